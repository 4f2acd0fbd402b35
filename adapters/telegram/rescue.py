"""What can be saved of an update that the library or we cannot read.

Somebody wrote something. Staff see that they did, and the payload is kept.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from adapters.telegram.attachments import UNKNOWN_CONTENT
from adapters.telegram.frame import Surroundings
from adapters.telegram.text import whole
from bot.domain.identity import Actor, ActorKind, Address, EventId, MessageId, PlaceKind
from bot.domain.messages import MessageReceived

#: What reading a payload of an unexpected shape raises, here and in the library.
UNREADABLE = (LookupError, TypeError, ValueError, AttributeError, OverflowError)


def rescued(
    raw: Mapping[str, Any], original: str, around: Surroundings
) -> tuple[MessageReceived, ...]:
    """A message of unknown content by whoever wrote it; nothing if not even that can be read."""
    try:
        return (_message(raw, raw["message"], original, around),)
    except UNREADABLE:
        return ()


def _message(
    raw: Mapping[str, Any], message: Mapping[str, Any], original: str, around: Surroundings
) -> MessageReceived:
    author, chat = message["from"], message["chat"]
    text = message.get("text") or message.get("caption") or ""
    if author.get("is_bot"):
        raise ValueError("a bot's own words are nobody's")
    return MessageReceived(
        event_id=EventId(str(int(raw["update_id"]))),
        address=Address(
            channel=around.channel,
            chat=str(int(chat["id"])),
            thread=_thread(message),
            kind=PlaceKind.PRIVATE if chat.get("type") == "private" else PlaceKind.GROUP,
        ),
        actor=Actor(id=str(int(author["id"])), kind=ActorKind.PERSON),
        occurred_at=datetime.fromtimestamp(int(message["date"]), UTC),
        received_at=around.received_at,
        original=original,
        message_id=MessageId(str(int(message["message_id"]))),
        text=whole(text) if isinstance(text, str) else "",
        media=UNKNOWN_CONTENT,
    )


def _thread(message: Mapping[str, Any]) -> str | None:
    thread = message.get("message_thread_id")
    return str(int(thread)) if thread and message.get("is_topic_message") else None
