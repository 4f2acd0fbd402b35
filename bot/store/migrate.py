"""Brings a database to the schema this code knows, or refuses to touch it.

Each migration runs in a transaction of its own together with the note that it ran, so
a crash leaves a database that is either before it or after it. The note keeps its
checksum: a released migration that was edited afterwards would leave databases that
look alike and are not.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from pathlib import Path

from bot.domain.errors import NewerSchema, StoreError
from bot.store.codec import micros
from bot.store.connection import connect, make_place
from bot.store.faults import store_error
from bot.store.lock import ProcessLock

APPLICATION_ID = 0x544E4C4E  # "TNLN": what `file` shows, and how we know our own

# Not STRICT and not numbered: it must be readable whatever the schema's age.
_MAKE_NOTES = """CREATE TABLE IF NOT EXISTS migrations (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL,
    checksum TEXT NOT NULL, applied_at INTEGER NOT NULL)"""
_NOTE = "INSERT INTO migrations (number, name, checksum, applied_at) VALUES (?, ?, ?, ?)"
_NOTES = "SELECT number, checksum FROM migrations ORDER BY number"
_ANY_TABLE = "SELECT name FROM sqlite_master LIMIT 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One numbered step; ``name`` is its file's, without ``.sql``."""

    number: int
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        """Of what it does, whatever the line endings of the checkout."""
        return hashlib.sha256(self.sql.replace("\r\n", "\n").encode()).hexdigest()


@cache
def released() -> tuple[Migration, ...]:
    """All migrations of this version, in order."""
    folder = resources.files("bot.store") / "migrations"
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".sql"))
    return tuple(
        Migration(
            number=int(name[:4]),
            name=name.removesuffix(".sql"),
            sql=(folder / name).read_text("utf-8"),
        )
        for name in names
    )


def migrate(
    path: Path,
    *,
    now: Callable[[], datetime],
    migrations: Sequence[Migration] | None = None,
) -> list[str]:
    """Make the database at *path* or bring it up to date; the names of what was applied.

    Refuses while a bot is running on it.
    """
    make_place(path)
    lock = ProcessLock(path)
    try:
        with closing(connect(path)) as db:
            return bring_up_to_date(db, now, migrations)
    except sqlite3.Error as error:
        raise store_error(error, path) from error
    finally:
        lock.release()


def pending_migrations(path: Path, *, migrations: Sequence[Migration] | None = None) -> list[str]:
    """The names of what ``migrate`` would apply; changes and creates nothing."""
    if not path.exists():
        return [m.name for m in migrations or released()]
    try:
        with closing(connect(path, read_only=True)) as db:
            return [m.name for m in _missing(db, migrations or released())]
    except sqlite3.Error as error:
        raise store_error(error, path) from error


def bring_up_to_date(
    db: sqlite3.Connection,
    now: Callable[[], datetime],
    migrations: Sequence[Migration] | None = None,
) -> list[str]:
    """Apply what is missing, on a connection that is known to be alone."""
    missing = _missing(db, migrations or released())
    for migration in missing:
        _apply(db, migration, now())
    return [migration.name for migration in missing]


def require_up_to_date(db: sqlite3.Connection) -> None:
    """For readers, which may not change anything."""
    if missing := _missing(db, released()):
        raise StoreError(
            f"The database is older than this version ({missing[0].name} is missing). "
            "Run: tenantline migrate"
        )


def _missing(db: sqlite3.Connection, known: Sequence[Migration]) -> Sequence[Migration]:
    version = _pragma(db, "user_version")
    _must_be_ours(db)
    if version > len(known):
        raise NewerSchema(
            f"The database has schema {version}; this version of Tenantline knows {len(known)}. "
            "Install the version that wrote it, or a newer one."
        )
    _must_be_unchanged(db, known[:version])
    return known[version:]


def _must_be_ours(db: sqlite3.Connection) -> None:
    application = _pragma(db, "application_id")
    empty = application == 0 and db.execute(_ANY_TABLE).fetchone() is None
    if application != APPLICATION_ID and not empty:
        raise StoreError(
            "This database belongs to another program. Set another data directory, "
            "or move the file away."
        )


def _must_be_unchanged(db: sqlite3.Connection, applied: Sequence[Migration]) -> None:
    if not applied:
        return
    notes = dict(db.execute(_NOTES).fetchall())
    for migration in applied:
        if notes.get(migration.number) != migration.checksum:
            raise StoreError(
                f"Migration {migration.name} is not the one this database was made with. "
                "Install an unmodified version of Tenantline."
            )


def _apply(db: sqlite3.Connection, migration: Migration, at: datetime) -> None:
    try:
        # executescript() commits what is open before it starts, so BEGIN is part of it.
        db.executescript(f"BEGIN IMMEDIATE;\n{_MAKE_NOTES};\n{migration.sql}")
        db.execute(_NOTE, (migration.number, migration.name, migration.checksum, micros(at)))
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {migration.number}")
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def _pragma(db: sqlite3.Connection, name: str) -> int:
    return int(db.execute(f"PRAGMA {name}").fetchone()[0])
