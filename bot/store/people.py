"""Who writes to us."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.domain.errors import StoreError
from bot.domain.identity import ConversationId, PersonId
from bot.ports.store import Person
from bot.store.codec import micros

_AFTER_ALL = "\U0010ffff"
_COLUMNS = "id, channel, external_id, name, private, looked_at_name, claim"

BY_EXTERNAL = f"SELECT {_COLUMNS} FROM person WHERE channel = ? AND external_id = ?"
BY_ID = f"SELECT {_COLUMNS} FROM person WHERE id = ?"
# Somebody may have made the person since BY_EXTERNAL looked (not with one writer).
MAKE = f"""INSERT INTO person (channel, external_id, name, first_seen_at) VALUES (?, ?, ?, ?)
    ON CONFLICT (channel, external_id) DO UPDATE SET name = excluded.name
    RETURNING {_COLUMNS}"""
NAMED = f"""SELECT {_COLUMNS} FROM person
    WHERE name >= ? COLLATE NOCASE AND name < ? COLLATE NOCASE
    ORDER BY name COLLATE NOCASE, id LIMIT ?"""
RENAME = f"UPDATE person SET name = ? WHERE id = ? RETURNING {_COLUMNS}"
REACHABLE_AT = "UPDATE person SET private = ? WHERE id = ?"


class SqlitePeople:
    """``bot.ports.store.People``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    async def seen(self, channel: str, external_id: str, name: str, at: datetime) -> Person:
        """An empty *name* means that the platform did not say, and changes nothing."""
        # Nearly everybody was seen before under the same name: that costs no write.
        known = await self.find(channel, external_id)
        if known is None:
            return self._one(MAKE, channel, external_id, name, micros(at))
        if name and name != known.name:
            return self._one(RENAME, name, known.id)
        return known

    async def find(self, channel: str, external_id: str) -> Person | None:
        """The person of that id, if they were ever seen."""
        row = self._db.execute(BY_EXTERNAL, (channel, external_id)).fetchone()
        return _person(row) if row else None

    async def named(self, beginning: str, limit: int) -> Sequence[Person]:
        """Whose name as claimed begins so, in any case of (Latin) letters."""
        bounds = (beginning, f"{beginning}{_AFTER_ALL}", limit)
        return [_person(row) for row in self._db.execute(NAMED, bounds).fetchall()]

    async def get(self, person: PersonId) -> Person:
        """Raises ``StoreError`` if there is no such person."""
        return self._one(BY_ID, person)

    async def reachable_at(self, person: PersonId, conversation: ConversationId | None) -> None:
        """Remember where they can be spoken to alone, or that they no longer can."""
        self._db.execute(REACHABLE_AT, (conversation, person))

    def _one(self, statement: str, *values: object) -> Person:
        rows = self._db.execute(statement, values).fetchall()
        if not rows:
            raise StoreError(f"There is no person {values[-1]}.")
        return _person(rows[0])


def _person(row: Any) -> Person:
    number, channel, external_id, name, private, looked_at_name, claim = row
    return Person(
        id=number,
        channel=channel,
        external_id=external_id,
        name=name,
        private=private,
        looked_at_name=looked_at_name,
        claim=claim,
    )
