"""The shipped texts: what each says, what none may say, and that the law's words are kept."""

import re

import pytest

from bot.domain.conduct import ConductKind, Severity
from bot.domain.need import NeedKind, Safety
from bot.domain.replies import REPLY_SPECS, ReplyKey
from bot.domain.rulebook import Mark, Rulebook
from bot.rulebook.load import load_pack
from tests.rules.packs import SHIPPED, a_pack, a_rulebook, change


@pytest.fixture(scope="module")
def rulebook(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    return a_rulebook(tmp_path_factory.mktemp("pack"))


def filled(rulebook: Rulebook, key: ReplyKey) -> str:
    given = {name: name.replace("_", " ") for name in REPLY_SPECS[key].given}
    return rulebook.replies.render(key, **given)


def test_the_pack_as_shipped_loads():
    rulebook = load_pack(SHIPPED)
    assert rulebook.name == "UK social housing (England)"
    assert rulebook.need_rules.rules
    assert rulebook.conduct_rules.rules


# Safety: housing fact sheet 3.3 and 5.6

NUMBERS = {
    Safety.GAS: "0800 111 999",
    Safety.CARBON_MONOXIDE: "0800 111 999",
    Safety.FIRE: "999",
    Safety.ELECTRICAL_DANGER: "999",
    Safety.FLOOD_WATER: "03069 990 123",
    Safety.NO_POWER: "105",
    Safety.NO_WATER: "03069 990 123",
    Safety.NO_HEATING_VULNERABLE: "03069 990 123",
    Safety.INSECURE_HOME: "999",
    Safety.TRAPPED_LIFT: "999",
    Safety.STRUCTURAL_DANGER: "999",
    Safety.THREAT_TO_LIFE: "999",
    Safety.SELF_HARM: "116 123",
    Safety.DOMESTIC_ABUSE: "999",
    Safety.CHILD_AT_RISK: "999",
}


@pytest.mark.parametrize("trigger", Safety)
def test_each_danger_has_a_script_that_begins_with_its_number(rulebook, trigger):
    script = rulebook.safety[trigger]
    assert script.number == NUMBERS[trigger]
    assert script.text.startswith(script.number)
    assert len(script.text) <= 600
    assert script.source
    assert script.provenance.mark in {Mark.PRIMARY, Mark.SECONDARY}


@pytest.mark.parametrize(
    "trigger,never",
    [
        (Safety.GAS, ["engineer", "find", "look for", "appointment", "book"]),
        (Safety.CARBON_MONOXIDE, ["batter", "chirp", "reset"]),
        (Safety.FIRE, ["?", "extinguish"]),
        (Safety.ELECTRICAL_DANGER, ["open the", "unscrew", "remove the"]),
        (Safety.NO_POWER, ["electrician"]),
        (Safety.NO_HEATING_VULNERABLE, ["pressure", "valve", "refill", "bleed"]),
        (Safety.STRUCTURAL_DANGER, ["send", "ladder"]),
        (Safety.FLOOD_WATER, ["pump", "switch off the electric", "fuse box off"]),
        (Safety.SELF_HARM, ["crime", "repair", "reference"]),
        (Safety.DOMESTIC_ABUSE, ["photo", "your address"]),
    ],
)
def test_no_script_says_what_the_fact_sheet_forbids(rulebook, trigger, never):
    text = rulebook.safety[trigger].text.lower()
    assert [word for word in never if word in text] == []


@pytest.mark.parametrize(
    "trigger,says",
    [
        (Safety.GAS, ["open doors and windows", "no flames", "switch", "cellar", "from outside"]),
        (Safety.CARBON_MONOXIDE, ["fresh air", "do not go back in", "999", "nhs 111"]),
        (Safety.FIRE, ["stay out"]),
        (Safety.ELECTRICAL_DANGER, ["do not touch", "only if that is dry and safe"]),
        (Safety.NO_POWER, ["neighbours", "meter", "once at most"]),
        (Safety.FLOOD_WATER, ["stopcock", "cold taps", "bulges", "0345 988 1188", "never walk"]),
        (Safety.INSECURE_HOME, ["101", "crime reference", "hob"]),
        (Safety.TRAPPED_LIFT, ["alarm button"]),
        (Safety.THREAT_TO_LIFE, ["55"]),
        (Safety.SELF_HARM, ["999", "samaritans"]),
        (Safety.DOMESTIC_ABUSE, ["safe for us to answer you here?", "0808 2000 247"]),
        (Safety.CHILD_AT_RISK, ["0800 1111"]),
        (Safety.NO_WATER, ["water company"]),
    ],
)
def test_each_script_says_what_the_fact_sheet_asks_for(rulebook, trigger, says):
    text = rulebook.safety[trigger].text.lower()
    assert [words for words in says if words not in text] == []


def test_life_comes_before_property(rulebook):
    ranked = sorted(rulebook.safety.values(), key=lambda script: script.rank)
    assert len({script.rank for script in ranked}) == len(Safety)
    order = [script.trigger for script in ranked]
    assert order[:4] == [Safety.THREAT_TO_LIFE, Safety.FIRE, Safety.GAS, Safety.CARBON_MONOXIDE]
    assert order.index(Safety.SELF_HARM) < order.index(Safety.FLOOD_WATER)
    assert order.index(Safety.DOMESTIC_ABUSE) < order.index(Safety.INSECURE_HOME)


def test_advice_on_domestic_abuse_is_the_one_that_is_never_public(rulebook):
    private = [script.trigger for script in rulebook.safety.values() if script.private_only]
    assert private == [Safety.DOMESTIC_ABUSE]


# House rules and conduct


def test_every_kind_of_misconduct_finds_its_clause(rulebook):
    rules = rulebook.house_rules
    titles = {kind: rules.clause_for([kind]).title for kind in ConductKind}
    assert titles[ConductKind.THREAT] == titles[ConductKind.VEILED_THREAT] == "No threats"
    assert titles[ConductKind.HATE] == "No hate"
    assert titles[ConductKind.DOXXING] == "Keep private details private"
    assert titles[ConductKind.NAMES_INDIVIDUAL] == "No naming and shaming"
    assert all(kind in rules.clause_for([kind]).answers for kind in ConductKind)


def test_a_threat_is_graver_than_an_insult(rulebook):
    kinds = [ConductKind.INSULT, ConductKind.PROFANITY_AT_PERSON, ConductKind.VEILED_THREAT]
    assert rulebook.house_rules.clause_for(kinds).title == "No threats"


def test_a_clause_is_one_sentence(rulebook):
    for clause in rulebook.house_rules.clauses:
        assert re.fullmatch(r"[^.!?]+\.", clause.text), clause.text


@pytest.mark.parametrize(
    "severity,private,public",
    [
        (Severity.NONE, ("none", "nobody", False), ("none", "nobody", False)),
        (Severity.HEATED, ("none", "nobody", False), ("none", "nobody", False)),
        (Severity.RUDE, ("remind", "queue", False), ("remind", "queue", False)),
        (Severity.ABUSIVE, ("warn", "queue", False), ("warn", "queue", True)),
        (Severity.HATEFUL, ("warn", "urgent", False), ("warn", "urgent", True)),
        (Severity.THREATENING, ("none", "urgent", False), ("none", "urgent", True)),
    ],
)
def test_what_each_severity_leads_to(rulebook, severity, private, public):
    for place, expected in (("private", private), ("group", public)):
        step = rulebook.policy.step(severity, place)
        assert (step.reply, step.tell, step.remove_post) == expected
        assert step.hold_reply is (severity is Severity.THREATENING)
        assert step.post_clause is (step.remove_post and not step.hold_reply)


# What is said

LIFESTYLE = re.compile(
    r"lifestyle|ventilat|open (a|your|the) window|drying|dry (your )?(clothes|washing)"
    r"|condensation|humid|wipe|heat your home|how you live|your fault|caused by you"
)
JARGON = re.compile(
    r"\b(incident|ticket|triage|queue|SLA|escalat\w+|null|error|webhook|severity|AI|"
    r"payload|UTC|M-\d+)\b"
)
TENANT_TEXTS = [key for key in ReplyKey if not key.startswith("staff_")]


@pytest.mark.parametrize("key", ReplyKey)
def test_no_text_blames_the_way_people_live(rulebook, key):
    assert LIFESTYLE.search(filled(rulebook, key).lower()) is None


@pytest.mark.parametrize(
    "blame",
    [
        "Please ventilate your home.",
        "It is often due to lifestyle.",
        "Try not to dry clothes indoors.",
        "This is condensation.",
    ],
)
def test_a_text_that_blames_would_be_noticed(blame):
    assert LIFESTYLE.search(blame.lower())


@pytest.mark.parametrize("key", TENANT_TEXTS)
def test_tenants_read_no_jargon(rulebook, key):
    assert JARGON.search(filled(rulebook, key)) is None


@pytest.mark.parametrize("key", TENANT_TEXTS)
def test_no_text_is_unkind_or_accusing(rulebook, key):
    accusing = re.compile(r"\b(abus\w+|offen[sc]\w+|illegal|criminal|banned|unacceptable)\b")
    assert accusing.search(filled(rulebook, key).lower()) is None


def test_the_first_words_say_who_speaks_who_reads_and_whom_to_ring(rulebook):
    text = filled(rulebook, ReplyKey.WELCOME)
    for words in ("automated", "staff read", "03069 990 123", "house-rules", "/privacy"):
        assert words in text


@pytest.mark.parametrize("key", [ReplyKey.WARNING, ReplyKey.WARNING_NO_REQUEST, ReplyKey.REMINDER])
def test_a_warning_quotes_the_rule_with_version_and_link(rulebook, key):
    clause, rules = rulebook.house_rules.clause("1"), rulebook.house_rules
    text = rulebook.replies.render(
        key,
        clause_number=clause.id,
        clause_title=clause.title,
        clause_text=clause.text,
        version=rules.version,
        url=rules.url,
    )
    assert f"Rule 1, Be civil: “{clause.text}”" in text
    assert f"version {rules.version}, {rules.url}" in text


def test_a_warning_says_that_the_request_goes_on_and_how_to_challenge(rulebook):
    text = filled(rulebook, ReplyKey.WARNING)
    assert "Your request is still being handled" in text
    assert "challenge" in text
    assert "Your request" not in filled(rulebook, ReplyKey.WARNING_NO_REQUEST)


def test_a_reminder_says_that_it_is_not_held_against_anybody(rulebook):
    assert "not held against you" in filled(rulebook, ReplyKey.REMINDER)


def test_a_held_threat_is_told_nothing_but_that_people_have_it(rulebook):
    text = filled(rulebook, ReplyKey.THREAT_HELD).lower()
    assert "a person will answer" in text
    assert "03069 990 123" in text
    assert not any(word in text for word in ("rule", "warn", "threat", "police"))


@pytest.mark.parametrize("key", [ReplyKey.ACK_COMPLAINT, ReplyKey.COMPLAINT_OPENED])
def test_who_complains_hears_of_the_ombudsman(rulebook, key):
    text = filled(rulebook, key)
    assert "Housing Ombudsman Service" in text
    assert "https://www.housing-ombudsman.org.uk" in text


def test_the_offer_of_a_complaint_puts_nobody_off(rulebook):
    text = filled(rulebook, ReplyKey.OFFER_COMPLAINT)
    assert "goes on either way" in text
    assert "no differently" in text
    assert "informal" not in text


# The landlord, its queues, and what is left to check


def test_disclosures_go_to_supervisors_and_everything_else_to_agents(rulebook):
    queues = rulebook.queues
    assert queues.for_need(NeedKind.SAFEGUARDING) == queues.moderation == "moderation"
    assert queues.for_need(NeedKind.REPAIR) == "repairs"
    assert queues.for_need(NeedKind.COMPLAINT) == "complaints"
    assert queues.for_need(NeedKind.UNSURE) == "enquiries"
    assert queues.names == {"repairs", "complaints", "enquiries", "moderation"}


def test_example_numbers_and_facts_from_memory_are_named_for_checking(rulebook):
    told = "\n".join(rulebook.to_verify)
    assert "pack.yaml:15: landlord.emergency_phone is an example." in told
    assert "house_rules.yaml:6: url is an example." in told
    assert "ombudsman was written from memory." in told


def test_a_checked_fact_is_not_named_again(tmp_path):
    a_pack(tmp_path)
    change(tmp_path, "pack.yaml", "  checked_by:", "  checked_by: A. Officer")
    assert "ombudsman" not in "\n".join(load_pack(tmp_path).to_verify)


def test_the_version_follows_every_word_and_nothing_else(tmp_path):
    first = a_rulebook(tmp_path).version
    assert load_pack(tmp_path).version == first
    (tmp_path / "notes.txt").write_text("not part of the pack")
    for path in tmp_path.glob("*.yaml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_pack(tmp_path).version == first
    change(tmp_path, "replies.en.yaml", "You are welcome.", "Any time.")
    assert load_pack(tmp_path).version != first
