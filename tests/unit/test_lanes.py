"""Lanes: in order per conversation, side by side otherwise, and never stopped by one bad row."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.errors import Conflict, StoreError
from bot.domain.identity import Actor, ActorKind, Address, ChannelName, EventId, MessageId
from bot.domain.messages import MessageReceived
from bot.pipeline import lanes as lanes_module
from bot.pipeline.lanes import Lanes
from bot.ports.store import InboxRow, Store, Transaction
from bot.store.sqlite import open_store

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def a_message(number: int, chat: str = "sam") -> MessageReceived:
    """Message *number* in that chat."""
    return MessageReceived(
        event_id=EventId(f"e{number}"),
        address=Address(channel=ChannelName("chat"), chat=chat),
        actor=Actor(id=chat, kind=ActorKind.PERSON),
        occurred_at=NOON,
        received_at=NOON,
        message_id=MessageId(str(number)),
        text=f"message {number}",
    )


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """An empty store."""
    async with open_store(tmp_path / "lanes.db", now=lambda: NOON) as opened:
        yield opened


async def put(store: Store, *messages: MessageReceived) -> None:
    """Commit messages as intake does."""
    await store.run(lambda tx: tx.inbox.add(messages, NOON))


class Worker:
    """Handles rows, remembers their order, and fails where it is told to."""

    def __init__(self, store: Store, poison: str = "", because: Exception | None = None) -> None:
        self.store = store
        self.poison = poison
        self.because = because or RuntimeError("cannot be handled")
        self.faults: list[StoreError] = []
        self.seen: list[str] = []
        self.aside: list[str] = []
        self.gates: dict[str, asyncio.Event] = {}
        self._passed: dict[str, asyncio.Event] = defaultdict(asyncio.Event)

    async def has_seen(self, message: str) -> None:
        """Wait until that message was handled and its handling committed."""
        await self._passed[message].wait()

    async def handle(self, row: InboxRow) -> None:
        event = row.event
        assert isinstance(event, MessageReceived)
        if event.message_id in self.gates:
            await self.gates[event.message_id].wait()
        if event.message_id == self.poison:
            raise self.because
        self.seen.append(event.message_id)
        await self.store.run(lambda tx: tx.inbox.done(row.id, NOON))
        self._passed[event.message_id].set()

    async def set_aside(self, tx: Transaction, row: InboxRow) -> None:
        if self.faults:
            raise self.faults.pop()
        event = row.event
        assert isinstance(event, MessageReceived)
        self.aside.append(event.message_id)


async def settle(lanes: Lanes) -> None:
    """Run the lanes until there is nothing left to do."""
    running = asyncio.create_task(lanes.run())
    try:
        async with asyncio.timeout(120):
            await lanes.settled()
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_one_conversation_is_handled_in_order_of_arrival(store: Store) -> None:
    worker = Worker(store)
    await put(store, *(a_message(number) for number in range(1, 30)))
    await settle(Lanes(store, worker.handle, worker.set_aside, lambda: NOON))

    assert worker.seen == [str(number) for number in range(1, 30)]


async def test_a_slow_conversation_does_not_hold_up_another(store: Store) -> None:
    worker = Worker(store)
    worker.gates["1"] = asyncio.Event()
    await put(store, a_message(1, "slow"), a_message(2, "slow"), a_message(3, "quick"))
    lanes = Lanes(store, worker.handle, worker.set_aside, lambda: NOON)
    running = asyncio.create_task(lanes.run())
    await worker.has_seen("3")
    worker.gates["1"].set()
    await lanes.settled()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    assert worker.seen == ["3", "1", "2"]


async def test_a_poisoned_message_is_set_aside_and_its_lane_goes_on(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes_module, "FIRST_PAUSE", 0.0)
    worker = Worker(store, poison="2")
    await put(store, a_message(1), a_message(2), a_message(3))
    await settle(Lanes(store, worker.handle, worker.set_aside, lambda: NOON))

    assert worker.seen == ["1", "3"]
    assert worker.aside == ["2"]
    assert await store.read(lambda tx: tx.inbox.backlog()) == 0


async def test_a_message_that_always_conflicts_is_set_aside_too(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes_module, "FIRST_PAUSE", 0.0)
    worker = Worker(store, poison="1", because=Conflict("changed meanwhile"))
    await put(store, a_message(1), a_message(2))
    await settle(Lanes(store, worker.handle, worker.set_aside, lambda: NOON))

    assert worker.seen == ["2"]
    assert worker.aside == ["1"]


async def test_a_disk_that_fails_as_a_message_is_set_aside_stops_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes_module, "FIRST_PAUSE", 0.0)
    worker = Worker(store, poison="1")
    worker.faults = [StoreError("the disk is full")]
    await put(store, a_message(1), a_message(2))
    await settle(Lanes(store, worker.handle, worker.set_aside, lambda: NOON))

    assert worker.seen == ["2"]
    assert worker.aside == ["1"]


async def test_more_than_fits_the_window_is_handled_to_the_last(store: Store) -> None:
    worker = Worker(store)
    many = lanes_module.WINDOW * 2 + 7
    await put(store, *(a_message(number, f"chat{number % 50}") for number in range(many)))
    await settle(Lanes(store, worker.handle, worker.set_aside, lambda: NOON))

    assert sorted(worker.seen, key=int) == [str(number) for number in range(many)]


async def test_what_an_earlier_run_left_is_handled_by_the_next(store: Store) -> None:
    first, second = Worker(store), Worker(store)
    first.gates["2"] = asyncio.Event()
    await put(store, a_message(1), a_message(2))
    lanes = Lanes(store, first.handle, first.set_aside, lambda: NOON)
    running = asyncio.create_task(lanes.run())
    await first.has_seen("1")
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await settle(Lanes(store, second.handle, second.set_aside, lambda: NOON))

    assert second.seen == ["2"]
