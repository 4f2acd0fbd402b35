"""The webhook: Telegram calls us, and hears 200 only after what it said is stored.

Served by the web server the bot has anyway; the library's own would bring a second one and
answers before anybody has stored anything. Telegram calls for several chats at a time, and
for one chat in order; the store commits together what arrives together.
"""

import asyncio
import contextlib
import hmac
import json
import socket
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram.error import TelegramError

from adapters.telegram.connection import RawBot
from adapters.telegram.pauses import Pauses
from adapters.telegram.pulse import Pulse
from adapters.telegram.settings import TelegramSettings
from adapters.telegram.translate_in import ALLOWED_UPDATES
from bot.domain.errors import ConfigError

log = structlog.get_logger(__name__)

_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_MAX_BODY = 2**20  # bytes; an update is a few thousand
_CONNECTIONS = 100  # the most Telegram opens
_DRAIN = 10  # seconds for requests under way when stopping

Stored = Callable[[Sequence[dict[str, Any]]], Awaitable[bool]]


async def serve(
    bot: RawBot, settings: TelegramSettings, stored: Stored, pulse: Pulse, pauses: Pauses
) -> None:
    """Listen, then tell Telegram where; until cancelled."""
    application = Starlette(
        routes=[Route(settings.path, _endpoint(settings, stored, pulse), methods=["POST"])]
    )
    server = _Server(
        uvicorn.Config(
            application,
            log_config=None,
            access_log=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=_DRAIN,
        )
    )
    serving = asyncio.create_task(server.serve(sockets=[_bound(settings)]))
    try:
        await _announce(bot, settings, pulse, pauses)
        await asyncio.shield(serving)
    finally:
        server.should_exit = True
        await serving


def _endpoint(
    settings: TelegramSettings, stored: Stored, pulse: Pulse
) -> Callable[[Request], Awaitable[Response]]:
    secret = settings.secret_token.get_secret_value() if settings.secret_token else ""

    async def endpoint(request: Request) -> Response:
        given = request.headers.get(_HEADER, "")
        if not secret or not hmac.compare_digest(given.encode(), secret.encode()):
            return Response(status_code=403)
        body = await _bounded(request)
        if body is None:
            return Response(status_code=413)
        try:
            update = json.loads(body)
        except ValueError:
            return Response(status_code=400)
        if not isinstance(update, dict):
            return Response(status_code=400)
        if not await stored([update]):
            return Response(status_code=500)
        pulse.connected()
        return Response(status_code=200)

    return endpoint


async def _bounded(request: Request) -> bytes | None:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MAX_BODY:
            return None
    return bytes(body)


async def _announce(bot: RawBot, settings: TelegramSettings, pulse: Pulse, pauses: Pauses) -> None:
    while True:
        try:
            await bot.set_webhook(
                settings.webhook_url,
                max_connections=_CONNECTIONS,
                allowed_updates=ALLOWED_UPDATES,
                drop_pending_updates=False,
                secret_token=settings.secret_token.get_secret_value()
                if settings.secret_token
                else None,
            )
        except TelegramError as error:
            log.warning("telegram.webhook_not_set", error=type(error).__name__)
            pulse.failed(error)
            await pauses.wait()
        else:
            pulse.connected()
            return


class _Server(uvicorn.Server):
    """Uvicorn as a guest: the bot itself decides what a signal means."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _bound(settings: TelegramSettings) -> socket.socket:
    try:
        return socket.create_server((settings.webhook_host, settings.webhook_port))
    except OSError as error:
        raise ConfigError(
            f"TENANTLINE_TELEGRAM__WEBHOOK_PORT: cannot listen on {settings.webhook_host}, "
            f"port {settings.webhook_port} ({error.strerror}). Choose another port."
        ) from None
