"""Restrictions as messages meet them: what passes, what is kept, and what they are told.

Nothing is thrown away: what is held stays with its person, staff see it, and it is dealt
with when the window opens or somebody looks. Safety advice has gone out before anything
here is asked.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.identity import IdempotencyKey, RestrictionId
from bot.domain.limits import LimitKind
from bot.domain.messages import MessageEdited
from bot.domain.need import NeedKind
from bot.domain.outbound import Importance, Rank, Remove
from bot.domain.restriction import NoticeState, Restriction, RestrictionState
from bot.domain.rulebook import ReplyKey
from bot.domain.standing import Arrival, Hold, Standing, TakeOut, Through, passes_always, standing
from bot.pipeline.accounts import live_restrictions
from bot.pipeline.incidents import MODERATION
from bot.pipeline.restriction_cards import held_buttons
from bot.pipeline.restriction_kept import opens
from bot.pipeline.restriction_notices import send_notice
from bot.pipeline.restriction_shown import update_restriction
from bot.pipeline.restriction_words import say_day, say_what
from bot.pipeline.scene import Scene, private_address
from bot.pipeline.step import Step
from bot.pipeline.words import say_due
from bot.ports.restrictions import Held

#: Where nothing says when the window opens, the person is told again after so long.
TOLD_AGAIN = timedelta(hours=24)
#: What somebody writes later is no answer to a question about a repair, or a complaint.
_ANSWERED, _ASKED = timedelta(hours=1), timedelta(days=14)


async def standing_of(step: Step, scene: Scene, *, appeals: bool) -> Standing:
    """Whether the message is dealt with now; *appeals*: it is why somebody appeals."""
    if not scene.is_tenant:
        return Through()
    live = await live_restrictions(step, scene.person.id)
    if not live:
        return Through()
    await _tell_at_last(step, scene, live)
    decided = standing(live, await _arrival(step, scene, live, appeals=appeals))
    match decided:
        case Through():
            await _let_through(step, scene, live, decided)
        case Hold():
            await _hold(step, scene, decided)
        case TakeOut():
            await _take_out(step, scene, decided.restriction)
    return decided


async def _arrival(
    step: Step, scene: Scene, live: Sequence[Restriction], *, appeals: bool
) -> Arrival:
    passes = passes_always(
        scene.judgement.need,
        readable=_is_readable(scene),
        answers_us=await _answers_us(step, scene),
    )
    return Arrival(
        at=step.now,
        zone=step.office.zone,
        channel=scene.here.channel,
        in_group=scene.in_group,
        passes="it is an appeal" if appeals else passes or await _was_let_through(step, scene),
        earlier=await _earlier(step, live),
    )


def _is_readable(scene: Scene) -> bool:
    """Pictures, voices and other languages can hold an emergency that no rule sees."""
    return bool(scene.event.text.strip()) and not scene.media and not scene.language.is_foreign


async def _answers_us(step: Step, scene: Scene) -> bool:
    """Whether something we asked or wrote about an open case waits for an answer.

    What is typed or pressed in so many words was taken as an answer before anybody asked here.
    """
    for case in scene.cases:
        complaint = await step.tx.complaints.of(case.id)
        if case.awaits or (complaint.asking is not None and _is_fresh(step, complaint.asked_at)):
            return True
        asking = (await step.tx.guides.of(case.id)).asking
        if asking and step.now - (case.last_heard_at or case.opened_at) < _ANSWERED:
            return True
    return False


def _is_fresh(step: Step, asked_at: datetime | None) -> bool:
    return asked_at is not None and step.now - asked_at < _ASKED


async def _was_let_through(step: Step, scene: Scene) -> str:
    """Another wording of a message shares the lot of the first, unless it became urgent."""
    if not isinstance(scene.event, MessageEdited):
        return ""
    first = await step.tx.inbox.message(scene.here, scene.message)
    kept = [await step.tx.restrictions.holder(row.id) for row in first]
    return "" if any(kept) else "it is another wording of a message that was let through"


async def _earlier(
    step: Step, live: Sequence[Restriction]
) -> Mapping[RestrictionId, Sequence[datetime]]:
    return {
        one.id: await step.tx.restrictions.counted(
            one.id, step.now - timedelta(days=one.limit.days)
        )
        for one in live
        if one.limit.kind is LimitKind.QUOTA
    }


async def _tell_at_last(step: Step, scene: Scene, live: Sequence[Restriction]) -> None:
    """They write, so they can be reached: a notice that never arrived goes out now."""
    for one in live:
        lost = one.notice is NoticeState.UNDELIVERABLE
        if one.state is RestrictionState.APPROVED and lost and not scene.in_group:
            await send_notice(step, one, scene.here)
            await update_restriction(step, one)
            await step.tx.restrictions.save(one)


async def _let_through(
    step: Step, scene: Scene, live: Sequence[Restriction], decided: Through
) -> None:
    counted = {one.id for one in decided.counts}
    for one in live:
        if one.applies(step.now):
            await step.tx.restrictions.let_through(
                one.id, scene.row.id, step.now, counts=one.id in counted
            )
    if decided.because:
        await step.record(
            "message.let_through",
            f"message:{scene.row.id}",
            decided.because,
            restrictions=[one.reference for one in live],
        )


async def _hold(step: Step, scene: Scene, hold: Hold) -> None:
    one = hold.restriction
    held = Held(row=scene.row.id, at=step.now, need=scene.judgement.need)
    await step.tx.restrictions.hold(one.id, held)
    await step.tx.media.add(scene.row.id, scene.here.channel, scene.media, None, step.now)
    if scene.in_group:
        await _remove(step, scene, one)
    if hold.until is not None:
        await step.tx.timers.set(opens(one, hold.until))
    await _tell(step, scene, hold)
    if any(need.kind is NeedKind.UNSURE for need in scene.judgement.need.needs):
        await _ask_to_look(step, one)
    await step.record(
        "message.held",
        f"message:{scene.row.id}",
        f"{one.reference} applies and nothing exempts the message",
        restriction=one.reference,
        until=hold.until.isoformat() if hold.until else None,
    )
    await update_restriction(step, one)
    await step.tx.restrictions.save(one)


async def _ask_to_look(step: Step, one: Restriction) -> None:
    """What no rule knows may still not be able to wait; asked once an hour."""
    await step.tell(
        MODERATION,
        f"{one.reference} holds a message that the bot is unsure of. Please look whether it can "
        "wait.",
        urgent=True,
        anchor=one.card,
        subject=one.reference,
        key=IdempotencyKey(f"unsure:{one.reference}:{step.now:%Y%m%d%H}"),
        buttons=held_buttons(one),
    )


async def _tell(step: Step, scene: Scene, hold: Hold) -> None:
    """What applies and when, once for each stretch and not for each message."""
    one = hold.restriction
    known = one.knows_until(scene.conversation.id)
    to = await private_address(step, scene.person) if scene.in_group else scene.here
    if to is None or (known is not None and step.now < known):
        return
    one.tell(scene.conversation.id, hold.until or step.now + TOLD_AGAIN)
    if hold.until is None:
        await step.reply(
            to,
            ReplyKey.RESTRICTION_HELD,
            what=say_what(step, one.limit),
            until=say_day(one.ends_at, step.office.zone),
            reference=one.reference,
        )
        return
    await step.reply(
        to,
        ReplyKey.RESTRICTION_HELD_UNTIL,
        what=say_what(step, one.limit),
        opens=say_due(hold.until, step.office.zone),
        until=say_day(one.ends_at, step.office.zone),
        reference=one.reference,
    )


async def _take_out(step: Step, scene: Scene, one: Restriction) -> None:
    """The post goes out of the group; what it asks for goes on in private."""
    await _remove(step, scene, one)
    to = await private_address(step, scene.person)
    known = one.knows_until(scene.conversation.id)
    if to is not None and (known is None or step.now >= known):
        one.tell(scene.conversation.id, step.now + TOLD_AGAIN)
        until = say_day(one.ends_at, step.office.zone)
        await step.reply(to, ReplyKey.RESTRICTION_POST, until=until)
    await step.tx.restrictions.let_through(one.id, scene.row.id, step.now, counts=False)
    await step.record(
        "post.taken_out", f"message:{scene.row.id}", f"{one.reference} applies in groups"
    )
    await step.tx.restrictions.save(one)


async def _remove(step: Step, scene: Scene, one: Restriction) -> None:
    """The post is in the inbox, so it is kept."""
    await step.send(
        scene.here,
        Remove(message_id=scene.message),
        importance=Importance.DEGRADE,
        rank=Rank.URGENT,
        subject=one.reference,
    )
