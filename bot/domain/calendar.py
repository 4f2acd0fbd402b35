"""Which days are worked and when the landlord is open, where the landlord is.

The lists of days are passed in; nothing here knows a holiday by heart.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

#: The working days of the law: weekends and public holidays are left out.
LAW = "law"
#: The same, with the landlord's own closures left out too.
OWN = "own"

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
#: No landlord is closed for a year; a calendar that says so would never come to an end.
_LONGEST_CLOSURE = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """The same days of every year, both ends included; it may reach over the new year."""

    #: Month and day.
    first: tuple[int, int]
    last: tuple[int, int]

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date):
            return False
        found = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= found <= self.last
        return found >= self.first or found <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingDays:
    """One way of counting working days, such as that of one act of parliament."""

    #: Weekends need not be listed.
    public_holidays: Container[date]
    closed_days: Container[date] = frozenset()
    #: Times of every year in which no day counts.
    breaks: tuple[Season, ...] = ()

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date) or day.weekday() >= _SATURDAY:
            return False
        if day in self.public_holidays or day in self.closed_days:
            return False
        return not any(day in season for season in self.breaks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From when until when on one day; the closing minute itself is closed."""

    opens: time
    closes: time


_NINE_TO_FIVE = (Span(opens=time(9), closes=time(17)),)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningHours:
    """When somebody is there to read messages; several spans a day, in order, if split."""

    #: 0 is Monday; a weekday that is not named is closed.
    week: Mapping[int, tuple[Span, ...]] = field(
        default_factory=lambda: MappingProxyType(dict.fromkeys(range(_SATURDAY), _NINE_TO_FIVE))
    )
    #: Days with hours of their own, which beat holidays and closures; none at all is closed.
    exceptions: Mapping[date, tuple[Span, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingCalendar:
    """The landlord's days: its zone, what is worked, and when it is open."""

    zone: ZoneInfo
    #: Holidays on which nobody is expected to work. Weekends need not be listed.
    public_holidays: Container[date]
    #: The landlord's own closures.
    closed_days: Container[date] = frozenset()
    #: The last moment of a day by which a promise in days may be kept.
    day_ends: time = time(23, 59)
    opening: OpeningHours = field(default_factory=OpeningHours)
    #: Further ways of counting working days, by the name a clock calls them.
    others: Mapping[str, WorkingDays] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def names(self) -> frozenset[str]:
        """Every calendar that a clock can count by."""
        return frozenset({LAW, OWN, *self.others})

    def counted(self, name: str) -> WorkingDays:
        """The way of counting called *name*; ``KeyError`` for one the pack does not have."""
        if name in self.others:
            return self.others[name]
        closed = {LAW: frozenset[date](), OWN: self.closed_days}[name]
        return WorkingDays(public_holidays=self.public_holidays, closed_days=closed)

    def is_working_day(self, day: date, counted: str = LAW) -> bool:
        """Whether *day* counts for a clock of the calendar *counted*."""
        return day in self.counted(counted)

    def next_working_day(self, day: date, counted: str = LAW) -> date:
        """The first working day after *day*."""
        days = self.counted(counted)
        for _ in range(_LONGEST_CLOSURE):
            day += _ONE_DAY
            if day in days:
                return day
        raise ValueError(f"The calendar has no working day in the year before {day}.")

    def this_or_next_working_day(self, day: date, counted: str = LAW) -> date:
        """*day* itself if it is worked."""
        return self.next_working_day(day - _ONE_DAY, counted)

    def end_of(self, day: date, at: time | None = None) -> datetime:
        """The moment *day* ends where the landlord is, or *at* on that day, in UTC."""
        # fold=1: where that time comes twice, the second one ends the day.
        local = datetime.combine(day, at or self.day_ends, self.zone)
        return local.replace(fold=1).astimezone(UTC)

    def day_of(self, moment: datetime) -> date:
        """The day it is where the landlord is."""
        return moment.astimezone(self.zone).date()

    def hours_on(self, day: date) -> tuple[Span, ...]:
        """When the landlord is open on *day*; empty when it is closed."""
        if day in self.opening.exceptions:
            return self.opening.exceptions[day]
        if day in self.public_holidays or day in self.closed_days:
            return ()
        return self.opening.week.get(day.weekday(), ())

    def is_open(self, moment: datetime) -> bool:
        """Whether somebody is there to read what comes in at *moment* (aware)."""
        local = moment.astimezone(self.zone)
        clock = local.time()
        return any(span.opens <= clock < span.closes for span in self.hours_on(local.date()))

    def next_opening(self, moment: datetime) -> datetime | None:
        """When somebody is there again, in UTC: *moment* itself if somebody is.

        ``None`` when nobody is for a year, because no opening hours are set.
        """
        if self.is_open(moment):
            return moment.astimezone(UTC)
        day = self.day_of(moment)
        for ahead in range(_LONGEST_CLOSURE):
            for span in self.hours_on(day + ahead * _ONE_DAY):
                opens = datetime.combine(day + ahead * _ONE_DAY, span.opens, self.zone)
                if opens > moment:
                    return opens.astimezone(UTC)
        return None
