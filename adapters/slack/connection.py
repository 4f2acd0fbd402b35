"""The two ways in which Slack reaches us: a socket we open, or requests to a port of ours."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient

from adapters.slack.errors import PlatformError
from adapters.slack.settings import Mode, SlackSettings, secret
from adapters.slack.web import Web

PATH = "/slack/events"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Waits, in seconds; tests have less time."""

    first_pause: float = 1.0
    longest_pause: float = 60.0
    #: Twice without an answer, and the socket is opened anew.
    ping: float = 10.0
    request: float = 30.0


class Connection(Protocol):
    """A way in that is open until it is closed."""

    async def open(self) -> None:
        """Open it; raises ``PlatformError`` while Slack does not let us in."""

    async def alive(self) -> bool:
        """Whether events can arrive right now."""

    async def close(self) -> None:
        """Close it. What was not acknowledged, Slack sends again."""


class SocketConnection:
    """Socket Mode. Slack's client reconnects by itself once it was connected."""

    def __init__(
        self, app: AsyncApp, web_api: Web, app_token: str, pace: Pace, connected: Callable[[], None]
    ) -> None:
        self._app = app
        self._web = web_api
        self._token = app_token
        self._pace = pace
        self._connected = connected
        self._handler: AsyncSocketModeHandler | None = None

    async def open(self) -> None:
        """Ask for a socket first: Slack's client would try for ever without a word."""
        client = self._web.client
        answer = await self._web.carry_out(
            lambda: client.apps_connections_open(app_token=self._token)
        )
        self._handler = AsyncSocketModeHandler(
            self._app, self._token, web_client=client, ping_interval=self._pace.ping
        )
        self._handler.client.proxy = client.proxy
        self._handler.client.wss_uri = answer["url"]
        self._handler.client.message_listeners.append(self._hear)
        await self._handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt's is untyped

    async def alive(self) -> bool:
        """Answered pings lately."""
        return self._handler is not None and await self._handler.client.is_connected()

    async def close(self) -> None:
        """Close the socket and stop the client's own tasks."""
        if self._handler is None:
            return
        client = self._handler.client
        own = (client.message_processor, client.current_session_monitor, client.message_receiver)
        await self._handler.close_async()  # type: ignore[no-untyped-call]  # Bolt's is untyped
        for task in own:
            if task is not None:
                with suppress(asyncio.CancelledError):
                    await task

    async def _hear(
        self, _client: AsyncBaseSocketModeClient, message: dict[str, Any], _raw: str | None = None
    ) -> None:
        if message.get("type") == "hello":
            self._connected()


class HttpConnection:
    """Events, presses and commands as requests to ``/slack/events``, each signed by Slack."""

    def __init__(self, app: AsyncApp, host: str, port: int, connected: Callable[[], None]) -> None:
        self._app = app
        self._host = host
        self._port = port
        self._connected = connected
        self._runner: web.AppRunner | None = None

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens; the port is the real one where the settings say 0."""
        assert self._runner is not None  # noqa: S101 - only after open()
        host, port, *_ = self._runner.addresses[0]
        return host, port

    async def open(self) -> None:
        """Listen."""
        self._runner = web.AppRunner(self._app.web_app(path=PATH), access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()
        self._connected()

    async def alive(self) -> bool:
        """Listening."""
        return self._runner is not None and bool(self._runner.addresses)

    async def close(self) -> None:
        """Answer the requests that are being handled, then stop."""
        if self._runner is not None:
            await self._runner.cleanup()


def connection_for(
    settings: SlackSettings, app: AsyncApp, web_api: Web, pace: Pace, connected: Callable[[], None]
) -> SocketConnection | HttpConnection:
    """The connection that the settings ask for."""
    match settings.mode:
        case Mode.SOCKET:
            return SocketConnection(app, web_api, secret(settings.app_token), pace, connected)
        case Mode.HTTP:
            return HttpConnection(app, settings.http_host, settings.http_port, connected)


async def persist(
    attempt: Callable[[], Awaitable[None]], pace: Pace, told: Callable[[str], None]
) -> None:
    """Make *attempt* until it works, with growing pauses; *told* hears why it did not."""
    pause = pace.first_pause
    while True:
        try:
            return await attempt()
        except PlatformError as error:
            told(str(getattr(error.receipt, "because", error)))
            _log.warning("slack not connected: %s", error)
            asked = getattr(error.receipt, "seconds", 0.0)
        await asyncio.sleep(min(max(pause, asked), pace.longest_pause))
        pause = min(pause * 2, pace.longest_pause)
