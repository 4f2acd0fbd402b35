"""How a message treats people: severity, kinds, at whom, and what never counts."""

import pytest

from bot.domain.conduct import ConductKind, Severity, Target
from tests.unit.judging import conduct, judge_conduct

SWEARS = {"id": "swears", "severity": "heated", "phrases": "damn"}
MARKS = {"id": "marks", "severity": "heated", "score": "0.4", "detect": "many_marks"}
IDIOT = {"id": "idiot", "severity": "rude", "kinds": "insult", "phrases": "idiot"}
HURT = {"id": "hurt", "severity": "threatening", "kinds": "threat", "phrases": "hurt you"}
SEEKS = {
    "id": "seeks", "severity": "none", "kinds": "seeks_private_details",
    "phrases": "where does she live",
}  # fmt: skip
ALL = conduct(SWEARS, MARKS, IDIOT, HURT, SEEKS)


def test_severities_are_ordered():
    ranks = [severity.rank for severity in Severity]
    assert ranks == sorted(ranks)
    assert Severity.NONE.rank < Severity.HEATED.rank < Severity.RUDE.rank < Severity.ABUSIVE.rank
    assert Severity.ABUSIVE.rank < Severity.HATEFUL.rank < Severity.THREATENING.rank


def test_a_friendly_message_has_no_severity_and_no_target():
    found = judge_conduct("hello, how are you", ALL)
    assert (found.severity, found.kinds, found.target) == (Severity.NONE, (), None)


def test_the_gravest_stands_and_kinds_are_all_kept():
    found = judge_conduct("damn you idiot, I will hurt you", ALL)
    assert found.severity is Severity.THREATENING
    assert found.kinds == (ConductKind.INSULT, ConductKind.THREAT)


def test_anger_at_a_situation_has_no_target():
    found = judge_conduct("this damn boiler", ALL)
    assert (found.severity, found.target) == (Severity.HEATED, None)


def test_weak_signs_of_anger_add_up():
    loud = {**MARKS, "id": "loud", "detect": "all_capitals"}
    rules = conduct(MARKS, loud)
    assert judge_conduct("where is my plumber??", rules).severity is Severity.NONE
    assert judge_conduct("WHERE IS MY PLUMBER??", rules).severity is Severity.HEATED


@pytest.mark.parametrize(
    "text",
    ["he called me an idiot", 'she said "you idiot" to my face', "they told us idiot jokes"],
)
def test_words_that_repeat_somebody_else_do_not_count(text):
    assert judge_conduct(text, ALL).severity is Severity.NONE


def test_a_kind_without_severity_is_named():
    found = judge_conduct("where does she live", ALL)
    assert (found.severity, found.kinds) == (
        Severity.NONE,
        (ConductKind.SEEKS_PRIVATE_DETAILS,),
    )


@pytest.mark.parametrize(
    "text, target",
    [
        ("your plumber is an idiot", Target.CONTRACTOR),
        ("him next door is an idiot", Target.NEIGHBOUR),
        ("idiot, you lot", Target.LANDLORD),
        ("idiot", Target.STAFF),
        ("the plumber came. Next door has an idiot in it.", Target.NEIGHBOUR),
    ],
)
def test_the_nearest_words_say_who_is_meant(text, target):
    assert judge_conduct(text, ALL).target is target


def test_a_rule_that_knows_the_target_decides():
    rules = conduct({**IDIOT, "target": "other"})
    assert judge_conduct("your plumber is an idiot", rules).target is Target.OTHER


def test_one_outburst_is_not_harassment():
    found = judge_conduct("idiot", ALL, "tenant: idiot", "landlord: Please be civil.")
    assert ConductKind.HARASSMENT not in found.kinds


def test_a_third_rude_message_is():
    found = judge_conduct("idiot", ALL, "tenant: idiot", "tenant: you idiot", "landlord: Please.")
    assert ConductKind.HARASSMENT in found.kinds


def test_asking_after_one_person_again_and_again_is():
    lines = ("tenant: is Ann in", "tenant: when is Ann in", "landlord: How can we help?")
    found = judge_conduct("where does she live", ALL, *lines)
    assert ConductKind.HARASSMENT in found.kinds


def test_a_second_message_can_make_the_first_a_threat():
    later = {
        "id": "later", "severity": "threatening", "kinds": "veiled_threat",
        "earlier": "what time do you finish", "phrases": "ill be waiting",
    }  # fmt: skip
    rules = conduct(later)
    before = "tenant: what time do you finish"
    assert judge_conduct("ill be waiting", rules, before).severity is Severity.THREATENING
    assert judge_conduct("ill be waiting", rules).severity is Severity.NONE


def test_a_finding_points_at_the_words_as_they_were_written():
    text = "You ＩＤＩＯＴ!"  # noqa: RUF001 - full-width letters are the point
    (finding,) = judge_conduct(text, ALL).because
    assert [text[a:b] for a, b in finding.spans] == [text[4:9]]
