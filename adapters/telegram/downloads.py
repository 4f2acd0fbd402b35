"""The bytes of what people sent, in chunks."""

from collections.abc import AsyncIterator

import httpx
from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.domain.messages import Media
from bot.ports.channel import MediaDelayed, MediaGone

#: What Telegram lets a bot download, and so the most that is ever read.
MAX_DOWNLOAD = 20 * 2**20
_CHUNK = 64 * 1024


async def download(bot: Bot, client: httpx.AsyncClient, media: Media) -> AsyncIterator[bytes]:
    """The bytes of *media*; raises ``MediaGone`` or ``MediaDelayed``."""
    if not media.ref:
        raise MediaGone("there is no file behind it")
    if media.size is not None and media.size > MAX_DOWNLOAD:
        raise MediaGone("Telegram gives bots no file larger than 20 MB")
    address = await _address(bot, media.ref)
    try:
        async with client.stream("GET", address) as answer:
            if answer.status_code != 200:
                # The link lives for an hour; the next attempt asks for a new one.
                raise MediaDelayed(f"Telegram answered with {answer.status_code}")
            async for chunk in _bounded(answer):
                yield chunk
    except httpx.HTTPError as error:
        raise MediaDelayed(f"the download broke off ({type(error).__name__})") from None


async def _bounded(answer: httpx.Response) -> AsyncIterator[bytes]:
    left = MAX_DOWNLOAD
    async for chunk in answer.aiter_bytes(_CHUNK):
        left -= len(chunk)
        if left < 0:
            raise MediaGone("the file is larger than 20 MB")
        yield chunk


async def _address(bot: Bot, ref: str) -> str:
    try:
        file = await bot.get_file(ref)
    except BadRequest as error:
        if "too big" in error.message.lower():
            raise MediaGone("Telegram gives bots no file larger than 20 MB") from None
        if "temporarily unavailable" in error.message.lower():
            raise MediaDelayed("Telegram does not have the file at hand just now") from None
        raise MediaGone("Telegram no longer knows the file") from None
    except TelegramError as error:
        raise MediaDelayed(f"Telegram did not answer ({type(error).__name__})") from None
    if not file.file_path:
        raise MediaDelayed("Telegram does not have the file at hand just now")
    return file.file_path
