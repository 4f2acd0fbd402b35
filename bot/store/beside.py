"""One short write from another process, beside a bot that may be running.

The bot reads the end of the log anew for each entry, and SQLite lets one write at a time, so
an entry written from here takes its place in the chain like any other. For commands that
must leave a trace; everything else belongs to the bot.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from bot.ports.store import Work
from bot.store.batch import drive
from bot.store.connection import connect
from bot.store.faults import store_error
from bot.store.migrate import require_up_to_date
from bot.store.sqlite import SqliteTransaction

T = TypeVar("T")


def write_beside(path: Path, work: Work[T]) -> T:
    """Do *work* in one transaction on the database at *path*; it is durable on return."""
    try:
        with closing(connect(path)) as db:
            require_up_to_date(db)
            db.execute("BEGIN IMMEDIATE")
            try:
                done = drive(work, SqliteTransaction(db))
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise
            return done
    except sqlite3.Error as error:
        raise store_error(error, path) from error
