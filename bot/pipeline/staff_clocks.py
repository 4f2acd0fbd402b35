"""What staff say about time: that they have it, what was done, that more is needed, why late."""

from datetime import date, datetime

from bot.domain.acts import StaffAct
from bot.domain.case import Case, CaseState
from bot.domain.clocks import KNOWING, Clock, Event
from bot.domain.errors import NotAllowed
from bot.domain.identity import IdempotencyKey
from bot.domain.need import NeedKind, Priority
from bot.domain.outbound import Reply
from bot.domain.regimes import Deadline, Granted, Promise, latest_extension, why_not_extend
from bot.domain.rulebook import ReplyKey
from bot.pipeline.alone import must_be_alone
from bot.pipeline.casework import update_case
from bot.pipeline.on_call import somebody_has_it
from bot.pipeline.staff_press import Press, find_case
from bot.pipeline.step import Step
from bot.pipeline.timekeeping import (
    NOTICE,
    clocks_of,
    extendable,
    happened,
    matter_of,
    rewind,
)
from bot.pipeline.words import EVENT_WORDS, say_due

#: Why a promise was missed, as reports count it; the words beside it are the person's own.
CAUSES = {
    "no_access": "We could not get in",
    "contractor": "The contractor did not come or finish",
    "parts": "Parts or materials were missing",
    "staffing": "Too few people for the work",
    "overlooked": "It was overlooked",
    "wrong_priority": "It was graded wrongly",
    "tenant_asked": "The tenant asked for a later time",
    "other": "Something else",
}
#: Written down by acts of their own.
_NOT_BY_HAND = KNOWING | {Event.REGRADED, Event.CLOSED}


async def clock_act(step: Step, press: Press) -> None:
    """Do *press* to the clocks of the case it names."""
    case = await find_case(step, press)
    match press.act:
        case StaffAct.HAVE_IT:
            await _have_it(step, press, case)
        case StaffAct.PROGRESS:
            await _progress(step, press, case)
        case StaffAct.EXTEND:
            await _extend(step, press, case)
        case StaffAct.MISSED_WHY:
            await _why(step, press, case)
        case _:
            raise NotAllowed("That cannot be done to a clock.")
    await update_case(step, case)
    await step.tx.cases.save(case)


async def _have_it(step: Step, press: Press, case: Case) -> None:
    """Whoever presses first has the case, also if it lay with somebody who is not there."""
    waiting = await step.tx.timers.waiting(case.reference)
    alerting = any(timer.kind == "on_call" for timer in waiting)
    if alerting and case.state is CaseState.CLAIMED and case.owner != press.actor.id:
        case.release()
    case.claim(press.actor.id, press.name)
    if await somebody_has_it(step, case, press.who):
        await step.tell(
            case.queue,
            f"{press.name} has {case.reference}.",
            anchor=case.card,
            subject=case.reference,
        )


def steps_of(step: Step, case: Case) -> tuple[Event, ...]:
    """What can be said to have been done: whatever moves a clock of such a case."""
    matter = matter_of(case)
    moving = {
        event
        for promise in step.office.rulebook.promises
        if promise.covers(matter) or _follows(promise, case)
        for event in _events(promise.clock)
    }
    return tuple(event for event in Event if event in moving - _NOT_BY_HAND)


def _follows(promise: Promise, case: Case) -> bool:
    """A promise for rows of a schedule of repairs: which row it is, the message may have told."""
    return bool(promise.defects) and case.kind in promise.needs


def _events(clock: Clock) -> set[Event]:
    pauses = {event for pause in clock.pauses for event in (pause.since, pause.until)}
    return {clock.starts, *clock.stops, *pauses}


async def _progress(step: Step, press: Press, case: Case) -> None:
    if not case.is_open:
        raise NotAllowed(f"{case.reference} is closed.")
    event = event_named(press.demand("event", "what was done"), steps_of(step, case))
    if case.kind is NeedKind.COMPLAINT:
        raise NotAllowed("A complaint has steps of its own: use the buttons for its stages.")
    implied = event is Event.MADE_SAFE and await _not_looked_into(step, case)
    events = (Event.INVESTIGATED, event) if implied else (event,)
    for one in events:
        await happened(step, case, one)
        await step.record(
            "case.progress", case.reference, EVENT_WORDS[one], actor=press.who, event=one.value
        )
    await step.tell(
        case.queue,
        f"{press.name}: {', '.join(EVENT_WORDS[one] for one in events)}.",
        anchor=case.card,
        subject=case.reference,
    )


