"""A pack with a mistake is refused, with the place of the mistake and what to do about it."""

import pytest

from bot.domain.errors import ConfigError
from bot.rulebook.load import load_pack
from tests.rules.packs import a_pack, change, refusal


@pytest.mark.parametrize(
    "file,old,new,says",
    [
        ("pack.yaml", "country: GB", "contry: GB", ["contry", "Did you mean 'country'?"]),
        ("pack.yaml", "  name: Example", "  nmae: Example", ["landlord.nmae", "'name'"]),
        ("policy.yaml", "occasion_minutes", "ocasion_minutes", ["'occasion_minutes'"]),
    ],
)
def test_an_unknown_key_is_named_with_the_one_that_was_meant(tmp_path, file, old, new, says):
    line = change(a_pack(tmp_path), file, old, new)
    problems = refusal(tmp_path)
    assert any(p.startswith(f"{file}:{line}: ") and all(s in p for s in says) for p in problems)


@pytest.mark.parametrize(
    "old,new,says",
    [
        (
            "published: 2026-11-02",
            "published: 2026-11-31",
            ["'2026-11-31' is not a day"],
        ),
        ("published: 2026-11-02", "published: 2nd November", ["Write days like 2026-11-21"]),
        ("published: 2026-11-02", "published: 1793577600", ["Write days like 2026-11-21"]),
        ("answers: [insult]", "answers: [insult, rudeness]", ["answers.1: 'rudeness'", "'insult'"]),
        ("answers: [insult]", "answers: insult", ["answers", "A list belongs here"]),
        ("default_clause: 1 ", "default_clause: 99 ", ["There is no clause 99"]),
        ("  - id: 14\n", "  - id: 13\n", ["There is already a clause 13"]),
        ("url: https://www.example.org/house-rules", "url: our website", ["'our website'"]),
        ("    rank: 9\n", "    rank: highest\n", ["'highest' is not a whole number"]),
        ('version: "2026-11"', "version:", ["version", "A text belongs here"]),
    ],
)
def test_a_mistake_in_the_house_rules_is_found(tmp_path, old, new, says):
    line = change(a_pack(tmp_path), "house_rules.yaml", old, new)
    (problem,) = refusal(tmp_path)
    assert problem.startswith(f"house_rules.yaml:{line}: ")
    for words in says:
        assert words in problem


def test_a_kind_of_misconduct_without_a_clause_is_refused(tmp_path):
    change(a_pack(tmp_path), "house_rules.yaml", "answers: [spam]", "answers: []")
    (problem,) = refusal(tmp_path)
    assert problem.startswith("house_rules.yaml:11: clauses: No clause answers spam")
    assert "Add spam to the 'answers' of a clause." in problem


def test_a_danger_without_a_script_is_refused(tmp_path):
    change(a_pack(tmp_path), "safety.yaml", "  trapped_lift:\n", "  stuck_lift:\n")
    problems = refusal(tmp_path)
    assert any("'stuck_lift' is not one of" in problem for problem in problems)


@pytest.mark.parametrize("danger", ["gas", "self_harm", "no_water"])
def test_a_missing_script_is_named(tmp_path, danger):
    path = a_pack(tmp_path) / "safety.yaml"
    before, _, rest = path.read_text().partition(f"\n  {danger}:\n")
    after = rest.partition("\n\n")[2]
    path.write_text(f"{before}\n\n{after}")
    (problem,) = refusal(tmp_path)
    assert problem.startswith("safety.yaml:")
    assert f"There is no script for {danger}." in problem


@pytest.mark.parametrize(
    "old,new,says",
    [
        ("0800 111 999: ring the gas", "Ring 0800 111 999, the gas", ["number must come first"]),
        ("(textphone 0800 371 787)", "{due}", ["cannot name {due}", "{emergency_phone}"]),
        ("(textphone 0800 371 787)", "{emergency phone}", ["braces cannot be read"]),
        ("(textphone 0800 371 787)", "really " * 60, ["characters long", "600"]),
        ("for_nations: [england, ", "for_nations: [", ["not for england"]),
    ],
)
def test_a_safety_text_that_would_mislead_is_refused(tmp_path, old, new, says):
    change(a_pack(tmp_path), "safety.yaml", old, new)
    (problem,) = refusal(tmp_path)
    assert problem.startswith("safety.yaml:")
    for words in says:
        assert words in problem


