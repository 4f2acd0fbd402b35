"""What becomes due about a restriction: its end, its review, and what it holds.

It ends on its day whatever anybody did or forgot. A review that was missed is asked for
again; it never makes a restriction longer.
"""

from datetime import datetime, timedelta

from bot.domain.restriction import Restriction
from bot.domain.rulebook import ReplyKey
from bot.domain.timers import Timer, TimerKind
from bot.pipeline.incidents import MODERATION
from bot.pipeline.restriction_kept import hand_over
from bot.pipeline.restriction_notices import tell_ended, withdraw_notice
from bot.pipeline.restriction_shown import show_for_review, update_restriction
from bot.pipeline.restriction_words import say_day
from bot.pipeline.standing_shown import show_standing
from bot.pipeline.step import Step

#: A review that was missed is asked for again this often, until the restriction ends.
ASK_AGAIN = timedelta(days=7)


async def set_dates(step: Step, restriction: Restriction) -> None:
    """Let its end and its review come; set again, they move."""
    await _set(step, restriction, "ends", restriction.ends_at)
    notice = timedelta(days=step.office.rulebook.fairness.review_notice_days)
    halfway = step.now + (restriction.review_at - step.now) / 2
    await _set(step, restriction, "review", max(restriction.review_at - notice, halfway))
    await _set(step, restriction, "overdue", restriction.review_at)


async def _set(step: Step, restriction: Restriction, what: str, at: datetime) -> None:
    timer = Timer(
        key=f"{restriction.reference}:{what}",
        kind=TimerKind.RESTRICTION,
        subject=restriction.reference,
        due_at=max(at, step.now),
        detail={"what": what},
    )
    await step.tx.timers.set(timer)


async def restriction_due(step: Step, timer: Timer) -> None:
    """Do what is due, if it is still to be done."""
    restriction = await step.tx.restrictions.find(timer.subject)
    if restriction is None:
        return
    match timer.detail["what"]:
        case "ends":
            await _end(step, restriction)
        case "opens":
            await hand_over(step, restriction, "its hours began, or its period was over")
            await update_restriction(step, restriction)
        case "review" if restriction.is_live:
            await show_for_review(step, restriction)
            await step.record(
                "restriction.review_near", restriction.reference, "its review comes near"
            )
        case "overdue" if restriction.is_live:
            await _ask_again(step, restriction)
        case _:
            return
    await step.tx.restrictions.save(restriction)


async def _end(step: Step, restriction: Restriction) -> None:
    was_known = restriction.may_be_known
    if not restriction.lapse(step.now):
        return
    await ended(step, restriction)
    if was_known:
        await tell_ended(step, restriction, ReplyKey.RESTRICTION_LAPSED, "")
    await hand_over(step, restriction, "the restriction ended")
    await step.record("restriction.lapsed", restriction.reference, restriction.ended_because)
    await update_restriction(step, restriction)
    await step.tx.restrictions.save(restriction)
    await show_standing(step, restriction.person)


async def ended(step: Step, restriction: Restriction) -> None:
    """Nothing more becomes due about it, and a notice that waits is called back."""
    await step.tx.timers.cancel(restriction.reference, step.now)
    await withdraw_notice(step, restriction)


async def _ask_again(step: Step, restriction: Restriction) -> None:
    ends = say_day(restriction.ends_at, step.office.zone)
    await step.tell(
        MODERATION,
        f"The review of {restriction.reference} is due and nobody has done it. "
        f"It ends by itself on {ends} and is not made longer.",
        urgent=True,
        anchor=restriction.card,
        subject=restriction.reference,
    )
    await step.record("restriction.review_missed", restriction.reference, "nobody reviewed it")
    await _set(step, restriction, "overdue", step.now + ASK_AGAIN)
