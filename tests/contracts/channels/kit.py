"""What the contract suite needs from an adapter's tests: its platform, and the people on it.

A new adapter implements ``ChannelKit`` in ``kits_<name>.py`` and is added to ``conftest.py``.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import count
from typing import Protocol

from bot.domain.errors import StoreError
from bot.domain.identity import Address, IdempotencyKey, MessageId
from bot.domain.messages import Inbound, Media
from bot.domain.outbound import Attachment, Button, Intent, OutboundOp
from bot.ports.channel import Channel, ChannelContext, TextUnit

PATIENCE = 20.0  # seconds after which a test has failed; never waited for in a good run
_keys = count(1)


class Mishap(StrEnum):
    """What can go wrong with the next send."""

    LOST_ANSWER = "lost_answer"  # it was carried out, and nobody said so
    LOST_REQUEST = "lost_request"  # it was not carried out, and nobody said so
    TOO_FAST = "too_fast"  # try again in ``TOLD_TO_WAIT`` seconds
    REFUSED = "refused"  # nobody there will ever read it


TOLD_TO_WAIT = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A message of the bot as people see it."""

    message: MessageId
    text: str
    buttons: tuple[str, ...] = ()


class ChannelKit(Protocol):
    """A channel connected to its fake platform, and everything that happens on it."""

    channel: Channel
    intake: "Intake"
    #: Where the people are who use this channel; ``writes`` writes there.
    place: Address
    #: Where a post can be taken away; ``None`` if the platform has no such place.
    group: Address | None
    #: Where cards lie; on a channel without cards, where one might try to put them.
    queue: Address
    #: The id of a person who can be spoken to alone in a shared place; empty if nobody can.
    whispered_to: str
    #: What this platform can make go wrong.
    mishaps: frozenset[Mishap]

    def saying(self, text: str, *buttons: Button) -> Intent:
        """The intent that says *text* at ``place``."""

    async def writes(self, text: str, *, at: Address | None = None) -> None:
        """A person writes, and has done so when this returns, whoever has heard of it."""

    async def edits(self, message: MessageId, text: str) -> None:
        """The author changes what they wrote."""

    async def sends_photo(self, content: bytes, caption: str) -> None:
        """A person sends a picture."""

    async def forgets(self, media: Media) -> None:
        """The platform no longer has the file."""

    async def presses(self, label: str) -> None:
        """A person presses the newest button of that label."""

    async def submits(self, values: Mapping[str, str]) -> None:
        """The person fills in the form they were shown last, and sends it."""

    def acknowledged(self) -> bool:
        """Whether the platform considers everything delivered."""

    async def shown(self, at: Address | None = None) -> Sequence[Shown]:
        """What people see of the bot's messages, oldest first; ``place`` unless named."""

    async def files_shown(self) -> str:
        """The names of the files people can open at ``place``, or what stands for them."""

    async def whispered(self) -> Sequence[str]:
        """What ``whispered_to`` alone was told."""

    async def removed(self, message: MessageId) -> bool:
        """Whether a person's post in ``group`` is gone for the others."""

    def mishap(self, mishap: Mishap) -> None:
        """Let it happen to the next send."""

    async def until(self, true: "Condition") -> None:
        """Return once *true*, which depends on the platform."""


class Condition(Protocol):
    """Something that becomes true."""

    def __call__(self) -> object: ...


@dataclass(slots=True)
class Intake:
    """Stands for the bot's intake: keeps events, or cannot, or takes its time."""

    events: list[Inbound] = field(default_factory=list)
    #: Each hand-over, stored or not.
    attempts: list[Sequence[Inbound]] = field(default_factory=list)
    #: So many hand-overs will fail.
    refusals: int = 0
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    def __post_init__(self) -> None:
        self.gate.set()

    async def __call__(self, events: Sequence[Inbound]) -> None:
        self.attempts.append(events)
        await self._tell()
        await self.gate.wait()
        if self.refusals:
            self.refusals -= 1
            raise StoreError("the disk is full")
        self.events.extend(events)
        await self._tell()

    async def heard(self, number: int) -> Sequence[Inbound]:
        """The first *number* events, once there are as many."""
        await self._until(lambda: len(self.events) >= number)
        return self.events

    async def offered(self, number: int) -> None:
        """Return once there were so many hand-overs, stored or not."""
        await self._until(lambda: len(self.attempts) >= number)

    async def _until(self, true: Condition) -> None:
        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(lambda: bool(true()))

    async def _tell(self) -> None:
        async with self._news:
            self._news.notify_all()


class Drawer:
    """Kept files by their hash."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    @asynccontextmanager
    async def open(self, attachment: Attachment) -> AsyncIterator[AsyncIterator[bytes]]:
        if attachment.sha256 not in self._files:
            raise FileNotFoundError(attachment.sha256)
        yield _whole(self._files[attachment.sha256])


async def _whole(content: bytes) -> AsyncIterator[bytes]:
    yield content


#: What every kit's context keeps.
KEPT = Attachment(sha256="kept", kind="document", mime="text/plain", name="letter.txt", size=5)
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DRAWER = Drawer({"kept": b"words"})


def a_context(now: Callable[[], datetime] = lambda: NOW) -> ChannelContext:
    """With nothing to wait for: the suite delivers by itself."""

    async def settled() -> None:
        return None

    return ChannelContext(
        now=now,
        new_id=lambda: "session",
        media=DRAWER,
        settled=settled,
        commands=[("start", "Start here")],
        landlord="Example Homes",
    )


def an_op(to: Address, intent: Intent, **more: object) -> OutboundOp:
    """An act under a key of its own."""
    return OutboundOp(key=IdempotencyKey(f"in1:{next(_keys)}"), to=to, intent=intent, **more)  # type: ignore[arg-type]


def length(text: str, unit: TextUnit) -> int:
    """How long the platform thinks *text* is."""
    match unit:
        case TextUnit.UTF16:
            return len(text.encode("utf-16-le")) // 2
        case TextUnit.CODEPOINTS:
            return len(text)
        case TextUnit.BYTES:
            return len(text.encode())


def squeezed(text: str) -> str:
    """*text* without its blanks: where lines break is each platform's business."""
    return "".join(text.split())


def is_utc(moment: datetime) -> bool:
    """Aware, and in the one zone there is inside."""
    return moment.utcoffset() == timedelta(0)
