"""Connections to SQLite: how they are set up, and one hop to their thread."""

import asyncio
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Self, TypeVar, cast

import aiosqlite

from bot.domain.errors import StoreError

T = TypeVar("T")

_OLDEST = (3, 37, 0)  # STRICT tables
_BUSY_MS = 5_000  # longer than any checkpoint; only a foreign program can hold us up
_STATEMENTS = 512  # more than we have, so that each is compiled once per connection

_ALWAYS = (
    "PRAGMA foreign_keys = ON",
    f"PRAGMA busy_timeout = {_BUSY_MS}",
    "PRAGMA cache_size = -32768",  # KiB: the hot ends of all indexes
)
_WRITER = (
    # A commit is one fsync of the log. With NORMAL it would be none, and a power cut
    # could take back what a platform was told we have.
    "PRAGMA synchronous = FULL",
    # The log is folded in every 16 MB instead of 4: pages changed again and again by
    # consecutive batches are then written to the database once.
    "PRAGMA wal_autocheckpoint = 4000",
    "PRAGMA journal_size_limit = 67108864",
)


class Hop(aiosqlite.Connection):
    """An aiosqlite connection that carries out a whole function in one hop.

    aiosqlite's public methods each cost a hop to its thread and back (about 0.1 ms), so
    a batch of twenty statements would cost two milliseconds of waiting. Its protected
    ``_execute`` is what all of them are made of: it runs any callable on the thread
    that owns the connection and brings the result back with one
    ``call_soon_threadsafe``. Nothing public takes a callable.
    """

    _stopped: asyncio.Future[object] | None = None

    @classmethod
    async def opened(cls, connector: Callable[[], sqlite3.Connection]) -> Self:
        """A running connection, made by *connector* on the thread that will own it."""
        connection = cls(connector, iter_chunk_size=64)
        try:
            return cast("Self", await connection)
        except BaseException:
            # aiosqlite stops its thread then, but does not wait for it; the thread would
            # report to an event loop that may be closed by that time.
            if connection._stopped:
                await connection._stopped
            raise

    def stop(self) -> asyncio.Future[object] | None:
        """As aiosqlite's; remembers what to wait for."""
        self._stopped = super().stop()
        return self._stopped

    async def hop(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run *work* with the real connection, on its thread."""
        return cast("T", await self._execute(work, self._conn))  # type: ignore[no-untyped-call]


def make_place(path: Path) -> None:
    """The directory and the file, readable by nobody else.

    SQLite gives its log files the rights of the database file.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StoreError(
            f"{path} cannot be used: {error.strerror}. "
            "Give the bot's user the right to write there, or set another data directory."
        ) from error


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection that begins and ends transactions only when told to."""
    _must_be_recent()
    mode = "ro" if read_only else "rw"
    db = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        cached_statements=_STATEMENTS,
    )
    try:
        _set_up(db, path, read_only=read_only)
    except BaseException:
        db.close()
        raise
    return db


def _set_up(db: sqlite3.Connection, path: Path, *, read_only: bool) -> None:
    for pragma in _ALWAYS:
        db.execute(pragma)
    if read_only:
        db.execute("PRAGMA query_only = ON")
        return
    if db.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
        raise StoreError(f"{path} must lie on a local disk: its file system cannot share memory.")
    for pragma in _WRITER:
        db.execute(pragma)


def _must_be_recent() -> None:
    if sqlite3.sqlite_version_info < _OLDEST:
        raise StoreError(
            f"This Python has SQLite {sqlite3.sqlite_version}; 3.37 or newer is needed. "
            "Use a newer Python or the container image."
        )
