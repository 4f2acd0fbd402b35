"""Values for tests of the Slack adapter, and a channel running against the fake."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from slack_sdk.signature import Clock

from adapters.slack.adapter import SlackChannel
from adapters.slack.connection import HttpConnection, Pace
from adapters.slack.settings import read
from bot.domain.identity import (
    Address,
    ChannelName,
    IdempotencyKey,
    MessageId,
    PlaceKind,
    Reference,
)
from bot.domain.messages import Inbound
from bot.domain.outbound import Attachment, Button, Card, Fact, Intent, OutboundOp, Quote
from bot.ports.channel import ChannelContext
from tests.fakes.slack import FakeSlack

NOW = datetime(2025, 10, 9, 9, 0, tzinfo=UTC)
PAYLOADS = Path(__file__).parent / "payloads"
#: Quick reconnects; requests are given up before a test is.
PACE = Pace(first_pause=0.01, longest_pause=0.05, ping=0.1, request=5)
AGENT = "U0ANNA"
STRANGER = "U0NOBODY"


def payload(name: str) -> dict[str, Any]:
    """A recorded payload."""
    found: dict[str, Any] = json.loads((PAYLOADS / f"{name}.json").read_text())
    return found


class Drawer:
    """Kept files by their hash."""

    def __init__(self, files: Mapping[str, bytes] | None = None) -> None:
        self.files = dict(files or {})

    @asynccontextmanager
    async def open(self, attachment: Attachment) -> AsyncIterator[AsyncIterator[bytes]]:
        if attachment.sha256 not in self.files:
            raise FileNotFoundError(attachment.sha256)
        yield _in_pieces(self.files[attachment.sha256])


async def _in_pieces(content: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(content), 3):
        yield content[at : at + 3]


async def _settled() -> None:
    return None


def context(
    files: Mapping[str, bytes] | None = None, opens: frozenset[str] = frozenset()
) -> ChannelContext:
    """By the real clock, because Slack's times are."""
    return ChannelContext(
        now=lambda: datetime.fromtimestamp(Clock().now(), UTC),
        new_id=lambda: "fresh",
        media=Drawer(files),
        settled=_settled,
        opens_form=opens,
    )


def card(**changes: Any) -> Card:
    """A case card."""
    values: dict[str, Any] = {
        "reference": Reference("R-1001"),
        "heading": "Repair: no hot water",
        "facts": (Fact(label="Due", value="tomorrow 17:00"),),
        "quotes": (Quote(author="Ali", text="The boiler is broken"),),
        "buttons": (Button(label="Claim", action="case_claim", subject="R-1001"),),
        **changes,
    }
    return Card(**values)


def act(intent: Intent, *, key: str = "in1:1", chat: str = "repairs", **more: Any) -> OutboundOp:
    """An act for the staff channel."""
    to = Address(
        channel=ChannelName("slack"),
        chat=chat,
        kind=PlaceKind.CHANNEL,
        thread=more.pop("thread", None),
    )
    return OutboundOp(key=IdempotencyKey(key), to=to, intent=intent, **more)


def message(ts: str) -> MessageId:
    """A message's id."""
    return MessageId(ts)


@dataclass
class Intake:
    """Keeps what it is given; says no while ``refusals`` last; waits while ``gate`` is shut."""

    events: list[Inbound] = field(default_factory=list)
    refusals: int = 0
    calls: int = 0
    called: asyncio.Event = field(default_factory=asyncio.Event)
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.gate.set()

    async def __call__(self, events: Sequence[Inbound]) -> None:
        self.calls += 1
        self.called.set()
        await self.gate.wait()
        if self.refusals:
            self.refusals -= 1
            raise OSError("the disk is full")
        self.events.extend(events)


@asynccontextmanager
async def channel(
    slack: FakeSlack,
    files: Mapping[str, bytes] | None = None,
    pace: Pace = PACE,
    opens: frozenset[str] = frozenset(),
    **section: str,
) -> AsyncIterator[SlackChannel]:
    """A channel that only sends."""
    settings = {"agents": AGENT, **section}
    made = SlackChannel(read(slack.section(**settings)), context(files, opens), pace)
    try:
        yield made
    finally:
        await made.close()


@asynccontextmanager
async def connected(
    slack: FakeSlack, intake: Intake, opens: frozenset[str] = frozenset(), **section: str
) -> AsyncIterator[SlackChannel]:
    """A channel that hears, over the connection that *section* names."""
    async with channel(slack, opens=opens, **section) as made:
        running = asyncio.create_task(made.run(intake))
        try:
            await _heard(slack, made, section.get("mode", "socket"))
            yield made
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


async def _heard(slack: FakeSlack, made: SlackChannel, mode: str) -> None:
    if mode == "socket":
        await slack.until(lambda: slack.connections)
        return
    async with asyncio.timeout(20):
        await made.opened.wait()
    assert isinstance(made.connection, HttpConnection)
    host, port = made.connection.address
    slack.calls_back(f"http://{host}:{port}/slack/events")


async def eventually(holds: Callable[[], object]) -> None:
    """Wait for what no event announces."""
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110 - the state looked at is the bot's, which tells nobody
            await asyncio.sleep(0)
