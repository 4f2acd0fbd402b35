"""What a unit of work may rely on."""

import asyncio
import threading

import pytest

from bot.domain.errors import StoreError
from tests.contracts.store.builders import NOW, a_message


async def test_a_unit_returns_what_it_decided(store):
    assert await store.run(lambda tx: tx.inbox.add([a_message()], NOW)) == 1


async def test_a_unit_reads_what_it_wrote(store):
    async def work(tx):
        await tx.inbox.add([a_message()], NOW)
        return await tx.inbox.backlog()

    assert await store.run(work) == 1


async def test_a_unit_that_raises_leaves_nothing_behind(store):
    async def work(tx):
        await tx.inbox.add([a_message()], NOW)
        raise LookupError("changed my mind")

    with pytest.raises(LookupError, match="changed my mind"):
        await store.run(work)
    assert await store.read(lambda tx: tx.inbox.backlog()) == 0


async def test_a_failing_unit_takes_nobody_with_it(store):
    async def fails(tx):
        await tx.inbox.add([a_message(99)], NOW)
        raise LookupError

    def adds(number):
        return lambda tx: tx.inbox.add([a_message(number)], NOW)

    works = [adds(1), fails, adds(2), fails, adds(3)]
    outcomes = await asyncio.gather(*map(store.run, works), return_exceptions=True)
    assert [o if o == 1 else type(o) for o in outcomes] == [1, LookupError, 1, LookupError, 1]
    rows = await store.read(lambda tx: tx.inbox.pending(0, 10))
    assert [row.event.event_id for row in rows] == ["e1", "e2", "e3"]


async def test_units_are_carried_out_in_the_order_in_which_they_came(store):
    def adds(number):
        return lambda tx: tx.inbox.add([a_message(number)], NOW)

    await asyncio.gather(*(store.run(adds(number)) for number in range(300)))
    rows = await store.read(lambda tx: tx.inbox.pending(0, 1_000))
    assert [row.event.event_id for row in rows] == [f"e{number}" for number in range(300)]


async def test_a_unit_must_not_wait_for_anything_else(store):
    """It would hold up every other unit, and the database with them."""

    async def work(tx):
        await tx.inbox.add([a_message()], NOW)
        await asyncio.sleep(0)

    with pytest.raises(RuntimeError, match="awaited something other than its transaction"):
        await store.run(work)
    with pytest.raises(RuntimeError, match="awaited something other than its transaction"):
        await store.read(lambda tx: asyncio.sleep(0))
    assert await store.read(lambda tx: tx.inbox.backlog()) == 0


async def test_cancelling_the_caller_does_not_undo_its_work(store):
    caller = asyncio.create_task(store.run(lambda tx: tx.inbox.add([a_message(1)], NOW)))
    await asyncio.sleep(0)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    assert await store.run(lambda tx: tx.inbox.add([a_message(2)], NOW)) == 1
    assert await store.read(lambda tx: tx.inbox.backlog()) == 2


async def test_what_is_only_read_cannot_write(store):
    with pytest.raises(StoreError, match="belongs into run"):
        await store.read(lambda tx: tx.inbox.add([a_message()], NOW))
    assert await store.run(lambda tx: tx.inbox.backlog()) == 0


async def test_a_reading_sees_one_moment_throughout(store):
    """A snapshot: the second look of the same unit does not see what came between."""
    looked, written = threading.Event(), threading.Event()

    async def reads(tx):
        first = await tx.inbox.backlog()
        looked.set()
        assert written.wait(10)
        return first, await tx.inbox.backlog()

    reading = asyncio.create_task(store.read(reads))
    await asyncio.to_thread(looked.wait, 10)
    await store.run(lambda tx: tx.inbox.add([a_message()], NOW))
    written.set()
    assert await reading == (0, 0)
    assert await store.read(lambda tx: tx.inbox.backlog()) == 1


async def test_closing_finishes_what_is_queued(store):
    def adds(number):
        return lambda tx: tx.inbox.add([a_message(number)], NOW)

    waiting = [asyncio.create_task(store.run(adds(number))) for number in range(10)]
    await asyncio.sleep(0)
    await store.close()
    assert await asyncio.gather(*waiting) == [1] * 10


async def test_a_closed_store_says_so(store):
    await store.close()
    await store.close()
    with pytest.raises(StoreError, match="closed"):
        await store.run(lambda tx: tx.inbox.backlog())
    with pytest.raises(StoreError, match="closed"):
        await store.read(lambda tx: tx.inbox.backlog())
