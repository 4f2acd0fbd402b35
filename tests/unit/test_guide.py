"""Which question comes next, and what an answer may ease."""

from datetime import UTC, datetime

import pytest

from bot.domain.case import Case, ReplyState
from bot.domain.guide import (
    SKIPPED,
    Choice,
    Effect,
    Guide,
    Question,
    Questionnaire,
    Raise,
    When,
    eases,
    hinted,
    next_question,
    raised_for_household,
    told,
    typed,
)
from bot.domain.identity import ConversationId, PersonId
from bot.domain.need import NeedKind, Priority, Safety, Trade

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
YES_NO = (Choice(id="yes", label="Yes", words=frozenset({"yeah"})), Choice(id="no", label="No"))


def a_case(**fields: object) -> Case:
    usual = {
        "person": PersonId(1), "conversation": ConversationId(1), "kind": NeedKind.REPAIR,
        "queue": "repairs", "opened_at": NOON, "priority": Priority.URGENT,
        "trade": Trade.HEATING,
    }  # fmt: skip
    return Case(**{**usual, **fields})


def a_question(id_: str, **when: object) -> Question:
    return Question(id=id_, text=f"{id_}?", label=id_.title(), choices=YES_NO, when=When(**when))


def asks(*questions: Question, most: int = 5) -> Questionnaire:
    return Questionnaire(questions=questions, skip_words=frozenset({"skip"}), most=most)


def following(case: Case, guide: Guide, *questions: Question, most: int = 5) -> str | None:
    found = next_question(case, guide, asks(*questions, most=most))
    return found and found.id


A, B = a_question("a"), a_question("b")


def test_questions_come_in_the_order_of_the_pack_and_each_once():
    assert following(a_case(), Guide(), A, B) == "a"
    assert following(a_case(), Guide().put(A, NOON), A, B) == "b"
    assert following(a_case(), Guide().take(A, "yes", NOON), A, B) == "b"


def test_no_more_are_asked_than_the_pack_wants():
    assert following(a_case(), Guide().put(A, NOON), A, B, most=1) is None
    assert following(a_case(), Guide(), A, B, most=0) is None


@pytest.mark.parametrize(
    "case",
    [
        a_case(kind=NeedKind.COMPLAINT),
        a_case(reply=ReplyState.DELIVERED),
        a_case(priority=Priority.EMERGENCY),
    ],
)
def test_nothing_is_asked_where_a_person_has_it_or_nothing_may_wait(case):
    assert following(case, Guide(), A) is None


@pytest.mark.parametrize(
    "when",
    [
        {"trades": frozenset({Trade.PLUMBING})},
        {"priorities": frozenset({Priority.ROUTINE})},
        {"hazards": frozenset({"fire"})},
        {"dangers": frozenset({Safety.GAS})},
        {"answered": frozenset({"b.yes"})},
    ],
)
def test_a_question_for_others_is_left_out(when):
    assert following(a_case(), Guide().take(B, "no", NOON), a_question("a", **when)) is None


def test_a_question_can_follow_an_answer_or_the_lack_of_one():
    question = a_question("a", answered=frozenset({"b.yes", "b.skip"}))
    assert following(a_case(), Guide().take(B, "yes", NOON), question) == "a"
    assert following(a_case(), Guide().take(B, SKIPPED, NOON), question) == "a"


def test_a_household_that_is_known_is_not_asked_about():
    question = a_question("a", household_unknown=True)
    assert following(a_case(), Guide(), question) == "a"
    assert following(a_case(vulnerabilities=("pregnancy",)), Guide(), question) is None


def test_a_question_taken_back_is_asked_again():
    guide = Guide().put(A, NOON).put_back()
    assert guide.is_begun
    assert following(a_case(), guide, A) == "a"


@pytest.mark.parametrize(
    "words, choice",
    [("yes", "yes"), ("yeah", "yes"), ("2", "no"), ("skip", SKIPPED), ("yes but", None)],
)
def test_only_whole_messages_are_answers(words, choice):
    assert typed(A, words, asks(A)) == choice


CHIRP = Effect(lowers_to=Priority.URGENT, settles=frozenset({Safety.CARBON_MONOXIDE}))


@pytest.mark.parametrize(
    "dangers, eased",
    [
        ((Safety.CARBON_MONOXIDE,), True),
        ((Safety.CARBON_MONOXIDE, Safety.GAS), False),
        ((), False),  # an emergency for another reason
    ],
)
def test_an_emergency_is_eased_only_if_nothing_else_stands_behind_it(dangers, eased):
    case = a_case(priority=Priority.EMERGENCY)
    assert eases(CHIRP, case, Guide(dangers=dangers)) is eased


def test_what_is_no_emergency_is_never_lowered():
    assert not eases(CHIRP, a_case(), Guide(dangers=(Safety.CARBON_MONOXIDE,)))


def test_a_household_raises_what_the_pack_says_and_lowers_nothing():
    rules = Questionnaire(
        raises=(
            Raise(to=Priority.EMERGENCY, priorities=frozenset({Priority.URGENT})),
            Raise(to=Priority.URGENT, priorities=frozenset({Priority.ROUTINE})),
        )
    )
    nan = ("older_person",)
    assert raised_for_household(a_case(vulnerabilities=nan), rules) is Priority.EMERGENCY
    routine = a_case(priority=Priority.ROUTINE, vulnerabilities=nan)
    assert raised_for_household(routine, rules) is Priority.URGENT
    grave = a_case(priority=Priority.EMERGENCY, vulnerabilities=nan)
    assert raised_for_household(grave, rules) is None
    assert raised_for_household(a_case(), rules) is None


def test_the_card_tells_the_last_answer_to_each_question():
    guide = Guide().take(A, "yes", NOON).take(B, SKIPPED, NOON).take(A, "no", NOON)
    assert told(guide, asks(A, B)) == {"A": "No", "B": "passed over"}


TOILET = Question(
    id="toilet",
    text="Have you got another one?",
    label="Toilet",
    choices=(
        Choice(id="only", label="No", words=frozenset({"no", "only one", "just the one"})),
        Choice(id="other", label="Yes", words=frozenset({"yes", "another one"})),
        Choice(
            id="chirp",
            label="A chirp",
            words=frozenset({"now and then"}),
            effect=Effect(lowers_to=Priority.URGENT),
        ),
    ),
)


@pytest.mark.parametrize(
    "words, answer",
    [
        ("no it's the only one", "only"),
        ("we have just the one", "only"),
        ("there is another one upstairs", "other"),
        ("it is not the only one", None),
        ("is it the only one or another one", None),
        ("no", None),
        ("only now and then", None),
        ("my neighbour says that it is the only one in the house", None),
    ],
)
def test_a_few_words_that_hold_one_answer_are_that_answer(words, answer):
    assert hinted(TOILET, words) == answer
