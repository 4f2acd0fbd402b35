"""How Slack hands events, presses, forms and commands to an app, over HTTP and over sockets.

Events that are not acknowledged come again; presses, forms and commands do not: whoever
pressed sees an error.
"""

import asyncio
import hashlib
import hmac
import json
import urllib.parse
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import uuid4

import aiohttp
from aiohttp import web
from slack_sdk.signature import Clock


class Kind(StrEnum):
    """What is delivered, by the names of Socket Mode."""

    EVENT = "events_api"
    INTERACTIVE = "interactive"
    COMMAND = "slash_commands"


@dataclass(slots=True, eq=False)
class Delivery:
    """One thing handed to the bot, and what became of it."""

    kind: Kind
    payload: dict[str, Any]
    attempts: int = 0
    acknowledged: bool = False
    #: HTTP status of each attempt; 0 where there was no answer.
    statuses: list[int] = field(default_factory=list)
    response: Any = None
    over: asyncio.Event = field(default_factory=asyncio.Event)

    def taken(self, response: Any = None) -> None:
        """The bot has it."""
        self.acknowledged, self.response = True, response
        self.over.set()


@dataclass(slots=True, kw_only=True)
class Patience:
    """How long Slack waits for an acknowledgement, and how often it tries again."""

    acknowledge_within: float = 3.0
    retries: int = 3
    pause: float = 0.0


class HttpDelivery:
    """Signed requests to the app's URL."""

    def __init__(self, url: str, signing_secret: str, patience: Patience) -> None:
        self.url = url
        self._secret = signing_secret
        self._patience = patience
        self._now = Clock().now  # the time of day by which the bot judges signatures
        self._session = aiohttp.ClientSession()

    async def hand_over(self, delivery: Delivery) -> None:
        """Deliver; events again and again until the app says 200 or Slack gives up."""
        tries = 1 + (self._patience.retries if delivery.kind is Kind.EVENT else 0)
        reason = ""
        for attempt in range(tries):
            retry = {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
            delivery.attempts += 1
            status, answer = await self._post(delivery, retry if attempt else {})
            delivery.statuses.append(status)
            if status == 200:
                delivery.taken(answer)
                return
            reason = "http_error" if status else "http_timeout"
            await asyncio.sleep(self._patience.pause)
        delivery.over.set()

    async def post(self, body: str, headers: Mapping[str, str]) -> tuple[int, str]:
        """One request with exactly these headers."""
        timeout = aiohttp.ClientTimeout(total=self._patience.acknowledge_within)
        try:
            async with self._session.post(
                self.url, data=body.encode(), headers=headers, timeout=timeout
            ) as answer:
                return answer.status, await answer.text()
        except (aiohttp.ClientError, TimeoutError):
            return 0, ""

    def signed(self, body: str, content_type: str, *, age: int = 0) -> dict[str, str]:
        """The headers Slack puts on a request it made *age* seconds ago."""
        timestamp = str(int(self._now()) - age)
        base = f"v0:{timestamp}:{body}".encode()
        signature = hmac.new(self._secret.encode(), base, hashlib.sha256).hexdigest()
        return {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": f"v0={signature}",
        }

    async def _post(self, delivery: Delivery, retry: Mapping[str, str]) -> tuple[int, str]:
        body, content_type = encoded(delivery)
        return await self.post(body, {**self.signed(body, content_type), **retry})

    async def close(self) -> None:
        """Close the client's session."""
        await self._session.close()


def encoded(delivery: Delivery) -> tuple[str, str]:
    """Body and content type of a request for *delivery*."""
    form = "application/x-www-form-urlencoded"
    match delivery.kind:
        case Kind.EVENT:
            return json.dumps(delivery.payload), "application/json"
        case Kind.INTERACTIVE:
            return urllib.parse.urlencode({"payload": json.dumps(delivery.payload)}), form
        case Kind.COMMAND:
            return urllib.parse.urlencode(delivery.payload), form


@dataclass(slots=True, eq=False)
class _Waiting:
    """An envelope on its way, and whether its answer came."""

    delivery: Delivery
    answered: asyncio.Event = field(default_factory=asyncio.Event)


class SocketDelivery:
    """Envelopes over the sockets the app has opened."""

    def __init__(self, patience: Patience, changed: Callable[[], Awaitable[None]]) -> None:
        self._patience = patience
        self._changed = changed
        self.sockets: list[web.WebSocketResponse] = []
        self._requests: dict[web.WebSocketResponse, web.Request] = {}
        self._waiting: dict[str, _Waiting] = {}
        self._connected = asyncio.Event()

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One socket, from hello to its end."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        hello = {"type": "hello", "num_connections": len(self.sockets) + 1}
        await socket.send_json({**hello, "connection_info": {"app_id": "A0TENANT"}})
        self.sockets.append(socket)
        self._requests[socket] = request
        self._connected.set()
        await self._changed()
        try:
            async for message in socket:
                self._answer(json.loads(message.data))
        finally:
            self._forget(socket)
            await self._changed()
        return socket

    async def hand_over(self, delivery: Delivery) -> None:
        """Deliver; an event waits for a socket, whatever else fails without one."""
        tries = 1 + (self._patience.retries if delivery.kind is Kind.EVENT else 0)
        while delivery.attempts < tries and not delivery.acknowledged:
            if delivery.kind is not Kind.EVENT and not self.sockets:
                break
            await self._connected.wait()
            delivery.attempts += 1
            await self._send(delivery, self.sockets[-1])
        delivery.over.set()

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Tell each socket to go and open another, as Slack does every few hours."""
        for socket in list(self.sockets):
            self._forget(socket)
            await socket.send_json({"type": "disconnect", "reason": reason})

    def break_off(self) -> None:
        """Cut every socket without a word."""
        for socket in list(self.sockets):
            request = self._requests[socket]
            self._forget(socket)
            if request.transport is not None:
                request.transport.abort()

    async def close(self) -> None:
        """Close every socket."""
        for socket in list(self.sockets):
            self._forget(socket)
            await socket.close()

    async def _send(self, delivery: Delivery, socket: web.WebSocketResponse) -> None:
        envelope_id, waiting = str(uuid4()), _Waiting(delivery)
        self._waiting[envelope_id] = waiting
        envelope: dict[str, Any] = {
            "envelope_id": envelope_id,
            "type": delivery.kind.value,
            "payload": delivery.payload,
            "accepts_response_payload": delivery.kind is not Kind.EVENT,
        }
        if delivery.kind is Kind.EVENT:
            envelope["retry_attempt"] = delivery.attempts - 1
            envelope["retry_reason"] = "timeout" if delivery.attempts > 1 else ""
        with suppress(ConnectionError):
            await socket.send_json(envelope)
        with suppress(TimeoutError):
            async with asyncio.timeout(self._patience.acknowledge_within):
                await waiting.answered.wait()
        del self._waiting[envelope_id]

    def _answer(self, message: Mapping[str, Any]) -> None:
        waiting = self._waiting.get(message.get("envelope_id", ""))
        if waiting is not None:
            waiting.delivery.taken(message.get("payload"))
            waiting.answered.set()

    def _forget(self, socket: web.WebSocketResponse) -> None:
        if socket in self.sockets:
            self.sockets.remove(socket)
            del self._requests[socket]
        if not self.sockets:
            self._connected.clear()
