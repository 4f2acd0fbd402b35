"""What happens around messages: taken back, blocked, moved, the bot added or removed."""

from dataclasses import replace

from bot.domain.identity import PlaceKind
from bot.domain.messages import (
    Change,
    Inbound,
    MembershipChanged,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
)
from bot.pipeline.card_parts import said_in
from bot.pipeline.confided import without_confided
from bot.pipeline.group_rules import meet_group
from bot.pipeline.scene import meet
from bot.pipeline.step import Step


async def taken_back(step: Step, event: MessageDeleted) -> None:
    """Tell staff whose case it belongs to; what we kept stays kept."""
    told = set()  # a changed message is in the inbox more than once
    rows = await step.tx.inbox.message(event.address, event.message_id)
    for row in reversed(rows):  # the last wording first
        for case in await step.tx.cases.of_message(row.id):
            if case.id in told:
                continue
            told.add(case.id)
            shut = case.folded or not await without_confided(step, case, (row,))
            await step.tell(
                case.queue,
                "The tenant took a message back. We still have it"
                + ("." if shut else ", as it was last:"),
                quote="" if shut else _words(row.event),
                anchor=case.card,
                subject=case.reference,
            )
    await step.record("message.taken_back", f"message:{event.message_id}", "the sender deleted it")


def _words(event: Inbound) -> str:
    return said_in(event) if isinstance(event, MessageReceived | MessageEdited) else ""


async def came_or_went(step: Step, event: MembershipChanged) -> None:
    """Keep track of where people can be reached."""
    match event.change:
        case Change.BLOCKED | Change.BOT_REMOVED:
            await _reachable(step, event, reachable=False)
        case Change.UNBLOCKED | Change.BOT_ADDED:
            await _reachable(step, event, reachable=True)
            if event.address.kind is PlaceKind.GROUP:
                await meet_group(step, event.address)
        case Change.MIGRATED if event.new_chat:
            await step.tx.conversations.move(
                event.address.channel, event.address.chat, event.new_chat
            )
        case Change.JOINED | Change.LEFT | Change.MIGRATED:
            return
    await step.record(
        f"membership.{event.change.value}",
        f"{event.address.channel}:{event.address.kind.value}",
        "the platform said so",
    )


async def _reachable(step: Step, event: MembershipChanged, *, reachable: bool) -> None:
    conversation = await step.tx.conversations.at(event.address)
    await step.tx.conversations.save(replace(conversation, closed=not reachable))
    if event.address.kind is PlaceKind.PRIVATE:
        person = await meet(step, event.address, event.actor)
        await step.tx.people.reachable_at(person.id, conversation.id if reachable else None)
