"""Notes on a case, and words that were folded on its card."""

from bot.domain.acts import StaffAct
from bot.domain.case import Case
from bot.domain.errors import NotAllowed
from bot.domain.messages import MessageEdited, MessageReceived
from bot.pipeline.confided import without_confided
from bot.pipeline.staff_press import Press, find_case
from bot.pipeline.step import Step

REVEALED = 10  # messages shown at once


async def case_act(step: Step, press: Press) -> None:
    """Do *press* to the case it names."""
    case = await find_case(step, press)
    match press.act:
        case StaffAct.NOTE:
            await _note(step, press, case)
        case StaffAct.REVEAL:
            await _reveal(step, press, case)
        case _:
            raise NotAllowed("That cannot be done to a case.")


async def _note(step: Step, press: Press, case: Case) -> None:
    text = press.demand("text", "what to note")
    await step.record("note.added", case.reference, "a note", actor=press.who, event=step.row)
    await step.tell(
        case.queue,
        f"Note by {press.name}:",
        quote=text,
        anchor=case.card,
        subject=case.reference,
    )


async def _reveal(step: Step, press: Press, case: Case) -> None:
    said = await step.tx.cases.messages(case.id, REVEALED)
    rows = await without_confided(step, case, said)
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
