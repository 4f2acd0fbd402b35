"""Sends that failed, or whose outcome nobody knows: a person decides whether to try again."""

from dataclasses import replace

from bot.domain.acts import StaffAct
from bot.domain.case import Case
from bot.domain.errors import NotAllowed
from bot.domain.identity import IdempotencyKey
from bot.domain.incident import Incident
from bot.domain.outbound import OutboundOp, Reply, RestrictionNotice, SafetyAdvice, Warn
from bot.domain.restriction import Restriction
from bot.domain.rights import demand
from bot.pipeline.alone import must_be_alone
from bot.pipeline.incidents import update_incident
from bot.pipeline.open_forms import show_change
from bot.pipeline.restriction_shown import update_restriction
from bot.pipeline.staff_press import Press, find_case
from bot.pipeline.step import Step
from bot.ports.replying import Answer
from bot.ports.store import OutboxRow, OutboxState


async def delivery_act(step: Step, press: Press) -> None:
    """Say it again as a new message, or leave it; whoever presses first decides."""
    row = await step.tx.outbox.get(IdempotencyKey(press.subject))
    if row is None or row.state not in (OutboxState.UNKNOWN, OutboxState.REFUSED):
        raise NotAllowed("That message is no longer in doubt.")
    if first := await step.tx.answers.chosen(row.op.key):
        raise NotAllowed(f"{first} has already decided about that message.")
    again = press.act == StaffAct.RESEND
    if isinstance(row.op.intent, Warn | RestrictionNotice):
        demand(press.actor, StaffAct.WARN)
    case = await step.tx.cases.find(row.op.subject or "")
    if case is not None:
        await find_case(step, press.about(case.reference))  # they may see it
    if again:
        await _send_again(step, press, row, case)
    await step.tx.answers.choose(row.op.key, "again" if again else "left", press.name, step.now)
    if case is not None:
        await show_change(step, case)
    await step.record(
        "delivery.sent_again" if again else "delivery.left",
        row.op.subject or row.op.key,
        "a member of staff decided",
        actor=press.who,
        key=row.op.key,
    )
    text = "Sending it again." if again else "Left as it is."
    await step.tell(press.queue, text, only_for=press.actor.id)


async def _send_again(step: Step, press: Press, row: OutboxRow, case: Case | None) -> None:
    if isinstance(row.op.intent, SafetyAdvice):
        raise NotAllowed("Safety advice is not sent again later. Ring the person.")
    key = IdempotencyKey(f"{row.op.key}:again")
    incident = await _warned_in(step, row.op)
    if incident is not None:  # refused before anything is written
        incident.warn_again(row.op.key, key)
    restriction = await _noticed_in(step, row.op)
    if restriction is not None:
        restriction.notice_sent(key)
    fresh = replace(row.op, key=key, done=row.parts, expires_at=None, anchor_message=None)
    if case is not None and isinstance(row.op.intent, Reply):
        fresh = await _anew(step, press, case, fresh)
    if not await step.tx.outbox.put(fresh, step.now):
        raise NotAllowed("Somebody has already sent that again.")
    if incident is not None:
        await update_incident(step, incident)
        await step.tx.incidents.save(incident)
    if restriction is not None:
        await update_restriction(step, restriction)
        await step.tx.restrictions.save(restriction)


async def _anew(step: Step, press: Press, case: Case, op: OutboundOp) -> OutboundOp:
    """To where the person can be reached by now; what an earlier chat holds counts there only."""
    to = await must_be_alone(step, case)
    case.try_again()
    again = Answer(key=op.key, case=case.id, staff=press.actor.id, name=press.name, at=step.now)
    await step.tx.answers.add(again)
    return op if op.to == to else replace(op, to=to, done=())


async def _noticed_in(step: Step, op: OutboundOp) -> Restriction | None:
    """The restriction whose notice *op* is; an earlier notice than its last is not sent again."""
    if not isinstance(op.intent, RestrictionNotice) or op.subject is None:
        return None
    restriction = await step.tx.restrictions.find(op.subject)
    if restriction is not None and restriction.notice_key != op.key:
        raise NotAllowed("A later notice has taken its place.")
    return restriction


async def _warned_in(step: Step, op: OutboundOp) -> Incident | None:
    """The incident whose warning *op* is: sent again, it counts as the first would have."""
    if not isinstance(op.intent, Warn) or op.subject is None:
        return None
    incident = await step.tx.incidents.find(op.subject)
    return incident if incident is not None and incident.notice(op.key) else None
