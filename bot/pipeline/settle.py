"""What a receipt means: for the act, for the case or incident that asked for it, for people."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.acts import StaffAct
from bot.domain.case import Case, ReplyState
from bot.domain.identity import IdempotencyKey
from bot.domain.incident import Incident
from bot.domain.need import NeedKind
from bot.domain.outbound import (
    Accepted,
    Acknowledge,
    AskForDetails,
    Button,
    Importance,
    Notify,
    OpenForm,
    OutboundOp,
    PinPost,
    PostHouseRules,
    Receipt,
    Refusal,
    Refused,
    Remove,
    Reply,
    RestrictionNotice,
    RestrictMember,
    RetryLater,
    SafetyAdvice,
    ShowCard,
    ShowWorklist,
    Unknown,
    UpdateCard,
    Warn,
)
from bot.domain.rulebook import ReplyKey
from bot.pipeline.casework import ASKED, update_case
from bot.pipeline.conduct_notices import tell_taken_back
from bot.pipeline.group_limits import limited
from bot.pipeline.group_rules import not_taken_down, pinned
from bot.pipeline.incidents import MODERATION, update_incident
from bot.pipeline.restriction_notices import notice_settled
from bot.pipeline.step import Step
from bot.pipeline.timekeeping import NOTICE, rewind
from bot.ports.store import OutboxRow

#: After this long nobody is helped by an answer any more; a person is told instead.
GIVE_UP_AFTER = timedelta(hours=24)
IN_CASE = "In case this did not reach you a moment ago:\n\n"


def pause_after(tries: int, asked: float, jitter: float) -> float:
    """Seconds to wait: what the platform asked for, or doubling from one second to five minutes.

    *jitter* is between 0 and 1 and spreads what failed together.
    """
    backoff = min(2.0 ** min(tries, 16), 300.0)  # tries may go on for weeks
    return max(asked, backoff * (0.5 + jitter / 2))


async def settle(step: Step, row: OutboxRow, receipt: Receipt, pause: float) -> datetime | None:
    """Write what became of *row*; when to try again, or ``None`` if it has ended."""
    outbox = step.tx.outbox
    match receipt:
        case Accepted(parts=parts):
            await outbox.accepted(row.id, parts, step.now)
        case RetryLater() as later:
            if not _too_late(step, row):
                next_at = step.now + timedelta(seconds=pause)
                await outbox.again(row.id, next_at, later.parts, later.because)
                return next_at
            gave_up = Refused(
                reason=Refusal.EXPIRED, because=f"given up: {later.because}", parts=later.parts
            )
            return await settle(step, row, gave_up, pause)
        case Refused(moved_to=str(new_chat)) as moved:
            op = row.op
            await step.tx.conversations.move(op.to.channel, op.to.chat, new_chat)
            await outbox.again(row.id, step.now, moved.parts, "the chat has moved")
            return step.now
        case Refused() as no if _for_staff_to_mend(step, row.op, no):
            next_at = step.now + timedelta(seconds=max(pause, 60.0))
            await outbox.again(row.id, next_at, no.parts, no.because)
            return next_at
        case Refused() as no:
            await outbox.refused(row.id, no.parts, no.because, step.now)
        case Unknown() as lost:
            await outbox.unknown(row.id, lost.parts, lost.because, step.now)
    await _consequences(step, row.op, receipt)
    return None


def _too_late(step: Step, row: OutboxRow) -> bool:
    if row.op.expires_at is not None:
        return row.op.expires_at <= step.now
    return step.now - row.put_at > GIVE_UP_AFTER


def _for_staff_to_mend(step: Step, op: OutboundOp, no: Refused) -> bool:
    """What a staff room will not take is a setting to mend, not a card or a note to lose."""
    if not step.office.is_staff_side(op.to):
        return False
    match op.intent:
        case ShowCard():
            return no.reason in (Refusal.FORBIDDEN, Refusal.GONE)
        case Notify(only_for=None):
            return no.reason is Refusal.FORBIDDEN
        case _:
            return False


async def _consequences(step: Step, op: OutboundOp, receipt: Receipt) -> None:
    match op.intent:
        case Warn() | RestrictionNotice():
            await _told_decision(step, op, receipt)
        case Remove():
            await _removed(step, op, receipt)
        case SafetyAdvice() as advice:
            await _advised(step, op, advice, receipt)
        case Reply() | AskForDetails() if _is_answer(op):
            await _replied(step, op, receipt)
        case OpenForm():
            await _form_failed(step, op, receipt)
        case Reply() | Acknowledge() | AskForDetails() | PostHouseRules():
            await _in_doubt(step, op, receipt)
        case RestrictMember() | PinPost():
            await (limited if isinstance(op.intent, RestrictMember) else pinned)(step, op, receipt)
        case Notify() as note if isinstance(receipt, Unknown | Refused):
            await _staff_not_told(step, op, note, receipt)
        case ShowCard() | UpdateCard() | ShowWorklist() | Notify():
            return


def _is_answer(op: OutboundOp) -> bool:
    """Whether staff sent it, so that the case shows what became of it."""
    asked = op.key.startswith(ASKED)
    return asked if isinstance(op.intent, AskForDetails) else op.subject is not None


def _outcome(receipt: Receipt) -> tuple[str, str]:
    match receipt:
        case Accepted():
            return "accepted", ""
        case Refused(because=because):
            return "refused", because
        case Unknown(because=because) | RetryLater(because=because):
            return "unknown", because


async def _told_decision(step: Step, op: OutboundOp, receipt: Receipt) -> None:
    """It counts, or is enforced, from the moment it is known to have arrived."""
    if isinstance(op.intent, RestrictionNotice):
        await notice_settled(step, op, receipt, _outcome(receipt)[1])
    else:
        await _warned(step, op, receipt)


async def _warned(step: Step, op: OutboundOp, receipt: Receipt) -> None:
    incident = await _incident(step, op)
    if incident is None or incident.notice(op.key) is None:
        await _overtaken(step, op, incident, receipt)
        return
    word, because = _outcome(receipt)
    if word == "accepted":
        parts = tuple(receipt.parts)
        incident.warning_arrived(op.key, step.now, channel=op.to.channel, parts=parts)
        if incident.cleared:  # it was on its way when somebody took it back
            await tell_taken_back(step, incident)
    else:
        incident.warning_failed(op.key, because, known=word == "refused")
    if incident.last is not None and incident.last.key != op.key:
        await _overtaken(step, op, incident, receipt)  # a graver one followed it
    elif word != "accepted":
        await step.tell(
            MODERATION,
            step.text(
                ReplyKey.STAFF_WARNING_NOT_DELIVERED, reference=incident.reference, reason=because
            ),
            anchor=incident.card,
            subject=incident.reference,
            buttons=doubt_buttons(op) if word == "unknown" else (),
        )
    await update_incident(step, incident)
    await step.tx.incidents.save(incident)


async def _overtaken(
    step: Step, op: OutboundOp, incident: Incident | None, receipt: Receipt
) -> None:
    """A notice that another followed: little hangs on it any more, but it is not hidden."""
    if isinstance(receipt, Accepted):
        return
    await step.tell(
        MODERATION,
        _trouble(step, op.subject or "A reminder", receipt),
        quote=getattr(op.intent, "text", ""),
        anchor=incident.card if incident is not None else None,
        subject=op.subject,
        key=IdempotencyKey(f"trouble:{op.key}"),
    )


async def _removed(step: Step, op: OutboundOp, receipt: Receipt) -> None:
    incident = await _incident(step, op)
    if incident is None:
        await not_taken_down(step, op, receipt)
        return
    word, because = _outcome(receipt)
    incident.hidden = incident.hidden or word == "accepted"
    if word != "accepted":
        await step.tell(
            MODERATION,
            f"The post in {incident.reference} could not be removed: {because}.",
            anchor=incident.card,
            subject=incident.reference,
        )
    await update_incident(step, incident)
    await step.tx.incidents.save(incident)
    await step.record(f"removal.{word}", incident.reference, because or "the platform did it")


async def _advised(step: Step, op: OutboundOp, advice: SafetyAdvice, receipt: Receipt) -> None:
    """Unknown: say it once more, and say that it is once more. Refused: a person must ring."""
    if isinstance(receipt, Unknown) and not advice.text.startswith(IN_CASE):
        again = replace(advice, text=IN_CASE + advice.text)
        await step.send(op.to, again, key=IdempotencyKey(f"{op.key}:in-case"), rank=op.rank)
    elif not isinstance(receipt, Accepted):
        _, because = _outcome(receipt)
        await step.tell(
            step.office.rulebook.queues.for_need(NeedKind.REPAIR),
            step.text(
                ReplyKey.STAFF_SAFETY_NOT_DELIVERED,
                reference=op.subject or advice.trigger.replace("_", " "),
                reason=because,
            ),
            urgent=True,
            key=IdempotencyKey(f"unsaid:{op.key}"),
        )


async def _replied(step: Step, op: OutboundOp, receipt: Receipt) -> None:
    case = await step.tx.cases.find(op.subject or "")
    if case is None:
        return await _in_doubt(step, op, receipt)
    word, because = _outcome(receipt)
    case.reply = {
        "accepted": ReplyState.DELIVERED,
        "refused": ReplyState.FAILED,
        "unknown": ReplyState.UNKNOWN,
    }[word]
    case.reply_because = because
    if _is_rewound(op, receipt):
        await rewind(step, case)
    if word != "accepted":
        await _tell_about(step, case, op, receipt)
    await update_case(step, case)
    await step.tx.cases.save(case)
    return None


async def _tell_about(step: Step, case: Case, op: OutboundOp, receipt: Receipt) -> None:
    await step.tell(
        case.queue,
        _trouble(step, case.reference, receipt),
        anchor=case.card,
        subject=case.reference,
        key=IdempotencyKey(f"trouble:{op.key}"),
        buttons=() if _is_rewound(op, receipt) else doubt_buttons(op),
    )


def _is_rewound(op: OutboundOp, receipt: Receipt) -> bool:
    """A notice that was not given: what it told was taken back, and is to be asked for anew."""
    return isinstance(receipt, Refused) and op.key.startswith(NOTICE)


def _trouble(step: Step, reference: str, receipt: Receipt) -> str:
    word, because = _outcome(receipt)
    if word == "unknown":
        return step.text(ReplyKey.STAFF_DELIVERY_UNKNOWN, reference=reference)
    return step.text(ReplyKey.STAFF_NOT_DELIVERED, reference=reference, reason=because)


async def _in_doubt(step: Step, op: OutboundOp, receipt: Receipt) -> None:
    """A text of the bot's own did not arrive, or may not have: a person is shown it."""
    if isinstance(receipt, Accepted) or op.importance is Importance.SKIP:
        return
    text = getattr(op.intent, "text", "")
    await step.tell(
        step.office.rulebook.queues.for_need(NeedKind.UNSURE),
        _trouble(step, op.subject or "A message to a tenant", receipt),
        quote=text,
        key=IdempotencyKey(f"trouble:{op.key}"),
        buttons=doubt_buttons(op),
    )


