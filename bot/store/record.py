"""The record read whole: stored rows beside what the audit log says of them."""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.seals import KeptAct, KeptEvent, KeptFile
from bot.ports.record import End, Unsealed

_EVENT = """id, channel, event_id, chat, thread, message_id, album, said, stored_at, payload,
    original, salt"""
_ACT = """id, key, channel, chat, thread, kind, type, importance, rank, subject, anchor, said,
    heard, put_at, intent, salt, state, parts, because, settled_at"""
_FILE = "id, inbox_id, position, state, sha256, size, media"

END = "SELECT entries, hash FROM audit_end WHERE id = 1"
EVENTS = f"""SELECT {_EVENT} FROM inbox WHERE id > ? AND id <= ? AND salt <> ''
    ORDER BY id LIMIT ?"""
ACTS = f"""SELECT {_ACT} FROM outbox WHERE id > ? AND id <= ? AND salt <> ''
    ORDER BY id LIMIT ?"""
FILES = f"SELECT {_FILE} FROM media WHERE id > ? AND state = 'kept' ORDER BY id LIMIT ?"
EVENT = f"SELECT {_EVENT} FROM inbox WHERE id = ?"
ACT = f"SELECT {_ACT} FROM outbox WHERE key = ?"
BEFORE = f"""SELECT {_EVENT} FROM inbox
    WHERE said = 1 AND channel = ? AND chat = ? AND thread = ? AND id < ?
    ORDER BY id DESC LIMIT ?"""
AFTER = f"""SELECT {_EVENT} FROM inbox
    WHERE said = 1 AND channel = ? AND chat = ? AND thread = ? AND id > ?
    ORDER BY id LIMIT ?"""
ANSWERED = f"""SELECT {_ACT} FROM outbox
    WHERE said = 1 AND channel = ? AND chat = ? AND thread = ? AND heard >= ? AND heard <= ?
    ORDER BY heard, id LIMIT 200"""
FILES_OF = f"SELECT {_FILE} FROM media WHERE inbox_id = ? ORDER BY position"
# These walk their tables, for whoever checks everything anyway.
_EARLIER = """SELECT (SELECT count(*) FROM inbox WHERE salt = '' AND id <= ?)
    + (SELECT count(*) FROM outbox WHERE salt = '' AND id <= ?)"""
_BARE_EVENTS = "SELECT id FROM inbox WHERE salt = '' AND id > ?"
_BARE_ACTS = "SELECT id FROM outbox WHERE salt = '' AND id > ?"
_staff = """SELECT staff, name, 0 FROM colleague WHERE staff NOT IN (SELECT staff FROM supervisor)
    UNION ALL SELECT staff, name, 1 FROM supervisor ORDER BY staff"""

_LAST = 2**62


class SqliteRecord:
    """``bot.ports.record.Record``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    async def end(self) -> End:
        """The last entry that was ever written."""
        return End(*self._db.execute(END).fetchone())

    async def events(self, after: int, until: int | None, limit: int) -> Sequence[KeptEvent]:
        """Sealed rows of what came in, with greater numbers, in order."""
        return _events(self._db.execute(EVENTS, (after, _until(until), limit)))

    async def acts(self, after: int, until: int | None, limit: int) -> Sequence[KeptAct]:
        """Sealed rows of what went out, the same."""
        return _acts(self._db.execute(ACTS, (after, _until(until), limit)))

    async def files(self, after: int, limit: int) -> Sequence[KeptFile]:
        """Attachments whose bytes are kept, the same."""
        return _files(self._db.execute(FILES, (after, limit)))

    async def unsealed(self, event: int, act: int) -> Unsealed:
        """Rows without a seal; with their numbers those that come after *event* and *act*."""
        return Unsealed(
            self._db.execute(_EARLIER, (event, act)).fetchone()[0],
            [row[0] for row in self._db.execute(_BARE_EVENTS, (event,))],
            [row[0] for row in self._db.execute(_BARE_ACTS, (act,))],
        )

    async def event(self, number: int) -> KeptEvent | None:
        """The row of that number, sealed or not."""
        return next(iter(_events(self._db.execute(EVENT, (number,)))), None)

    async def act(self, key: str) -> KeptAct | None:
        """The act of that key, sealed or not."""
        return next(iter(_acts(self._db.execute(ACT, (key,)))), None)

    async def around(self, event: KeptEvent, lines: int) -> Sequence[KeptEvent]:
        """What was said in the same chat just before and after it, oldest first."""
        there = (event.channel, event.chat, event.thread, event.id, lines)
        before = _events(self._db.execute(BEFORE, there))[::-1]
        return [*before, *_events(self._db.execute(AFTER, there))]

    async def answered(self, event: KeptEvent, upto: int) -> Sequence[KeptAct]:
        """What we said in that chat after it and no later than the row *upto*, oldest first."""
        there = (event.channel, event.chat, event.thread, event.id, upto)
        return _acts(self._db.execute(ANSWERED, there))

    async def files_of(self, event: int) -> Sequence[KeptFile]:
        """What came with it, whatever became of the bytes."""
        return _files(self._db.execute(FILES_OF, (event,)))

    async def staff(self) -> Mapping[str, tuple[str, bool]]:
        """Everybody who has used the bot, by id: the name, and whether a supervisor."""
        rows = self._db.execute(_staff).fetchall()
        return {staff: (name, bool(supervisor)) for staff, name, supervisor in rows}


def _until(until: int | None) -> int:
    return _LAST if until is None else until


def _events(found: sqlite3.Cursor) -> list[KeptEvent]:
    return [_event(row) for row in found.fetchall()]


def _event(row: Any) -> KeptEvent:
    (number, channel, event, chat, thread, message, album, said, at, payload, original, salt) = row
    return KeptEvent(
        id=number,
        channel=channel,
        event=event,
        chat=chat,
        thread=thread,
        message=message,
        album=album,
        said=said,
        stored_at=at,
        payload=payload,
        original=original,
        salt=salt,
    )


def _acts(found: sqlite3.Cursor) -> list[KeptAct]:
    return [_act(row) for row in found.fetchall()]


def _act(row: Any) -> KeptAct:
    number, key, channel, chat, thread, kind, type_, importance, rank, subject, anchor, *rest = row
    said, heard, put_at, intent, salt, state, parts, because, settled_at = rest
    return KeptAct(
        id=number,
        key=key,
        channel=channel,
        chat=chat,
        thread=thread,
        kind=kind,
        type=type_,
        importance=importance,
        rank=rank,
        subject=subject,
        anchor=anchor,
        said=said,
        heard=heard,
        put_at=put_at,
        intent=intent,
        salt=salt,
        state=state,
        parts=parts,
        because=because,
        settled_at=settled_at,
    )


def _files(found: sqlite3.Cursor) -> list[KeptFile]:
    return [_file(row) for row in found.fetchall()]


def _file(row: Any) -> KeptFile:
    number, event, position, state, sha256, size, media = row
    return KeptFile(
        id=number,
        event=event,
        position=position,
        state=state,
        sha256=sha256,
        size=size,
        media=media,
    )
