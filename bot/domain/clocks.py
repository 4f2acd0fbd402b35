"""When a promise falls due, from what it starts, and what stops, pauses or extends it.

Minutes and hours are elapsed time, through nights, weekends and changes of the clocks. A
promise in days, weeks or months ends when its last day ends where the landlord is. Day 1 is
the first (working) day after the event, so a message sent on a closed day counts as if it
came late the day before.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from bot.domain.calendar import LAW, WorkingCalendar

_ONE_DAY = timedelta(days=1)
_MONTHS = 12


class Unit(StrEnum):
    """What a clock counts."""

    MINUTES = "minutes"
    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    WEEKS = "weeks"
    CALENDAR_MONTHS = "calendar_months"


class Event(StrEnum):
    """What happens to a case and moves its clocks; written down with its moment."""

    #: The need reached the landlord. A report makes aware, and is a request, at once.
    REPORTED = "reported"
    #: The landlord learnt of it, from any source; again, when it changed materially.
    AWARE = "aware"
    #: Somebody asked for their data.
    REQUESTED = "requested"
    #: A tenant asked for information about the landlord, and a person saw that it is that.
    INFORMATION_REQUESTED = "information_requested"
    #: Somebody complained about how their data is handled.
    DATA_COMPLAINED = "data_complained"
    #: The case was understood anew (another priority, trade or hazard).
    REGRADED = "regraded"
    #: Somebody came.
    ATTENDED = "attended"
    INVESTIGATED = "investigated"
    #: The tenant wants a visit after an investigation from afar.
    VISIT_REQUESTED = "visit_requested"
    SUMMARY_SENT = "summary_sent"
    MADE_SAFE = "made_safe"
    #: Further work was begun, or steps were taken to begin it.
    WORK_PREPARED = "work_prepared"
    #: Further work physically started.
    WORK_STARTED = "work_started"
    #: All work is done.
    REPAIRED = "repaired"
    #: The tenant was offered somewhere else to stay, or declined it.
    REHOUSING_OFFERED = "rehousing_offered"
    #: The first formal answer that the matter is understood.
    ACKNOWLEDGED = "acknowledged"
    STAGE1_ANSWERED = "stage1_answered"
    #: The person is not satisfied and wants stage 2; no reason may be asked for.
    ESCALATED = "escalated"
    STAGE2_ACKNOWLEDGED = "stage2_acknowledged"
    STAGE2_ANSWERED = "stage2_answered"
    #: The tenant served a formal notice to put a breach right.
    NOTICE_RECEIVED = "notice_received"
    #: Waiting for what only the person can tell, and having it.
    CLARIFICATION_ASKED = "clarification_asked"
    CLARIFIED = "clarified"
    #: A person was in touch about it.
    CONTACTED = "contacted"
    ANSWERED = "answered"
    #: Nothing more is owed; stops every clock.
    CLOSED = "closed"


#: A report is awareness and a request too, so that one message need not be written down thrice.
_ALSO: dict[Event, frozenset[Event]] = {Event.REPORTED: frozenset({Event.AWARE, Event.REQUESTED})}
#: Events by which the landlord comes to know; their day chooses the regime.
KNOWING = frozenset({Event.REPORTED, Event.AWARE, Event.REQUESTED})


def means(event: Event, wanted: Event) -> bool:
    """Whether *event* is, or implies, *wanted*."""
    return event is wanted or wanted in _ALSO.get(event, frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """So much time, in this unit."""

    amount: int
    unit: Unit
    #: Which calendar says what a working day is: ``LAW``, ``OWN`` or one named by the pack.
    counted: str = LAW
    #: The time of the last day, where the landlord is; the calendar's end of day if ``None``.
    ends_at: time | None = None
    #: A last day that is not worked gives way to the next working day.
    rolls: bool = False

    def __str__(self) -> str:
        unit = self.unit.replace("_", " ")
        unit = unit.removesuffix("s") if self.amount == 1 else unit
        by = f", by {self.ends_at:%H:%M}" if self.ends_at else ""
        return f"{self.amount} {unit}{by}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Between these two events the clock stands still."""

    since: Event
    until: Event


class ExtensionFrom(StrEnum):
    """From where the longer time is counted."""

    DUE = "due"  # on top of the time there was
    START = "start"  # instead of it, from the beginning


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """How a clock may be extended: how often, how far, and what the notice has to say."""

    #: ``None`` where the law says only "a reasonable time": a person names the day.
    length: Length | None
    times: int = 1
    counted_from: ExtensionFrom = ExtensionFrom.DUE
    #: One line each, for the person who writes it and for the check that it was written.
    notice: tuple[str, ...] = ()
    #: Whether the notice counts only if it goes out before the clock runs out.
    before_due: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A promise: from this event on, so much time."""

    id: str
    #: What will have been done by then, in plain words.
    name: str
    length: Length
    starts: Event = Event.REPORTED
    #: Any of these keeps the promise. ``CLOSED`` always does.
    stops: frozenset[Event] = frozenset()
    pauses: tuple[Pause, ...] = ()
    extension: Extension | None = None

    def stopped_by(self, event: Event) -> bool:
        """Whether *event* means that the promise was kept, or is owed no more."""
        return event is Event.CLOSED or event in self.stops


def due(start: datetime, length: Length, calendar: WorkingCalendar) -> datetime:
    """When *length*, begun at *start* (aware), runs out; in UTC."""
    if start.tzinfo is None:
        raise ValueError("A clock starts at an aware time.")
    if length.unit is Unit.MINUTES:
        return start.astimezone(UTC) + timedelta(minutes=length.amount)
    if length.unit is Unit.HOURS:
        return start.astimezone(UTC) + timedelta(hours=length.amount)
    last = _last_day(calendar.day_of(start), length, calendar)
    if length.rolls:
        last = calendar.this_or_next_working_day(last, length.counted)
    return calendar.end_of(last, length.ends_at)


def _last_day(day: date, length: Length, calendar: WorkingCalendar) -> date:
    if length.unit is Unit.CALENDAR_MONTHS:
        return months_after(day, length.amount)
    if length.unit is Unit.WORKING_DAYS:
        for _ in range(length.amount):
            day = calendar.next_working_day(day, length.counted)
        return day
    return day + length.amount * _ONE_DAY * (7 if length.unit is Unit.WEEKS else 1)


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last day where that month is shorter."""
    years, month = divmod(day.month - 1 + months, _MONTHS)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def shifted(
    moment: datetime, length: Length, calendar: WorkingCalendar, *, since: datetime, until: datetime
) -> datetime:
    """A due *moment* put off by the time between *since* and *until*, counted as *length* is."""
    if length.unit in {Unit.MINUTES, Unit.HOURS}:
        return moment + (until - since)
    first, last = calendar.day_of(since), calendar.day_of(until)
    days = [first + n * _ONE_DAY for n in range(1, (last - first).days + 1)]
    if length.unit is Unit.WORKING_DAYS:
        days = [day for day in days if calendar.is_working_day(day, length.counted)]
        unit = Unit.WORKING_DAYS
    else:
        unit = Unit.CALENDAR_DAYS
    if not days:
        return moment
    further = Length(
        amount=len(days), unit=unit, counted=length.counted,
        ends_at=length.ends_at, rolls=length.rolls,
    )  # fmt: skip
    return due(moment, further, calendar)
