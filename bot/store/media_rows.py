"""Attachments and where their bytes are."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.domain.identity import CaseId, InboxId, MediaId
from bot.domain.messages import Media
from bot.ports.store import MediaRow, MediaState
from bot.store.codec import decode_media, encode_media, micros, moment

_COLUMNS = "id, inbox_id, channel, media, case_id, tries, next_at, state, sha256, size"

# A message handled a second time adds nothing, but may now know its case.
ADD = """INSERT INTO media (inbox_id, position, channel, case_id, added_at, next_at, media)
    VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (inbox_id, position) DO UPDATE SET case_id = excluded.case_id
    WHERE excluded.case_id IS NOT NULL"""
WAITING = f"""SELECT {_COLUMNS} FROM media
    WHERE state = 'waiting' AND next_at <= ? ORDER BY next_at, id LIMIT ?"""
KEPT = "UPDATE media SET state = 'kept', sha256 = ?, size = ?, because = '' WHERE id = ?"
GONE = "UPDATE media SET state = 'gone', because = ? WHERE id = ?"
AGAIN = "UPDATE media SET tries = tries + 1, next_at = ? WHERE id = ? AND state = 'waiting'"
OF_ROW = f"SELECT {_COLUMNS} FROM media WHERE inbox_id = ? ORDER BY position"
OF_CASE = f"SELECT {_COLUMNS} FROM media WHERE case_id = ? ORDER BY id DESC LIMIT ?"


class SqliteMediaRows:
    """``bot.ports.store.MediaRows``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    async def add(
        self, row: InboxId, channel: str, media: Sequence[Media], case: CaseId | None, at: datetime
    ) -> None:
        """Remember the attachments of a stored message; those without bytes are not kept."""
        now = micros(at)
        for position, item in enumerate(media):
            if item.ref:
                values = (row, position, channel, case, now, now, encode_media(item))
                self._db.execute(ADD, values)

    async def waiting(self, now: datetime, limit: int) -> Sequence[MediaRow]:
        """Those that are due, the longest due first."""
        return _rows(self._db.execute(WAITING, (micros(now), limit)).fetchall())

    async def kept(self, media: MediaId, sha256: str, size: int) -> None:
        """The bytes are on our disk under that hash."""
        self._db.execute(KEPT, (sha256, size, media))

    async def gone(self, media: MediaId, because: str) -> None:
        """The bytes cannot be had any more."""
        self._db.execute(GONE, (because, media))

    async def again(self, media: MediaId, next_at: datetime) -> None:
        """Not now: one try more, not before *next_at*."""
        self._db.execute(AGAIN, (micros(next_at), media))

    async def of_case(self, case: CaseId, limit: int = 50) -> Sequence[MediaRow]:
        """The latest attachments of the case, oldest first."""
        return _rows(reversed(self._db.execute(OF_CASE, (case, limit)).fetchall()))

    async def of_row(self, row: InboxId) -> Sequence[MediaRow]:
        """What came with that row, in its order."""
        return _rows(self._db.execute(OF_ROW, (row,)).fetchall())


def _rows(rows: Any) -> list[MediaRow]:
    return [_row(row) for row in rows]


def _row(row: Any) -> MediaRow:
    number, inbox, channel, media, case, tries, next_at, state, sha256, size = row
    return MediaRow(
        id=number,
        inbox=inbox,
        channel=channel,
        media=decode_media(media),
        case=case,
        tries=tries,
        next_at=moment(next_at),
        state=MediaState(state),
        sha256=sha256,
        size=size,
    )
