"""Who is alerted, in which order, and when nobody is there."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendar import Span, WorkingCalendar
from bot.domain.on_call import EVERYBODY, HERE, Duty, OnCall

LONDON = ZoneInfo("Europe/London")
#: Nine to five on working days; 1 January is a holiday.
CALENDAR = WorkingCalendar(zone=LONDON, public_holidays={datetime(2027, 1, 1, tzinfo=UTC).date()})
FRIDAY_NIGHT = datetime(2026, 11, 27, 23, 0, tzinfo=UTC)
FRIDAY_NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
NIGHTS = Duty(
    name="nights",
    staff=("U1",),
    days=frozenset({4}),
    spans=(Span(opens=time(18), closes=time(8)),),
)
ALWAYS = Duty(name="manager", staff=("U2",))
CLOSED = Duty(name="out of hours", staff=("S1",), when_closed=True)


def who(on_call: OnCall, now: datetime, turns: int = 6) -> list[tuple[str, ...]]:
    return [on_call.alert(turn, now, CALENDAR).call for turn in range(turns)]


def test_each_is_alerted_twice_then_the_next_then_supervisors():
    on_call = OnCall(rota=(NIGHTS, ALWAYS))
    assert who(on_call, FRIDAY_NIGHT) == [
        ("U1",), ("U1",), ("U2",), ("U2",), (EVERYBODY,), (EVERYBODY,),
    ]  # fmt: skip
    assert on_call.alert(4, FRIDAY_NIGHT, CALENDAR).supervisors


def test_while_the_office_is_open_those_who_are_there_hear_too():
    assert who(OnCall(rota=(ALWAYS,)), FRIDAY_NOON, 2) == [("U2", HERE), ("U2",)]
    assert who(OnCall(), FRIDAY_NOON, 3) == [(HERE,), (HERE,), (EVERYBODY,)]
    assert who(OnCall(), FRIDAY_NIGHT, 1) == [(EVERYBODY,)]


@pytest.mark.parametrize(
    "hours_on, on_duty",
    [(-6, False), (-5, True), (0, True), (8, True), (9, False), (24, False)],
)
def test_a_night_that_begins_on_friday_ends_on_saturday_morning(hours_on, on_duty):
    moment = FRIDAY_NIGHT + timedelta(hours=hours_on)
    assert bool(OnCall(rota=(NIGHTS,)).on_duty(moment, CALENDAR)) is on_duty


def test_whoever_stands_in_when_it_is_closed_does_so_on_a_bank_holiday():
    noon = datetime(2027, 1, 1, 12, 0, tzinfo=UTC)
    assert OnCall(rota=(CLOSED,)).on_duty(noon, CALENDAR) == (CLOSED,)
    assert OnCall(rota=(CLOSED,)).on_duty(FRIDAY_NOON, CALENDAR) == ()


def test_times_of_the_week_at_which_nobody_is_on_call_are_named():
    assert OnCall().gaps(CALENDAR) == ("at any time of the week",)
    assert OnCall(rota=(ALWAYS,)).gaps(CALENDAR) == ()
    assert OnCall(rota=(CLOSED,)).gaps(CALENDAR) == ()
    assert OnCall(rota=(NIGHTS,)).gaps(CALENDAR) == (
        "Monday 00:00 to Friday 18:00",
        "Saturday 08:00 to Monday 00:00",
    )
