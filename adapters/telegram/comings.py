"""Who came and who went, the bot among them: membership updates → ``MembershipChanged``.

Telegram tells the bot's own membership, and to administrators everybody's, twice: as a
service message and as ``my_chat_member`` or ``chat_member``. The first is used for people,
because every bot gets it, and the second for the bot, because private chats have only that.
"""

from telegram import ChatMember, ChatMemberUpdated, Message, User
from telegram.constants import ChatMemberStatus, ChatType

from adapters.telegram.frame import Frame
from adapters.telegram.senders import person, sender
from bot.domain.identity import Actor, ActorKind
from bot.domain.messages import Change, MembershipChanged

_PRESENT = {ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.MEMBER}


def from_service_message(message: Message, frame: Frame) -> tuple[MembershipChanged, ...] | None:
    """Joins, leaves and a change of id; ``None`` if *message* is about something else."""
    if message.migrate_to_chat_id is not None:
        return (_migrated(message, message.migrate_to_chat_id, frame),)
    if message.left_chat_member is not None:
        return _moved((message.left_chat_member,), Change.LEFT, message, frame)
    if message.new_chat_members:
        return _moved(message.new_chat_members, Change.JOINED, message, frame)
    return None


def of_the_bot(updated: ChatMemberUpdated, frame: Frame) -> tuple[MembershipChanged, ...]:
    """The bot was blocked, unblocked, added or removed; nothing for a mere change of rights."""
    was, is_now = _present(updated.old_chat_member), _present(updated.new_chat_member)
    if was == is_now:
        return ()
    if updated.chat.type == ChatType.PRIVATE:
        change = Change.UNBLOCKED if is_now else Change.BLOCKED
    else:
        change = Change.BOT_ADDED if is_now else Change.BOT_REMOVED
    actor = person(updated.from_user, updated.chat, frame.around.moderators)
    return (MembershipChanged(**frame.shared(updated.chat, actor, updated.date), change=change),)


def _moved(
    members: tuple[User, ...], change: Change, message: Message, frame: Frame
) -> tuple[MembershipChanged, ...]:
    people = [member for member in members if not member.is_bot]
    return tuple(
        MembershipChanged(
            **frame.shared(
                message.chat,
                person(member, message.chat, frame.around.moderators),
                message.date,
                nth=nth,
            ),
            change=change,
        )
        for nth, member in enumerate(people)
    )


def _migrated(message: Message, new_chat: int, frame: Frame) -> MembershipChanged:
    by = sender(message, frame.around.moderators)
    return MembershipChanged(
        **frame.shared(
            message.chat,
            by or Actor(id=str(message.chat.id), kind=ActorKind.CHANNEL),
            message.date,
        ),
        change=Change.MIGRATED,
        new_chat=str(new_chat),
    )


def _present(member: ChatMember) -> bool:
    # Somebody restricted may be in the group or have left it; the bot's own entry says which.
    return member.status in _PRESENT or bool(getattr(member, "is_member", False))
