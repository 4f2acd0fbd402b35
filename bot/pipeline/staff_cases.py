"""What staff do with a case. The case decides whether the step is legal."""

from bot.domain.acts import StaffAct
from bot.domain.case import Case
from bot.domain.errors import NotAllowed
from bot.domain.identity import PlaceKind
from bot.domain.messages import MessageEdited, MessageReceived
from bot.domain.need import NeedKind
from bot.domain.outbound import Reply
from bot.domain.routing import makes_a_case
from bot.domain.rulebook import ReplyKey
from bot.pipeline.casework import leave_pointer, next_card, show_case, update_case
from bot.pipeline.incidents import NOT_STARTED
from bot.pipeline.on_call import call_out, somebody_has_it
from bot.pipeline.scene import private_address
from bot.pipeline.staff_press import Press, find_case
from bot.pipeline.step import Step

#: What a case can be said to be really.
DESTINATIONS = tuple(
    kind for kind in NeedKind if makes_a_case(kind) and kind is not NeedKind.UNSURE
)
REVEALED = 10  # messages shown at once


async def case_act(step: Step, press: Press) -> None:
    """Do *press* to the case it names."""
    case = await find_case(step, press)
    match press.act:
        case StaffAct.CLAIM:
            case.claim(press.actor.id, press.name)
            await somebody_has_it(step, case, press.who)
        case StaffAct.RELEASE:
            case.release()
            await call_out(step, case)
        case StaffAct.NOTE:
            await _note(step, press, case)
            return
        case StaffAct.REROUTE:
            await _reroute(step, press, case)
        case StaffAct.CLOSE:
            await _close(step, press, case)
        case StaffAct.REVEAL:
            await _reveal(step, press, case)
            return
        case _:
            raise NotAllowed("That cannot be done to a case.")
    await step.record(
        press.act.replace("case_", "case."), case.reference, _why(press), actor=press.who
    )
    await update_case(step, case)
    await step.tx.cases.save(case)


def _why(press: Press) -> str:
    return press.words or next(iter(press.values.values()), "pressed the button")


async def _note(step: Step, press: Press, case: Case) -> None:
    text = press.demand("text", "what to note")
    await step.record("note.added", case.reference, text, actor=press.who)
    await step.tell(
        case.queue,
        f"Note by {press.name}:",
        quote=text,
        anchor=case.card,
        subject=case.reference,
    )


async def _reroute(step: Step, press: Press, case: Case) -> None:
    kind = need_named(press.demand("need", "what it really is"))
    queue = step.office.rulebook.queues.for_need(kind)
    before, old_queue, moved = case.card, case.queue, queue != case.queue
    was = case.kind
    case.reroute(kind, queue, next_card(case) if moved else case.card)
    await step.record(
        "case.corrected",
        case.reference,
        f"{was.value} was really {kind.value}",
        actor=press.who,
        was=was.value,
        now=kind.value,
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


def need_named(words: str) -> NeedKind:
    """A kind of need by its name, or a refusal that lists them."""
    name = words.strip().lower().replace(" ", "_").replace("-", "_")
    if name not in set(DESTINATIONS):
        names = ", ".join(kind.value for kind in DESTINATIONS)
        raise NotAllowed(f"“{words}” is not something a case can be. Choose one of: {names}.")
    return NeedKind(name)


async def _close(step: Step, press: Press, case: Case) -> None:
    outcome = press.demand("outcome", "what came of it; the tenant is told")
    await _must_be_answered(step, case)
    case.close(outcome, step.now)
    conversation = await step.tx.conversations.get(case.conversation)
    to = conversation.address
    if to.kind is not PlaceKind.PRIVATE:
        private = await private_address(step, await step.tx.people.get(case.person))
        if private is None:  # nothing about the matter may be said in the group
            text = f"The tenant could not be told that {case.reference} is closed: {NOT_STARTED}."
            await step.tell(case.queue, text, anchor=case.card, subject=case.reference)
            return
        to = private
    text = step.text(ReplyKey.CLOSED, reference=case.reference, outcome=outcome)
    await step.send(to, Reply(text=text), subject=case.reference)


async def _must_be_answered(step: Step, case: Case) -> None:
    """Closing a complaint is no way round answering it."""
    if case.kind is not NeedKind.COMPLAINT or not case.is_open:
        return
    if not (await step.tx.complaints.of(case.id)).is_answered:
        raise NotAllowed(
            f"{case.reference} is a complaint that was not answered. Answer it first; if the "
            "person withdrew it, decide “withdrawn”; if it is none, move it."
        )


async def _reveal(step: Step, press: Press, case: Case) -> None:
    rows = await step.tx.cases.messages(case.id, REVEALED)
    texts = [
        row.event.text
        for row in rows
        if isinstance(row.event, MessageReceived | MessageEdited) and row.event.text
    ]
    await step.record("words.shown", case.reference, "asked to see them", actor=press.who)
    await step.tell(
        press.queue,
        f"The tenant's words in {case.reference} (only you see this):",
        quote="\n\n".join(texts),
        only_for=press.actor.id,
    )
