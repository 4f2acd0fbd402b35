"""House rules in groups: pinned when those who run the group ask, and announced once when new."""

from datetime import datetime

from bot.domain.errors import NotAllowed
from bot.domain.identity import ActorKind, Address, IdempotencyKey, PlaceKind
from bot.domain.messages import ActionInvoked
from bot.domain.outbound import (
    Accepted,
    Importance,
    OutboundOp,
    PinPost,
    PostHouseRules,
    Rank,
    Receipt,
    Refused,
    Remove,
)
from bot.domain.rulebook import ReplyKey
from bot.domain.timers import Timer, TimerKind
from bot.pipeline.incidents import MODERATION
from bot.pipeline.rules_shown import announced, the_list
from bot.pipeline.scene import private_address
from bot.pipeline.staff_press import Press
from bot.pipeline.step import Step
from bot.ports.groups import RulesThere
from bot.ports.store import Person, Store

ANNOUNCE = "house-rules"


async def pin_asked_for(step: Step, event: ActionInvoked, person: Person) -> None:
    """``/rules pin`` in a group, by somebody who runs it."""
    here = event.address
    if here.kind is PlaceKind.GROUP and event.actor.kind is ActorKind.MODERATOR:
        await pin_rules(step, here, f"person:{person.id}")
        return
    to = await private_address(step, person)
    if to is not None:
        await step.reply(to, ReplyKey.PIN_NOT_YOURS)


async def pin_by_staff(step: Step, press: Press) -> None:
    """``pin M-17`` or ``pin``: in the group of that incident, or in the only one there is."""
    group = await _meant(step, press)
    able = step.office.able(group.channel)
    if able is None or not able.pins:
        raise NotAllowed(f"The bot can pin nothing on {group.channel.title()}.")
    await pin_rules(step, group, press.who)
    said = "The house rules are posted and pinned in the group. You hear of it if that fails."
    await step.tell(press.queue, said, only_for=press.actor.id)


async def _meant(step: Step, press: Press) -> Address:
    said = (press.subject or press.words).strip()
    groups = await step.tx.groups.known()
    if said:
        incident = await step.tx.incidents.find(said)
        if incident is not None:
            said = (await step.tx.conversations.get(incident.conversation)).address.chat
        groups = [one for one in groups if one.chat == said]
    if len(groups) == 1:
        return groups[0]
    known = ", ".join(one.chat for one in await step.tx.groups.known()) or "none"
    raise NotAllowed(f"Please say in which group: pin M-17, or pin and one of these: {known}.")


async def pin_rules(step: Step, here: Address, who: str) -> None:
    """Post the short list and pin it; what was pinned by us before is let go."""
    post = PostHouseRules(**the_list(step))
    await _post_and_pin(step, here, post, IdempotencyKey(f"{step.source}:pinned-rules"))
    await step.record(
        "rules.pin_asked", _name(here), "asked for", actor=who, version=post.rules_version
    )


async def _post_and_pin(
    step: Step, here: Address, post: PostHouseRules, key: IdempotencyKey
) -> None:
    group = Address(channel=here.channel, chat=here.chat, kind=here.kind)
    before = await step.tx.groups.rules_in(group)
    await step.send(here, post, key=key)
    pin = IdempotencyKey(f"{key}:pin")
    await step.send(here, PinPost(), key=pin, anchor=key, importance=Importance.DEGRADE)
    if before is not None and before.post is not None and before.post != key:
        await step.send(
            here,
            PinPost(pinned=False),
            key=IdempotencyKey(f"{key}:unpin"),
            anchor=before.post,
            importance=Importance.SKIP,
            rank=Rank.LAST,
        )
    await step.tx.groups.keep_rules(group, RulesThere(version=post.rules_version, post=key))


async def pinned(step: Step, op: OutboundOp, receipt: Receipt) -> None:
    """Said where it was asked for when the bot lacks the right, with what to press."""
    if isinstance(receipt, Accepted) or not isinstance(op.intent, PinPost) or not op.intent.pinned:
        return
    because = receipt.because if isinstance(receipt, Refused) else "nobody can say whether it is"
    await step.reply(op.to, ReplyKey.GROUP_PIN_REFUSED, reason=because)
    group = Address(channel=op.to.channel, chat=op.to.chat, kind=op.to.kind)
    there = await step.tx.groups.rules_in(group)
    if there is not None:
        await step.tx.groups.keep_rules(group, RulesThere(version=there.version))
    await step.tell(MODERATION, f"The house rules are not pinned in a group: {because}.")
    await step.record("rules.not_pinned", _name(op.to), because)


async def look_at_groups(step: Step, timer: Timer) -> None:  # noqa: ARG001 - timers are alike
    """At each start: tell every group of a version it was not told of; the first time, none."""
    rulebook = step.office.rulebook
    rules = rulebook.house_rules
    for group in await step.tx.groups.known():
        there = await step.tx.groups.rules_in(group)
        if there is None:
            await step.tx.groups.keep_rules(group, RulesThere(version=rules.version))
        elif there.version != rules.version and _is_news(step):
            await _announce(step, group, there)


def _is_news(step: Step) -> bool:
    rulebook = step.office.rulebook
    return rulebook.groups.announce_rules and rulebook.house_rules.version in rulebook.editions


async def _announce(step: Step, group: Address, there: RulesThere) -> None:
    """Under a key that names the version, so that it is never said twice."""
    post = PostHouseRules(**announced(step))
    key = IdempotencyKey(f"new-rules:{group.channel}:{group.chat}:{post.rules_version}")
    if there.post is not None:
        await _post_and_pin(step, group, post, key)
    else:
        await step.send(group, post, key=key)
        await step.tx.groups.keep_rules(group, RulesThere(version=post.rules_version))
    await step.record("rules.announced", _name(group), "a new version", version=post.rules_version)


async def meet_group(step: Step, here: Address) -> None:
    """The bot was added: what is in force now is no news there."""
    group = Address(channel=here.channel, chat=here.chat, kind=here.kind)
    if await step.tx.groups.rules_in(group) is None:
        version = step.office.rulebook.house_rules.version
        await step.tx.groups.keep_rules(group, RulesThere(version=version))


async def at_start(store: Store, now: datetime) -> None:
    """Have the groups looked at as soon as the bot works."""
    timer = Timer(key=ANNOUNCE, kind=TimerKind.HOUSE_RULES, subject=ANNOUNCE, due_at=now)
    await store.run(lambda tx: tx.timers.set(timer))


async def not_taken_down(step: Step, op: OutboundOp, receipt: Receipt) -> None:
    """A post of no incident could not be removed: supervisors hear of it once a day."""
    if not isinstance(receipt, Refused) or op.importance is Importance.SKIP:
        return
    if not isinstance(op.intent, Remove) or op.subject is not None:
        return
    await step.tell(
        MODERATION,
        f"A post with somebody's details could not be removed from a group: {receipt.because}.",
        key=IdempotencyKey(f"not-removed:{op.to.channel}:{op.to.chat}:{step.now:%Y-%m-%d}"),
    )


def _name(group: Address) -> str:
    return f"group:{group.channel}:{group.chat}"