def test_advice_on_domestic_abuse_can_never_be_public(tmp_path):
    change(a_pack(tmp_path), "safety.yaml", "    private_only: true\n", "")
    (problem,) = refusal(tmp_path)
    assert "scripts.domestic_abuse" in problem
    assert "Set private_only to true" in problem


@pytest.mark.parametrize(
    "old,new,says",
    [
        ("subdivision: ENG ", "subdivision: GBR ", ["'GBR'", "ENG, NIR, SCT, WLS"]),
        ("subdivision: ENG ", "#", ["subdivision: This is missing."]),
        ("timezone: Europe/London", "timezone: Europe/Londres", ["Europe/Londres"]),
        ("timezone: Europe/London", "timezone: Europe", ["no time zone 'Europe'"]),
        ("timezone: Europe/London", "timezone: ../../etc/passwd", ["Europe/London"]),
        ("  complaint: complaints\n", "", ["No queue takes complaint."]),
        ("  complaint: complaints\n", "  complaint: '#complaints'\n", ["'#complaints'"]),
        ('day_ends: "23:59"', "day_ends: late", ["calendar.day_ends", "17:30"]),
        ('day_ends: "23:59"', "day_ends: 1439", ["calendar.day_ends", "17:30"]),
        ("emergency_phone: 03069 990 123", "emergency_phone: ask reception", ["'ask reception'"]),
    ],
)
def test_a_landlord_who_could_not_be_found_is_refused(tmp_path, old, new, says):
    change(a_pack(tmp_path), "pack.yaml", old, new)
    (problem,) = refusal(tmp_path)
    assert problem.startswith("pack.yaml:")
    for words in says:
        assert words in problem


def test_a_repeated_key_is_refused(tmp_path):
    line = change(a_pack(tmp_path), "pack.yaml", "nation: england", "nation: england\ncountry: NZ")
    (problem,) = refusal(tmp_path)
    expected = "country: This key is already on line 5. Keep one of the two."
    assert problem == f"pack.yaml:{line + 1}: {expected}"


def test_a_phrase_nobody_can_read_is_found_on_its_own_line(tmp_path):
    rules = "targets: {}\nrules:\n- id: a\n  severity: rude\n  phrases: |\n    fine\n    (broken\n"
    (a_pack(tmp_path) / "conduct.yaml").write_text(rules)
    (problem,) = refusal(tmp_path)
    assert problem.startswith("conduct.yaml:7: rules.0.phrases: ")


def test_a_missing_file_is_named(tmp_path):
    (a_pack(tmp_path) / "clocks.yaml").unlink()
    (problem,) = refusal(tmp_path)
    assert problem.startswith("clocks.yaml:1: The file cannot be read")


def test_all_mistakes_are_told_at_once(tmp_path):
    a_pack(tmp_path)
    change(tmp_path, "pack.yaml", "  complaint: complaints\n", "")
    change(tmp_path, "house_rules.yaml", "published: 2026-11-02", "published: soon")
    change(tmp_path, "safety.yaml", "0800 111 999: ring the gas", "Ring the gas")
    change(tmp_path, "policy.yaml", "occasion_minutes: 60 ", "occasion_minutes: an hour ")
    change(tmp_path, "replies.en.yaml", "button_rules: House rules", "button_rule: House rules")
    (tmp_path / "clocks.yaml").write_text("clocks: [\n")
    (tmp_path / "needs.yaml").write_text("rules: []\n")
    files = [problem.split(":")[0] for problem in refusal(tmp_path)]
    assert sorted(set(files)) == [
        "clocks.yaml", "house_rules.yaml", "needs.yaml", "pack.yaml", "policy.yaml",
        "replies.en.yaml", "safety.yaml",
    ]  # fmt: skip


def test_a_directory_that_is_not_there_is_an_error_that_says_so(tmp_path):
    with pytest.raises(ConfigError, match="There is no rules pack at"):
        load_pack(tmp_path / "nowhere")
