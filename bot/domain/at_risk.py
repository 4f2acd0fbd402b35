"""When somebody has to hear that a promise may not be kept, and that it was not.

A warning that would fall where nobody is there comes in the last hour before that in which
somebody is: a night or a bank holiday never hides a deadline. Where people are called out at
any hour, warnings come at their moment.
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.calendar import WorkingCalendar
from bot.domain.regimes import Deadline

_LAST_HOUR = timedelta(hours=1)
_ONE_DAY = timedelta(days=1)
#: Further back than this nobody looks for an hour in which somebody was there.
_LONGEST_CLOSED = 14


class Level(StrEnum):
    """Who hears of it, in rising order."""

    OWNER = "owner"
    QUEUE = "queue"
    SUPERVISORS = "supervisors"
    #: The time is up: it is put down, and the card says so.
    LATE = "late"
    #: The time was up: everybody above hears of it.
    MISSED = "missed"

    @property
    def rank(self) -> int:
        """Higher tells more people."""
        return list(Level).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class WarnAt:
    """At which share of the time left who is told."""

    owner: float = 0.5
    queue: float = 0.25
    supervisors: float = 0.1

    def shares(self) -> tuple[tuple[Level, float], ...]:
        """The first warning first."""
        return (
            (Level.OWNER, self.owner),
            (Level.QUEUE, self.queue),
            (Level.SUPERVISORS, self.supervisors),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Warn:
    """Somebody has to hear of *deadline* at that moment."""

    at: datetime
    level: Level
    deadline: Deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A promise that was not kept in time, and why, once somebody said so."""

    clock: str
    name: str
    due: datetime
    reason: str = ""
    said_by: str = ""


def warnings(
    found: Iterable[Deadline],
    shares: WarnAt,
    calendar: WorkingCalendar,
    *,
    at_any_hour: Container[str] = frozenset(),
) -> tuple[Warn, ...]:
    """Every warning about the clocks that run, in order of time; some clocks know no night."""
    told = [
        warn
        for deadline in found
        if deadline.is_running
        for warn in _of(deadline, shares, calendar, at_any_hour=deadline.clock in at_any_hour)
    ]
    return tuple(sorted(told, key=lambda one: (one.at, one.level.rank)))


def _of(
    deadline: Deadline, shares: WarnAt, calendar: WorkingCalendar, *, at_any_hour: bool
) -> Iterable[Warn]:
    start = deadline.started_at
    whole = deadline.due - start if start is not None else timedelta()
    for level, share in shares.shares():
        at = deadline.due - whole * share
        if not at_any_hour:
            at = _when_somebody_is_there(at, start or at, calendar)
        if at < deadline.due and share:
            yield Warn(at=at, level=level, deadline=deadline)
    yield Warn(at=deadline.due, level=Level.LATE, deadline=deadline)
    heard = None if at_any_hour else calendar.next_opening(deadline.due)
    yield Warn(at=heard or deadline.due, level=Level.MISSED, deadline=deadline)


def _when_somebody_is_there(
    at: datetime, not_before: datetime, calendar: WorkingCalendar
) -> datetime:
    if calendar.is_open(at):
        return at
    before = last_hour_before(at, calendar)
    if before is not None and before > not_before:
        return before
    return calendar.next_opening(at) or at


def last_hour_before(at: datetime, calendar: WorkingCalendar) -> datetime | None:
    """When the last hour began in which somebody was there before *at*."""
    day = calendar.day_of(at)
    for back in range(_LONGEST_CLOSED):
        for span in reversed(calendar.hours_on(day - back * _ONE_DAY)):
            closes = calendar.end_of(day - back * _ONE_DAY, span.closes)
            opens = calendar.end_of(day - back * _ONE_DAY, span.opens)
            if closes <= at:
                return max(opens, closes - _LAST_HOUR)
    return None


def next_after(warns: Sequence[Warn], since: datetime) -> datetime | None:
    """When somebody has to hear of something again."""
    return next((warn.at for warn in warns if warn.at > since), None)


def between(warns: Sequence[Warn], since: datetime, now: datetime) -> tuple[Warn, ...]:
    """What fell due after *since*: of each clock the gravest alone, as it is no use to hear
    on a Monday that something was at risk on Saturday and missed on Sunday."""
    gravest: dict[tuple[str, datetime], Warn] = {}
    for warn in warns:
        if since < warn.at <= now:
            gravest[warn.deadline.clock, warn.deadline.due] = warn
    return tuple(gravest.values())
