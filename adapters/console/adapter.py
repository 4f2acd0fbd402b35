"""The console as a channel: what is typed goes in, what the bot says is written below.

With a terminal it asks for lines and writes whenever there is something to say. With a
script it takes one line at a time and waits until all that came of it is written, so that
the same script gives the same transcript.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TextIO

from adapters.console import files
from adapters.console.keyboard import Keyboard
from adapters.console.memory import CHANNEL, Memory
from adapters.console.reading import Reading
from adapters.console.screen import Screen, ScreenError
from adapters.console.settings import Colour, ConsoleSettings
from adapters.console.writing import MAX_TEXT, Writing
from bot.domain.identity import ChannelName
from bot.domain.messages import Media, MediaKind
from bot.domain.outbound import OutboundOp, Receipt, Unknown
from bot.ports.channel import (
    Capabilities,
    ChannelContext,
    CheckResult,
    Condition,
    Health,
    Limits,
    Receive,
    Severity,
    TextUnit,
)

CAPABILITIES = Capabilities(
    max_text=MAX_TEXT,
    text_unit=TextUnit.CODEPOINTS,
    max_caption=MAX_TEXT,
    max_buttons=100,
    media_in=frozenset(
        {
            MediaKind.PHOTO,
            MediaKind.DOCUMENT,
            MediaKind.VOICE,
            MediaKind.VIDEO,
            MediaKind.LOCATION,
        }
    ),
    limits=Limits(at_once=1),  # so that a script is always answered in the same order
    media_out=True,
    groups=True,
    threads=True,
    cards=True,
    forms=True,
    edits=True,
    removes=True,
    whispers=True,
    reconciles=False,  # what a terminal has shown cannot be asked of it
    deep_links=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """Where lines come from and blocks go to."""

    #: A file descriptor; ``None`` if there is nothing to read.
    source: int | None
    out: TextIO
    #: Somebody types, rather than a script being read.
    interactive: bool
    #: The output is a terminal that does not mind colour.
    may_colour: bool = False


class Console:
    """One terminal, or one script, as a channel."""

    def __init__(
        self,
        settings: ConsoleSettings,
        context: ChannelContext,
        terminal: Terminal,
        *,
        again_after: float = 1.0,
    ) -> None:
        self.name: ChannelName = CHANNEL
        self.capabilities = CAPABILITIES
        self.ends = not terminal.interactive
        colour = settings.colour is Colour.ALWAYS or (
            settings.colour is Colour.AUTO and terminal.may_colour
        )
        memory = Memory(context.new_id())
        self._terminal = terminal
        self._context = context
        self._screen = Screen(
            terminal.out, width=settings.width, colour=colour, interactive=terminal.interactive
        )
        self._writing = Writing(self._screen, memory, context.media)
        self._reading = Reading(
            Keyboard(terminal.source),
            self._screen,
            memory,
            context,
            me=settings.name,
            interactive=terminal.interactive,
            again_after=again_after,
        )
        self._since: datetime | None = None
        self._heard: datetime | None = None

    async def run(self, receive: Receive) -> None:
        """Until the lines end, somebody quits, or nobody reads any more."""
        self._since = self._context.now()
        with suppress(ScreenError):
            await self._reading.run(receive, self._note_heard)

    def _note_heard(self) -> None:
        self._heard = self._context.now()

    async def deliver(self, op: OutboundOp) -> Receipt:
        """Write it."""
        return await self._writing.carry_out(op)

    async def reconcile(self, op: OutboundOp) -> Receipt:
        """A terminal cannot be asked what it has shown."""
        return Unknown(because="a terminal does not say what it has shown", parts=op.done)

    def fetch(self, media: Media) -> AsyncIterator[bytes]:
        """The file, if it is still there."""
        return files.read(media)

    async def health(self) -> Health:
        """Well, as long as somebody reads."""
        condition = Condition.HEALTHY if self._since else Condition.STARTING
        if self._screen.gone:
            condition = Condition.DOWN
        return Health(
            condition=condition,
            because="the terminal is closed" if self._screen.gone else "",
            last_inbound_at=self._heard,
            connected_since=self._since,
        )

    async def inspect(self) -> Sequence[CheckResult]:
        """Where the lines come from, and whether boxes can be drawn."""
        source = "a terminal" if self._terminal.interactive else "a script, until it ends"
        return (
            CheckResult(subject="console", severity=Severity.OK, finding=f"reads {source}"),
            self._encoding(),
        )

    def _encoding(self) -> CheckResult:
        encoding = self._terminal.out.encoding or "utf-8"
        with suppress(UnicodeEncodeError, LookupError):
            "┌│→…".encode(encoding)
            return CheckResult(subject="console", severity=Severity.OK, finding="shows all letters")
        return CheckResult(
            subject="console",
            severity=Severity.WARNING,
            finding=f"the terminal's encoding is {encoding}, so some letters show as ?",
            remedy="start with PYTHONUTF8=1, in a terminal set to UTF-8",
        )

    async def close(self) -> None:
        """Nothing is held open: the terminal belongs to whoever started us."""
