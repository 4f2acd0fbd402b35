"""What SQLite's errors mean to the person who runs the bot, and what to do about each."""

import sqlite3
from pathlib import Path

from bot.domain.errors import StoreError

# By the beginning of SQLite's own name for the error; the first that fits is taken.
_REMEDIES = (
    ("SQLITE_FULL", "The disk is full: nothing was written. Free some space under {folder}."),
    ("SQLITE_READONLY", "{path} cannot be written. Give the bot's user the right to write it."),
    ("SQLITE_CANTOPEN", "{path} cannot be opened. Check that {folder} exists and can be written."),
    (
        "SQLITE_PERM",
        "{path} may not be opened. Give the bot's user the right to write it.",
    ),
    ("SQLITE_NOTADB", "{path} is not a database. Move it away, or set another data directory."),
    ("SQLITE_CORRUPT", "{path} is damaged. Stop the bot and restore the latest backup."),
    ("SQLITE_BUSY", "Another program is holding {path}. Close it; the bot must have it alone."),
    ("SQLITE_LOCKED", "Another program is holding {path}. Close it; the bot must have it alone."),
    ("SQLITE_IOERR", "Reading or writing {path} failed. Check the disk under {folder}."),
)


def store_error(error: sqlite3.Error, path: Path) -> StoreError:
    """*error* in our terms. SQLite's messages name columns and never repeat values."""
    name = getattr(error, "sqlite_errorname", "")
    for prefix, remedy in _REMEDIES:
        if name.startswith(prefix):
            return StoreError(remedy.format(path=path, folder=path.parent))
    return StoreError(f"The database refused: {error} ({name or type(error).__name__}).")
