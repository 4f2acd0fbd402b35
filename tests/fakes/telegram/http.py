"""As much HTTP/1.1 as a Bot API client speaks, and nothing that would slow a benchmark down."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

_REASONS = {
    200: "OK", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
    409: "Conflict", 413: "Payload Too Large", 429: "Too Many Requests",
    500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable",
    504: "Gateway Timeout",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    body: bytes
    content_type: str = "application/json"

    def encoded(self) -> bytes:
        head = (
            f"HTTP/1.1 {self.status} {_REASONS.get(self.status, 'Unknown')}\r\n"
            f"Content-Type: {self.content_type}\r\nContent-Length: {len(self.body)}\r\n\r\n"
        )
        return head.encode() + self.body


class Drop:
    """The connection breaks instead of an answer."""


class Hang:
    """No answer ever comes; the client gives up."""


Answer = Response | Drop | Hang
#: Answers at once where it can: a task for each request would halve the speed.
Handler = Callable[[Request], Answer | Awaitable[Answer]]


class Connection(asyncio.Protocol):
    """One connection: one request after the other."""

    def __init__(self, handler: Handler, connections: set["Connection"]) -> None:
        self._handler = handler
        self._connections = connections
        self._buffer = b""
        self._busy: asyncio.Future[Answer] | None = None
        self._hanging = False
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._connections.discard(self)
        self.transport = None
        if self._busy is not None:
            self._busy.cancel()

    def data_received(self, data: bytes) -> None:
        self._buffer = self._buffer + data if self._buffer else data
        self._next()

    def _next(self) -> None:
        while self._busy is None and not self._hanging and self._buffer:
            request = self._cut_request()
            if request is None:
                return
            answer = self._handler(request)
            if isinstance(answer, Response | Drop | Hang):
                self._give(answer)
            else:
                self._busy = asyncio.ensure_future(answer)
                self._busy.add_done_callback(self._later)

    def _cut_request(self) -> Request | None:
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return None
        first, *lines = self._buffer[:end].decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in lines)
        }
        length = int(headers.get("content-length", "0"))
        start = end + 4
        if len(self._buffer) < start + length:
            return None
        body, self._buffer = self._buffer[start : start + length], self._buffer[start + length :]
        method, path, _ = first.split(" ")
        return Request(method, path, headers.get("content-type", ""), body)

    def _later(self, done: asyncio.Future[Answer]) -> None:
        self._busy = None
        if not done.cancelled() and self.transport is not None:
            self._give(done.result())
            self._next()

    def _give(self, answer: Answer) -> None:
        if self.transport is None:
            return
        match answer:
            case Response():
                self.transport.write(answer.encoded())
            case Drop():
                self.transport.abort()
            case Hang():
                self._hanging = True


class Server:
    """Listens on a free port of this machine."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._connections: set[Connection] = set()
        self._server: asyncio.Server | None = None
        self.port = 0

    async def start(self, port: int = 0) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: Connection(self._handler, self._connections), "127.0.0.1", port, backlog=1024
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self._server is None:
            return
        self._server.close()
        self.drop_all()
        await self._server.wait_closed()
        # Their sockets close a turn of the loop after they are told to.
        while self._connections:  # noqa: ASYNC110 - a test may look right after
            await asyncio.sleep(0)
        self._server = None

    @property
    def connections(self) -> int:
        return len(self._connections)

    def drop_all(self) -> None:
        """Break every connection, as a restart of a load balancer does."""
        for connection in list(self._connections):
            if connection.transport is not None:
                connection.transport.abort()
