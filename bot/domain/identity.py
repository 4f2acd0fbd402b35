"""Who writes, from where, and the names things go by."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

ChannelName = NewType("ChannelName", str)
#: Names one delivery of one event on its channel; the key by which repeats are recognised.
EventId = NewType("EventId", str)
#: The platform's own id of a message, unique within its chat.
MessageId = NewType("MessageId", str)
#: What people say aloud: ``R-1042`` for a case, ``M-17`` for an incident.
Reference = NewType("Reference", str)
#: Names one outbound act for ever; the same key is never sent as two messages.
IdempotencyKey = NewType("IdempotencyKey", str)

PersonId = NewType("PersonId", int)
ConversationId = NewType("ConversationId", int)
InboxId = NewType("InboxId", int)
OutboxId = NewType("OutboxId", int)
CaseId = NewType("CaseId", int)
IncidentId = NewType("IncidentId", int)
MediaId = NewType("MediaId", int)
TimerId = NewType("TimerId", int)
RestrictionId = NewType("RestrictionId", int)
AppealId = NewType("AppealId", int)


class PlaceKind(StrEnum):
    """What kind of room an address is."""

    PRIVATE = "private"
    GROUP = "group"
    CHANNEL = "channel"


class ActorKind(StrEnum):
    """In which capacity somebody acts."""

    PERSON = "person"
    STAFF = "staff"
    MODERATOR = "moderator"  # an administrator of a tenants' group, anonymous or not
    BOT = "bot"
    CHANNEL = "channel"  # a channel posting as itself: nobody can tell who is behind it
    LINKED = "linked"  # the group's own channel, whose posts are announcements


class Role(StrEnum):
    """What a member of staff may do; the channel that knows them says so."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A place on a channel where something can be said.

    ``chat`` is the platform's id of the chat. On the staff channel it is the name
    of a queue (``repairs``, ``moderation`` …); the adapter knows the platform's id of it.
    """

    channel: ChannelName
    chat: str
    thread: str | None = None
    kind: PlaceKind = PlaceKind.PRIVATE


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody who did something, as the platform described them at that moment."""

    id: str
    kind: ActorKind
    #: As claimed on the platform; shown to staff, never trusted, never logged.
    name: str = ""
    #: Filled by the staff channel only; empty means no rights.
    roles: frozenset[Role] = frozenset()
    #: False while nobody could tell which roles they have: what is missing may be theirs.
    roles_known: bool = True
