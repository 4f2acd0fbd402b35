"""Who wrote a message, and in which capacity: ``telegram.Message`` → ``Actor``."""

from collections.abc import Mapping

from telegram import Chat, Message, User

from adapters.telegram.text import whole
from bot.domain.identity import Actor, ActorKind

#: The administrators of each group, as far as known. A group that is missing has none:
#: who cannot be shown to be a moderator is treated like everybody else.
Moderators = Mapping[int, frozenset[int]]


def sender(message: Message, moderators: Moderators) -> Actor | None:
    """The author of *message*; ``None`` for bots, this one included."""
    speaking_as = message.sender_chat
    if speaking_as is not None and speaking_as.id != message.chat.id:
        # Telegram itself forwards the posts of the channel that a group is linked to.
        kind = ActorKind.LINKED if message.is_automatic_forward else ActorKind.CHANNEL
        return _as_chat(speaking_as, kind)
    if speaking_as is not None:  # only an anonymous administrator speaks as the group itself
        return _as_chat(speaking_as, ActorKind.MODERATOR)
    if message.from_user is None or message.from_user.is_bot:
        return None
    return person(message.from_user, message.chat, moderators)


def person(user: User, chat: Chat, moderators: Moderators) -> Actor:
    """*user* in *chat*."""
    moderates = user.id in moderators.get(chat.id, frozenset())
    return Actor(
        id=str(user.id),
        kind=ActorKind.MODERATOR if moderates else ActorKind.PERSON,
        name=whole(user.full_name),
    )


def _as_chat(chat: Chat, kind: ActorKind) -> Actor:
    return Actor(id=str(chat.id), kind=kind, name=whole(chat.title or chat.username or ""))
