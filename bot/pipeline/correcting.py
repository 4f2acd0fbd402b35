"""What a person judges otherwise than the bot: another need, priority or trade, or no request.

Each asks why and is written down as ``case.corrected``, which ``corrections`` exports.
"""

from collections.abc import Mapping

from bot.domain.acts import StaffAct
from bot.domain.case import Case
from bot.domain.complaint import Stage
from bot.domain.errors import NotAllowed
from bot.domain.identity import IdempotencyKey
from bot.domain.need import NeedKind, Priority, Trade
from bot.domain.outbound import Reply
from bot.domain.routing import makes_a_case
from bot.domain.rulebook import ReplyKey
from bot.pipeline.alone import place_alone
from bot.pipeline.case_cards import case_heading
from bot.pipeline.casework import leave_pointer, next_card, show_case, update_case
from bot.pipeline.on_call import call_out
from bot.pipeline.staff_press import Press, find_case
from bot.pipeline.step import Step
from bot.pipeline.timekeeping import regrade

#: Why, in one tap; the words beside it are the person's own.
WHYS: Mapping[str, str] = {
    "misread": "The bot misread it",
    "more_said": "The tenant said more since",
    "seen": "We looked, and it is otherwise",
    "tenant_asked": "The tenant asked for it",
    "other": "Something else",
}
#: What a case can be said to be really.
DESTINATIONS = tuple(
    kind for kind in NeedKind if makes_a_case(kind) and kind is not NeedKind.UNSURE
)


async def correct_act(step: Step, press: Press) -> None:
    """Do *press* to the case it names."""
    case = await find_case(step, press)
    match press.act:
        case StaffAct.REROUTE:
            await _reroute(step, press, case)
        case StaffAct.CORRECT:
            await _regrade(step, press, case)
        case StaffAct.NOT_REQUEST:
            await _not_a_request(step, press, case)
        case _:
            raise NotAllowed("That cannot be done to a case.")
    await update_case(step, case)
    await step.tx.cases.save(case)


def because(press: Press, words: str = "") -> str:
    """Why, as it is kept: the reason that was tapped and what was added to it."""
    tapped = WHYS.get(press.values.get("why", ""), "")
    said = (press.values.get("words", "") or words).strip()
    return ": ".join(part for part in (tapped, said) if part)


async def record_correction(
    step: Step, press: Press, case: Case, field: str, was: str | None, now: str | None, why: str
) -> None:
    """One field of what the bot judged is really something else."""
    await step.record(
        "case.corrected",
        case.reference,
        why or f"{was} was really {now}",
        actor=press.who,
        field=field,
        was=was,
        now=now,
        need=case.kind.value,
        why=press.values.get("why", ""),
        because=why,
    )


async def _reroute(step: Step, press: Press, case: Case) -> None:
    kind, words = _kind(press.demand("need", "what it really is"))
    queue = step.office.rulebook.queues.for_need(kind)
    before, old_queue, moved = case.card, case.queue, queue != case.queue
    was = case.kind
    case.reroute(kind, queue, next_card(case) if moved else case.card)
    await record_correction(
        step, press, case, "needs", was.value, kind.value, because(press, words)
    )
    deadline = step.office.rulebook.deadline(
        kind, case.priority, case.opened_at, trade=case.trade, hazard=case.hazard
    )
    case.due_at = deadline.due if deadline else None
    case.due_name = deadline.name if deadline else ""
    if moved:
        why = f"It was moved to #{queue} by {press.name}."
        await leave_pointer(step, case, old_queue, before, why)
        await show_case(step, case)
    await call_out(step, case)


def _kind(said: str) -> tuple[NeedKind, str]:
    """The kind that a command begins with, and what else was said."""
    for count in range(len(said.split()), 0, -1):
        name = "_".join(said.split()[:count]).lower().replace("-", "_")
        if name in set(DESTINATIONS):
            return NeedKind(name), " ".join(said.split()[count:])
    return need_named(said), ""


def need_named(words: str) -> NeedKind:
    """A kind of need by its name, or a refusal that lists them."""
    name = words.strip().lower().replace(" ", "_").replace("-", "_")
    if name not in set(DESTINATIONS):
        names = ", ".join(kind.value for kind in DESTINATIONS)
        raise NotAllowed(f"“{words}” is not something a case can be. Choose one of: {names}.")
    return NeedKind(name)


async def _regrade(step: Step, press: Press, case: Case) -> None:
    """Another band, another trade, or both; the clocks follow."""
    if not case.is_open:
        raise NotAllowed(f"{case.reference} is closed.")
    if case.kind is not NeedKind.REPAIR:
        raise NotAllowed("Only repairs have a priority and a trade. Move it if it is a repair.")
    priority, trade, words = _wanted(press)
    before = (case.priority, case.trade)
    why = because(press, words)
    case.correct(priority or case.priority, trade or case.trade, why or f"{press.name} says so")
    if (case.priority, case.trade) == before:
        raise NotAllowed(f"{case.reference} is graded like that already.")
    if case.priority is not before[0]:
        await record_correction(step, press, case, "priority", before[0], case.priority, why)
    if case.trade is not before[1]:
        await record_correction(step, press, case, "trade", before[1], case.trade, why)
    await regrade(step, case)
    if case.priority is Priority.EMERGENCY and before[0] is not Priority.EMERGENCY:
        await _alarm(step, press, case)
    await step.tell(
        case.queue,
        f"{press.name} corrected it: {case_heading(case)}, {case.priority or 'no priority'}.",
        quote=why,
        anchor=case.card,
        subject=case.reference,
    )


def _wanted(press: Press) -> tuple[Priority | None, Trade | None, str]:
    """From a form's fields, or from the first word of a command."""
    priority, trade = press.values.get("priority", ""), press.values.get("trade", "")
    first, _, words = press.words.partition(" ")
    name = first.lower()
    priority = priority or (name if name in set(Priority) else "")
    trade = trade or (name if name in set(Trade) else "")
    if not priority and not trade:
        names = ", ".join((*Priority, *Trade))
        raise NotAllowed(f"Please say the priority or the trade, and why. One of: {names}.")
    return (
        Priority(priority) if priority in set(Priority) else None,
        Trade(trade) if trade in set(Trade) else None,
        words,
    )


async def _alarm(step: Step, press: Press, case: Case) -> None:
    await step.tell(
        case.queue,
        f"{case_heading(case)} ({case.reference}): {press.name} raised it. Please claim it now.",
        urgent=True,
        anchor=case.card,
        subject=case.reference,
        key=IdempotencyKey(f"alarm:{case.reference}:{step.source}"),
    )
    await call_out(step, case)


async def _not_a_request(step: Step, press: Press, case: Case) -> None:
    """It needs nothing from anybody: closed, and the person is told so."""
    complaint = await step.tx.complaints.of(case.id)
    if case.kind is NeedKind.COMPLAINT and complaint.stage is not Stage.RECEIVED:
        raise NotAllowed(f"{case.reference} was acknowledged as a complaint: answer it.")
    why = because(press, press.words) or "no reason given"
    case.close("No request", step.now)
    await record_correction(step, press, case, "needs", case.kind, NeedKind.NONE, why)
    to = await place_alone(step, case)
    if to is not None:
        text = step.text(ReplyKey.CLOSED_NO_REQUEST, reference=case.reference)
        await step.send(to, Reply(text=text), subject=case.reference)
