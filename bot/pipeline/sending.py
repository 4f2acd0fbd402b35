"""An answer on its way: straight into the outbox, or after its files have been fetched.

Files are fetched like a tenant's: after the commit, with patience, kept by their content. The
answer waits for all of them; if one cannot be had, nothing is sent and the words come back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.acts import StaffAct
from bot.domain.case import Case, ReplyState
from bot.domain.errors import NotAllowed
from bot.domain.identity import Address, IdempotencyKey
from bot.domain.messages import FormSubmitted, Media
from bot.domain.outbound import Attachment, Button, Reply
from bot.domain.outgoing_files import called
from bot.pipeline.alone import must_be_alone
from bot.pipeline.answering import say_answer
from bot.pipeline.changes import keep_change
from bot.pipeline.open_forms import show_change
from bot.pipeline.reply_form import TEXT
from bot.pipeline.step import Step
from bot.ports.replying import Answer, Draft
from bot.ports.store import MediaRow, MediaState


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer that may go out, and who wrote it."""

    case: Case
    to: Address
    text: str = field(repr=False)
    staff: str
    name: str
    attachments: tuple[Attachment, ...] = ()


async def send(step: Step, answered: Answered) -> None:
    """Put it in the outbox, tell colleagues in the thread, and write down whose it is."""
    case = answered.case
    case.answer()
    case.wait()
    reply = Reply(text=answered.text, attachments=answered.attachments)
    key = IdempotencyKey(f"{step.source}:answer")
    await step.send(answered.to, reply, key=key, subject=case.reference)
    await step.tx.answers.add(
        Answer(key=key, case=case.id, staff=answered.staff, name=answered.name, at=step.now)
    )
    await keep_change(step, case, answered.name, "answered the tenant")
    await step.tell(
        case.queue,
        f"{answered.name} answered the tenant:",
        quote=answered.text,
        anchor=case.card,
        subject=case.reference,
        attachments=answered.attachments,
    )
    await step.record(
        "case.reply",
        case.reference,
        "answered the tenant",
        actor=f"staff:{answered.staff}",
        key=key,
        files=[one.sha256 for one in answered.attachments],
    )


async def park(step: Step, answered: Answered, media: Sequence[Media]) -> None:
    """Have the files fetched first; the words are in the form that came in."""
    if step.row is None:
        raise NotAllowed("Files can be sent from the form only.")
    answered.case.answer()
    answered.case.wait()
    await step.tx.media.add(step.row, step.office.staff, media, None, step.now)
    await step.record(
        "reply.fetching",
        answered.case.reference,
        "its files are fetched first",
        actor=f"staff:{answered.staff}",
        files=len(media),
    )


async def file_settled(step: Step, row: MediaRow, because: str = "") -> bool:
    """A file was kept, or cannot be had; False if it is none of staff's."""
    event = (await step.tx.inbox.get(row.inbox)).event
    if not isinstance(event, FormSubmitted):
        return False
    rows = await step.tx.media.of_row(row.inbox)
    case = await step.tx.cases.find(event.subject)
    if case is None or (not because and any(one.state is MediaState.WAITING for one in rows)):
        return True
    if any(one.state is MediaState.GONE and one.id != row.id for one in rows):
        return True  # the words were given back with the first file that failed
    await _finish(step, case, event, rows, f"{called(row.media)}: {because}" if because else "")
    return True


async def _finish(
    step: Step, case: Case, event: FormSubmitted, rows: Sequence[MediaRow], because: str
) -> None:
    try:
        to = await must_be_alone(step, case)
    except NotAllowed as no:
        to, because = step.office.queue(case.queue), because or str(no)
    answered = Answered(
        case=case,
        to=to,
        text=event.values.get(TEXT, "").strip(),
        staff=event.actor.id,
        name=event.actor.name or "A colleague",
        attachments=tuple(_attachment(one) for one in rows if one.state is MediaState.KEPT),
    )
    if because := because or await _overtaken(step, case, event):
        await _give_back(step, answered, event, because)
    else:
        await send(step, answered)
    await show_change(step, case)


async def _overtaken(step: Step, case: Case, event: FormSubmitted) -> str:
    """What happened while the files were fetched, so that it may not fit any more."""
    if not case.is_open:
        return f"{case.reference} was closed meanwhile"
    meanwhile = await step.tx.answers.of(case.id, event.received_at)
    other = next((one for one in meanwhile if one.staff != event.actor.id), None)
    return f"an answer went out meanwhile ({say_answer(step, other)})" if other else ""


async def _give_back(step: Step, answered: Answered, event: FormSubmitted, because: str) -> None:
    case = answered.case
    if case.reply is ReplyState.QUEUED:  # a colleague's, sent meanwhile, has a state of its own
        case.reply, case.reply_because = ReplyState.FAILED, because
    if case.is_open:
        draft = Draft(
            case=case.id,
            staff=answered.staff,
            name=answered.name,
            opened_at=step.now,
            text=answered.text,
            shown=False,
        )
        await step.tx.drafts.save(draft)
    await step.record("reply.not_sent", case.reference, because)
    look = Button(label="Look at it again", action=StaffAct.REPLY, subject=case.reference)
    await step.tell(
        event.address.chat,
        f"Your answer on {case.reference} was NOT sent: {because}. "
        "Your words are kept; choose the files again.",
        quote=answered.text,
        only_for=answered.staff,
        buttons=(look,) if case.is_open else (),
    )


def _attachment(row: MediaRow) -> Attachment:
    return Attachment(
        sha256=row.sha256,
        kind=row.media.kind.value,
        mime=row.media.mime,
        name=row.media.name,
        size=row.size,
    )
