"""Telegram as a channel: holds the connection, and leaves the rest to its neighbours."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import structlog
from telegram import BotCommand
from telegram.error import InvalidToken, TelegramError

from adapters.telegram.checks import check, group_rights
from adapters.telegram.connection import READ_WITHIN, Connection
from adapters.telegram.downloads import download
from adapters.telegram.errors import receipt
from adapters.telegram.floods import Floods
from adapters.telegram.intake import Intake
from adapters.telegram.keyboards import MAX_BUTTONS
from adapters.telegram.members import Moderators
from adapters.telegram.pauses import Pauses, Sleep
from adapters.telegram.polling import poll
from adapters.telegram.pulse import Pulse
from adapters.telegram.sending import Sender
from adapters.telegram.settings import Mode, TelegramSettings
from adapters.telegram.text import MAX_CAPTION, MAX_TEXT
from adapters.telegram.translate_out import calls
from adapters.telegram.webhook import serve
from bot.domain.errors import Unsupported
from bot.domain.identity import ChannelName
from bot.domain.messages import Media, MediaKind
from bot.domain.outbound import (
    OutboundOp,
    PinPost,
    Receipt,
    Refusal,
    Refused,
    Remove,
    RestrictMember,
    RetryLater,
    Unknown,
)
from bot.ports.channel import (
    Capabilities,
    ChannelContext,
    CheckResult,
    Health,
    Limits,
    Receive,
    TextUnit,
)

log = structlog.get_logger(__name__)

NAME = ChannelName("telegram")
_LOOK_UP = 3.0  # seconds that storing a message may wait for a list of moderators


class TelegramChannel:
    """One bot on Telegram, in private chats and in groups."""

    name = NAME

    def __init__(
        self,
        settings: TelegramSettings,
        context: ChannelContext,
        *,
        sleep: Sleep = asyncio.sleep,
        read_within: float = READ_WITHIN,
    ) -> None:
        self.capabilities = _capabilities(settings)
        self._settings = settings
        self._context = context
        self._pauses = Pauses(context.new_id, sleep)
        self._pulse = Pulse(context.now)
        self._connection = Connection(settings, read_within)
        self._bot = self._connection.bot
        self._username = ""
        self._moderators = Moderators(self._administrators, _clock)
        self._sender = Sender(self._bot, context.media, Floods(_clock), self._note)
        self._intake = Intake(
            channel=self.name,
            bot=self._bot,
            moderators=self._moderators,
            pulse=self._pulse,
            now=context.now,
        )

    async def run(self, receive: Receive) -> None:
        """As ``Channel.run``: until cancelled; reconnects by itself."""
        await self._introduce_ourselves()

        async def stored(updates: Sequence[dict[str, Any]]) -> bool:
            return await self._intake.stored(updates, receive, self._username)

        if self._settings.mode is Mode.WEBHOOK:
            await serve(self._bot, self._settings, stored, self._pulse, self._pauses)
        else:
            await poll(self._bot, stored, self._pulse, self._pauses)

    async def deliver(self, op: OutboundOp) -> Receipt:
        """As ``Channel.deliver``."""
        try:
            await self._know_ourselves()
            asked = calls(op, self._username)
        except TelegramError as error:
            # Only who we are was asked; nothing was sent, whatever came of that.
            self._note(error)
            return receipt(error, op.done, repeatable=True)
        except Unsupported as error:
            return Refused(reason=Refusal.UNSUPPORTED, because=str(error), parts=op.done)
        return await self._sender.send(op, asked)

    async def reconcile(self, op: OutboundOp) -> Receipt:
        """Telegram shows a bot nothing of what it sent; but a removal can just be repeated."""
        if isinstance(op.intent, Remove | RestrictMember | PinPost):
            return RetryLater(seconds=0, because="doing it again does no harm", parts=op.done)
        return Unknown(because="Telegram does not let a bot look up what it sent", parts=op.done)

    def fetch(self, media: Media) -> AsyncIterator[bytes]:
        """As ``Channel.fetch``."""
        return download(self._bot, self._connection.files, media)

    async def health(self) -> Health:
        """As ``Channel.health``."""
        return self._pulse.health()

    async def inspect(self) -> Sequence[CheckResult]:
        """As ``Channel.inspect``."""
        return await check(self._bot, self._settings, self._moderators.groups)

    async def rights_in(self, chats: Sequence[str]) -> Sequence[CheckResult]:
        """As ``Moderates.rights_in``."""
        try:
            return await group_rights(self._bot, chats)
        except InvalidToken as error:
            self._pulse.failed(error)
            return ()

    async def close(self) -> None:
        """As ``Channel.close``."""
        await self._intake.close()
        await self._connection.close()

    async def _introduce_ourselves(self) -> None:
        while True:
            try:
                await self._know_ourselves()
            except TelegramError as error:
                log.warning("telegram.not_connected", error=type(error).__name__)
                self._pulse.failed(error)
                await self._pauses.wait()
            else:
                self._pauses.reset()
                break
        await self._offer_commands()

    async def _know_ourselves(self) -> None:
        if not self._username:
            me = await self._bot.get_me()
            self._username = me.username or str(me.id)

    def _note(self, error: TelegramError) -> None:
        if isinstance(error, InvalidToken):
            self._pulse.failed(error)

    async def _offer_commands(self) -> None:
        commands = [BotCommand(name, about[:256]) for name, about in self._context.commands]
        if not commands:
            return
        try:
            await self._bot.set_my_commands(commands)
        except TelegramError as error:
            log.warning("telegram.commands_not_offered", error=type(error).__name__)

    async def _administrators(self, chat: int) -> frozenset[int]:
        members = await self._bot.get_chat_administrators(
            chat, read_timeout=_LOOK_UP, connect_timeout=_LOOK_UP, pool_timeout=_LOOK_UP
        )
        return frozenset(member.user.id for member in members)


def _clock() -> float:
    return asyncio.get_running_loop().time()


def _capabilities(settings: TelegramSettings) -> Capabilities:
    return Capabilities(
        max_text=MAX_TEXT,
        text_unit=TextUnit.UTF16,
        max_caption=MAX_CAPTION,
        max_buttons=MAX_BUTTONS,
        limits=Limits(
            per_second=settings.per_second,
            per_chat_per_second=settings.per_chat_per_second,
            per_group_per_minute=settings.per_group_per_minute,
        ),
        media_in=frozenset(MediaKind),
        media_out=True,
        groups=True,
        threads=True,
        removes=True,
        restricts=True,
        pins=True,
        deep_links=True,
    )
