"""What supervisors do about a restriction: propose, approve, discard, review, look at."""

from bot.domain.acts import StaffAct
from bot.domain.errors import NotAllowed
from bot.domain.grounds import Decider
from bot.domain.limits import limit_from
from bot.domain.messages import MessageEdited, MessageReceived
from bot.domain.proposing import propose
from bot.domain.restriction import Restriction, ReviewOutcome
from bot.domain.rulebook import ReplyKey
from bot.pipeline.accounts import channels_of
from bot.pipeline.resting import rests
from bot.pipeline.restriction_forms import find_restriction, whom
from bot.pipeline.restriction_kept import hand_over
from bot.pipeline.restriction_notices import send_notice, tell_change, tell_ended
from bot.pipeline.restriction_said import day_end, grounds_of, next_review, said, span_of
from bot.pipeline.restriction_shown import show_restriction, update_restriction
from bot.pipeline.restriction_timers import ended, set_dates
from bot.pipeline.staff_press import Press
from bot.pipeline.standing_shown import show_standing
from bot.pipeline.step import Step
from bot.pipeline.words import say_moment
from bot.ports.restrictions import Held


async def restriction_act(step: Step, press: Press) -> None:
    """Do *press* to the restriction it names, or propose one."""
    if press.act == StaffAct.RESTRICT:
        await _propose(step, press)
        return
    restriction = await find_restriction(step, press)
    match press.act:
        case StaffAct.APPROVE:
            await _approve(step, press, restriction)
        case StaffAct.DISCARD:
            await _discard(step, press, restriction)
        case StaffAct.TOLD:
            await _told(step, press, restriction)
        case StaffAct.REVIEW:
            await _review(step, press, restriction)
        case StaffAct.HAND_OVER:
            await _deal_with_held(step, press, restriction)
        case _:
            await _show_held(step, press, restriction)
            return
    await update_restriction(step, restriction)
    await step.tx.restrictions.save(restriction)
    await show_standing(step, restriction.person)


def decider(step: Step, press: Press) -> Decider:
    """Whoever pressed, now."""
    return Decider(id=press.actor.id, name=press.name, at=step.now)


async def _propose(step: Step, press: Press) -> None:
    """Kept and shown with the exact notice; the person hears nothing yet."""
    person, incident = await whom(step, press)
    fields = said(press)
    restriction = propose(
        person=person.id,
        limit=limit_from(fields.get("kind", ""), fields.get("what", "")),
        reason=fields.get("reason", ""),
        grounds=await grounds_of(
            step, person, fields.get("evidence", ""), incident.reference if incident else ""
        ),
        adjustments=fields.get("adjustments", ""),
        by=decider(step, press),
        span=span_of(step, fields),
        used=await channels_of(step, person.id),
    )
    await step.tx.restrictions.add(restriction)
    await show_restriction(step, restriction)
    await step.tx.restrictions.save(restriction)
    await _record(
        step,
        press,
        restriction,
        "proposed",
        restriction.reason,
        kind=restriction.limit.kind.value,
        evidence=list(restriction.evidence),
        adjustments=restriction.adjustments,
        ends=restriction.ends_at.isoformat(),
        review=restriction.review_at.isoformat(),
    )


async def _record(
    step: Step, press: Press, restriction: Restriction, what: str, why: str, **detail: object
) -> None:
    await step.record(f"restriction.{what}", restriction.reference, why, actor=press.who, **detail)


async def _approve(step: Step, press: Press, restriction: Restriction) -> None:
    if not await rests(step, restriction):
        raise NotAllowed(
            f"{restriction.reference} rests on {', '.join(restriction.evidence)}, and none of it "
            "stands any more. Please discard it."
        )
    restriction.approve(decider(step, press))
    await send_notice(step, restriction)
    await set_dates(step, restriction)
    await _record(step, press, restriction, "approved", "read the notice and approved it")


async def _discard(step: Step, press: Press, restriction: Restriction) -> None:
    reason = press.demand("reason", "why it is not decided")
    restriction.discard(decider(step, press), reason)
    await _record(step, press, restriction, "discarded", reason)


