"""The chained record; only added to."""

import sqlite3
from collections.abc import Sequence

from bot.domain.audit import GENESIS, AuditEntry, AuditRecord, canonical, link

# The end is read from the table each time (microseconds, always cached): one that was
# remembered here would be wrong after a unit was undone.
LAST = "SELECT id, hash FROM audit WHERE id = (SELECT max(id) FROM audit)"
APPEND = "INSERT INTO audit (id, body, hash) VALUES (?, ?, ?)"
AFTER = "SELECT id, body, hash FROM audit WHERE id > ? ORDER BY id LIMIT ?"


class SqliteAuditLog:
    """``bot.ports.store.AuditLog``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    async def append(self, entry: AuditEntry) -> None:
        """Add *entry* to the end of the chain; numbers have no gaps."""
        append_body(self._db, canonical(entry))

    async def after(self, record: int, limit: int) -> Sequence[AuditRecord]:
        """Records with a greater number, in order."""
        rows = self._db.execute(AFTER, (record, limit)).fetchall()
        return [AuditRecord(id=number, body=body, hash=digest) for number, body, digest in rows]


def append_body(db: sqlite3.Connection, body: str) -> None:
    """The same, of an entry that is spelt already."""
    number, previous = db.execute(LAST).fetchone() or (0, GENESIS)
    db.execute(APPEND, (number + 1, body, link(previous, body)))
