"""Telegram for the contract suite: the real client library against the fake Bot API."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from adapters.telegram.adapter import TelegramChannel
from adapters.telegram.settings import read
from bot.domain.identity import Address, ChannelName, MessageId, PlaceKind
from bot.domain.messages import Media
from bot.domain.outbound import Button, Intent, Reply
from tests.contracts.channels.kit import TOLD_TO_WAIT, Condition, Intake, Mishap, Shown, a_context
from tests.fakes.telegram import GROUP, FakeTelegram

PERSON = 1001
CHANNEL = ChannelName("telegram")


class TelegramKit:
    """A tenant in a private chat, and a group of them."""

    place = Address(channel=CHANNEL, chat=str(PERSON))
    group = Address(channel=CHANNEL, chat=str(GROUP), kind=PlaceKind.GROUP)
    queue = place
    whispered_to = ""
    mishaps = frozenset(Mishap)

    def __init__(self, channel: TelegramChannel, telegram: FakeTelegram) -> None:
        self.channel = channel
        self.intake = Intake()
        self._telegram = telegram
        self._said: dict[MessageId, dict[str, Any]] = {}

    def saying(self, text: str, *buttons: Button) -> Intent:
        return Reply(text=text, buttons=buttons)

    async def writes(self, text: str, *, at: Address | None = None) -> None:
        say = self._telegram.group_says if at == self.group else self._telegram.user_says
        update = say(PERSON, text)
        self._said[MessageId(str(update["message"]["message_id"]))] = update

    async def edits(self, message: MessageId, text: str) -> None:
        self._telegram.edits(self._said[message], text)

    async def sends_photo(self, content: bytes, caption: str) -> None:
        beside = {"caption": caption} if caption else {}
        self._telegram.sends(PERSON, PERSON, photo=self._telegram.photo(content), **beside)

    async def forgets(self, media: Media) -> None:
        self._telegram.world.files.clear()
        self._telegram.world.file_sizes.clear()

    async def presses(self, label: str) -> None:
        """A link into the private chat makes the person's app send ``/start`` there."""
        payload = _started_by(self._telegram, label)
        if payload is None:
            self._telegram.presses(PERSON, label)
        else:
            self._telegram.user_says(PERSON, f"/start {payload}")

    async def submits(self, values: Mapping[str, str]) -> None:
        raise AssertionError("Telegram has no forms")

    def acknowledged(self) -> bool:
        return not self._telegram.updates.pending

    async def shown(self, at: Address | None = None) -> Sequence[Shown]:
        return [
            Shown(
                message=MessageId(str(sent.message_id)),
                text=sent.text,
                buttons=tuple(sent.labels),
            )
            for sent in self._telegram.sent(int((at or self.place).chat))
        ]

    async def files_shown(self) -> str:
        return " ".join(sent.upload.name for sent in self._telegram.sent(PERSON) if sent.upload)

    async def whispered(self) -> Sequence[str]:
        return ()

    async def removed(self, message: MessageId) -> bool:
        return (GROUP, int(message)) in self._telegram.world.deleted

    def mishap(self, mishap: Mishap) -> None:
        match mishap:
            case Mishap.LOST_ANSWER:
                self._telegram.fault("sendMessage", drop=True, after_effect=True)
            case Mishap.LOST_REQUEST:
                self._telegram.fault("sendMessage", drop=True)
            case Mishap.TOO_FAST:
                self._telegram.fault("sendMessage", retry_after=TOLD_TO_WAIT)
            case Mishap.REFUSED:
                self._telegram.fault("sendMessage", status=403)

    async def until(self, true: Condition) -> None:
        await self._telegram.until(true)


def _started_by(telegram: FakeTelegram, label: str) -> str | None:
    """The payload of the newest link of that label, if it leads into the private chat."""
    buttons = [button for sent in telegram.sent() for row in sent.buttons for button in row]
    for found, leads_to in reversed(buttons):
        if found == label and leads_to.startswith("https://t.me/"):
            return leads_to.partition("?start=")[2]
    return None


@asynccontextmanager
async def telegram(**settings: str) -> AsyncIterator[TelegramKit]:
    """A bot that polls, with a person who has started it and a group it moderates."""
    async with FakeTelegram() as server:
        server.user_says(PERSON, "/start")
        server.makes_group()
        server.updates.pending.clear()
        section = {"token": server.token, "api_base": server.api_base, **settings}
        channel = TelegramChannel(read(section), a_context(), sleep=_at_once)
        kit = TelegramKit(channel, server)
        running = asyncio.create_task(channel.run(kit.intake))
        try:
            await server.until(lambda: server.asked("getUpdates"))
            yield kit
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await channel.close()


async def _at_once(_: float) -> None:
    """Pauses between attempts take no time."""
    await asyncio.sleep(0)