async def _told(step: Step, press: Press, restriction: Restriction) -> None:
    how = press.demand("how", "how and when the person was told")
    restriction.told_otherwise(decider(step, press), how)
    await _record(step, press, restriction, "in_force", f"told another way: {how}")


async def _review(step: Step, press: Press, restriction: Restriction) -> None:
    outcome, reasons = _outcome(press)
    match outcome:
        case ReviewOutcome.LIFT:
            await _lift(step, press, restriction, reasons)
        case ReviewOutcome.RELAX:
            fields = press.values
            limit = limit_from(fields.get("kind", ""), fields.get("what", ""))
            again = next_review(step)
            restriction.relax(decider(step, press), reasons, limit, review_at=again)
            await set_dates(step, restriction)
            await tell_change(step, restriction, reasons)
        case ReviewOutcome.CONTINUE:
            await _continue(step, press, restriction, reasons)
    await hand_over(step, restriction, "somebody reviewed the restriction")
    await _record(
        step,
        press,
        restriction,
        "reviewed",
        reasons,
        outcome=outcome.value,
        by_a_decider=press.actor.id in {restriction.proposed.id, _approver(restriction)},
        ends=restriction.ends_at.isoformat(),
    )


async def _lift(step: Step, press: Press, restriction: Restriction, reasons: str) -> None:
    known = restriction.may_be_known
    restriction.lift(decider(step, press), reasons)
    await ended(step, restriction)
    if known:
        await tell_ended(step, restriction, ReplyKey.RESTRICTION_LIFTED, reasons)


def _approver(restriction: Restriction) -> str:
    return restriction.approved.id if restriction.approved else ""


async def _continue(step: Step, press: Press, restriction: Restriction, reasons: str) -> None:
    calendar = step.office.rulebook.calendar
    ends = press.values.get("ends", "")
    review = press.values.get("review", "")
    if not review.strip():
        raise NotAllowed("Please say by when it is reviewed again, such as 2027-05-21.")
    restriction.go_on(
        decider(step, press),
        reasons,
        review_at=day_end(step, review, calendar.day_of(restriction.ends_at)),
        ends_at=day_end(step, ends, calendar.day_of(restriction.ends_at)),
    )
    await set_dates(step, restriction)
    await tell_change(step, restriction, reasons)


def _outcome(press: Press) -> tuple[ReviewOutcome, str]:
    """From the form, or the first word of a command and the words after it."""
    first, _, rest = press.words.partition(" ")
    name = (press.values.get("outcome") or first).strip().lower()
    if name not in set(ReviewOutcome):
        raise NotAllowed(f"Please say what you decide: {', '.join(ReviewOutcome)}; then why.")
    if name != ReviewOutcome.LIFT and not press.values:
        raise NotAllowed("Please use the “Review” button on the card for that.")
    return ReviewOutcome(name), (press.values.get("reasons") or rest).strip()


async def _deal_with_held(step: Step, press: Press, restriction: Restriction) -> None:
    number = await hand_over(step, restriction, f"{press.name} took them up")
    if not number:
        raise NotAllowed(f"{restriction.reference} holds nothing.")
    await _record(step, press, restriction, "handed_over", "took up what it held", held=number)


async def _said(step: Step, held: Held) -> str:
    """When it came, and the words."""
    event = (await step.tx.inbox.get(held.row)).event
    words = event.text if isinstance(event, MessageReceived | MessageEdited) else ""
    return f"{say_moment(held.at, step.office.zone)}: {words or '[no words]'}"


async def _show_held(step: Step, press: Press, restriction: Restriction) -> None:
    """To one person, and recorded: the words may be hard to read."""
    kept = await step.tx.restrictions.held(restriction.id)
    texts = [await _said(step, held) for held in kept]
    await step.record("words.shown", restriction.reference, "asked to see them", actor=press.who)
    await step.tell(
        press.queue,
        f"What {restriction.reference} holds, the oldest first (only you see this):"
        if texts
        else "Nothing is held.",
        quote="\n\n".join(texts),
        only_for=press.actor.id,
    )
