"""What comes in: a closed union of frozen values, the same for every channel.

Adapters make them, intake stores them, and the core decides on nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from bot.domain.identity import Actor, Address, EventId, MessageId


class MediaKind(StrEnum):
    """What was attached."""

    PHOTO = "photo"
    VIDEO = "video"
    VOICE = "voice"
    AUDIO = "audio"
    DOCUMENT = "document"
    ANIMATION = "animation"
    STICKER = "sticker"
    LOCATION = "location"
    CONTACT = "contact"
    OTHER = "other"  # polls, games and what the platform adds next year


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """One attachment; its bytes stay with the platform until they are fetched."""

    kind: MediaKind
    #: What ``Channel.fetch`` needs to get the bytes; empty where there are none (location).
    ref: str = ""
    mime: str = ""
    name: str = ""
    #: Bytes, as the platform claims; ``None`` if it does not say.
    size: int | None = None
    #: What is worth reading without the bytes: coordinates, a sticker's emoji, a contact's number.
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What all events share."""

    event_id: EventId
    address: Address
    actor: Actor
    #: When it happened by the platform's clock.
    occurred_at: datetime
    #: When we got it by ours.
    received_at: datetime
    #: The payload as it came, JSON text; kept for evidence, never read by the core.
    original: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReceived(Event):
    """Somebody wrote something. Media of one album come as messages sharing ``album_id``."""

    type: Literal["message_received"] = "message_received"
    message_id: MessageId
    text: str = field(default="", repr=False)
    media: tuple[Media, ...] = ()
    album_id: str | None = None
    reply_to: MessageId | None = None
    #: Passed on from elsewhere, so the words may not be the sender's own.
    forwarded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEdited(Event):
    """The new wording of an earlier message; both are kept."""

    type: Literal["message_edited"] = "message_edited"
    message_id: MessageId
    text: str = field(default="", repr=False)
    media: tuple[Media, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDeleted(Event):
    """Somebody took a message back; what we kept stays kept."""

    type: Literal["message_deleted"] = "message_deleted"
    message_id: MessageId


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionInvoked(Event):
    """A button or a bare command. ``action`` is one of ``bot.domain.acts``."""

    type: Literal["action_invoked"] = "action_invoked"
    action: str
    #: What it is about: a reference, or the payload of a deep link.
    subject: str = ""
    #: Words that came with it (``/claim R-1 back tomorrow``).
    value: str = field(default="", repr=False)
    #: The message the button hangs on, or a command that others can read.
    message_id: MessageId | None = None
    #: Opens a form on platforms that need a fresh token for it; short-lived.
    trigger: str | None = field(default=None, repr=False)
    #: The open form it was pressed in, as the platform names it, and what that held just then.
    form: str = ""
    values: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSubmitted(Event):
    """A form came back. ``form`` is one of ``bot.domain.acts``."""

    type: Literal["form_submitted"] = "form_submitted"
    form: str
    subject: str = ""
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    #: Files that were put into it, in order.
    media: tuple[Media, ...] = ()
    #: Opens another form in its place, see ``ActionInvoked.trigger``.
    trigger: str | None = field(default=None, repr=False)


class Change(StrEnum):
    """How somebody's being somewhere changed."""

    JOINED = "joined"
    LEFT = "left"
    BLOCKED = "blocked"  # a person blocked the bot: nothing can be delivered
    UNBLOCKED = "unblocked"
    BOT_ADDED = "bot_added"
    BOT_REMOVED = "bot_removed"
    MIGRATED = "migrated"  # the chat goes on under another id, see ``new_chat``


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipChanged(Event):
    """Somebody, perhaps the bot itself, came or went, or a chat changed its id."""

    type: Literal["membership_changed"] = "membership_changed"
    change: Change
    new_chat: str | None = None


Inbound = (
    MessageReceived
    | MessageEdited
    | MessageDeleted
    | ActionInvoked
    | FormSubmitted
    | MembershipChanged
)
