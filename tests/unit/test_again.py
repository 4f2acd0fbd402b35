"""Whether words say that something is not over, and which closed case they mean."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.again import Again, lately, not_over
from bot.domain.case import Case, CaseState
from bot.domain.identity import CaseId, ConversationId, PersonId
from bot.domain.need import Need, NeedKind, Trade
from bot.domain.rules import Finding, RuleId

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
AGAIN = Again(
    words=frozenset({"again", "still", "not fixed"}),
    mended=frozenset({"works again", "thanks again"}),
)


def a_case(number: int = 1, *, trade: Trade | None = Trade.PLUMBING, ago: int = 1, **more) -> Case:
    values = {"kind": NeedKind.REPAIR, "state": CaseState.CLOSED, **more}
    is_open = values["state"] is not CaseState.CLOSED
    return Case(
        person=PersonId(1),
        conversation=ConversationId(1),
        queue="repairs",
        opened_at=NOW - timedelta(days=30),
        closed_at=None if is_open else NOW - timedelta(days=ago),
        id=CaseId(number),
        trade=trade,
        **values,
    )


def a_need(kind: NeedKind = NeedKind.REPAIR, trade: Trade | None = None) -> Need:
    said = Finding(rule=RuleId("a-rule"), matched=True, because="It says so.", spans=((0, 1),))
    return Need(kind=kind, trade=trade, score=1.0, because=(said,))


@pytest.mark.parametrize(
    "text, says",
    [
        ("It's broken again", True),
        ("STILL dripping", True),
        ("the boiler works again, ta", False),
        ("thanks again", False),
        ("against the wall", False),
        ("the tap drips", False),
    ],
)
def test_words_say_that_it_is_not_over(text: str, says: bool) -> None:
    assert AGAIN.says(text) is says


def test_it_is_whatever_was_closed_last() -> None:
    last, before = a_case(2, ago=1), a_case(1, ago=3)
    assert not_over("broken again", [], [last, before], [], AGAIN) is last


@pytest.mark.parametrize("kind", [NeedKind.FEEDBACK, NeedKind.ENQUIRY])
def test_praise_or_a_question_that_names_a_case_does_not_open_it(kind: NeedKind) -> None:
    case = a_case()
    text = f"About {case.reference}: that was done well"
    assert not_over(text, [a_need(kind)], [case], [], AGAIN) is None
    assert not_over(f"{text}, but it drips again", [a_need(kind)], [case], [], AGAIN) is case


def test_what_is_named_is_meant_whatever_was_closed_last() -> None:
    heating, tap = a_case(2, trade=Trade.HEATING), a_case(1, ago=3)
    needs = [a_need(trade=Trade.PLUMBING)]
    assert not_over("tap drips again", needs, [heating, tap], [], AGAIN) is tap
    assert not_over("R-1001 is no good", [], [heating, tap], [], AGAIN) is tap


def test_another_thing_is_not_the_same_again() -> None:
    needs = [a_need(trade=Trade.LIFT)]
    assert not_over("lift out again", needs, [a_case()], [], AGAIN) is None


def test_thanks_opens_nothing() -> None:
    thanks = [a_need(NeedKind.SMALL_TALK)]
    assert not_over("still grateful for R-1001", thanks, [a_case()], [], AGAIN) is None


def test_what_is_open_already_is_meant_first() -> None:
    open_now = a_case(2, state=CaseState.OPEN)
    open_now.hear(NOW)
    needs = [a_need(trade=Trade.PLUMBING)]
    assert not_over("tap still drips", needs, [a_case()], [open_now], AGAIN) is None
    assert not_over("still not right", [], [a_case()], [open_now], AGAIN) is None
    chase = [a_need(NeedKind.CHASE)]
    assert not_over("still waiting", chase, [a_case()], [open_now], AGAIN) is None


@pytest.mark.parametrize("kind", [NeedKind.COMPLAINT, NeedKind.FEEDBACK, NeedKind.ENQUIRY])
def test_some_kinds_do_not_come_back(kind: NeedKind) -> None:
    assert not_over("again", [], [a_case(kind=kind, trade=None)], [], AGAIN) is None


def test_the_window_ends() -> None:
    assert lately(a_case(ago=14), NOW, timedelta(days=14))
    assert not lately(a_case(ago=15), NOW, timedelta(days=14))
