"""The library's HTTP client, with what it forgets: the status code, and how long to wait.

The library keeps neither the status of a server's fault nor, without a warning, the seconds
of a flood limit. Both decide what a receipt may claim.
"""

import asyncio
import json
import ssl
from typing import Any

import httpx
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData

_CONNECT = 5.0  # seconds
_WRITE = 10.0
_UPLOAD = 40.0
_POOL = 5.0
#: Telegram keeps a connection open for longer, so that we are the ones to close it.
_ONE = httpx.Limits(max_connections=1, max_keepalive_connections=1, keepalive_expiry=30.0)


class FloodError(TelegramError):
    """429: not carried out; ask again after ``seconds``."""

    def __init__(self, seconds: float) -> None:
        super().__init__("Too Many Requests")
        self.seconds = seconds


class ServerFaultError(NetworkError):
    """5xx: Telegram, or something on the way to it, failed."""

    def __init__(self, status: int) -> None:
        super().__init__(f"Telegram answered with {status}")
        self.status = status


class Request(BaseRequest):
    """Up to *connections* kept-alive HTTP/1.1 connections, each a client of the library's.

    One client with as many connections would look at all of them for each of them at every
    request: at 64 in flight that takes ten times as long as the request itself.
    """

    def __init__(self, *, connections: int, read: float, verify: ssl.SSLContext) -> None:
        self._read = read
        self._verify = verify
        self._gate = asyncio.Semaphore(connections)
        self._idle: list[HTTPXRequest] = []  # the one used last is used first, and stays open
        self._clients: list[HTTPXRequest] = []

    @property
    def read_timeout(self) -> float | None:
        """Seconds until an answer is given up."""
        return self._read

    async def initialize(self) -> None:
        """Connections are opened when they are needed."""

    async def shutdown(self) -> None:
        """Close all connections."""
        for client in self._clients:
            await client.shutdown()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """As the library's, but raises ``FloodError`` and ``ServerFaultError``."""
        await self._turn(_POOL if pool_timeout is BaseRequest.DEFAULT_NONE else pool_timeout)
        client = self._idle.pop() if self._idle else self._another()
        try:
            status, payload = await client.do_request(
                url, method, request_data, read_timeout, write_timeout, connect_timeout
            )
        finally:
            self._idle.append(client)
            self._gate.release()
        if status == 429:
            raise FloodError(_retry_after(payload))
        if status >= 500:
            raise ServerFaultError(status)
        return status, payload

    async def _turn(self, within: float | None) -> None:
        try:
            async with asyncio.timeout(within):
                await self._gate.acquire()
        except TimeoutError:
            raise TimedOut("All connections are busy") from httpx.PoolTimeout("busy")

    def _another(self) -> HTTPXRequest:
        client = HTTPXRequest(
            connection_pool_size=1,
            read_timeout=self._read,
            write_timeout=_WRITE,
            connect_timeout=_CONNECT,
            pool_timeout=_POOL,
            media_write_timeout=_UPLOAD,
            httpx_kwargs={"limits": _ONE, "verify": self._verify},
        )
        self._clients.append(client)
        return client


def _retry_after(payload: bytes) -> float:
    try:
        return max(1.0, float(json.loads(payload)["parameters"]["retry_after"]))
    except (ValueError, KeyError, TypeError):
        return 5.0  # a proxy's answer rather than Telegram's: it does not say
