"""Opening a database, or refusing to, with a word on what to do."""

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.audit import first_broken
from bot.domain.errors import NewerSchema, StoreError
from bot.ports.store import OutboxState
from bot.store.connection import connect
from bot.store.migrate import (
    APPLICATION_ID,
    Migration,
    migrate,
    pending_migrations,
    released,
)
from bot.store.sqlite import open_store
from tests.contracts.store.builders import NOW, a_message, an_entry, an_op


def clock():
    return datetime(2026, 1, 5, tzinfo=UTC)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "new" / "data" / "tenantline.db"


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


async def use(path, **options):
    async with open_store(path, now=clock, **options) as store:
        return await store.read(lambda tx: tx.inbox.backlog())


async def test_nobody_else_can_read_what_is_kept(path):
    async with open_store(path, now=clock) as store:
        await store.run(lambda tx: tx.inbox.add([a_message()], NOW))
        files = list(path.parent.iterdir())
        assert {file.name for file in files} > {"tenantline.db", "tenantline.db-wal"}
        assert {mode(file) for file in files} == {0o600}
        assert mode(path.parent) == 0o700


async def test_what_was_kept_is_there_next_time(path):
    async with open_store(path, now=clock) as store:
        await store.run(lambda tx: tx.inbox.add([a_message()], NOW))
    assert await use(path) == 1


async def test_closing_leaves_one_file_to_copy(path):
    assert await use(path) == 0
    assert {file.name for file in path.parent.iterdir()} == {"tenantline.db", "tenantline.db.lock"}


async def test_the_writer_waits_for_the_disk(path):
    """A commit that is only in memory is not one: FULL is 2, and NORMAL would be 1."""
    async with open_store(path, now=clock) as store:
        writer, *readers = store._connections
        assert (await writer.hop(lambda db: db.execute("PRAGMA synchronous").fetchone())) == (2,)
        for reader in readers:
            only = await reader.hop(lambda db: db.execute("PRAGMA query_only").fetchone())
            assert only == (1,)


_SECOND = """
import asyncio, pathlib, sys
from datetime import datetime
from bot.domain.errors import StoreError
from bot.store.sqlite import open_store
async def main():
    try:
        async with open_store(pathlib.Path(sys.argv[1]), now=lambda: datetime.min):
            print("opened")
    except StoreError as error:
        print(error)
asyncio.run(main())
"""


