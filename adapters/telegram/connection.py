"""The connections to Telegram: one bot of the library, told to keep quiet."""

import logging
from collections.abc import Sequence
from typing import Any

import httpx
from telegram import Bot

from adapters.telegram.request import Request
from adapters.telegram.settings import TelegramSettings
from adapters.telegram.translate_in import ALLOWED_UPDATES

BATCH = 100  # updates; the most Telegram gives at once
LONG_POLL = 25  # seconds
READ_WITHIN = 20.0  # seconds until an answer is given up
_SENDS = 80  # the core sends 64 at once; the rest is for answers to buttons and look-ups
_DOWNLOADS = 8
_DOWNLOAD_TURN = 60.0  # seconds to wait for one of them

#: A request's address holds the token, a debug line of the library holds texts and names.
_TALKATIVE = {"httpx": logging.WARNING, "httpcore": logging.WARNING, "telegram": logging.CRITICAL}


class RawBot(Bot):
    """The library's bot, which also gives updates as they came.

    ``Bot.get_updates`` parses all updates or none: one that it cannot parse would hold back
    the hundred behind it for ever, and it logs what it could not parse.
    """

    __slots__ = ()

    async def raw_updates(self, offset: int | None) -> Sequence[dict[str, Any]]:
        """``getUpdates``: confirms what is below *offset*, then waits for more."""
        asked = {
            "offset": offset,
            "limit": BATCH,
            "timeout": LONG_POLL,
            "allowed_updates": list(ALLOWED_UPDATES),
        }
        found = await self._post("getUpdates", asked, read_timeout=READ_WITHIN + LONG_POLL)
        return found if isinstance(found, list) else []


class Connection:
    """What is open towards Telegram, and closed again."""

    def __init__(self, settings: TelegramSettings, read_within: float) -> None:
        _hush()
        verify = httpx.create_ssl_context()  # reading the certificates takes long enough to share
        self._polls = Request(connections=1, read=read_within, verify=verify)
        self._sends = Request(connections=_SENDS, read=read_within, verify=verify)
        self.files = httpx.AsyncClient(
            verify=verify,
            timeout=httpx.Timeout(read_within, pool=_DOWNLOAD_TURN),
            limits=httpx.Limits(max_connections=_DOWNLOADS),
        )
        self.bot = RawBot(
            settings.token.get_secret_value(),
            base_url=f"{settings.api_base}/bot",
            base_file_url=f"{settings.api_base}/file/bot",
            request=self._sends,
            get_updates_request=self._polls,
        )

    async def close(self) -> None:
        """Release all of it."""
        await self._polls.shutdown()
        await self._sends.shutdown()
        await self.files.aclose()


def _hush() -> None:
    for name, level in _TALKATIVE.items():
        logging.getLogger(name).setLevel(level)
