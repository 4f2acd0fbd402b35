"""Which promises a matter is given, and when each of them falls due.

A promise of the law binds from one date to another: what chooses the regime is the day on
which the landlord came to know, and the hazard. A case can have several clocks at once;
``deadlines`` works all of them out from the case's history, so that nothing but the history
has to be kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.calendar import Season, WorkingCalendar
from bot.domain.clocks import (
    KNOWING,
    Clock,
    Event,
    ExtensionFrom,
    due,
    means,
    shifted,
)
from bot.domain.need import NeedKind, Priority, Trade
from bot.domain.sources import Mark, Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What a case is about, as far as a promise can depend on it."""

    need: NeedKind
    #: A repair that was not graded yet is promised what a routine one is.
    priority: Priority | None = None
    trade: Trade | None = None
    #: The hazard key of the rules pack, such as ``damp_mould``.
    hazard: str | None = None
    #: The row of a published schedule of repairs, such as ``tap_stuck``.
    defect: str | None = None

    @property
    def graded(self) -> Priority | None:
        """The priority promises go by."""
        if self.need is NeedKind.REPAIR:
            return self.priority or Priority.ROUTINE
        return self.priority


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A clock, and what it is given to. An empty set means any.

    Where both trades and hazards are named either is enough, because a report often tells
    only one of them.
    """

    clock: Clock
    needs: frozenset[NeedKind]
    provenance: Provenance
    priorities: frozenset[Priority] = frozenset()
    trades: frozenset[Trade] = frozenset()
    hazards: frozenset[str] = frozenset()
    defects: frozenset[str] = frozenset()
    #: The time of year in which it has to start.
    season: Season | None = None
    #: A duty binds what the landlord learns of from the first of these days to the last.
    applies_from: date | None = None
    applies_until: date | None = None

    def covers(self, matter: Matter) -> bool:
        """Whether *matter* is given this promise."""
        return (
            matter.need in self.needs
            and (not self.priorities or matter.graded in self.priorities)
            and self._is_about(matter)
            and (not self.defects or matter.defect in self.defects)
        )

    def _is_about(self, matter: Matter) -> bool:
        anything = not self.trades and not self.hazards
        return anything or matter.trade in self.trades or matter.hazard in self.hazards

    def in_force(self, day: date) -> bool:
        """Whether it binds what the landlord learns of on *day*."""
        begun = self.applies_from is None or self.applies_from <= day
        return begun and (self.applies_until is None or day <= self.applies_until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One event of a case. The first carries what the case is about, ``REGRADED`` what it is now.

    Nobody can be late before they know: a raised priority counts from the message that raised
    it, a corrected one from the message that should have been understood.
    """

    event: Event
    at: datetime
    matter: Matter | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """One extension that was given, and whose notice went out."""

    clock: str
    at: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A promise with its moment."""

    #: Id of the clock.
    clock: str
    #: What will have been done by then, in plain words.
    name: str
    #: In UTC. While the clock is paused, as if it went on at the moment it was paused.
    due: datetime
    source: str
    mark: Mark = Mark.OWN
    length: str = ""
    starts: Event = Event.REPORTED
    started_at: datetime | None = None
    #: When it was kept, or nothing was owed any more.
    stopped_at: datetime | None = None
    paused_since: datetime | None = None
    #: How often it was extended.
    extended: int = 0

    @property
    def is_running(self) -> bool:
        """Whether something is still owed and the time for it runs."""
        return self.stopped_at is None and self.paused_since is None

    def is_missed(self, now: datetime) -> bool:
        """Whether it was kept too late, or is late now."""
        if self.paused_since is not None:
            return False
        return self.due < (self.stopped_at or now)

    def share_left(self, now: datetime) -> float:
        """How much of the time is left, from 1 at the start to 0 when it is due."""
        whole = (self.due - self.started_at).total_seconds() if self.started_at else 0.0
        left = (self.due - now).total_seconds() / whole if whole else 0.0
        return min(1.0, max(0.0, left))


def deadlines(
    promises: Iterable[Promise],
    history: Sequence[Happening],
    calendar: WorkingCalendar,
    granted: Sequence[Granted] = (),
) -> tuple[Deadline, ...]:
    """Every clock that *history* (in order of time) started: running ones first, nearest first.

    A clock starts once; a second start event while it runs buys no time. When it was stopped,
    another start event starts it again. A promise that no longer covers what the case is about
    now is left out, also if it was running.
    """
    matter = next((one.matter for one in reversed(history) if one.matter), None)
    found = [
        deadline
        for promise in promises
        if matter is not None and promise.covers(matter)
        for deadline in _runs(promise, history, calendar, granted)
    ]
    return tuple(sorted(found, key=lambda one: (one.stopped_at is not None, one.due)))


def nearest(found: Iterable[Deadline]) -> Deadline | None:
    """The running deadline that comes first."""
    return min((one for one in found if one.is_running), key=lambda one: one.due, default=None)


@dataclass(slots=True, kw_only=True)
class _Run:
    """One time that the clock ran, while its history is being walked."""

    started_at: datetime
    due: datetime
    stopped_at: datetime | None = None
    paused_since: datetime | None = None


def _runs(
    promise: Promise,
    history: Sequence[Happening],
    calendar: WorkingCalendar,
    granted: Sequence[Granted],
) -> Iterable[Deadline]:
    runs: list[_Run] = []
    known: list[date] = []
    matter: Matter | None = None
    for one in history:
        matter = one.matter or matter
        if one.event in KNOWING or one.event is Event.REGRADED:
            known.append(calendar.day_of(one.at))
        run = runs[-1] if runs and runs[-1].stopped_at is None else None
        if run is not None:
            _move(run, promise.clock, one, calendar)
        elif _starts(promise, one, matter, known, calendar):
            end = due(one.at, promise.clock.length, calendar)
            runs.append(_Run(started_at=one.at, due=end))
    return [_deadline(promise, run, granted) for run in runs]


def _starts(
    promise: Promise,
    one: Happening,
    matter: Matter | None,
    known: Sequence[date],
    calendar: WorkingCalendar,
) -> bool:
    starts = promise.clock.starts
    again = one.event is Event.REGRADED and starts in KNOWING
    if matter is None or not (again or means(one.event, starts)) or not promise.covers(matter):
        return False
    day = calendar.day_of(one.at)
    if promise.season is not None and day not in promise.season:
        return False
    if starts in KNOWING:
        return promise.in_force(day)
    return any(promise.in_force(learnt) for learnt in known)


def _move(run: _Run, clock: Clock, one: Happening, calendar: WorkingCalendar) -> None:
    if clock.stopped_by(one.event):
        run.stopped_at = one.at
    elif run.paused_since is None and any(one.event is pause.since for pause in clock.pauses):
        run.paused_since = one.at
    elif run.paused_since is not None and any(one.event is pause.until for pause in clock.pauses):
        length = clock.length
        run.due = shifted(run.due, length, calendar, since=run.paused_since, until=one.at)
        run.paused_since = None


def _deadline(promise: Promise, run: _Run, granted: Sequence[Granted]) -> Deadline:
    clock = promise.clock
    given = [
        one
        for one in granted
        if one.clock == clock.id
        and one.at >= run.started_at
        and (run.stopped_at is None or one.at <= run.stopped_at)
    ]
    return Deadline(
        clock=clock.id,
        name=clock.name,
        due=max([run.due, *(one.until for one in given)]),
        source=promise.provenance.source,
        mark=promise.provenance.mark,
        length=str(clock.length),
        starts=clock.starts,
        started_at=run.started_at,
        stopped_at=run.stopped_at,
        paused_since=run.paused_since,
        extended=len(given),
    )


def latest_extension(
    clock: Clock, deadline: Deadline, calendar: WorkingCalendar
) -> datetime | None:
    """The last moment to which *deadline* may now be put off; ``None`` if nothing says so."""
    extension = clock.extension
    if extension is None or extension.length is None or deadline.started_at is None:
        return None
    counted = extension.counted_from is ExtensionFrom.START
    return due(deadline.started_at if counted else deadline.due, extension.length, calendar)


def why_not_extend(
    clock: Clock, deadline: Deadline, calendar: WorkingCalendar, *, at: datetime, until: datetime
) -> str:
    """Why *deadline* may not be put off to *until* by a notice sent *at*; empty if it may."""
    extension = clock.extension
    if extension is None:
        return "Nothing allows more time for this."
    if deadline.stopped_at is not None:
        return "This was already done."
    if deadline.extended >= extension.times:
        return f"This was already extended {_times(deadline.extended)}, which is all there is."
    if extension.before_due and at > deadline.due:
        return "It is too late: the notice had to go out before the time was up."
    latest = latest_extension(clock, deadline, calendar)
    if until <= deadline.due:
        return "That is no later than it is due now."
    return f"At most {extension.length} more." if latest and until > latest else ""


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
