"""The clocks of a case: what moved them, when the nearest runs out, when to look again.

``keep_time`` is called whenever a card is shown or brought up to date, so whatever changed
the case, its history and its timer follow in the same transaction.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.domain.at_risk import Warn, next_after, warnings
from bot.domain.calendar import WorkingCalendar
from bot.domain.case import Case
from bot.domain.clocks import Event, Unit
from bot.domain.need import NeedKind, Priority
from bot.domain.regimes import Deadline, Happening, Matter, nearest
from bot.domain.timers import Timer, TimerKind
from bot.pipeline.step import Step

#: How the keys of notices begin that give more time; one that is refused gives none.
NOTICE = "extension:"
_SAFE = (Event.MADE_SAFE, Event.REPAIRED, Event.REHOUSING_OFFERED, Event.CONTACTED)
#: Cards are drawn again at this hour, before anybody looks at them.
_MORNING = 6
#: What is due further away, or was due longer ago, is not drawn again every morning.
_NEAR = timedelta(days=14)
#: A change within this time of a message was brought about by it, and counts from it.
_BY_A_MESSAGE = timedelta(hours=1)


def matter_of(case: Case, defect: str | None = None) -> Matter:
    """What promises can depend on, as the case has it."""
    return Matter(
        need=case.kind,
        priority=case.priority,
        trade=case.trade,
        hazard=case.hazard,
        defect=defect,
    )


async def history_of(step: Step, case: Case) -> tuple[Happening, ...]:
    """What happened to its clocks; a complaint's stages are kept beside it."""
    kept = tuple(await step.tx.history.of(case.id))
    if not kept:
        kept = (Happening(event=Event.REPORTED, at=case.opened_at, matter=matter_of(case)),)
    if case.kind is not NeedKind.COMPLAINT:
        return kept
    stages = (await step.tx.complaints.of(case.id)).history(case.opened_at)
    beside = (one for one in kept if one.matter is None)
    return tuple(sorted((*stages, *beside), key=lambda one: one.at))


async def clocks_of(step: Step, case: Case) -> tuple[Deadline, ...]:
    """Every clock of the case: running ones first, the nearest first."""
    granted = await step.tx.history.granted(case.id)
    return step.office.rulebook.clocks_of(await history_of(step, case), granted)


def extendable(step: Step, clocks: Sequence[Deadline]) -> tuple[Deadline, ...]:
    """Running clocks for which more time can still be given."""
    known = step.office.rulebook.clocks
    return tuple(
        one
        for one in clocks
        if one.is_running
        and (extension := known[one.clock].extension) is not None
        and one.extended < extension.times
    )


async def begin_history(step: Step, case: Case, matter: Matter) -> None:
    """A new case: what it was understood to be, with what only the message could say."""
    first = Happening(event=Event.REPORTED, at=case.opened_at, matter=matter)
    await step.tx.history.add(case.id, first)


async def happened(step: Step, case: Case, event: Event) -> None:
    """Something moved its clocks; the nearest that still runs is what is due next."""
    await _catch_up(step, case)
    await step.tx.history.add(case.id, Happening(event=event, at=step.now))
    await rewind(step, case)


async def rewind(step: Step, case: Case) -> None:
    """Work out again what is due next."""
    first = nearest(await clocks_of(step, case))
    case.due_at, case.due_name = (first.due, first.name) if first else (None, "")


async def regrade(step: Step, case: Case) -> None:
    """It is understood anew: what is due follows."""
    await _catch_up(step, case)
    await rewind(step, case)


async def keep_time(step: Step, case: Case) -> None:
    """Write down what the case has become, and look at its clocks again when one is at risk."""
    if not case.is_open:
        await step.tx.timers.cancel(case.reference, step.now)
        return
    await _catch_up(step, case)
    await _set_timer(step, case)


async def _catch_up(step: Step, case: Case) -> None:
    kept = await step.tx.history.of(case.id)
    now = matter_of(case)
    if not kept:
        await begin_history(step, case, now)
        return
    last = next(one.matter for one in reversed(kept) if one.matter)
    if replace(last, defect=None) != now:
        at = case.opened_at if last.need is not now.need else _changed_at(step, case)
        matter = replace(now, defect=last.defect)
        what = Happening(event=Event.REGRADED, at=at, matter=matter)
        await step.tx.history.add(case.id, what)


def _changed_at(step: Step, case: Case) -> datetime:
    """Nobody can be late before they know: counted from the message that changed it."""
    heard = case.last_heard_at
    return heard if heard and step.now - heard < _BY_A_MESSAGE else step.now


def is_round_the_clock(case: Case) -> bool:
    """Whether people are called out for it at any hour."""
    return case.priority is Priority.EMERGENCY or case.kind is NeedKind.SAFEGUARDING


async def is_safe_now(step: Step, case: Case) -> bool:
    """Whether what could not wait was done, so that the rest can."""
    history = await step.tx.history.of(case.id)
    ends = [at for at, one in enumerate(history, start=1) if one.event is Event.CLOSED]
    return any(one.event in _SAFE for one in history[max(ends, default=0) :])


def at_any_hour(step: Step, case: Case) -> frozenset[str]:
    """Clocks of which people hear in the night too: those of an emergency that count in hours."""
    if not is_round_the_clock(case):
        return frozenset()
    hours = (Unit.HOURS, Unit.MINUTES)
    clocks = step.office.rulebook.clocks.values()
    return frozenset(clock.id for clock in clocks if clock.length.unit in hours)


async def warnings_of(step: Step, case: Case) -> tuple[Warn, ...]:
    """Every moment at which somebody has to hear of its clocks."""
    rulebook = step.office.rulebook
    return warnings(
        await clocks_of(step, case),
        rulebook.warn_at,
        rulebook.calendar,
        at_any_hour=at_any_hour(step, case),
    )


def clocks_key(case: Case) -> str:
    """The name of the timer that looks at its clocks."""
    return f"clocks:{case.reference}"


def since_of(timer: Timer) -> datetime:
    """Up to when all warnings were given."""
    return datetime.fromisoformat(timer.detail["since"])


def draw_again(case: Case, now: datetime, calendar: WorkingCalendar) -> datetime | None:
    """When the time left on the card would be out of date: the next morning, as long as what
    is due is near or was missed lately. Cards are spread over an hour by their numbers."""
    if case.due_at is None or abs(case.due_at - now) > _NEAR:
        return None
    tomorrow = calendar.day_of(now) + timedelta(days=1)
    return calendar.end_of(tomorrow, time(_MORNING, case.id % 60))


async def _set_timer(step: Step, case: Case) -> None:
    known = await step.tx.timers.get(clocks_key(case))
    await look_again(step, case, since_of(known) if known else case.opened_at)


async def look_again(step: Step, case: Case, since: datetime) -> None:
    """Set the timer to the first warning after *since*, up to which all were given."""
    warned = next_after(await warnings_of(step, case), since)
    drawn = draw_again(case, step.now, step.office.rulebook.calendar)
    at = min((one for one in (warned, drawn) if one is not None), default=None)
    if at is None:
        await step.tx.timers.cancel(case.reference, step.now, TimerKind.CLOCKS)
        return
    await step.tx.timers.set(
        Timer(
            key=clocks_key(case),
            kind=TimerKind.CLOCKS,
            subject=case.reference,
            due_at=at,
            detail={"since": since.isoformat()},
        )
    )
