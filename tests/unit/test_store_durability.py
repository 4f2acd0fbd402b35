"""Many units to a commit, and what becomes of them when things go wrong."""

import asyncio
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime

import pytest

from bot.domain.errors import StoreError
from bot.store.sqlite import open_store
from tests.contracts.store.builders import NOW, a_message, an_op


def clock():
    return datetime(2026, 1, 5, tzinfo=UTC)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "tenantline.db"


@pytest.fixture
async def store(path):
    async with open_store(path, now=clock) as store:
        yield store


def adds(number, **fields):
    return lambda tx: tx.inbox.add([a_message(number, **fields)], NOW)


async def on_the_writer(store, statement):
    return await store._connections[0].hop(lambda db: db.execute(statement).fetchone())


async def backlog(store):
    return await store.read(lambda tx: tx.inbox.backlog())


async def test_units_that_wait_together_are_committed_together(store):
    await asyncio.gather(*(store.run(adds(n)) for n in range(64)))
    assert store.stats.units == 64
    assert store.stats.commits <= 4
    assert store.stats.largest_batch >= 16
    assert await backlog(store) == 64


async def test_a_batch_is_bounded(store):
    await asyncio.gather(*(store.run(adds(n)) for n in range(1_000)))
    assert store.stats.largest_batch == 256
    assert store.stats.commits >= 4


async def test_what_comes_during_a_commit_is_the_next_batch(store):
    """Nothing waits for a window of time, and nothing is added to a batch under way."""
    begun, go_on = threading.Event(), threading.Event()

    async def slow(tx):
        begun.set()
        assert go_on.wait(10)

    first = asyncio.create_task(store.run(slow))
    await asyncio.to_thread(begun.wait, 10)
    others = [asyncio.create_task(store.run(adds(n))) for n in range(20)]
    await asyncio.sleep(0)
    assert store.waiting == 20
    go_on.set()
    await asyncio.gather(first, *others)
    assert (store.stats.commits, store.stats.largest_batch) == (2, 20)


async def test_whoever_comes_when_the_queue_is_full_waits(store):
    begun, go_on = threading.Event(), threading.Event()

    async def slow(tx):
        begun.set()
        assert go_on.wait(10)

    first = asyncio.create_task(store.run(slow))
    await asyncio.to_thread(begun.wait, 10)
    others = [asyncio.create_task(store.run(adds(n))) for n in range(4_200)]
    await asyncio.sleep(0)
    assert store.waiting == 4_096
    go_on.set()
    await asyncio.gather(first, *others)
    assert await backlog(store) == 4_200


async def test_whoever_waits_for_room_is_refused_when_the_store_closes(store):
    begun, go_on = threading.Event(), threading.Event()

    async def slow(tx):
        begun.set()
        assert go_on.wait(10)

    first = asyncio.create_task(store.run(slow))
    await asyncio.to_thread(begun.wait, 10)
    others = [asyncio.create_task(store.run(adds(n))) for n in range(4_100)]
    await asyncio.sleep(0)
    closing = asyncio.create_task(store.close())
    await asyncio.sleep(0)
    go_on.set()
    outcomes = await asyncio.gather(*others, return_exceptions=True)
    await asyncio.gather(first, closing)
    assert outcomes[:4_096] == [1] * 4_096
    assert [type(outcome) for outcome in outcomes[4_096:]] == [StoreError] * 4


