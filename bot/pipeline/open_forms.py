"""Forms of answers that are open in front of somebody, as the card tells the others."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.case import Case
from bot.domain.timers import Timer, TimerKind
from bot.pipeline.answering import form_key
from bot.pipeline.casework import update_case
from bot.pipeline.step import Step
from bot.ports.replying import Draft

#: After this long nobody is still typing; the draft stays theirs.
LEFT_OPEN = timedelta(minutes=15)


async def keep_open(step: Step, case: Case, draft: Draft) -> None:
    """Remember that the form is in front of somebody, and stop saying so after a while."""
    await step.tx.drafts.save(draft)
    await step.tx.timers.set(
        Timer(
            key=form_key(case, draft.staff),
            kind=TimerKind.REPLY_FORM,
            subject=case.reference,
            due_at=step.now + LEFT_OPEN,
            detail={"staff": draft.staff},
        )
    )


async def left_open(step: Step, timer: Timer) -> None:
    """The form was open so long that it no longer says anything about who answers."""
    case = await step.tx.cases.find(timer.subject)
    draft = await step.tx.drafts.of(case.id, timer.detail["staff"]) if case else None
    if case is None or draft is None or not draft.shown:
        return
    await step.tx.drafts.save(replace(draft, shown=False))
    await show_change(step, case)


async def show_change(step: Step, case: Case) -> None:
    """Bring the card up to date with who answers; several changes become one update."""
    await update_case(step, case)
    await step.tx.cases.save(case)
