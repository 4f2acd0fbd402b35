"""What a durable unit costs: ours, alone and in company, beside one commit per unit.

``python -m tests.bench.store_bench`` prints it; ``measure`` is for ``make bench``.
Rounds of the three designs are interleaved, so that a busy moment hits all of them.
"""

import asyncio
import json
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any, Self

import aiosqlite

from bot.domain.identity import Actor, ActorKind, Address
from bot.domain.messages import MessageReceived
from bot.domain.outbound import OutboundOp, Reply
from bot.store.codec import encode_event, encode_intent
from bot.store.sqlite import SqliteStore, open_store

_ROUNDS = 5
_UNITS = {1: 300, 64: 3_000}
_AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)

Step = Callable[[int], Awaitable[object]]


async def measure(folder: Path) -> dict[str, Any]:
    """Units per second and milliseconds per unit, by design and number in flight."""
    async with (
        open_store(folder / "ours.db", now=lambda: _AT) as store,
        _plain(folder / "plain.db") as plain,
    ):
        designs = {"store": _ours(store), "one commit per unit": plain.step}
        timings: dict[tuple[str, int], list[tuple[float, list[float]]]] = {}
        for number in range(_ROUNDS):
            for in_flight, units in _UNITS.items():
                for name, step in designs.items():
                    first = number * 100_000 + in_flight * 1_000_000
                    timings.setdefault((name, in_flight), []).append(
                        await _timed(step, first, units, in_flight)
                    )
        figures = {f"{name}, {n} in flight": _figures(t) for (name, n), t in timings.items()}
        stats = store.stats
        return {**figures, "units per commit": round(stats.units / stats.commits, 1)}


def _ours(store: SqliteStore) -> Step:
    """A unit as the pipeline's: a message in, a look at who wrote, a reply out."""

    async def step(number: int) -> None:
        async def work(tx: Any) -> None:
            await tx.inbox.add([_message(number)], _AT)
            await tx.people.seen("telegram", str(number % 1_000), "Ann", _AT)
            await tx.outbox.put(_reply(number), _AT)

        await store.run(work)

    return step


class _plain:  # noqa: N801 - used like a function
    """The same statements through aiosqlite's own methods, committed one by one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> Self:
        self._db = await aiosqlite.connect(self._path)
        await self._db.execute("PRAGMA journal_mode = WAL")
        await self._db.execute("PRAGMA synchronous = FULL")
        for table in ("inbox", "person", "outbox"):
            await self._db.execute(
                f"CREATE TABLE {table} (id INTEGER PRIMARY KEY AUTOINCREMENT,"
                " chat TEXT, key TEXT UNIQUE, body TEXT)"
            )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._db.close()

    async def step(self, number: int) -> None:
        message, reply = _message(number), _reply(number)
        async with self._turn:
            await self._insert("inbox", message.event_id, encode_event(message))
            await self._insert("person", str(number % 1_000), "Ann")
            await self._insert("outbox", reply.key, encode_intent(reply.intent))
            await self._db.commit()

    async def _insert(self, table: str, key: str, body: str) -> None:
        await self._db.execute(
            f"INSERT INTO {table} (chat, key, body) VALUES ('1', ?, ?) ON CONFLICT DO NOTHING",
            (key, body),
        )


async def _timed(step: Step, first: int, units: int, in_flight: int) -> tuple[float, list[float]]:
    numbers = iter(range(first, first + units))
    waits: list[float] = []

    async def lane() -> None:
        for number in numbers:
            began = perf_counter()
            await step(number)
            waits.append(perf_counter() - began)

    began = perf_counter()
    await asyncio.gather(*(lane() for _ in range(in_flight)))
    return units / (perf_counter() - began), waits


def _figures(rounds: list[tuple[float, list[float]]]) -> dict[str, float]:
    waits = [wait * 1_000 for _, round_waits in rounds for wait in round_waits]
    return {
        "units_per_second": round(median(rate for rate, _ in rounds)),
        "p50_ms": round(median(waits), 3),
        "p99_ms": round(quantiles(waits, n=100)[-1], 3),
    }


def _message(number: int) -> MessageReceived:
    return MessageReceived(
        event_id=str(number),
        address=_address(number),
        actor=Actor(id=str(number % 1_000), kind=ActorKind.PERSON, name="Ann"),
        occurred_at=_AT,
        received_at=_AT,
        original='{"update_id": 1, "message": {}}' * 20,
        message_id=str(number),
        text="The boiler has been cold since Sunday and the baby is ill, please help. " * 2,
    )


def _reply(number: int) -> OutboundOp:
    text = "Thank you. We have this as R-1001 and will call you by five o'clock today."
    return OutboundOp(key=f"{number}:0:reply", to=_address(number), intent=Reply(text=text))


def _address(number: int) -> Address:
    return Address(channel="telegram", chat=str(number % 1_000))


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        print(json.dumps(asyncio.run(measure(Path(folder))), indent=2))


if __name__ == "__main__":
    main()
