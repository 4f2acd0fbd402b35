"""What the core asks of a chat platform, and what it promises in return."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable

from bot.domain.identity import ChannelName
from bot.domain.messages import Inbound, Media, MediaKind
from bot.domain.outbound import Attachment, OutboundOp, Receipt


class TextUnit(StrEnum):
    """In what a platform counts the length of a text."""

    UTF16 = "utf16"
    CODEPOINTS = "codepoints"
    BYTES = "bytes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How fast the platform lets us speak; 0 means it does not say."""

    per_second: float = 0
    per_chat_per_second: float = 0
    per_group_per_minute: float = 0
    #: How many acts may be under way together; a screen is written on by one hand.
    at_once: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a channel can do, in numbers where a yes would hide half of it."""

    max_text: int
    text_unit: TextUnit
    max_caption: int = 0
    max_buttons: int = 0
    limits: Limits = field(default_factory=Limits)
    media_in: frozenset[MediaKind] = frozenset()
    media_out: bool = False
    groups: bool = False
    threads: bool = False
    cards: bool = False
    forms: bool = False
    worklists: bool = False  # it has a place of their own for each member of staff
    edits: bool = False  # it can change a message it posted (implements UpdateCard in place)
    removes: bool = False  # it can take away somebody's post
    restricts: bool = False  # it can keep somebody from posting in a group
    pins: bool = False  # it can hold a post at the top of a group
    whispers: bool = False  # it can speak to one person in a shared place
    reconciles: bool = False  # it can look up whether an unknown send arrived
    deep_links: bool = False


class Receive(Protocol):
    """Intake, as a channel sees it."""

    async def __call__(self, events: Sequence[Inbound]) -> None:
        """Commit *events*, in order, durably.

        Returns only after the commit; repeats are recognised by ``event_id`` and
        dropped without an error. Raises when nothing was stored: the channel must
        then not acknowledge, so that the platform delivers again.
        """


class Condition(StrEnum):
    """How a channel is."""

    STARTING = "starting"
    HEALTHY = "healthy"
    DEGRADED = "degraded"
    DOWN = "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """A channel's own view of itself, for /readyz and ``tenantline check``."""

    condition: Condition
    because: str = ""
    last_inbound_at: datetime | None = None
    connected_since: datetime | None = None
    #: Events the platform says it still holds for us, where it says so.
    backlog: int | None = None


class Severity(StrEnum):
    """How bad a finding of ``inspect`` is."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """One line of ``tenantline check``: what was looked at, how it is, what to press."""

    subject: str
    severity: Severity
    finding: str
    remedy: str = ""


class MediaFiles(Protocol):
    """Kept files, as channels see them: content-addressed, read only."""

    def open(self, attachment: Attachment) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """The file's bytes in chunks; raises ``FileNotFoundError`` if it was deleted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelContext:
    """What the bot hands to a channel when it makes one."""

    #: Now, aware, UTC. Channels ask nobody else for the time of day.
    now: Callable[[], datetime]
    #: A fresh unguessable token.
    new_id: Callable[[], str]
    media: MediaFiles
    #: Returns once all that was received so far is handled and answered; for scripted channels.
    settled: Callable[[], Awaitable[None]]
    #: Titles and descriptions of commands, from the rules pack: (name, description).
    commands: Sequence[tuple[str, str]] = ()
    landlord: str = ""
    #: Acts of staff that are answered with a form, by their names on buttons.
    opens_form: frozenset[str] = frozenset()


class Channel(Protocol):
    """One channel, both directions."""

    name: ChannelName
    #: May be refined by ``run`` once the live connection has told its own limits.
    capabilities: Capabilities

    async def run(self, receive: Receive) -> None:
        """Hand each event to *receive* until cancelled; reconnect by itself.

        Acknowledge to the platform only after *receive* has returned. Returns by
        itself only if the channel has an end (a file on the console).
        """

    async def deliver(self, op: OutboundOp) -> Receipt:
        """Carry out *op* once and say truthfully what became of it.

        Never retries a request whose outcome is not known; raises only for
        programming errors (``Unsupported``) and cancellation. A cancelled delivery
        counts as unknown.
        """

    async def reconcile(self, op: OutboundOp) -> Receipt:
        """Look up an earlier *op* whose outcome was unknown.

        ``Accepted`` if found, ``RetryLater(0)`` if certainly absent, ``Unknown`` if
        the platform cannot say.
        """

    def fetch(self, media: Media) -> AsyncIterator[bytes]:
        """The bytes of *media* in chunks; raises ``MediaGone`` or ``MediaDelayed``."""

    async def health(self) -> Health:
        """A cheap answer from memory; no request to the platform."""

    async def inspect(self) -> Sequence[CheckResult]:
        """Ask the platform whether tokens, scopes, rights and rooms are as needed."""

    async def close(self) -> None:
        """Release connections; called once, after the last delivery."""


@runtime_checkable
class Moderates(Protocol):
    """A channel whose groups give the bot rights, or do not."""

    async def rights_in(self, chats: Sequence[str]) -> Sequence[CheckResult]:
        """What the bot may do in each of *chats*, and what to press where it may not."""


class MediaGone(Exception):  # noqa: N818 - what happened, not a fault
    """The bytes can no longer be had; staff are told so."""


class MediaDelayed(Exception):  # noqa: N818
    """The bytes cannot be had right now; try again later."""


@runtime_checkable
class Scripted(Protocol):
    """A channel whose input ends (a file, a pipe): the bot drains and stops after it."""

    ends: bool


#: The entry point under ``tenantline.adapters``. *section* holds the values of
#: TENANTLINE_<NAME>__<KEY> by lower-case key; the adapter validates them and raises
#: ``ConfigError`` naming the variable that is wrong.
Create = Callable[[Mapping[str, str], ChannelContext], Channel]
