"""The console for the contract suite: a pipe to type into, and a transcript to read."""

import asyncio
import io
import os
import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from adapters.console.adapter import Console, Terminal
from adapters.console.settings import read
from bot.domain.identity import Address, ChannelName, MessageId, PlaceKind
from bot.domain.messages import Media
from bot.domain.outbound import Button, Intent, Reply
from tests.contracts.channels.kit import PATIENCE, Condition, Intake, Mishap, Shown, a_context

CHANNEL = ChannelName("console")
SAM = Address(channel=CHANNEL, chat="sam")
ESTATE = Address(channel=CHANNEL, chat="group:estate", kind=PlaceKind.GROUP)
REPAIRS = Address(channel=CHANNEL, chat="repairs", kind=PlaceKind.CHANNEL)
_WHISPER = "#repairs · only you see this"
_TITLES = {SAM: "bot → Sam", ESTATE: "bot → group estate"}
_BUTTON = re.compile(r"\[\d+\] (.+?)(?=  \[\d+\]|$)", re.MULTILINE)


class Paper(io.StringIO):
    """A terminal's output that tells when something was written, and can be torn off."""

    encoding = "utf-8"

    def __init__(self) -> None:
        super().__init__()
        self.news = asyncio.Event()
        self.torn = False

    def write(self, text: str) -> int:
        if self.torn:
            raise BrokenPipeError
        self.news.set()
        return super().write(text)


class ConsoleKit:
    """The console, with a person at the keyboard."""

    place = SAM
    group = ESTATE
    queue = REPAIRS
    whispered_to = "staff"
    mishaps = frozenset({Mishap.REFUSED})

    def __init__(self, channel: Console, paper: Paper, keys: int, folder: Path) -> None:
        self.channel = channel
        self.intake = Intake()
        self._paper = paper
        self._keys = keys
        self._folder = folder
        self._typed = 0

    def saying(self, text: str, *buttons: Button) -> Intent:
        return Reply(text=text, buttons=buttons)

    async def types(self, line: str) -> None:
        """A line, and a remark after it: once that is echoed, the line has been dealt with."""
        self._typed += 1
        os.write(self._keys, f"{line}\n# {self._typed}\n".encode())

    async def writes(self, text: str, *, at: Address | None = None) -> None:
        await self.types(f"#estate @sam {text}" if at == ESTATE else f"@sam {text}")

    async def edits(self, message: MessageId, text: str) -> None:
        await self.types(f"/edit {text}")

    async def sends_photo(self, content: bytes, caption: str) -> None:
        path = self._folder / "picture.jpg"
        path.write_bytes(content)
        await self.types(f"/photo {path} {caption}")

    async def forgets(self, media: Media) -> None:
        (self._folder / media.name).unlink()

    async def presses(self, label: str) -> None:
        await self.types(f"/press {label}")

    async def submits(self, values: Mapping[str, str]) -> None:
        await self.types("/fill " + " ".join(f"{name}={said}" for name, said in values.items()))

    def acknowledged(self) -> bool:
        return f"> # {self._typed}\n" in self._paper.getvalue()

    async def shown(self, at: Address | None = None) -> Sequence[Shown]:
        where = at or SAM
        if where.kind is not PlaceKind.CHANNEL:
            return [_said(block) for block in self._blocks(_TITLES[where])]
        notes = [block for block in self._blocks("#repairs") if not block.startswith(_WHISPER)]
        return [*map(_boxed, self._blocks("┌─ #repairs")), *map(_said, notes)]

    async def files_shown(self) -> str:
        return "\n".join(self._blocks(_TITLES[SAM]))

    async def whispered(self) -> Sequence[str]:
        return [_said(block).text for block in self._blocks(_WHISPER)]

    async def removed(self, message: MessageId) -> bool:
        return any("was removed" in block for block in self._blocks("group estate"))

    def mishap(self, mishap: Mishap) -> None:
        assert mishap is Mishap.REFUSED
        self._paper.torn = True

    async def until(self, true: Condition) -> None:
        async with asyncio.timeout(PATIENCE):
            while not true():
                self._paper.news.clear()
                await self._paper.news.wait()

    def _blocks(self, title: str) -> Iterator[str]:
        """Blocks under *title*: a line at the left edge, and what is indented below it."""
        block: list[str] = []
        for line in [*self._paper.getvalue().split("\n"), "> "]:
            if line and line[0] not in " │└":
                if block and block[0].startswith(title):
                    yield "\n".join(block)
                block = []
            block.append(line)


def _said(block: str) -> Shown:
    """What stands under the title."""
    return _read(block.split("\n")[1:])


def _boxed(block: str) -> Shown:
    """A card, whose title and footer are part of what is read."""
    return _read([line.strip("│└┌─ ") for line in block.split("\n")])


def _read(lines: Sequence[str]) -> Shown:
    text = "\n".join(line.strip() for line in lines)
    buttons = tuple(found.strip() for found in _BUTTON.findall(text))
    return Shown(message=MessageId(""), text=_BUTTON.sub("", text).strip(), buttons=buttons)


@asynccontextmanager
async def console(folder: Path, **settings: str) -> AsyncIterator[ConsoleKit]:
    """A console that reads what the kit types."""
    source, keys = os.pipe()
    paper = Paper()
    channel = Console(
        read({"width": "200", **settings}),
        a_context(),
        Terminal(source=source, out=paper, interactive=False),
        again_after=0,
    )
    kit = ConsoleKit(channel, paper, keys, folder)
    running = asyncio.create_task(channel.run(kit.intake))
    try:
        yield kit
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await channel.close()
        os.close(source)
        os.close(keys)
