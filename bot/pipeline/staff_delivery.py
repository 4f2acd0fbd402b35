"""Sends whose outcome nobody knows: a person decides whether to say it again."""

from dataclasses import replace

from bot.domain.acts import StaffAct
from bot.domain.errors import NotAllowed
from bot.domain.identity import IdempotencyKey
from bot.domain.incident import Incident
from bot.domain.outbound import OutboundOp, Warn
from bot.domain.rights import demand
from bot.pipeline.incidents import update_incident
from bot.pipeline.staff_press import Press
from bot.pipeline.step import Step
from bot.ports.store import OutboxRow, OutboxState


async def delivery_act(step: Step, press: Press) -> None:
    """Say it again as a new message, or leave it; either once only."""
    row = await step.tx.outbox.get(IdempotencyKey(press.subject))
    if row is None or row.state is not OutboxState.UNKNOWN:
        raise NotAllowed("That message is no longer in doubt.")
    again = press.act == StaffAct.RESEND
    if again:
        if isinstance(row.op.intent, Warn):
            demand(press.actor, StaffAct.WARN)
        await _send_again(step, row)
    await step.record(
        "delivery.sent_again" if again else "delivery.left",
        row.op.subject or row.op.key,
        "a member of staff decided",
        actor=press.who,
        key=row.op.key,
    )
    text = "Sending it again." if again else "Left as it is."
    await step.tell(press.queue, text, only_for=press.actor.id)


async def _send_again(step: Step, row: OutboxRow) -> None:
    key = IdempotencyKey(f"{row.op.key}:again")
    incident = await _warned_in(step, row.op)
    if incident is not None:  # refused before anything is written
        incident.warn_again(key)
    fresh = replace(row.op, key=key, done=row.parts, expires_at=None, anchor_message=None)
    if not await step.tx.outbox.put(fresh, step.now):
        raise NotAllowed("Somebody has already sent that again.")
    if incident is not None:
        await update_incident(step, incident)
        await step.tx.incidents.save(incident)


async def _warned_in(step: Step, op: OutboundOp) -> Incident | None:
    """The incident whose warning *op* is: sent again, it counts as the first would have."""
    if not isinstance(op.intent, Warn) or op.subject is None:
        return None
    incident = await step.tx.incidents.find(op.subject)
    return incident if incident is not None and incident.warning_key == op.key else None
