"""Values for tests of the console, and a session that answers like a very small bot."""

import asyncio
import io
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from adapters.console.adapter import Console, Terminal
from adapters.console.memory import CHANNEL
from adapters.console.settings import read
from bot.domain.acts import StaffAct
from bot.domain.identity import Address, IdempotencyKey, PlaceKind, Reference
from bot.domain.messages import Inbound
from bot.domain.outbound import (
    Attachment,
    Button,
    Card,
    Fact,
    Form,
    FormField,
    Intent,
    OutboundOp,
    Quote,
    Receipt,
)
from bot.ports.channel import ChannelContext

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SAM = Address(channel=CHANNEL, chat="sam")
ESTATE = Address(channel=CHANNEL, chat="group:estate", kind=PlaceKind.GROUP)
REPAIRS = Address(channel=CHANNEL, chat="repairs", kind=PlaceKind.CHANNEL)
DESK = Address(channel=CHANNEL, chat="desk", kind=PlaceKind.CHANNEL)

#: Given what was heard, what the bot says to it.
Answer = Callable[[Inbound], Sequence[OutboundOp]]


def a_card(**changes: object) -> Card:
    """A repair nobody has taken yet."""
    values: dict[str, object] = {
        "reference": Reference("R-1001"),
        "heading": "Repair: heating",
        "facts": (
            Fact(label="State", value="Nobody has it yet"),
            Fact(label="Due", value="Friday 6 March, 17:00 (routine)"),
        ),
        "quotes": (Quote(author="Sam", text="The boiler is out"),),
        "footer": "R-1001 · opened 2 Mar 09:00",
        "buttons": (
            Button(label="Claim", action=StaffAct.CLAIM, subject="R-1001"),
            Button(label="Reply to tenant", action=StaffAct.REPLY, subject="R-1001"),
        ),
        **changes,
    }
    return Card(**values)  # type: ignore[arg-type]


def a_form(*fields: FormField) -> Form:
    """What a reply asks for."""
    return Form(
        act=StaffAct.REPLY,
        subject="R-1001",
        title="Reply on R-1001",
        submit="Send to tenant",
        intro="They get exactly these words.",
        fields=fields or (FormField(id="text", label="Your answer"),),
    )


def an_op(to: Address, intent: Intent, key: str = "in1:1", **more: object) -> OutboundOp:
    """One act."""
    return OutboundOp(key=IdempotencyKey(key), to=to, intent=intent, **more)  # type: ignore[arg-type]


class Drawer:
    """Kept files, by their hash; only ``kept`` is still there."""

    @asynccontextmanager
    async def open(self, attachment: Attachment) -> AsyncIterator[AsyncIterator[bytes]]:
        if attachment.sha256 != "kept":
            raise FileNotFoundError(attachment.sha256)
        yield _nothing()


async def _nothing() -> AsyncIterator[bytes]:
    yield b""


async def _at_once() -> None:
    return None


def a_context(settled: Callable[[], Awaitable[None]] = _at_once) -> ChannelContext:
    """It is always nine in the morning, and ids are named after the session."""
    return ChannelContext(
        now=lambda: NOW,
        new_id=lambda: "session",
        media=Drawer(),
        settled=settled,
        landlord="Example Homes",
    )


class Session:
    """A console that was given a script; ``heard`` and ``said`` hold what came of it."""

    def __init__(self, answer: Answer | None = None, **settings: str) -> None:
        self.heard: list[Inbound] = []
        self.receipts: list[Receipt] = []
        self.out = io.StringIO()
        #: How many hand-overs fail before one is stored, and with what.
        self.failures: list[Exception] = []
        self._answer = answer
        self._settings: Mapping[str, str] = settings
        self._waiting: list[OutboundOp] = []

    @property
    def said(self) -> str:
        """The transcript so far."""
        return self.out.getvalue()

    async def run(self, *lines: str, end: str = "\n") -> str:
        """Read *lines* to their end; the transcript."""
        source, keys = os.pipe()
        try:
            os.write(keys, ("\n".join(lines) + end).encode("utf-8", "surrogateescape"))
            os.close(keys)
            console = self.console(Terminal(source=source, out=self.out, interactive=False))
            async with asyncio.timeout(20):
                await console.run(self._receive)
        finally:
            os.close(source)
        return self.said

    def console(self, terminal: Terminal) -> Console:
        """The channel itself."""
        context = a_context(self._settled)
        self.made = Console(read(self._settings), context, terminal, again_after=0)
        return self.made

    async def _receive(self, events: Sequence[Inbound]) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.heard.extend(events)
        for event in events:
            self._waiting.extend(self._answer(event) if self._answer else ())

    async def _settled(self) -> None:
        while self._waiting:
            self.receipts.append(await self.made.deliver(self._waiting.pop(0)))
