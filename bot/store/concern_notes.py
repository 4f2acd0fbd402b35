"""What is added to a concern afterwards, and the support that was offered for it."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from bot.domain.concern import ConcernId
from bot.ports.concern_notes import ConcernNote, NoteKind
from bot.store.codec import micros, moment

_FIELDS = "concern_id, inbox_id, kind, text, answer, by, by_name, at"
ADD = f"INSERT INTO concern_note ({_FIELDS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id"
OF = f"SELECT id, {_FIELDS} FROM concern_note WHERE concern_id = ? ORDER BY id"
ANSWER = f"""UPDATE concern_note SET answer = ?
    WHERE id = ? AND concern_id = ? AND kind = 'support' RETURNING id, {_FIELDS}"""


class SqliteConcernNotes:
    """``bot.ports.concern_notes.ConcernNotes``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    async def add(self, note: ConcernNote) -> int:
        """Keep it; its number."""
        values = (
            note.concern,
            note.row,
            note.kind.value,
            note.text,
            note.answer,
            note.by,
            note.by_name,
            micros(note.at),
        )
        return int(self._db.execute(ADD, values).fetchall()[0][0])

    async def of(self, concern: ConcernId) -> Sequence[ConcernNote]:
        """All of it, oldest first."""
        return [_note(row) for row in self._db.execute(OF, (concern,)).fetchall()]

    async def answer(self, concern: ConcernId, note: int, answer: str) -> ConcernNote | None:
        """What they said to that offer; ``None`` if the concern has no such offer."""
        rows = self._db.execute(ANSWER, (answer, note, concern)).fetchall()
        return _note(rows[0]) if rows else None


def _note(row: Any) -> ConcernNote:
    number, concern, inbox, kind, text, answer, by, by_name, at = row
    return ConcernNote(
        id=number,
        concern=concern,
        row=inbox,
        kind=NoteKind(kind),
        text=text,
        answer=answer,
        by=by,
        by_name=by_name,
        at=moment(at),
    )
