"""What no landlord may configure, and texts and promises that could not be kept."""

import pytest

from tests.rules.packs import a_pack, change, refusal

ABUSIVE = "    abusive: {reply: warn, tell: queue}\n"
HATEFUL = "    hateful: {reply: warn, tell: urgent}\n"
THREATENING = "    threatening: {reply: none, tell: urgent, hold_reply: true}\n"
PUBLIC_THREAT = "{reply: none, tell: urgent, remove_post: true, hold_reply: true}"
CALM = "private:\n  severities:\n    none: {reply: none, tell: nobody}\n"
ANGRY = (
    "    heated: {reply: none, tell: nobody}\n    rude: {reply: remind, tell: queue}\n" + ABUSIVE
)
NOTHING = "{reply: none, tell: nobody}"


@pytest.mark.parametrize("step", ["reply: warn, tell: queue", "reply: remind", "tell: queue"])
@pytest.mark.parametrize("severity,lines", [("none", CALM), ("heated", ANGRY)])
def test_nobody_is_ever_warned_or_reported_for_being_angry(tmp_path, severity, lines, step):
    change(a_pack(tmp_path), "policy.yaml", lines, lines.replace(NOTHING, f"{{{step}}}"))
    (problem,) = refusal(tmp_path)
    assert f"private.severities.{severity}: Nobody is reminded" in problem


@pytest.mark.parametrize(
    "step",
    [
        "reply: warn, tell: urgent, hold_reply: true",
        "reply: none, tell: urgent, hold_reply: false",
        "reply: none, tell: urgent",
    ],
)
def test_the_bot_alone_never_answers_a_threat(tmp_path, step):
    line = change(a_pack(tmp_path), "policy.yaml", THREATENING, f"    threatening: {{{step}}}\n")
    (problem,) = refusal(tmp_path)
    assert problem.startswith(f"policy.yaml:{line}: private.severities.threatening: The bot alone")


def test_a_threat_posts_no_rule_in_public(tmp_path):
    new = PUBLIC_THREAT.replace("remove_post", "post_clause")
    change(a_pack(tmp_path), "policy.yaml", PUBLIC_THREAT, new)
    (problem,) = refusal(tmp_path)
    assert "group.severities.threatening: The bot alone does not answer a threat" in problem


def test_a_threat_always_reaches_supervisors_at_once(tmp_path):
    new = THREATENING.replace("urgent", "queue")
    change(a_pack(tmp_path), "policy.yaml", THREATENING, new)
    (problem,) = refusal(tmp_path)
    assert "Supervisors have to hear of a threat at once. Set tell to urgent." in problem


@pytest.mark.parametrize("act", ["restrict", "bar", "mute", "ban"])
def test_a_policy_that_lets_the_bot_restrict_or_bar_is_refused(tmp_path, act):
    line = change(a_pack(tmp_path), "policy.yaml", HATEFUL, HATEFUL.replace("warn", act))
    (problem,) = refusal(tmp_path)
    assert problem.startswith(f"policy.yaml:{line}: private.severities.hateful.reply: ")
    assert f"The bot can never {act} anybody: only a person can decide that." in problem


def test_a_key_that_would_restrict_is_refused_too(tmp_path):
    change(a_pack(tmp_path), "policy.yaml", HATEFUL, HATEFUL.replace("}", ", restrict: true}"))
    (problem,) = refusal(tmp_path)
    assert "private.severities.hateful: The bot can never restrict anybody" in problem


