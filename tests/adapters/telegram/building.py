"""A Telegram channel against the fake server, and the ears that listen to it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import count

from adapters.telegram.adapter import TelegramChannel
from adapters.telegram.settings import read
from bot.domain.identity import Address, ChannelName, IdempotencyKey, PlaceKind
from bot.domain.messages import Inbound
from bot.domain.outbound import Attachment, Importance, Intent, OutboundOp, Reply
from bot.ports.channel import ChannelContext, Health
from tests.fakes.telegram import TOKEN, FakeTelegram

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
SECRET = "s3cret-Token_for-the-webhook-0123"


class Kept:
    """Kept files by hash, as the core offers them."""

    def __init__(self, **files: bytes) -> None:
        self.files = files

    @asynccontextmanager
    async def open(self, attachment: Attachment) -> AsyncIterator[AsyncIterator[bytes]]:
        if attachment.sha256 not in self.files:
            raise FileNotFoundError(attachment.sha256)
        yield self._chunks(self.files[attachment.sha256])

    async def _chunks(self, content: bytes) -> AsyncIterator[bytes]:
        for start in range(0, len(content), 2**20):
            yield content[start : start + 2**20]


class Ears:
    """What the core would be: stores events, or fails to as often as it is told."""

    def __init__(self, failures: int = 0) -> None:
        self.batches: list[tuple[Inbound, ...]] = []
        self.failures = failures
        self.tried = 0

    async def __call__(self, events: Sequence[Inbound]) -> None:
        self.tried += 1
        await asyncio.sleep(0)
        if self.failures:
            self.failures -= 1
            raise OSError("disk full")
        self.batches.append(tuple(events))

    @property
    def events(self) -> list[Inbound]:
        return [event for batch in self.batches for event in batch]


class Naps:
    """Pauses without waiting; remembers how long each would have been."""

    def __init__(self) -> None:
        self.taken: list[float] = []
        #: How the channel said it was, at each pause.
        self.health: list[Health] = []
        self.channel: TelegramChannel | None = None

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)
        if self.channel is not None:
            self.health.append(await self.channel.health())
        await asyncio.sleep(0)


async def _settled() -> None: ...


def a_context(
    media: Kept | None = None, commands: Sequence[tuple[str, str]] = ()
) -> ChannelContext:
    numbers = count(1)
    return ChannelContext(
        now=lambda: NOW,
        new_id=lambda: f"id{next(numbers)}",
        media=media or Kept(),
        settled=_settled,
        commands=commands,
        landlord="Maple Homes",
    )


def a_channel(
    telegram: FakeTelegram,
    *,
    context: ChannelContext | None = None,
    naps: Naps | None = None,
    read_within: float = 20.0,
    **section: str,
) -> TelegramChannel:
    given = {"token": TOKEN, "api_base": telegram.api_base} | section
    naps = naps or Naps()
    naps.channel = TelegramChannel(
        read(given), context or a_context(), sleep=naps, read_within=read_within
    )
    return naps.channel


@asynccontextmanager
async def running(channel: TelegramChannel, ears: Ears) -> AsyncIterator[None]:
    """*channel* at work, and stopped as the bot stops it."""
    task = asyncio.create_task(channel.run(ears))
    try:
        yield
    finally:
        task.cancel()
        [ended] = await asyncio.gather(task, return_exceptions=True)
        await channel.close()
    assert isinstance(ended, asyncio.CancelledError), f"it ended by itself: {ended!r}"


def a_place(chat: int = 1001, thread: str | None = None) -> Address:
    return Address(
        channel=ChannelName("telegram"),
        chat=str(chat),
        thread=thread,
        kind=PlaceKind.PRIVATE if chat > 0 else PlaceKind.GROUP,
    )


def an_op(
    intent: Intent | None = None,
    *,
    to: Address | None = None,
    importance: Importance = Importance.REQUIRED,
    done: tuple[str, ...] = (),
) -> OutboundOp:
    return OutboundOp(
        key=IdempotencyKey("key-1"),
        to=to or a_place(),
        intent=intent or Reply(text="We are on our way."),
        importance=importance,
        done=done,
    )