async def test_a_commit_that_fails_fails_for_everybody(store):
    """Found out at the commit only, when every unit had already finished well."""

    async def fails_late(tx):
        tx.inbox._db.execute("PRAGMA defer_foreign_keys = ON")
        return await tx.cases.attach(404, 404)

    works = [adds(1), fails_late, adds(2)]
    outcomes = await asyncio.gather(*map(store.run, works), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [StoreError] * 3
    assert len({id(outcome) for outcome in outcomes}) == 3
    assert await backlog(store) == 0
    assert (store.stats.commits, store.stats.failed_commits) == (0, 1)
    assert await store.run(adds(3)) == 1


async def test_a_full_disk_stops_whoever_needs_room_and_loses_nothing(store):
    await store.run(adds(1))
    pages = (await on_the_writer(store, "PRAGMA page_count"))[0]
    await on_the_writer(store, f"PRAGMA max_page_count = {pages + 8}")
    works = [adds(2), adds(3, text="x" * 200_000), adds(4)]
    outcomes = await asyncio.gather(*map(store.run, works), return_exceptions=True)
    assert isinstance(outcomes[1], StoreError)
    assert "disk is full" in str(outcomes[1])
    assert "xxx" not in str(outcomes[1])
    kept = [n for n, outcome in zip((2, 3, 4), outcomes, strict=True) if outcome == 1]
    rows = await store.read(lambda tx: tx.inbox.pending(0, 10))
    assert [row.event.event_id for row in rows] == ["e1", *(f"e{n}" for n in kept)]
    await on_the_writer(store, "PRAGMA max_page_count = 1000000")
    assert await store.run(adds(3, text="x" * 200_000)) == 1


async def test_a_database_held_by_another_program_is_an_error_that_says_so(store, path):
    await on_the_writer(store, "PRAGMA busy_timeout = 0")
    intruder = sqlite3.connect(path, isolation_level=None)
    intruder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="Another program is holding"):
        await store.run(adds(1))
    intruder.execute("ROLLBACK")
    intruder.close()
    assert await store.run(adds(1)) == 1


async def test_what_is_not_committed_is_not_in_the_files(store, path, tmp_path):
    """A copy taken in the middle of a batch is what a power cut would leave."""
    await store.run(adds(1))
    copied, go_on = threading.Event(), threading.Event()

    async def slow(tx):
        await tx.inbox.add([a_message(2)], NOW)
        copied.set()
        assert go_on.wait(10)

    running = asyncio.create_task(store.run(slow))
    await asyncio.to_thread(copied.wait, 10)
    (tmp_path / "copy").mkdir()
    for file in tmp_path.glob("tenantline.db*"):
        if not file.name.endswith("-shm"):
            shutil.copy(file, tmp_path / "copy")
    go_on.set()
    await running
    async with open_store(tmp_path / "copy" / "tenantline.db", now=clock) as after:
        assert await backlog(after) == 1
    assert await backlog(store) == 2


_CHILD = """
import asyncio, os, pathlib, sys
from bot.store.sqlite import open_store
from tests.contracts.store.builders import NOW, a_message, an_op

async def main():
    async with open_store(pathlib.Path(sys.argv[1]), now=lambda: NOW) as store:
        async def handle(number):
            async def work(tx):
                await tx.inbox.add([a_message(number)], NOW)
                await tx.outbox.put(an_op(str(number)), NOW)
            await store.run(work)
            os.write(1, f"{number}\\n".encode())
        async def lane(first):
            for number in range(first, 10**9, 16):
                await handle(number)
        await asyncio.gather(*map(lane, range(16)))

asyncio.run(main())
"""


def promises_of_a_killed_child(path):
    child = subprocess.Popen([sys.executable, "-c", _CHILD, str(path)], stdout=subprocess.PIPE)
    lines = [child.stdout.readline() for _ in range(500)]
    os.kill(child.pid, signal.SIGKILL)
    rest, _ = child.communicate()
    return {int(line) for line in lines + rest.splitlines()}


async def test_a_killed_process_keeps_what_it_had_promised_and_nothing_by_halves(path):
    promised = await asyncio.to_thread(promises_of_a_killed_child, path)
    async with open_store(path, now=clock) as store:
        rows = await store.read(lambda tx: tx.inbox.pending(0, 100_000))
        kept = {int(row.event.event_id[1:]) for row in rows}
        assert promised <= kept
        assert len(kept) == len(rows)
        for number in kept:
            assert await store.read(lambda tx, n=number: tx.outbox.get(str(n)))
        assert await store.read(lambda tx: tx.outbox.backlog()) == len(kept)


async def test_a_cancelled_batch_mate_changes_nothing_for_the_others(store):
    tasks = [asyncio.create_task(store.run(adds(n))) for n in range(8)]
    await asyncio.sleep(0)
    for task in tasks[::2]:
        task.cancel()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert [o for o in outcomes if o == 1] == [1] * 4
    assert await backlog(store) == 8


async def test_a_reader_that_is_cancelled_leaves_the_others_their_place(store):
    await store.run(lambda tx: tx.outbox.put(an_op("k"), NOW))
    for _ in range(5):
        reading = asyncio.create_task(backlog(store))
        await asyncio.sleep(0)
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
    assert await asyncio.gather(*(backlog(store) for _ in range(5))) == [0] * 5