@pytest.mark.parametrize(
    "old,new,says",
    [
        (HATEFUL, "", "Add a line for hateful"),
        (
            HATEFUL,
            HATEFUL.replace("}", ", hold_reply: true}"),
            "Only the reply to a threat is held",
        ),
        (HATEFUL, HATEFUL.replace(", tell: urgent", ""), "Set tell to queue or urgent"),
        (HATEFUL, "    hateful: {remove_post: true}\n", "nothing to remove"),
        ("spam: {reply: none,", "spam: {reply: warn,", "not from its kind alone"),
        ("spam: {reply: none,", "spam: {hold_reply: true,", "Only the reply to a threat is held"),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(tmp_path, old, new, says):
    change(a_pack(tmp_path), "policy.yaml", old, new)
    (problem,) = refusal(tmp_path)
    assert says in problem


@pytest.mark.parametrize(
    "old,new,says",
    [
        ("pass it on to the", "pass {reference} on to the", "{reference} is not known"),
        ("by {due}. If anything", "by {dew}. If anything", "does not say {due}"),
        ("by {due}. If anything", "by {dew}. If anything", "Possible here: {due}, {reference}"),
        ("Report a repair", "Report a repair or anything else that is broken", "Say it in 40."),
        ("small_talk: |-\n", "smalltalk: |-\n", "Did you mean 'small_talk'?"),
        ("language: en\n", "language: cy\n", "Write en."),
        ("A post here was against", "{reference} was against", "{reference} is not known"),
        ("What would you like to know?", "What would you {like?", "Write fields as {word}"),
    ],
)
def test_a_reply_that_could_not_be_filled_is_refused(tmp_path, old, new, says):
    change(a_pack(tmp_path), "replies.en.yaml", old, new)
    problems = refusal(tmp_path)
    assert all(problem.startswith("replies.en.yaml:") for problem in problems)
    assert any(says in problem for problem in problems)


BEFORE = "  # written warning of the usual ladder does. The numbers are our choice: to verify.\n"
REPEATED = f"{BEFORE}  repeated:\n"


@pytest.mark.parametrize(
    "row,says",
    [
        ("severity: heated, times: 9, days: 30, tell: queue", "Being angry often"),
        ("severity: threatening, times: 2, days: 30, tell: nobody", "always waits for a person"),
        ("severity: abusive, times: 2, days: 30, tell: nobody", "cannot be challenged"),
        ("severity: rude, times: 1, days: 30, reply: none", "times"),
        ("severity: rude, times: 3, days: 30, reply: restrict", "can never restrict anybody"),
        ("severity: rude, times: 3, days: 30, bar: true", "can never bar anybody"),
        ("severity: rude, times: 3, days: 30, reply: final", "'final' is not one of"),
    ],
)
def test_what_happens_the_third_time_stays_within_the_same_bounds(tmp_path, row, says):
    line = change(a_pack(tmp_path), "policy.yaml", REPEATED, f"{REPEATED}    - {{{row}}}\n")
    problem = refusal(tmp_path)[0]
    assert problem.startswith(f"policy.yaml:{line + 2}: private.repeated")
    assert says in problem


def test_a_warning_has_to_say_how_to_challenge_it(tmp_path):
    change(a_pack(tmp_path), "policy.yaml", "[challenge, appeal]", "[object]")
    problems = refusal(tmp_path)
    assert len([one for one in problems if "The warning does not say" in one]) == 4
    assert "replies.warning: The warning does not say how to challenge it." in problems[0]


URGENT = "{needs: [repair], priorities: [urgent]}"
COMPLAINT = (
    "{needs: [complaint]}\n    nations: [england]\n    source: Complaint Handling Code 2024, 6.2\n"
)


@pytest.mark.parametrize(
    "old,new,says",
    [
        (URGENT, URGENT.replace("]}", "], trades: [gas]}"), "No clock covers every urgent repair"),
        (COMPLAINT, "{needs: [enquiry]}\n    source: Code\n", "No clock covers every complaint"),
        ("    amount: 28\n", "    amount: 0\n", "clocks.repair_routine.amount"),
        ("28\n    unit: calendar_days", "1\n    unit: moons", "'moons' is not one of"),
    ],
)
def test_a_promise_that_cannot_be_kept_track_of_is_refused(tmp_path, old, new, says):
    change(a_pack(tmp_path), "clocks.yaml", old, new)
    (problem,) = refusal(tmp_path)
    assert problem.startswith("clocks.yaml:")
    assert says in problem
