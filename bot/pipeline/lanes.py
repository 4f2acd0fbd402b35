"""Takes stored events to whoever handles them: in order per conversation, side by side otherwise.

The inbox is the queue. What is in memory is only a window onto it, so a restart needs
nothing but the inbox, and a flood costs no more memory than the window.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog

from bot.domain.errors import Conflict, StoreError
from bot.domain.identity import InboxId
from bot.ports.store import InboxRow, Store, Transaction

log = structlog.get_logger(__name__)

Handle = Callable[[InboxRow], Awaitable[None]]
#: Told of a row that was given up on, inside the transaction that sets it aside.
SetAside = Callable[[Transaction, InboxRow], Awaitable[None]]
LaneKey = tuple[str, str, str | None]

WINDOW = 512
TRIES = 5
FIRST_PAUSE = 0.2  # seconds; doubles with each try, so a poisoned row costs its lane about 3 s
LONGEST_PAUSE = 30.0


class Lanes:
    """One lane per conversation with something to do."""

    def __init__(
        self, store: Store, handle: Handle, set_aside: SetAside, now: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._handle = handle
        self._set_aside = set_aside
        self._now = now
        self._arrived = asyncio.Event()
        self._arrived.set()  # whatever an earlier run left behind
        self._lanes: dict[LaneKey, deque[InboxRow]] = {}
        self._held = 0
        self._cursor = InboxId(0)
        self._idle = asyncio.Event()

    def arrived(self, _: int = 1) -> None:
        """Something new is in the inbox."""
        self._idle.clear()
        self._arrived.set()

    async def settled(self) -> None:
        """Return once everything that has arrived so far was handled or set aside."""
        await self._idle.wait()

    async def run(self) -> None:
        """Work until cancelled; rows in hand are handled again by the next run."""
        async with asyncio.TaskGroup() as group:
            while True:
                await self._arrived.wait()
                self._arrived.clear()
                await self._fill(group)

    async def _fill(self, group: asyncio.TaskGroup) -> None:
        room = WINDOW - self._held
        rows = await self._store.read(lambda tx: tx.inbox.pending(self._cursor, room))
        for row in rows:
            self._cursor = row.id
            self._enqueue(group, row)
        if not self._held and not self._arrived.is_set():
            self._idle.set()

    def _enqueue(self, group: asyncio.TaskGroup, row: InboxRow) -> None:
        key = lane_of(row)
        self._held += 1
        if key in self._lanes:
            self._lanes[key].append(row)
            return
        self._lanes[key] = deque([row])
        group.create_task(self._drive(key))

    async def _drive(self, key: LaneKey) -> None:
        lane = self._lanes[key]
        while lane:
            await self._attempt(lane[0])
            lane.popleft()
            self._held -= 1
            self._look_again()
        del self._lanes[key]

    def _look_again(self) -> None:
        if not self._held or self._held == WINDOW // 2:
            self._arrived.set()

    async def _attempt(self, row: InboxRow) -> None:
        pause = FIRST_PAUSE
        while not await self._is_over(row):
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _is_over(self, row: InboxRow) -> bool:
        try:
            wrong = await self._tried(row)
            return wrong is None or await self._given_up(row, wrong)
        except StoreError:  # nothing wrong with the row: wait for the disk
            log.exception("inbox.store_failed")
            return False

    async def _tried(self, row: InboxRow) -> Exception | None:
        """Handle it; what is wrong with the row, if that fails."""
        try:
            await self._handle(row)
        except Conflict as error:  # units are done one by one, so it would be one for ever
            return error
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - one bad row must not stop its lane
            return error
        return None

    async def _given_up(self, row: InboxRow, error: Exception) -> bool:
        kind = type(error).__name__
        tries = await self._store.run(lambda tx: tx.inbox.failed(row.id))
        log.warning("inbox.handling_failed", row=row.id, tries=tries, exc_info=error)
        if tries < TRIES:
            return False

        async def work(tx: Transaction) -> None:
            await tx.inbox.set_aside(row.id, kind, self._now())
            await self._set_aside(tx, row)

        await self._store.run(work)
        return True


def lane_of(row: InboxRow) -> LaneKey:
    """Messages with the same key are handled strictly in order."""
    address = row.event.address
    return (address.channel, address.chat, address.thread)
