"""The notice of a restriction, and what it means that it arrived or did not.

A restriction is enforced once the platform accepted its notice, and not before: nobody can
keep to what they were not told. Where no chat can be reached, supervisors hear so; the
person gets the notice when they write again, or is told another way by a supervisor.
"""

from bot.domain.acts import StaffAct
from bot.domain.identity import Address, IdempotencyKey
from bot.domain.outbound import (
    Accepted,
    Button,
    OutboundOp,
    Receipt,
    Refused,
    Reply,
    RestrictionNotice,
)
from bot.domain.restriction import Restriction, RestrictionState
from bot.domain.rulebook import ReplyKey
from bot.pipeline.accounts import where_alone
from bot.pipeline.incidents import MODERATION
from bot.pipeline.restriction_shown import update_restriction
from bot.pipeline.restriction_words import appeal_button, changed_text, notice_text
from bot.pipeline.standing_shown import show_standing
from bot.pipeline.step import Step
from bot.ports.store import OutboxState

UNREACHABLE = "no private chat of theirs can be reached"


async def send_notice(step: Step, restriction: Restriction, to: Address | None = None) -> None:
    """Put the notice in the outbox, or tell supervisors that there is nowhere to send it.

    *to*: where they are known to read now; else any private chat of theirs.
    """
    await _send(step, restriction, notice_text(step, restriction), to)


async def withdraw_notice(step: Step, restriction: Restriction) -> None:
    """A notice that has not gone out yet does not go out any more."""
    row = await step.tx.outbox.get(restriction.notice_key) if restriction.notice_key else None
    if row is None or row.state is not OutboxState.READY or row.parts:
        return
    restriction.notice_withdrawn()
    await step.tx.outbox.refused(row.id, (), restriction.notice_because, step.now)


async def tell_change(step: Step, restriction: Restriction, reasons: str) -> None:
    """What a review changed, or let go on."""
    await _send(step, restriction, changed_text(step, restriction, reasons))


async def _send(step: Step, restriction: Restriction, text: str, to: Address | None = None) -> None:
    to = to or await where_alone(step, restriction.person)
    if to is None:
        restriction.notice_failed(UNREACHABLE, known=True)
        await _not_told(step, restriction, UNREACHABLE)
        return
    key = IdempotencyKey(f"notice:{restriction.reference}:{step.source}")
    restriction.notice_sent(key)
    buttons = (appeal_button(step, restriction.reference),)
    notice = RestrictionNotice(text=text, buttons=buttons)
    await step.send(to, notice, key=key, subject=restriction.reference)


async def notice_settled(step: Step, op: OutboundOp, receipt: Receipt, because: str) -> None:
    """What became of a notice; only the latest one decides."""
    restriction = await step.tx.restrictions.find(op.subject or "")
    if restriction is None or not op.key.startswith(restriction.notice_key or "none"):
        return  # sent again it goes by a longer key, and counts as the first would have
    waited = restriction.state is RestrictionState.APPROVED
    if isinstance(receipt, Accepted):
        restriction.notice_arrived(step.now)
        if not restriction.is_live:  # it was on its way when the restriction ended
            await tell_ended(step, restriction, ReplyKey.RESTRICTION_LAPSED, "")
        elif waited:
            await step.record(
                "restriction.in_force",
                restriction.reference,
                "the platform accepted the notice",
                key=op.key,
                parts=list(receipt.parts),
            )
    else:
        restriction.notice_failed(because, known=isinstance(receipt, Refused))
        await _not_told(step, restriction, because, _again(op))
    await update_restriction(step, restriction)
    await step.tx.restrictions.save(restriction)
    await show_standing(step, restriction.person)


def _again(op: OutboundOp) -> tuple[Button, ...]:
    return (Button(label="Try again", action=StaffAct.RESEND, subject=op.key),)


async def _not_told(
    step: Step, restriction: Restriction, because: str, again: tuple[Button, ...] = ()
) -> None:
    waits = restriction.state is RestrictionState.APPROVED
    which = ReplyKey.STAFF_NOTICE_NOT_DELIVERED if waits else ReplyKey.STAFF_NOT_DELIVERED
    told = Button(label="Told another way", action=StaffAct.TOLD, subject=restriction.reference)
    await step.tell(
        MODERATION,
        step.text(which, reference=restriction.reference, reason=because),
        urgent=True,
        anchor=restriction.card,
        subject=restriction.reference,
        buttons=(*again, told) if waits else again,
    )


async def tell_ended(step: Step, restriction: Restriction, which: ReplyKey, reasons: str) -> None:
    """One line, wherever they can be reached; that it ended does not depend on it."""
    to = await where_alone(step, restriction.person)
    if to is not None:
        text = step.text(which, reference=restriction.reference, reasons=reasons)
        await step.send(to, Reply(text=text))
