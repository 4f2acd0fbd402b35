"""A promise is at risk, or was not kept: who hears of it, and what stays on the case."""

from collections.abc import Iterable, Sequence

from bot.domain.acts import StaffAct
from bot.domain.at_risk import Level, Warn, between
from bot.domain.case import Case
from bot.domain.need import NeedKind
from bot.domain.on_call import EVERYBODY, HERE
from bot.domain.outbound import Button
from bot.domain.timers import Timer, TimerKind
from bot.pipeline.casework import update_case
from bot.pipeline.step import Step
from bot.pipeline.timekeeping import (
    at_any_hour,
    clocks_key,
    look_again,
    since_of,
    warnings_of,
)
from bot.pipeline.words import say_due


async def look_at_clocks(step: Step, timer: Timer) -> None:
    """Tell of what fell due since the last look, of each clock the gravest alone."""
    case = await step.tx.cases.find(timer.subject)
    if case is None or not case.is_open:
        return
    found = between(await warnings_of(step, case), since_of(timer), step.now)
    await _put_down(step, case, found)
    await update_case(step, case)
    if await _waits_for_morning(step, case, timer, found):
        return
    for level in (Level.OWNER, Level.QUEUE, Level.SUPERVISORS, Level.MISSED):
        if about := [warn for warn in found if warn.level is level]:
            await _tell(step, case, level, about)
    await look_again(step, case, step.now)


async def _put_down(step: Step, case: Case, found: Iterable[Warn]) -> None:
    for one in (warn.deadline for warn in found if warn.level.rank >= Level.LATE.rank):
        if await step.tx.history.miss(case.id, one.clock, one.name, one.due):
            await step.record(
                "clock.missed",
                case.reference,
                f"not done in time: {one.name}",
                clock=one.clock,
                due=one.due.isoformat(),
                source=one.source,
            )


async def _waits_for_morning(step: Step, case: Case, timer: Timer, found: Sequence[Warn]) -> bool:
    """Nobody is drawn out of bed for what is no emergency; found late, it waits for somebody."""
    calendar = step.office.rulebook.calendar
    urgent = at_any_hour(step, case)
    if calendar.is_open(step.now) or any(warn.deadline.clock in urgent for warn in found):
        return False
    opens = calendar.next_opening(step.now)
    if opens is None or all(warn.level is Level.LATE for warn in found):
        return False
    await step.tx.timers.set(
        Timer(
            key=clocks_key(case),
            kind=TimerKind.CLOCKS,
            subject=case.reference,
            due_at=opens,
            detail=timer.detail,
        )
    )
    return True


async def _tell(step: Step, case: Case, level: Level, about: Sequence[Warn]) -> None:
    text = _words(step, case, level, about)
    missed = level is Level.MISSED
    buttons = (why_missed(case),) if missed else ()
    await step.tell(
        case.queue,
        text,
        urgent=missed,
        call=_called(step, case, level),
        anchor=case.card if level is Level.OWNER and case.owner else None,
        subject=case.reference,
        buttons=buttons,
    )
    moderation = step.office.rulebook.queues.moderation
    if level in (Level.SUPERVISORS, Level.MISSED) and case.queue != moderation:
        await step.tell(
            moderation, text, urgent=missed, call=(HERE,), subject=case.reference, buttons=buttons
        )
    await step.record("clock.told", case.reference, text, level=level.value, clocks=_ids(about))


def _called(step: Step, case: Case, level: Level) -> tuple[str, ...]:
    """The owner, whoever is on call while the office is closed, and from the queue on its team."""
    owner = (case.owner,) if case.owner else ()
    calendar = step.office.rulebook.calendar
    if case.kind is NeedKind.SAFEGUARDING:  # only supervisors sit where it lies
        return owner or (EVERYBODY,)
    if not calendar.is_open(step.now):
        duties = step.office.rulebook.on_call.on_duty(step.now, calendar)
        on_call = duties[0].staff if duties else () if owner else (EVERYBODY,)
        return tuple(dict.fromkeys((*owner, *on_call)))
    return owner if level is Level.OWNER and owner else (*owner, HERE)


def _words(step: Step, case: Case, level: Level, about: Sequence[Warn]) -> str:
    zone = step.office.zone
    owed = "; ".join(
        dict.fromkeys(f"{one.deadline.name}, {say_due(one.deadline.due, zone)}" for one in about)
    )
    who = f"{case.owner_name} has it." if case.owner else "Nobody has it yet."
    if level is Level.MISSED:
        return f"MISSED on {case.reference}: {owed}. {who} Please say why it was missed."
    return f"At risk on {case.reference}: {owed}. {who}"


def _ids(about: Iterable[Warn]) -> list[str]:
    return [warn.deadline.clock for warn in about]


def why_missed(case: Case) -> Button:
    """Asks for the reason."""
    return Button(label="Why was it missed?", action=StaffAct.MISSED_WHY, subject=case.reference)
