"""When a promise falls due: hours on the wall, calendar days or working days.

Hours are elapsed hours, through nights, weekends and changes of the clocks. A promise in
days ends when the last day ends where the landlord is. Day 1 is the first (working) day
after the event, so a message sent on a closed day counts as if it came late the day before.
"""

from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
#: No landlord is closed for a year; a calendar that says so would never come to an end.
_LONGEST_CLOSURE = 366


class Unit(StrEnum):
    """What a clock counts."""

    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A promise: so much time, counted in this unit."""

    id: str
    #: What will have been done by then, in plain words.
    name: str
    amount: int
    unit: Unit
    #: Whether days on which only the landlord is closed are left out too. The law's clocks
    #: run on through a Christmas shutdown, so this is false unless the landlord says so.
    pauses_when_closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingCalendar:
    """Which days are worked, in which zone; the lists of days are passed in."""

    zone: ZoneInfo
    #: Holidays on which nobody is expected to work. Weekends need not be listed.
    public_holidays: Container[date]
    #: The landlord's own closures.
    closed_days: Container[date] = frozenset()
    #: The last moment of a day by which a promise in days may be kept.
    day_ends: time = time(23, 59)

    def is_working_day(self, day: date, *, pauses_when_closed: bool = False) -> bool:
        """Whether *day* counts, for a clock that does or does not pause for closures."""
        if day.weekday() >= _SATURDAY or day in self.public_holidays:
            return False
        return not (pauses_when_closed and day in self.closed_days)

    def end_of(self, day: date) -> datetime:
        """The moment *day* ends where the landlord is, in UTC."""
        # fold=1: where that time comes twice, the second one ends the day.
        return datetime.combine(day, self.day_ends, self.zone).replace(fold=1).astimezone(UTC)

    def day_of(self, moment: datetime) -> date:
        """The day it is where the landlord is."""
        return moment.astimezone(self.zone).date()


def due(start: datetime, clock: Clock, calendar: WorkingCalendar) -> datetime:
    """When *clock*, started at *start* (aware), runs out; in UTC."""
    if start.tzinfo is None:
        raise ValueError("A clock starts at an aware time.")
    if clock.unit is Unit.HOURS:
        return start.astimezone(UTC) + timedelta(hours=clock.amount)
    day = calendar.day_of(start)
    if clock.unit is Unit.CALENDAR_DAYS:
        return calendar.end_of(day + clock.amount * _ONE_DAY)
    for _ in range(clock.amount):
        day = _next_working_day(day, clock, calendar)
    return calendar.end_of(day)


def _next_working_day(day: date, clock: Clock, calendar: WorkingCalendar) -> date:
    for _ in range(_LONGEST_CLOSURE):
        day += _ONE_DAY
        if calendar.is_working_day(day, pauses_when_closed=clock.pauses_when_closed):
            return day
    raise ValueError(f"The calendar has no working day in the year before {day}.")
