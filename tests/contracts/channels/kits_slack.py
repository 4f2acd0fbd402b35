"""Slack for the contract suite: the real client library against the fake workspace.

Over HTTP, where an event that was not taken comes again at once.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from slack_sdk.signature import Clock

from adapters.slack.adapter import SlackChannel
from adapters.slack.connection import HttpConnection, Pace
from adapters.slack.settings import read
from bot.domain.identity import Address, ChannelName, MessageId, PlaceKind
from bot.domain.messages import Media
from bot.domain.outbound import Button, Intent, Notify
from tests.contracts.channels.kit import (
    PATIENCE,
    TOLD_TO_WAIT,
    Condition,
    Intake,
    Mishap,
    Shown,
    a_context,
)
from tests.fakes.slack import FakeSlack, Kind, faults
from tests.fakes.slack.workspace import Upload

AGENT = "U0ANNA"
ROOM = "#repairs"
_FAULTS = {
    Mishap.LOST_ANSWER: faults.drop_after(),
    Mishap.LOST_REQUEST: faults.drop_before(),
    Mishap.TOO_FAST: faults.ratelimited(TOLD_TO_WAIT),
    Mishap.REFUSED: faults.error("is_archived"),
}


class SlackKit:
    """An agent in the channel for repairs. No tenant is here, and no group of them."""

    place = Address(channel=ChannelName("slack"), chat="repairs", kind=PlaceKind.CHANNEL)
    group = None
    queue = place
    whispered_to = AGENT
    mishaps = frozenset(Mishap)

    def __init__(self, channel: SlackChannel, slack: FakeSlack) -> None:
        self.channel = channel
        self.intake = Intake()
        self._slack = slack

    def saying(self, text: str, *buttons: Button) -> Intent:
        return Notify(text=text, buttons=buttons)

    async def writes(self, text: str, *, at: Address | None = None) -> None:
        await self._slack.says(AGENT, ROOM, _typed(text), wait=False)

    async def edits(self, message: MessageId, text: str) -> None:
        await self._slack.edits(ROOM, message, _typed(text))

    async def sends_photo(self, content: bytes, caption: str) -> None:
        file = Upload(id="F0PHOTO", name="picture.jpg", length=len(content), content=content)
        self._slack.space.files[file.id] = file
        url = f"{self._slack.base}/files-pri/{file.id}/{file.name}"
        described = {
            "id": file.id,
            "name": file.name,
            "mimetype": "image/jpeg",
            "size": len(content),
            "mode": "hosted",
            "url_private": url,
        }
        await self._slack.says(AGENT, ROOM, _typed(caption), files=[described], wait=False)

    async def forgets(self, media: Media) -> None:
        self._slack.fault("download", faults.broken(404))

    async def presses(self, label: str) -> None:
        ts, action = self._button(label)
        await self._slack.presses(AGENT, ROOM, ts, action)

    async def submits(self, values: Mapping[str, str]) -> None:
        await self._slack.submits(AGENT, self._slack.views[-1], values)

    def acknowledged(self) -> bool:
        events = [done for done in self._slack.deliveries if done.kind is Kind.EVENT]
        return all(event.acknowledged for event in events)

    async def shown(self, at: Address | None = None) -> Sequence[Shown]:
        return [_shown(message) for message in self._own() if "files" not in message]

    async def files_shown(self) -> str:
        files = (file for message in self._own() for file in message.get("files", ()))
        return " ".join(file["title"] for file in files)

    async def whispered(self) -> Sequence[str]:
        return [_shown(message).text for message in self._slack.whispers(AGENT)]

    async def removed(self, message: MessageId) -> bool:
        return message not in {there["ts"] for there in self._slack.messages(ROOM)}

    def mishap(self, mishap: Mishap) -> None:
        self._slack.fault("chat.postMessage", _FAULTS[mishap])

    async def until(self, true: Condition) -> None:
        await self._slack.settled()
        await self._slack.until(true)

    def _own(self) -> list[dict[str, Any]]:
        return [message for message in self._slack.messages(ROOM) if "bot_id" in message]

    def _button(self, label: str) -> tuple[str, str]:
        for message in reversed(self._own()):
            for element in _buttons(message):
                if element["text"]["text"] == label:
                    return message["ts"], element["action_id"]
        raise LookupError(label)


def _typed(text: str) -> str:
    """What Slack makes of what somebody typed."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _shown(message: Mapping[str, Any]) -> Shown:
    texts = [text for block in message.get("blocks", ()) for text in _texts(block)]
    return Shown(
        message=MessageId(message["ts"]),
        text="\n".join(texts) if texts else message["text"],
        buttons=tuple(element["text"]["text"] for element in _buttons(message)),
    )


def _buttons(message: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for block in message.get("blocks", ()):
        if block["type"] == "actions":
            yield from block["elements"]


def _texts(block: Mapping[str, Any]) -> Iterator[str]:
    """The literal words of a block; links, mentions and formatting would not be words."""
    match block["type"]:
        case "header" | "section":
            yield block["text"]["text"]
        case "context":
            yield from (element["text"] for element in block["elements"])
        case "rich_text":
            for part in block["elements"]:
                yield "".join(run["text"] for run in part["elements"] if run["type"] == "text")


@asynccontextmanager
async def slack(**settings: str) -> AsyncIterator[SlackKit]:
    """A workspace that calls the bot, by the real clock, because Slack's signatures are."""
    async with FakeSlack() as workspace:
        section = workspace.section(agents=AGENT, mode="http", http_port="0", **settings)
        context = a_context(lambda: datetime.fromtimestamp(Clock().now(), UTC))
        pace = Pace(first_pause=0.01, longest_pause=0.05, ping=0.1, request=5)
        channel = SlackChannel(read(section), context, pace)
        kit = SlackKit(channel, workspace)
        running = asyncio.create_task(channel.run(kit.intake))
        try:
            await _connect(workspace, channel)
            yield kit
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await channel.close()


async def _connect(workspace: FakeSlack, channel: SlackChannel) -> None:
    async with asyncio.timeout(PATIENCE):
        await channel.opened.wait()
    assert isinstance(channel.connection, HttpConnection)
    host, port = channel.connection.address
    workspace.calls_back(f"http://{host}:{port}/slack/events")
