"""A case that holds two needs becomes two, each with a reference of its own."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.case import Case
from bot.domain.errors import NotAllowed
from bot.domain.messages import MessageEdited, MessageReceived
from bot.domain.need import NeedKind, Priority, Trade
from bot.domain.outbound import Reply
from bot.domain.rulebook import ReplyKey
from bot.pipeline.alone import place_alone
from bot.pipeline.casework import card_key, show_case, update_case
from bot.pipeline.confided import without_confided
from bot.pipeline.correcting import because, need_named
from bot.pipeline.on_call import call_out
from bot.pipeline.staff_press import Press, find_case
from bot.pipeline.step import Step
from bot.pipeline.timekeeping import rewind
from bot.ports.store import InboxRow

MESSAGES = 20  # of a case that can be cut off
#: What goes over to the second case.
HOW = {
    "it": "This message alone",
    "from": "This message and all after it",
    "both": "It holds both: it stays here as well",
}


async def split_act(step: Step, press: Press) -> None:
    """What was taken for one need is two: the second gets a case and a reference of its own."""
    case = await find_case(step, press)
    if not case.is_open:
        raise NotAllowed(f"{case.reference} is closed.")
    said = await step.tx.cases.messages(case.id, MESSAGES)
    rows = await without_confided(step, case, said)
    row = _row(press, case, rows)
    kind, words = _second(press)
    how = press.values.get("how") or ("both" if len(rows) == 1 else "it")
    if how != "both" and row.id == rows[0].id:
        raise NotAllowed("Something has to stay here. If it holds both, say so.")
    second = await _open_second(step, press, case, row, kind)
    await _hand_messages(step, case, second, row, rows, how)
    why = because(press, words)
    await step.record(
        "case.split",
        second.reference,
        why or "two needs",
        actor=press.who,
        parent=case.reference,
        message=row.id,
        was=case.kind.value,
        now=kind.value,
        both=how == "both",
        why=press.values.get("why", ""),
        because=why,
    )
    await _show_split(step, press, case, second, why)


def _row(press: Press, case: Case, rows: Sequence[InboxRow]) -> InboxRow:
    """The message that was chosen in the form, or the last one."""
    if not rows:
        raise NotAllowed("There is no message in it that could be cut off.")
    wanted = press.values.get("message") or str(rows[-1].id)
    found = next((row for row in rows if str(row.id) == wanted), None)
    if found is None:
        raise NotAllowed(f"That message is no longer in {case.reference}. Nothing was split.")
    return found


def _second(press: Press) -> tuple[NeedKind, str]:
    """What the second need is: from the form, or from the first word of a command."""
    if named := press.values.get("need", ""):
        return need_named(named), ""
    name, _, words = press.words.partition(" ")
    if not name:
        raise NotAllowed("Please say what the second need is.")
    return need_named(name), words


async def _open_second(step: Step, press: Press, case: Case, row: InboxRow, kind: NeedKind) -> Case:
    trade = press.values.get("trade", "")
    priority = press.values.get("priority", "")
    repair = kind is NeedKind.REPAIR
    second = Case(
        person=case.person,
        conversation=case.conversation,
        kind=kind,
        queue=step.office.rulebook.queues.for_need(kind),
        opened_at=row.event.received_at,
        last_heard_at=row.event.received_at,
        priority=_priority(priority) if repair else None,
        trade=Trade(trade) if repair and trade in set(Trade) else None,
        reasons=(f"split off {case.reference} by {press.name}",),
        vulnerabilities=case.vulnerabilities,
        parent=case.reference,
        folded=case.folded,
    )
    await step.tx.cases.add(second)
    second.card = card_key(second)
    return second


def _priority(name: str) -> Priority:
    return Priority(name) if name in set(Priority) else Priority.ROUTINE


async def _hand_messages(
    step: Step, case: Case, second: Case, row: InboxRow, rows: Sequence[InboxRow], how: str
) -> None:
    if how == "both":
        await step.tx.cases.attach(second.id, row.id)
        return
    later = how == "from"
    moved = [one.id for one in rows if one.id == row.id or (later and one.id > row.id)]
    await step.tx.files.take(moved, case.id, second.id)


async def _show_split(step: Step, press: Press, case: Case, second: Case, why: str) -> None:
    file = await step.tx.files.of(case.id)
    await step.tx.files.save(case.id, replace(file, split=(*file.split, second.reference)))
    await rewind(step, second)
    await show_case(step, second)
    await step.tx.cases.save(second)
    await step.tell(
        case.queue,
        f"{press.name} split it: {second.reference} in #{second.queue} is the second need.",
        quote=why,
        anchor=case.card,
        subject=case.reference,
    )
    await update_case(step, case)
    await step.tx.cases.save(case)
    await call_out(step, second)
    to = await place_alone(step, case)
    if to is not None:
        text = step.text(ReplyKey.CASE_SPLIT, reference=case.reference, other=second.reference)
        await step.send(to, Reply(text=text))


def said_in_short(row: InboxRow, longest: int = 60) -> str:
    """A message as a choice in a form."""
    event = row.event
    text = event.text if isinstance(event, MessageReceived | MessageEdited) else ""
    words = " ".join(text.split()) or "(no words)"
    return words if len(words) <= longest else f"{words[: longest - 1]}…"
