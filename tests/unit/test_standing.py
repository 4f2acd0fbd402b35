"""What passes whatever applies, and what is held until when."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.need import Need, NeedAssessment, NeedKind, Priority, Safety
from bot.domain.standing import (
    Arrival,
    Hold,
    TakeOut,
    Through,
    passes_always,
    standing,
    standing_line,
)
from tests.unit.test_restriction import NOW, in_force, proposed

LONDON = ZoneInfo("Europe/London")
KINDS = [
    ("one_contact", "Jo"), ("no_groups", ""), ("hours", "mon-fri 10:00-12:00"),
    ("quota", "1 in 7 days"), ("channels", "email"), ("barred", ""),
]  # fmt: skip


def need(kind=NeedKind.ENQUIRY, safety=(), **fields):
    return NeedAssessment(needs=(Need(kind=kind, score=0.9, **fields),), safety=safety)


def arrival(at=NOW, *, channel="telegram", in_group=False, passes="", earlier=()):
    return Arrival(
        at=at, zone=LONDON, channel=channel, in_group=in_group, passes=passes,
        earlier={0: earlier},
    )  # fmt: skip


@pytest.mark.parametrize(
    "said, facts, passes",
    [
        (need(), {}, False),
        (need(NeedKind.REPAIR, priority=Priority.ROUTINE), {}, False),
        (need(safety=(Safety.GAS,)), {}, True),
        (need(NeedKind.REPAIR, priority=Priority.EMERGENCY), {}, True),
        (need(NeedKind.REPAIR, priority=Priority.URGENT), {}, True),
        (need(NeedKind.REPAIR, hazard="damp_mould"), {}, True),
        (need(NeedKind.SAFEGUARDING), {}, True),
        (need(NeedKind.COMPLAINT), {}, True),
        (need(NeedKind.DATA_REQUEST), {}, True),
        (need(), {"answers_us": True}, True),
        (need(), {"readable": False}, True),
    ],
)
def test_what_passes_in_any_state_of_restriction(said, facts, passes):
    facts = {"readable": True, "answers_us": False, **facts}
    because = passes_always(said, **facts)
    assert bool(because) is passes
    for kind, words in KINDS:
        found = standing([in_force(kind, words)], arrival(passes=because, earlier=[NOW]))
        assert isinstance(found, Through) or not passes


@pytest.mark.parametrize(
    "kind, words, held",
    [
        ("one_contact", "Jo", False),
        ("no_groups", "", False),
        ("hours", "sat 10:00-12:00", True),  # it is 9 on a Saturday
        ("hours", "sat 9:00-12:00", False),
        ("quota", "2 in 7 days", False),
        ("quota", "1 in 7 days", True),
        ("channels", "telegram", False),
        ("channels", "email", True),
        ("barred", "", True),
    ],
)
def test_what_each_kind_holds_in_a_private_chat(kind, words, held):
    found = standing([in_force(kind, words)], arrival(earlier=[NOW - timedelta(days=1)]))
    assert isinstance(found, Hold) is held


@pytest.mark.parametrize(
    "kind, found", [("no_groups", TakeOut), ("barred", Hold), ("quota", Through)]
)
def test_in_a_group_only_posting_is_limited(kind, found):
    words = "1 in 7 days" if kind == "quota" else ""
    assert isinstance(standing([in_force(kind, words)], arrival(in_group=True)), found)


def test_an_emergency_posted_in_a_group_goes_on_in_private():
    found = standing([in_force("barred", "")], arrival(in_group=True, passes="gas"))
    assert isinstance(found, TakeOut)


def test_a_held_message_is_told_when_the_window_opens():
    written = [NOW - timedelta(days=days) for days in (9, 3, 2)]
    quota = standing([in_force("quota", "2 in 7 days")], arrival(earlier=written))
    hours = standing([in_force("hours", "mon-fri 10:00-12:00")], arrival())
    assert isinstance(quota, Hold)
    assert isinstance(hours, Hold)
    assert quota.until == NOW + timedelta(days=4)
    assert hours.until == datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def test_of_two_that_hold_the_graver_one_answers():
    found = standing([in_force("quota", "1 in 7"), in_force("barred", "")], arrival(earlier=[NOW]))
    assert isinstance(found, Hold)
    assert found.restriction.is_bar


def test_what_is_not_in_force_holds_nothing_and_the_card_says_so():
    waiting = proposed("barred", "")
    assert standing([waiting], arrival()) == Through()
    assert standing_line([waiting], NOW, LONDON) == ""
    waiting.approve(in_force().approved)
    assert standing([waiting], arrival()) == Through()
    assert "not enforced: the person has not been told" in standing_line([waiting], NOW, LONDON)
    assert standing_line([in_force()], NOW, LONDON).startswith("S-0: at most 3 messages in 7 days")
