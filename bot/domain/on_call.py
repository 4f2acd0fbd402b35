"""Who is rung out for an emergency, in which order, until somebody has it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bot.domain.calendar import Span, WorkingCalendar

#: Everybody who is at work in the room, and everybody who can see it.
HERE, EVERYBODY = "here", "everybody"

_WEEK = tuple(range(7))
_HALF_HOUR = timedelta(minutes=30)
_HALF_HOURS = 7 * 48
#: Any Monday; only weekdays and times are looked at.
_A_MONDAY = date(2026, 1, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One line of the rota."""

    name: str
    #: Ids of people or of groups of people on the channel where staff work.
    staff: tuple[str, ...]
    days: frozenset[int] = frozenset(_WEEK)
    #: None at all is all day; a span that ends before it begins goes on into the next morning.
    spans: tuple[Span, ...] = ()
    #: Instead of days and hours: whenever the office is closed, bank holidays too.
    when_closed: bool = False

    def covers(self, local: datetime, *, is_open: bool) -> bool:
        """Whether it is theirs at that time, where the landlord is."""
        if self.when_closed:
            return not is_open
        day, clock = local.weekday(), local.time()
        if not self.spans:
            return day in self.days
        return any(self._within(span, day, clock) for span in self.spans)

    def _within(self, span: Span, day: int, clock: time) -> bool:
        if span.opens < span.closes:
            return day in self.days and span.opens <= clock < span.closes
        begun = day in self.days and clock >= span.opens
        goes_on = (day - 1) % 7 in self.days and clock < span.closes
        return begun or goes_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Whom to alert now."""

    #: In words for staff.
    who: str
    #: Ids, or ``HERE`` or ``EVERYBODY``.
    call: tuple[str, ...]
    #: Where supervisors sit, rather than in the queue of the case.
    supervisors: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OnCall:
    """The rota, and how long each has to say that they have it."""

    #: Nobody has pressed: alert again.
    again: timedelta = timedelta(minutes=5)
    #: So often, and then the next; supervisors are alerted until somebody has it.
    alerts_each: int = 2
    rota: tuple[Duty, ...] = field(default=())

    def on_duty(self, now: datetime, calendar: WorkingCalendar) -> tuple[Duty, ...]:
        """Who is on call at *now* (aware), in the order of the rota."""
        local, is_open = now.astimezone(calendar.zone), calendar.is_open(now)
        return tuple(duty for duty in self.rota if duty.covers(local, is_open=is_open))

    def alert(self, turn: int, now: datetime, calendar: WorkingCalendar) -> Alert:
        """Whom the alert number *turn* (from 0) goes to."""
        duties: Sequence[Duty] = self.on_duty(now, calendar)
        rung = turn // self.alerts_each
        if rung < len(duties):
            call = duties[rung].staff
            here = (HERE,) if not turn and calendar.is_open(now) else ()
            return Alert(who=duties[rung].name, call=(*call, *here))
        if not duties and not rung and calendar.is_open(now):
            return Alert(who="the team", call=(HERE,))
        return Alert(who="all supervisors", call=(EVERYBODY,), supervisors=True)

    def gaps(self, calendar: WorkingCalendar) -> tuple[str, ...]:
        """Times of the week at which nobody is on call, as ``Saturday 08:00 to 20:00``."""
        empty = [n for n in range(_HALF_HOURS) if not self._is_covered(n, calendar)]
        return tuple(_say(first, last + 1) for first, last in _runs(empty))

    def _is_covered(self, number: int, calendar: WorkingCalendar) -> bool:
        start = datetime.combine(_A_MONDAY, time(), calendar.zone)
        local = start + number * _HALF_HOUR
        hours = calendar.opening.week.get(local.weekday(), ())
        is_open = any(span.opens <= local.time() < span.closes for span in hours)
        # While the office is open the queue is alerted; who stands in when it is closed stands
        # in on bank holidays too.
        closed_is_theirs = is_open and any(duty.when_closed for duty in self.rota)
        return closed_is_theirs or any(duty.covers(local, is_open=is_open) for duty in self.rota)


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def _say(first: int, end: int) -> str:
    if (first, end) == (0, _HALF_HOURS):
        return "at any time of the week"
    return f"{_moment(first)} to {_moment(end)}"


def _moment(number: int) -> str:
    local = datetime.combine(_A_MONDAY, time()) + number * _HALF_HOUR
    return f"{local:%A %H:%M}"
