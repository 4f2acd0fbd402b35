"""A complaint that grew out of a request: opened because the person chose so."""

from bot.domain.case import Case, Offer
from bot.domain.need import NeedKind
from bot.pipeline.casework import card_key, show_case, update_case
from bot.pipeline.step import Step

NEWEST_MESSAGES = 10


async def complain_about(step: Step, parent: Case) -> Case:
    """Open the complaint, with what was said so far; the work on *parent* goes on."""
    complaint = Case(
        person=parent.person,
        conversation=parent.conversation,
        kind=NeedKind.COMPLAINT,
        queue=step.office.rulebook.queues.for_need(NeedKind.COMPLAINT),
        opened_at=step.now,
        last_heard_at=step.now,
        reasons=(f"chose to complain about {parent.reference}",),
        vulnerabilities=parent.vulnerabilities,
        parent=parent.reference,
        folded=parent.folded,
    )
    deadline = step.office.rulebook.deadline(NeedKind.COMPLAINT, None, step.now)
    if deadline is not None:
        complaint.due_at, complaint.due_name = deadline.due, deadline.name
    await step.tx.cases.add(complaint)
    complaint.card = card_key(complaint)
    for row in await step.tx.cases.messages(parent.id, NEWEST_MESSAGES):
        await step.tx.cases.attach(complaint.id, row.id)
    await show_case(step, complaint)
    await step.tx.cases.save(complaint)
    await _settle_offer(step, parent, complaint)
    return complaint


async def _settle_offer(step: Step, parent: Case, complaint: Case) -> None:
    parent.offer = Offer.ACCEPTED
    await update_case(step, parent)
    await step.tx.cases.save(parent)
    await step.record(
        "complaint.chosen",
        complaint.reference,
        "the person chose to complain when offered (Complaint Handling Code 1.3)",
        parent=parent.reference,
    )
