"""Which clocks would follow one another, if each step were taken on its last day."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.calendar import WorkingCalendar
from bot.domain.clocks import KNOWING
from bot.domain.regimes import Deadline, Happening, Promise, deadlines


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """The clocks of a case that are known now, and those that would come."""

    #: Started by what has happened, the nearest first.
    started: tuple[Deadline, ...]
    #: Started by a step that is still owed, in the order of those steps.
    to_come: tuple[Deadline, ...]


def foreseen(
    promises: Sequence[Promise], history: Sequence[Happening], calendar: WorkingCalendar
) -> Foreseen:
    """What *history* started, and what follows when every step comes as late as it may."""
    started = deadlines(promises, history, calendar)
    later: dict[str, Deadline] = {}
    ahead, now = list(history), started
    while step := _next_step(promises, ahead, now):
        ahead = sorted([*ahead, step], key=lambda one: one.at)
        now = deadlines(promises, ahead, calendar)
        for one in now:
            if one.starts is step.event and one.clock not in {old.clock for old in started}:
                later.setdefault(one.clock, one)
    return Foreseen(started=started, to_come=tuple(later.values()))


def _next_step(
    promises: Sequence[Promise], history: Sequence[Happening], now: Sequence[Deadline]
) -> Happening | None:
    """The nearest running clock that is kept by an event from which another clock runs."""
    starting = {one.clock.starts for one in promises} - KNOWING - {one.event for one in history}
    stops = {one.clock.id: one.clock.stops for one in promises}
    for deadline in now:
        for event in sorted(stops[deadline.clock] & starting) if deadline.is_running else ():
            return Happening(event=event, at=deadline.due)
    return None
