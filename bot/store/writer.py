"""The one writer: takes whatever waits, commits it at once, tells everybody.

There is no timed window. While one batch is being committed the next one gathers, so
under load a commit is shared by many units, and without load nobody waits for company.
"""

import asyncio
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple, TypeVar

from bot.domain.errors import StoreError
from bot.ports.store import Transaction, Work
from bot.store.batch import Outcome, commit_together
from bot.store.connection import Hop

T = TypeVar("T")

_LARGEST_BATCH = 256  # bounds how long one unit waits for the others of its batch
_CAPACITY = 4_096  # units; more wait outside, which is what slows their channels down


@dataclass(slots=True)
class WriterStats:
    """Figures for /metrics, since the store was opened."""

    commits: int = 0
    #: Commits that failed and took their whole batch with them.
    failed_commits: int = 0
    units: int = 0
    #: Units that raised.
    failed_units: int = 0
    largest_batch: int = 0
    #: Wall time spent in batches, hop and fsync included.
    seconds: float = 0.0


class _Unit(NamedTuple):
    work: Work[Any]
    done: asyncio.Future[Any]


class Writer:
    """A queue of units and the task that empties it."""

    def __init__(
        self,
        connection: Hop,
        transaction: Transaction,
        explain: Callable[[sqlite3.Error], StoreError],
    ) -> None:
        self.stats = WriterStats()
        self._connection = connection
        self._transaction = transaction
        self._explain = explain
        self._queue: deque[_Unit] = deque()
        self._room = asyncio.Semaphore(_CAPACITY)
        self._wake = asyncio.Event()
        self._closing = False
        self._loop = asyncio.get_running_loop()
        self._task = self._loop.create_task(self._write(), name="store writer")

    @property
    def waiting(self) -> int:
        """Units that no batch has taken up yet."""
        return len(self._queue)

    async def run(self, work: Work[T]) -> T:
        """Queue *work*; its result once it is durable."""
        self._must_be_open()
        await self._room.acquire()
        try:
            self._must_be_open()
        except StoreError:
            self._room.release()  # lets the next one in line find out too
            raise
        unit = _Unit(work, self._loop.create_future())
        self._queue.append(unit)
        self._wake.set()
        result: T = await unit.done
        return result

    async def close(self) -> None:
        """Finish what is queued; whoever still waits for room is refused."""
        self._closing = True
        self._wake.set()
        await asyncio.wait([self._task])

    def _must_be_open(self) -> None:
        if self._closing:
            raise StoreError("The store is closed; nothing was written.")

    async def _write(self) -> None:
        while True:
            if batch := self._take():
                _deliver(batch, await self._commit([unit.work for unit in batch]))
            elif self._closing:
                return
            else:
                self._wake.clear()
                await self._wake.wait()

    def _take(self) -> list[_Unit]:
        size = min(len(self._queue), _LARGEST_BATCH)
        batch = [self._queue.popleft() for _ in range(size)]
        for _ in batch:
            self._room.release()
        return batch

    async def _commit(self, works: Sequence[Work[Any]]) -> Sequence[Outcome]:
        began = time.perf_counter()
        job = partial(commit_together, tx=self._transaction, works=works)
        try:
            outcomes = await self._connection.hop(job)
        # The loop has to outlive any batch; every caller of this one is told.
        except Exception as error:  # noqa: BLE001
            self.stats.failed_commits += 1
            outcomes = [Outcome(None, self._refusal(error)) for _ in works]
        else:
            outcomes = [self._explained(outcome) for outcome in outcomes]
            self.stats.commits += 1
        self._count(outcomes, time.perf_counter() - began)
        return outcomes

    def _explained(self, outcome: Outcome) -> Outcome:
        if isinstance(outcome.error, sqlite3.Error):
            return Outcome(None, self._refusal(outcome.error))
        return outcome

    def _refusal(self, error: Exception) -> StoreError:
        """A fresh one for each caller: raising an exception writes into it."""
        if isinstance(error, sqlite3.Error):
            refusal = self._explain(error)
        else:
            refusal = StoreError(f"The batch could not be committed: {error}")
        refusal.__cause__ = error
        return refusal

    def _count(self, outcomes: Sequence[Outcome], seconds: float) -> None:
        stats = self.stats
        stats.units += len(outcomes)
        stats.failed_units += sum(outcome.error is not None for outcome in outcomes)
        stats.largest_batch = max(stats.largest_batch, len(outcomes))
        stats.seconds += seconds


def _deliver(batch: Sequence[_Unit], outcomes: Sequence[Outcome]) -> None:
    for unit, outcome in zip(batch, outcomes, strict=True):
        if unit.done.done():  # its caller was cancelled meanwhile; the work stands
            continue
        if outcome.error is None:
            unit.done.set_result(outcome.value)
        else:
            unit.done.set_exception(outcome.error)
