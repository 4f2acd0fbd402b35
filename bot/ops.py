"""Health checks and metrics on a local port, for whoever watches the bot.

``/healthz`` says that the process is alive, ``/readyz`` whether it can do its work and if not
why, ``/metrics`` is for Prometheus. Nothing here tells about tenants.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import structlog
import uvicorn
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.domain.errors import ConfigError

#: A probe slower than this counts as not ready; orchestrators give up soon after.
PROBE_SECONDS: Final = 2.0
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Probes:
    """What the server asks the bot."""

    #: Why the bot cannot work right now, in plain words; empty when it can.
    unready: Callable[[], Awaitable[Sequence[str]]]
    version: str = ""


def web(probes: Probes, registry: CollectorRegistry, pages: Sequence[BaseRoute] = ()) -> Starlette:
    """The three pages, and *pages* of others, as an ASGI application."""

    async def healthz(_: Request) -> Response:
        return JSONResponse({"status": "alive", "version": probes.version})

    async def readyz(_: Request) -> Response:
        because = await _unready(probes)
        status = "not ready" if because else "ready"
        return JSONResponse({"status": status, "because": because}, 503 if because else 200)

    async def metrics(_: Request) -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return Starlette(
        routes=[
            Route("/healthz", healthz),
            Route("/readyz", readyz),
            Route("/metrics", metrics),
            *pages,
        ]
    )


async def _unready(probes: Probes) -> list[str]:
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            return list(await probes.unready())
    except TimeoutError:
        return ["the bot did not answer in time"]


async def serve(
    host: str,
    port: int,
    probes: Probes,
    registry: CollectorRegistry,
    pages: Sequence[BaseRoute] = (),
) -> None:
    """Serve until cancelled. Port 0 means switched off: returns at once."""
    if port:
        await serve_on(listen(host, port), probes, registry, pages)


def listen(
    host: str, port: int, what: str = "Health checks", setting: str = "TENANTLINE_OPS__PORT"
) -> socket.socket:
    """A bound socket; raises ``ConfigError`` when the address cannot be had."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise ConfigError(
            f"{what} cannot listen on {host}, port {port} ({error.strerror}). "
            f"Choose another {setting}, or 0 to switch them off."
        ) from error


async def serve_on(
    sock: socket.socket,
    probes: Probes,
    registry: CollectorRegistry,
    pages: Sequence[BaseRoute] = (),
) -> None:
    """Serve on a bound socket until cancelled, then close it."""
    await serve_app(sock, web(probes, registry, pages))


async def serve_app(sock: socket.socket, app: Starlette) -> None:
    """Serve *app* on a bound socket until cancelled, then close it."""
    server = _Server(
        uvicorn.Config(
            app,
            http="h11",
            lifespan="off",
            log_config=None,
            access_log=False,
            limit_concurrency=32,
            timeout_keep_alive=5,
            timeout_graceful_shutdown=1,
        )
    )
    _log.info("ops.listening_started", port=sock.getsockname()[1])
    serving = asyncio.create_task(server.serve(sockets=[sock]))
    try:
        await asyncio.shield(serving)
    finally:
        server.should_exit = True
        await serving
        sock.close()


class _Server(uvicorn.Server):
    """A server inside a larger program, which handles signals itself."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
