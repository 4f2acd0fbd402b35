"""Which act goes next: rank, order, rates. Time is a number passed in."""

from datetime import UTC, datetime

from bot.domain.identity import Address, ChannelName, IdempotencyKey, OutboxId, PlaceKind
from bot.domain.outbound import OutboundOp, Rank, Reply
from bot.pipeline.schedule import Schedule
from bot.ports.channel import Limits
from bot.ports.store import OutboxRow, OutboxState

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
FREE = Limits()


def an_act(
    number: int, chat: str = "sam", rank: Rank = Rank.NORMAL, kind: PlaceKind = PlaceKind.PRIVATE
) -> OutboxRow:
    """An act with that number for that chat."""
    to = Address(channel=ChannelName("chat"), chat=chat, kind=kind)
    op = OutboundOp(
        key=IdempotencyKey(f"k{number}"), to=to, intent=Reply(text=f"text {number}"), rank=rank
    )
    return OutboxRow(
        id=OutboxId(number),
        op=op,
        state=OutboxState.READY,
        tries=0,
        next_at=NOON,
        put_at=NOON,
    )


def drained(schedule: Schedule, now: float) -> list[int]:
    """Begin and end acts until nothing may go at *now*."""
    order = []
    while (row := schedule.pop(now)) is not None:
        order.append(int(row.id))
        schedule.done(row.op.to, now)
    return order


def test_one_chat_is_served_in_order() -> None:
    schedule = Schedule(FREE)
    for number in (3, 1, 2):
        schedule.add(an_act(number), 0.0)
    assert drained(schedule, 0.0) == [1, 2, 3]


def test_safety_overtakes_what_waits_in_its_own_chat_and_in_others() -> None:
    schedule = Schedule(FREE)
    schedule.add(an_act(1, "sam"), 0.0)
    schedule.add(an_act(2, "sam"), 0.0)
    schedule.add(an_act(3, "kim"), 0.0)
    schedule.add(an_act(4, "sam", Rank.FIRST), 0.0)
    assert drained(schedule, 0.0)[0] == 4


def test_a_chat_has_one_act_on_its_way_at_a_time() -> None:
    schedule = Schedule(FREE)
    schedule.add(an_act(1), 0.0)
    schedule.add(an_act(2), 0.0)
    first = schedule.pop(0.0)
    assert first is not None
    assert schedule.pop(0.0) is None
    schedule.done(first.op.to, 0.0)
    assert schedule.pop(0.0) is not None


def test_a_chat_gets_a_short_burst_and_then_one_a_second() -> None:
    schedule = Schedule(Limits(per_chat_per_second=1))
    for number in range(1, 7):
        schedule.add(an_act(number), 0.0)
    assert drained(schedule, 0.0) == [1, 2, 3]
    assert schedule.next_at(0.0) == 1.0
    assert drained(schedule, 1.0) == [4]
    assert drained(schedule, 3.0) == [5, 6]


def test_a_group_gets_no_more_than_its_share_of_a_minute() -> None:
    schedule = Schedule(Limits(per_group_per_minute=20))
    for number in range(1, 26):
        schedule.add(an_act(number, "estate", kind=PlaceKind.GROUP), 0.0)
    assert len(drained(schedule, 0.0)) == 20
    assert drained(schedule, 59.0) == []
    assert len(drained(schedule, 60.0)) == 5


def test_the_whole_channel_keeps_to_its_rate_over_any_second_after_the_first() -> None:
    schedule = Schedule(Limits(per_second=30))
    for number in range(1, 201):
        schedule.add(an_act(number, f"chat{number}"), 0.0)
    sent = [len(drained(schedule, tenth / 10)) for tenth in range(31)]
    seconds = [sum(sent[start : start + 10]) for start in range(21)]
    assert max(seconds[1:]) <= 31
    assert seconds[0] <= 38  # the first second may spend the burst


def test_a_held_channel_waits_and_then_goes_on() -> None:
    schedule = Schedule(FREE)
    schedule.add(an_act(1), 0.0)
    schedule.hold(5.0)
    assert drained(schedule, 4.9) == []
    assert schedule.next_at(4.9) == 5.0
    assert drained(schedule, 5.0) == [1]


def test_one_slow_chat_does_not_hold_up_another() -> None:
    schedule = Schedule(FREE)
    schedule.add(an_act(1, "sam"), 0.0, not_before=60.0)
    schedule.add(an_act(2, "kim"), 0.0)
    assert drained(schedule, 0.0) == [2]
    assert schedule.next_at(0.0) == 60.0


def test_a_channel_that_writes_with_one_hand_gets_one_act_at_a_time() -> None:
    schedule = Schedule(Limits(at_once=1))
    schedule.add(an_act(1, "sam"), 0.0)
    schedule.add(an_act(2, "kim"), 0.0)
    first = schedule.pop(0.0)
    assert first is not None
    assert schedule.pop(0.0) is None
    assert schedule.next_at(0.0) is None
    schedule.done(first.op.to, 0.0)
    assert drained(schedule, 0.0) == [2]


def test_chats_that_have_rested_are_forgotten() -> None:
    schedule = Schedule(Limits(per_chat_per_second=1))
    for number in range(1, 10_001):
        schedule.add(an_act(number, f"chat{number}"), float(number))
        drained(schedule, float(number))
    assert len(schedule._chats) < 5000