def in_another_process(path):
    done = subprocess.run(
        [sys.executable, "-c", _SECOND, str(path)], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


async def test_a_second_process_is_refused_and_told_who_has_it(path):
    async with open_store(path, now=clock) as store:
        refusal = in_another_process(path)
        assert f"process {os.getpid()}" in refusal
        assert str(path) in refusal
        assert await store.run(lambda tx: tx.inbox.add([a_message()], NOW)) == 1
    assert in_another_process(path) == "opened"


async def test_migrating_is_refused_while_the_bot_runs(path):
    async with open_store(path, now=clock):
        with pytest.raises(StoreError, match="Another Tenantline"):
            migrate(path, now=clock)


async def test_verify_can_look_on_while_the_bot_runs(path):
    async with (
        open_store(path, now=clock) as bot,
        open_store(path, now=clock, read_only=True) as verify,
    ):
        await bot.run(lambda tx: tx.audit.append(an_entry()))
        chain = await verify.read(lambda tx: tx.audit.after(0, 10))
        assert len(chain) == 1
        assert first_broken(chain) is None
        with pytest.raises(StoreError, match="reading only"):
            await verify.run(lambda tx: tx.inbox.backlog())
        assert verify.stats.units == 0
        assert verify.waiting == 0


async def test_verify_can_look_at_a_database_at_rest(path):
    await use(path)
    before = path.read_bytes()
    assert await use(path, read_only=True) == 0
    assert path.read_bytes() == before


async def test_looking_creates_nothing(path):
    with pytest.raises(StoreError, match="cannot be opened"):
        await use(path, read_only=True)
    assert not path.parent.exists()


async def test_looking_at_an_older_database_asks_for_a_migration(path):
    path.parent.mkdir(parents=True)
    connect_and(path, "PRAGMA user_version = 0")
    with pytest.raises(StoreError, match="Run: tenantline migrate"):
        await use(path, read_only=True)


def connect_and(path, *statements):
    path.touch()
    with closing(connect(path)) as db:
        for statement in statements:
            db.execute(statement)


@pytest.mark.parametrize("read_only", [False, True])
async def test_a_newer_database_is_refused_and_untouched(path, read_only):
    await use(path)
    connect_and(path, "PRAGMA user_version = 99")
    with pytest.raises(NewerSchema, match="schema 99"):
        await use(path, read_only=read_only)
    with closing(connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (99,)


async def test_what_is_not_a_database_is_refused_and_untouched(path):
    path.parent.mkdir(parents=True)
    path.write_bytes(b"Dear landlord, " * 1_000)
    with pytest.raises(StoreError, match="is not a database"):
        await use(path)
    assert path.read_bytes() == b"Dear landlord, " * 1_000


@pytest.mark.parametrize(
    "statement", ["CREATE TABLE recipes (name TEXT)", "PRAGMA application_id = 77"]
)
async def test_another_programs_database_is_refused(path, statement):
    path.parent.mkdir(parents=True)
    connect_and(path, statement)
    with pytest.raises(StoreError, match="belongs to another program"):
        await use(path)


async def test_a_place_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"file.*cannot be used"):
        await use(tmp_path / "file" / "tenantline.db")


async def test_a_refusal_lets_go_of_the_lock(path):
    await use(path)
    connect_and(path, "PRAGMA user_version = 99")
    with pytest.raises(NewerSchema):
        await use(path)
    connect_and(path, f"PRAGMA user_version = {len(released())}")
    assert await use(path) == 0


async def test_what_an_earlier_process_was_sending_is_an_orphan_at_once(path):
    async with open_store(path, now=clock) as store:

        async def begin(tx):
            await tx.outbox.put(an_op("k"), NOW)
            act = await tx.outbox.get("k")
            return await tx.outbox.begin(act.id, NOW + timedelta(days=1))

        assert await store.run(begin)
        assert await store.read(lambda tx: tx.outbox.orphans(NOW, 10)) == []
    async with open_store(path, now=clock) as store:
        [orphan] = await store.read(lambda tx: tx.outbox.orphans(NOW, 10))
        assert (orphan.op.key, orphan.state) == ("k", OutboxState.SENDING)


def test_migrations_are_numbered_without_gaps():
    assert [m.number for m in released()] == list(range(1, len(released()) + 1))


def test_a_new_database_is_migrated_step_by_step_and_only_once(path):
    names = [m.name for m in released()]
    assert pending_migrations(path) == names
    assert not path.exists()
    assert migrate(path, now=clock) == names
    assert pending_migrations(path) == []
    assert migrate(path, now=clock) == []
    with closing(connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (len(names),)
        assert db.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert db.execute("SELECT name FROM migrations").fetchall() == [(name,) for name in names]


_NEXT = Migration(
    number=len(released()) + 1,
    name="9999_next",
    sql="ALTER TABLE person ADD COLUMN age INTEGER; UPDATE person SET age = 7;",
)


async def test_a_database_of_every_released_version_can_be_brought_up_to_date(path):
    for version in range(1, len(released()) + 1):
        old = path.with_name(f"{version}.db")
        migrate(old, now=clock, migrations=released()[:version])
        assert migrate(old, now=clock) == [m.name for m in released()[version:]]
        assert await use(old) == 0


async def test_the_next_version_keeps_what_was_there(path):
    async with open_store(path, now=clock) as store:
        await store.run(lambda tx: tx.people.seen("telegram", "7", "Ann", NOW))
    assert pending_migrations(path, migrations=[*released(), _NEXT]) == ["9999_next"]
    assert migrate(path, now=clock, migrations=[*released(), _NEXT]) == ["9999_next"]
    with closing(connect(path)) as db:
        assert db.execute("SELECT name, age FROM person").fetchall() == [("Ann", 7)]


def test_a_migration_that_fails_leaves_the_database_as_it_was(path):
    migrate(path, now=clock)
    broken = Migration(number=_NEXT.number, name="9999_broken", sql=f"{_NEXT.sql} SELECT nothing;")
    with pytest.raises(StoreError, match="nothing"):
        migrate(path, now=clock, migrations=[*released(), broken])
    assert migrate(path, now=clock, migrations=[*released(), _NEXT]) == ["9999_next"]


async def test_a_released_migration_that_was_edited_is_refused(path):
    migrate(path, now=clock)
    first = released()[0]
    edited = Migration(number=1, name=first.name, sql=first.sql + "-- harmless")
    with pytest.raises(StoreError, match=f"{first.name} is not the one"):
        migrate(path, now=clock, migrations=[edited, *released()[1:]])
    connect_and(path, "UPDATE migrations SET checksum = 'other'")
    with pytest.raises(StoreError, match=f"{first.name} is not the one"):
        await use(path)


def test_a_checkout_with_other_line_endings_is_the_same_migration():
    unix = Migration(number=1, name="n", sql="SELECT 1;\nSELECT 2;\n")
    windows = Migration(number=1, name="n", sql="SELECT 1;\r\nSELECT 2;\r\n")
    assert unix.checksum == windows.checksum


def test_an_old_sqlite_is_refused(path, monkeypatch):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    with pytest.raises(StoreError, match=r"3\.37 or newer"):
        migrate(path, now=clock)