async def _not_looked_into(step: Step, case: Case) -> bool:
    """Whoever made an emergency safe has seen it: what is owed after that runs from then on."""
    if case.priority is not Priority.EMERGENCY or Event.INVESTIGATED not in steps_of(step, case):
        return False
    history = await step.tx.history.of(case.id)
    return all(one.event is not Event.INVESTIGATED for one in history)


def event_named(words: str, possible: tuple[Event, ...]) -> Event:
    """An event by its name, or a refusal that lists them."""
    name = words.strip().lower().replace(" ", "_").replace("-", "_")
    found = next((event for event in possible if event.value == name), None)
    if found is None:
        names = ", ".join(event.value for event in possible) or "nothing moves its clocks"
        raise NotAllowed(f"“{words}” is no step of this case. Choose one of: {names}.")
    return found


async def _extend(step: Step, press: Press, case: Case) -> None:
    if not case.is_open:
        raise NotAllowed(f"{case.reference} is closed.")
    deadline = _which(step, press, await clocks_of(step, case))
    clock = step.office.rulebook.clocks[deadline.clock]
    until = _until(step, press, clock)
    reason = _reason(press)
    refusal = why_not_extend(
        clock, deadline, step.office.rulebook.calendar, at=step.now, until=until
    )
    if refusal:
        raise NotAllowed(refusal)
    await _give_notice(step, case, deadline, until, reason)
    await rewind(step, case)
    await step.record(
        "clock.extended",
        case.reference,
        reason,
        actor=press.who,
        clock=deadline.clock,
        was=deadline.due.isoformat(),
        until=until.isoformat(),
    )
    await step.tell(
        case.queue,
        f"{press.name} gave more time: {deadline.name}, now due {say_due(until, step.office.zone)}."
        " The tenant is told.",
        quote=reason,
        anchor=case.card,
        subject=case.reference,
    )


def _which(step: Step, press: Press, clocks: tuple[Deadline, ...]) -> Deadline:
    """The clock that was named, or the only one that can be extended."""
    running = [one for one in clocks if one.is_running]
    name = press.values.get("clock", "")
    if named := next((one for one in running if one.clock == name), None):
        return named
    possible = extendable(step, tuple(running))
    if not possible:
        raise NotAllowed("Nothing allows more time for what is due on this case.")
    return possible[0]


def _until(step: Step, press: Press, clock: Clock) -> datetime:
    words = press.value("until").split()
    try:
        day = date.fromisoformat(words[0] if words else "")
    except ValueError:
        raise NotAllowed("Please say until which day, like 2026-12-18, and then why.") from None
    return step.office.rulebook.calendar.end_of(day, clock.length.ends_at)


def _reason(press: Press) -> str:
    reason = press.values.get("reason", "") or press.words.partition(" ")[2]
    if not reason.strip():
        raise NotAllowed("Please say why: the notice has to tell the tenant.")
    return reason.strip()


async def _give_notice(
    step: Step, case: Case, deadline: Deadline, until: datetime, reason: str
) -> None:
    """More time counts only with a notice; one that cannot be given is refused before anything."""
    to = await must_be_alone(step, case)
    key = IdempotencyKey(f"{NOTICE}{case.reference}:{deadline.clock}:{step.source}")
    text = notice(step, case, deadline.name, until, reason)
    await step.send(to, Reply(text=text), key=key, subject=case.reference)
    case.answer()
    granted = Granted(clock=deadline.clock, at=step.now, until=until)
    await step.tx.history.grant(case.id, granted, key)


def notice(step: Step, case: Case, promise: str, until: datetime, reason: str) -> str:
    """What the tenant reads when more time is needed."""
    data = case.kind is NeedKind.DATA_REQUEST
    return step.text(
        ReplyKey.EXTENSION_NOTICE_DATA if data else ReplyKey.EXTENSION_NOTICE,
        reference=case.reference,
        promise=promise,
        due=say_due(until, step.office.zone),
        reason=reason,
    )


def latest_day(step: Step, deadline: Deadline) -> str:
    """The last day to which it can be put off, as a form shows it; empty if nothing says so."""
    rulebook = step.office.rulebook
    latest = latest_extension(rulebook.clocks[deadline.clock], deadline, rulebook.calendar)
    return rulebook.calendar.day_of(latest).isoformat() if latest else ""


async def _why(step: Step, press: Press, case: Case) -> None:
    cause = press.values.get("why", "")
    words = press.values.get("reason", "") or press.words
    said = ": ".join(part for part in (CAUSES.get(cause, ""), words.strip()) if part)
    if not said:
        raise NotAllowed("Please say why it was missed.")
    if not await step.tx.history.explain(case.id, "", said, press.actor.id):
        raise NotAllowed(f"Nothing on {case.reference} was missed without a reason.")
    await step.record(
        "clock.explained", case.reference, said, actor=press.who, cause=cause or "other"
    )
