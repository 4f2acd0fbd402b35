"""What came in. Rows stay: they are the record of what was said."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.domain.errors import StoreError
from bot.domain.identity import Address, ChannelName, EventId, InboxId, MessageId
from bot.domain.messages import Inbound, MessageEdited, MessageReceived
from bot.ports.store import InboxRow, Line
from bot.store.codec import decode_event, encode_event, mended, micros
from bot.store.history import said_there
from bot.store.sealing import seal_event

COLUMNS = "inbox.id, inbox.payload, inbox.original, inbox.tries"

# The salt must not be guessed, and decides nothing.
ADD = """INSERT INTO inbox
    (channel, event_id, chat, thread, message_id, album, said, stored_at, payload, original, salt)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, lower(hex(randomblob(16))))
    ON CONFLICT (channel, event_id) DO NOTHING RETURNING id, salt"""
PENDING = f"""SELECT {COLUMNS} FROM inbox
    WHERE state = 'pending' AND id > ? ORDER BY id LIMIT ?"""
BY_NAME = f"SELECT {COLUMNS} FROM inbox WHERE channel = ? AND event_id = ?"
BY_ID = f"SELECT {COLUMNS} FROM inbox WHERE id = ?"
DONE = "UPDATE inbox SET state = 'done', handled_at = ?, because = '' WHERE id = ?"
FAILED = "UPDATE inbox SET tries = tries + 1 WHERE id = ? RETURNING tries"
SET_ASIDE = "UPDATE inbox SET state = 'aside', handled_at = ?, because = ? WHERE id = ?"
# Counts entries of a partial index, which holds the unhandled rows alone.
BACKLOG = "SELECT count(*) FROM inbox WHERE state = 'pending'"
MESSAGE = f"""SELECT {COLUMNS} FROM inbox
    WHERE channel = ? AND chat = ? AND message_id = ? ORDER BY id"""


class SqliteInbox:
    """``bot.ports.store.Inbox``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    async def add(self, events: Sequence[Inbound], at: datetime) -> int:
        """Store in order what is not there yet; how many were new."""
        return sum(self._add(event, at) for event in events)

    def _add(self, event: Inbound, at: datetime) -> bool:
        values = _values(event, micros(at))
        new = self._db.execute(ADD, values).fetchall()
        if new:
            seal_event(self._db, event, at, new[0], values)
        return bool(new)

    async def pending(self, after: InboxId, limit: int) -> Sequence[InboxRow]:
        """Unhandled rows with a greater id, oldest first."""
        return inbox_rows(self._db.execute(PENDING, (after, limit)))

    async def named(self, channel: ChannelName, event: EventId) -> InboxRow | None:
        """The row of that event, if it is there."""
        return next(iter(inbox_rows(self._db.execute(BY_NAME, (channel, event)))), None)

    async def get(self, row: InboxId) -> InboxRow:
        """Raises ``StoreError`` if there is no such row."""
        found = inbox_rows(self._db.execute(BY_ID, (row,)))
        if not found:
            raise StoreError(f"There is no inbox row {row}.")
        return found[0]

    async def done(self, row: InboxId, at: datetime) -> None:
        """It was handled, at the first attempt or after it had been set aside."""
        self._db.execute(DONE, (micros(at), row))

    async def failed(self, row: InboxId) -> int:
        """Count a failed try; how many there were."""
        tries = self._db.execute(FAILED, (row,)).fetchall()
        if not tries:
            raise StoreError(f"There is no inbox row {row}.")
        return int(tries[0][0])

    async def set_aside(self, row: InboxId, because: str, at: datetime) -> None:
        """Give up on it without losing it; ``get`` and ``done`` still work on it."""
        self._db.execute(SET_ASIDE, (micros(at), because, row))

    async def backlog(self) -> int:
        """How many are unhandled."""
        return int(self._db.execute(BACKLOG).fetchone()[0])

    async def message(self, address: Address, message: MessageId) -> Sequence[InboxRow]:
        """A message and its edits, oldest first; threads of one chat share their numbers."""
        return inbox_rows(self._db.execute(MESSAGE, (address.channel, address.chat, message)))

    async def history(self, address: Address, before: InboxId, limit: int) -> Sequence[Line]:
        """The last *limit* lines of each side said there before that row, oldest first."""
        return said_there(self._db, address, before, limit)


def inbox_rows(found: sqlite3.Cursor) -> list[InboxRow]:
    """Rows selected by ``COLUMNS``."""
    return [_row(row) for row in found.fetchall()]


def _row(row: Any) -> InboxRow:
    number, payload, original, tries = row
    return InboxRow(id=number, event=decode_event(payload, original), tries=tries)


def _values(event: Inbound, stored_at: int) -> tuple[object, ...]:
    address = event.address
    message_id, album, said = _message(event)
    return (
        address.channel,
        event.event_id,
        address.chat,
        address.thread or "",
        message_id,
        album,
        said,
        stored_at,
        encode_event(event),
        mended(event.original),
    )


def _message(event: Inbound) -> tuple[MessageId | None, str | None, bool]:
    """Message id, album and whether there are words; none unless somebody wrote."""
    match event:
        case MessageReceived():
            return event.message_id, event.album_id, bool(event.text.strip())
        case MessageEdited():
            return event.message_id, None, bool(event.text.strip())
        case _:
            return None, None, False
