"""Carries calls out, one after the other, and says truthfully how far it got."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from telegram import Bot, ChatPermissions
from telegram.error import BadRequest, TelegramError

from adapters.telegram.calls import REPEATABLE, Call, Limit, Pin, Place, Say, Show, TakeAway
from adapters.telegram.errors import receipt
from adapters.telegram.floods import Floods
from adapters.telegram.request import FloodError
from bot.domain.identity import MessageId
from bot.domain.outbound import (
    Accepted,
    Attachment,
    Importance,
    MemberAct,
    OutboundOp,
    Receipt,
    Refusal,
    Refused,
    RetryLater,
)
from bot.ports.channel import MediaFiles

MAX_UPLOAD = 50 * 2**20  # bytes; Telegram's limit for bots
_UPLOADS_AT_ONCE = 2  # each may hold MAX_UPLOAD in memory
_PHOTO_FAULTS = ("photo_invalid_dimensions", "image_process_failed", "photo_save_file_invalid")
_BUTTON_FAULTS = ("button_", "wrong http url", "inline keyboard", "reply markup")


class Sender:
    """Sends what ``translate_out`` made, through one bot."""

    def __init__(
        self, bot: Bot, media: MediaFiles, floods: Floods, on_error: Callable[[TelegramError], None]
    ) -> None:
        self._bot = bot
        self._media = media
        self._floods = floods
        self._on_error = on_error
        self._uploads = asyncio.Semaphore(_UPLOADS_AT_ONCE)

    async def send(self, op: OutboundOp, calls: Sequence[Call]) -> Receipt:
        """Carry out those of *calls* that are not done yet; stop at the first that fails."""
        parts = op.done
        for call in calls[len(op.done) :]:
            outcome = await self._once(call, op.importance, parts)
            if not isinstance(outcome, Accepted):
                return outcome
            parts = outcome.parts
        return Accepted(parts=parts)

    async def _once(
        self, call: Call, importance: Importance, parts: tuple[MessageId, ...]
    ) -> Receipt:
        """*call*, said more plainly as long as Telegram refuses its form, never its content."""
        while True:
            try:
                return Accepted(parts=parts + await self._perform(call))
            except TelegramError as error:
                plainer = _plainer(call, error, importance)
                if plainer is None:
                    return self._outcome(call, error, parts)
                call = plainer
            except FileNotFoundError:
                because = "the attached file has been deleted"
                return Refused(reason=Refusal.REJECTED, because=because, parts=parts)
            except _TooLargeError:
                because = "the attached file is too large for Telegram"
                return Refused(reason=Refusal.REJECTED, because=because, parts=parts)

    def _outcome(self, call: Call, error: TelegramError, parts: tuple[MessageId, ...]) -> Receipt:
        self._on_error(error)
        outcome = receipt(error, parts, repeatable=isinstance(call, REPEATABLE))
        if isinstance(error, FloodError) and isinstance(outcome, RetryLater):
            chat = call.chat if isinstance(call, REPEATABLE) else call.place.chat
            return replace(outcome, whole_channel=self._floods.everybodys(chat, error.seconds))
        return outcome

    async def _perform(self, call: Call) -> tuple[MessageId, ...]:
        match call:
            case Say():
                sent = await self._bot.send_message(**call.arguments())  # type: ignore[arg-type]
                return (MessageId(str(sent.message_id)),)
            case Show():
                return (await self._upload(call),)
            case TakeAway():
                await self._bot.delete_message(call.chat, call.message)
                return ()
            case Limit():
                await self._limit(call)
                return ()
            case Pin(pinned=True):
                await self._bot.pin_chat_message(call.chat, call.message, disable_notification=True)
                return ()
            case Pin():
                await self._bot.unpin_chat_message(call.chat, call.message)
                return ()

    async def _limit(self, call: Limit) -> None:
        bot, chat, member = self._bot, call.chat, call.member
        match call.act:
            case MemberAct.MUTE:
                nothing = ChatPermissions.no_permissions()
                await bot.restrict_chat_member(chat, member, nothing, until_date=call.until)
            case MemberAct.UNMUTE:
                everything = ChatPermissions.all_permissions()  # as Telegram lifts restrictions
                await bot.restrict_chat_member(chat, member, everything)
            case MemberAct.BAN if member < 0:
                await bot.ban_chat_sender_chat(chat, member)  # Telegram knows no end to it
            case MemberAct.BAN:
                await bot.ban_chat_member(chat, member, until_date=call.until)
            case MemberAct.UNBAN if member < 0:
                await bot.unban_chat_sender_chat(chat, member)
            case MemberAct.UNBAN:
                await bot.unban_chat_member(chat, member, only_if_banned=True)

    async def _upload(self, call: Show) -> MessageId:
        async with self._uploads:
            content = await self._content(call.attachment)
            name = call.attachment.name or call.attachment.sha256[:12]
            given = {**call.arguments(), "filename": name}
            if call.as_photo:
                sent = await self._bot.send_photo(photo=content, **given)  # type: ignore[arg-type]
            else:
                sent = await self._bot.send_document(document=content, **given)  # type: ignore[arg-type]
            return MessageId(str(sent.message_id))

    async def _content(self, attachment: Attachment) -> bytes:
        content = bytearray()
        async with self._media.open(attachment) as chunks:
            async for chunk in chunks:
                content += chunk
                if len(content) > MAX_UPLOAD:
                    raise _TooLargeError
        return bytes(content)


class _TooLargeError(Exception):
    """A kept file is larger than Telegram lets a bot send."""


def _plainer(call: Call, error: TelegramError, importance: Importance) -> Call | None:
    """*call* without what Telegram refused of its form; each can be dropped only once."""
    if isinstance(call, REPEATABLE) or not isinstance(error, BadRequest):
        return None
    said = error.message.lower()
    if call.html is not None and "can't parse entities" in said:
        return replace(call, html=None)
    if isinstance(call, Show) and call.as_photo and any(fault in said for fault in _PHOTO_FAULTS):
        return replace(call, as_photo=False)
    if importance is not Importance.DEGRADE:
        return None
    if call.keyboard is not None and any(fault in said for fault in _BUTTON_FAULTS):
        return replace(call, keyboard=None)
    if call.place.thread is not None and "message thread not found" in said:
        return replace(call, place=Place(chat=call.place.chat, reply_to=call.place.reply_to))
    return None
