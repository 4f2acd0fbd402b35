"""Health checks and metrics: true answers, and a server that stops when told."""

import asyncio
import signal
from collections.abc import Sequence

import httpx
import pytest
from prometheus_client import CollectorRegistry, Counter

from bot import ops
from bot.domain.errors import ConfigError


def probes(*because: str) -> ops.Probes:
    async def unready() -> Sequence[str]:
        return because

    return ops.Probes(unready=unready, version="1.2.3")


async def page(path: str, asked: ops.Probes, registry: CollectorRegistry | None = None):
    transport = httpx.ASGITransport(ops.web(asked, registry or CollectorRegistry()))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        return await client.get(path)


async def test_a_living_bot_says_so_even_when_it_is_not_ready():
    answer = await page("/healthz", probes("the store is not open"))
    assert (answer.status_code, answer.json()) == (200, {"status": "alive", "version": "1.2.3"})


async def test_a_ready_bot_says_so():
    answer = await page("/readyz", probes())
    assert (answer.status_code, answer.json()) == (200, {"status": "ready", "because": []})


async def test_a_bot_that_is_not_ready_says_why():
    answer = await page("/readyz", probes("the store is not open", "slack is down"))
    assert answer.status_code == 503
    assert answer.json()["because"] == ["the store is not open", "slack is down"]


async def test_a_probe_that_hangs_counts_as_not_ready(monkeypatch):
    async def never() -> Sequence[str]:
        await asyncio.Event().wait()
        return ()

    monkeypatch.setattr(ops, "PROBE_SECONDS", 0)
    answer = await page("/readyz", ops.Probes(unready=never))
    assert answer.status_code == 503
    assert "in time" in answer.json()["because"][0]


async def test_metrics_are_those_of_the_registry_that_was_handed_in():
    registry = CollectorRegistry()
    Counter("cases_opened", "Cases opened.", registry=registry).inc(3)
    answer = await page("/metrics", probes(), registry)
    assert "cases_opened_total 3.0" in answer.text
    assert answer.headers["content-type"].startswith("text/plain; version=")


async def test_it_serves_on_loopback_until_cancelled_and_leaves_signals_alone():
    before = signal.getsignal(signal.SIGTERM)
    sock = ops.listen("127.0.0.1", 0)
    port = sock.getsockname()[1]
    serving = asyncio.create_task(ops.serve_on(sock, probes(), CollectorRegistry()))
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        answer = await client.get("/readyz")
    assert answer.status_code == 200
    assert signal.getsignal(signal.SIGTERM) is before
    serving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await serving
    ops.listen("127.0.0.1", port).close()


async def test_cancelling_at_once_leaves_nothing_open():
    sock = ops.listen("127.0.0.1", 0)
    serving = asyncio.create_task(ops.serve_on(sock, probes(), CollectorRegistry()))
    await asyncio.sleep(0)
    serving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await serving
    assert sock.fileno() == -1


async def test_port_0_is_off():
    await ops.serve("127.0.0.1", 0, probes(), CollectorRegistry())


def test_an_address_that_is_taken_is_told_with_what_to_do():
    with ops.listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigError, match=rf"port {port} .* TENANTLINE_OPS__PORT"):
            ops.listen("127.0.0.1", port)