def doubt_buttons(op: OutboundOp) -> tuple[Button, ...]:
    """Try again or leave it: a person's choice when it failed, or when nobody knows."""
    return (
        Button(label="Try again", action=StaffAct.RESEND, subject=op.key),
        Button(label="Leave it", action=StaffAct.LEAVE, subject=op.key),
    )


async def _form_failed(step: Step, op: OutboundOp, receipt: Receipt) -> None:
    if isinstance(receipt, Accepted) or not isinstance(op.intent, OpenForm):
        return
    if op.intent.instead_of:  # it was closed meanwhile
        return
    form = op.intent.form
    again = Button(label="Open it now", action=form.act, subject=form.subject)
    await step.tell(
        op.to.chat,
        "The form did not open in time. Nothing was sent: press the button again.",
        only_for=op.intent.only_for or None,
        buttons=(again,),
    )


async def _staff_not_told(
    step: Step, op: OutboundOp, note: Notify, receipt: Unknown | Refused
) -> None:
    """Staff were not told something: say it at the top of the queue, once, where it can be."""
    key = IdempotencyKey(f"{op.key}:plain")
    if op.anchor is None or note.only_for or op.key.endswith(":plain"):
        return
    if isinstance(receipt, Refused):
        await step.send(op.to, replace(note, buttons=()), key=key, importance=Importance.SKIP)


async def _incident(step: Step, op: OutboundOp) -> Incident | None:
    return await step.tx.incidents.find(op.subject) if op.subject else None
