"""The worker that empties the outbox: nothing stays behind, whatever comes in its way."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest

from bot.domain.errors import StoreError
from bot.domain.identity import (
    Address,
    ChannelName,
    IdempotencyKey,
    OutboxId,
    PlaceKind,
    Reference,
)
from bot.domain.outbound import (
    Acknowledge,
    Card,
    Notify,
    OutboundOp,
    Rank,
    Receipt,
    RetryLater,
    SafetyAdvice,
    ShowCard,
)
from bot.pipeline.delivery import Delivery
from bot.pipeline.step import Office
from bot.ports.store import Store, Transaction, Work
from bot.store.sqlite import open_store
from tests.fakes.room import Room
from tests.scenarios.landlord import SATURDAY_MORNING, the_pack

T = TypeVar("T")
DESK = Address(channel=ChannelName("desk"), chat="repairs", kind=PlaceKind.CHANNEL)


class Unsteady:
    """A store whose disk fails the next few writes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.read = store.read
        self.close = store.close
        self.failures = 0

    async def run(self, work: Work[T]) -> T:
        if self.failures:
            self.failures -= 1
            raise StoreError("the disk is full")
        return await self._store.run(work)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """An empty store."""
    async with open_store(tmp_path / "delivery.db", now=lambda: SATURDAY_MORNING) as opened:
        yield opened


@asynccontextmanager
async def working(store: Store, room: Room, window: int = 4096) -> AsyncIterator[Delivery]:
    """A delivery at work on one channel, the staff's."""
    office = Office(rulebook=the_pack(), staff=room.name)
    delivery = Delivery(
        store,
        {room.name: room},
        office,
        lambda: SATURDAY_MORNING,
        lambda: 0.0,
        window=window,
        patience=0.0,
    )
    task = asyncio.create_task(delivery.run())
    try:
        yield delivery
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def put(store: Store, *ops: OutboundOp) -> None:
    """Into the outbox, in that order."""

    async def work(tx: Transaction) -> None:
        for op in ops:
            await tx.outbox.put(op, SATURDAY_MORNING)

    await store.run(work)


def said(number: int) -> OutboundOp:
    """A line to a tenant's chat of its own."""
    to = Address(channel=DESK.channel, chat=f"tenant-{number}")
    return OutboundOp(key=IdempotencyKey(f"k{number}"), to=to, intent=Acknowledge(text="Thanks."))


async def until(holds: Callable[[], bool]) -> None:
    """Wait for what has to come."""
    async with asyncio.timeout(60):
        while not holds():  # noqa: ASYNC110 - a platform tells nobody what it was told
            await asyncio.sleep(0)


async def test_more_than_the_window_holds_goes_out_without_anything_new(store: Store) -> None:
    await put(store, *(said(number) for number in range(10)))
    room = Room("desk")
    async with working(store, room, window=4):
        await until(lambda: len(room.done) == 10)


async def test_what_could_not_be_begun_on_a_failing_disk_goes_out_later(store: Store) -> None:
    await put(store, said(1))
    unsteady, room = Unsteady(store), Room("desk")
    unsteady.failures = 1
    async with working(unsteady, room):
        await until(lambda: len(room.done) == 1)


async def test_what_came_of_a_send_is_written_once_the_disk_works_again(store: Store) -> None:
    await put(store, said(1))
    unsteady, room = Unsteady(store), Failing("desk")
    room.before = lambda: setattr(unsteady, "failures", 2)
    async with working(unsteady, room) as delivery:
        await until(lambda: len(room.done) == 1)
        await delivery.settled()
    assert await store.read(lambda tx: tx.outbox.backlog()) == 0


class Failing(Room):
    """Calls *before* as it delivers."""

    before: Callable[[], None]

    async def deliver(self, op: OutboundOp) -> Receipt:
        self.before()
        return await super().deliver(op)


async def test_an_alarm_that_overtakes_its_card_lets_the_card_pass(store: Store) -> None:
    card = OutboundOp(
        key=IdempotencyKey("card"),
        to=DESK,
        intent=ShowCard(card=Card(reference=Reference("R-1001"), heading="Repair")),
    )
    alarm = OutboundOp(
        key=IdempotencyKey("alarm"),
        to=DESK,
        intent=Notify(text="Please look now.", urgent=True),
        rank=Rank.URGENT,
        anchor=card.key,
    )
    await put(store, card, alarm)
    room = Room("desk")
    async with working(store, room):
        await until(lambda: len(room.done) == 2)
    assert [op.key for op in room.done] == ["card", "alarm"]
    assert room.done[1].anchor_message


async def test_safety_advice_does_not_wait_out_the_pause_of_an_acknowledgement(
    store: Store,
) -> None:
    await put(store, said(1))
    room = Room("desk")
    room.answers = [RetryLater(seconds=3600, because="the platform is down")]
    async with working(store, room) as delivery:
        await until(lambda: not room.answers)
        await delivery.settled()
        advice = SafetyAdvice(text="Ring 0800 111 999.", trigger="gas_leak")
        key = IdempotencyKey("advice")
        await put(store, replace(said(1), key=key, intent=advice, rank=Rank.FIRST))
        delivery.written()
        await until(lambda: len(room.done) >= 1)
    assert room.done[0].key == "advice"


class Silent(Room):
    """Its platform never says what became of an act."""

    async def reconcile(self, op: OutboundOp) -> Receipt:
        await asyncio.Event().wait()
        raise AssertionError


async def test_nobody_waits_while_a_platform_is_silent_about_what_was_left(store: Store) -> None:
    await put(store, said(1), said(2))
    long_ago = SATURDAY_MORNING - timedelta(hours=1)
    (first, _) = await store.read(lambda tx: tx.outbox.ready(Rank.NORMAL, OutboxId(0), 2))
    await store.run(lambda tx: tx.outbox.begin(first.id, long_ago))
    room = Silent("desk")
    async with working(store, room):
        await until(lambda: len(room.done) == 1)
    assert room.done[0].key == "k2"


async def test_what_was_left_and_surely_not_done_goes_out_once(store: Store) -> None:
    await put(store, said(1), said(2))
    long_ago = SATURDAY_MORNING - timedelta(hours=1)
    for row in await store.read(lambda tx: tx.outbox.ready(Rank.NORMAL, OutboxId(0), 2)):
        await store.run(partial(_begun, row.id, long_ago))
    room = Room("desk")
    absent = RetryLater(seconds=0.0, because="it is not there")
    room.found = {"k1": absent, "k2": absent}
    async with working(store, room) as delivery:
        await until(lambda: len(room.done) == 2)
        await delivery.settled()
    assert sorted(op.key for op in room.done) == ["k1", "k2"]


async def _begun(act: OutboxId, lease_until: datetime, tx: Transaction) -> None:
    assert await tx.outbox.begin(act, lease_until)
