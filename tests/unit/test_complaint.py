"""A complaint takes one step after the other, and refuses what is not its turn."""

from datetime import UTC, datetime

import pytest

from bot.domain.clocks import Event
from bot.domain.complaint import Complaint, Decision, Stage, Taken, Wish
from bot.domain.errors import NotAllowed

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def a_complaint(*events: Event, by: str = "U1") -> Complaint:
    """One for which these steps were taken."""
    return Complaint(taken=tuple(Taken(event=one, at=NOON, by=by, name="Ann") for one in events))


TO_STAGE_2 = (
    Event.ACKNOWLEDGED, Event.STAGE1_ANSWERED, Event.ESCALATED, Event.STAGE2_ACKNOWLEDGED,
)  # fmt: skip


@pytest.mark.parametrize(
    "taken, stage",
    [(0, "received"), (1, "stage1"), (2, "answered"), (3, "escalated"), (4, "stage2")],
)
def test_the_last_step_says_where_it_stands(taken: int, stage: str) -> None:
    assert a_complaint(*TO_STAGE_2[:taken]).stage == stage


def test_it_is_acknowledged_once_in_each_stage() -> None:
    complaint = a_complaint()
    assert complaint.acknowledge("U1", "Ann", NOON) is Event.ACKNOWLEDGED
    with pytest.raises(NotAllowed, match="already"):
        complaint.acknowledge("U1", "Ann", NOON)


@pytest.mark.parametrize("taken", [0, 2, 3])
def test_it_is_answered_only_when_an_answer_is_due(taken: int) -> None:
    with pytest.raises(NotAllowed):
        a_complaint(*TO_STAGE_2[:taken]).answer(Decision.UPHELD, "U2", "Ben", NOON)


def test_stage_2_is_decided_by_somebody_else() -> None:
    complaint = a_complaint(*TO_STAGE_2)
    with pytest.raises(NotAllowed, match="somebody else"):
        complaint.answer(Decision.UPHELD, "U1", "Ann under another name", NOON)
    assert complaint.answer(Decision.UPHELD, "U2", "Ben", NOON) is Event.STAGE2_ANSWERED
    assert complaint.stage is Stage.FINAL


def test_nobody_decides_stage_2_if_it_is_not_known_who_decided_stage_1() -> None:
    with pytest.raises(NotAllowed, match="not known who decided stage 1"):
        a_complaint(*TO_STAGE_2, by="").answer(Decision.UPHELD, "U2", "Ben", NOON)


def test_no_step_is_taken_by_nobody() -> None:
    with pytest.raises(NotAllowed, match="who does this"):
        a_complaint().acknowledge("", "", NOON)


def test_stage_2_follows_the_answer_and_is_asked_for_once() -> None:
    with pytest.raises(NotAllowed, match="still owed"):
        a_complaint(Event.ACKNOWLEDGED).escalate(NOON)
    complaint = a_complaint(*TO_STAGE_2[:2])
    assert complaint.escalate(NOON)
    assert not complaint.escalate(NOON)


def test_each_thing_is_asked_once_and_only_until_it_is_acknowledged() -> None:
    complaint = a_complaint()
    complaint.ask(Wish.DEFINITION, NOON)
    complaint.tell("Nobody came")
    assert (complaint.definition, complaint.next_wish()) == ("Nobody came", Wish.OUTCOME)
    complaint.ask(Wish.OUTCOME, NOON)
    complaint.let_go()
    assert complaint.next_wish() is None
    assert a_complaint(Event.ACKNOWLEDGED).next_wish() is None
