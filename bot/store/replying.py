"""Answers of staff: forms that are open, what went out, saved replies, who answers."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.domain.identity import CaseId, IdempotencyKey
from bot.domain.saved_replies import MOST_SAVED, SavedReply
from bot.ports.replying import Answer, Draft
from bot.store.codec import (
    decode_media,
    decode_words,
    encode_media,
    encode_words,
    micros,
    moment,
)

_DRAFT = "case_id, staff, name, opened_at, shown, draft, media, warned"
SAVE_DRAFT = f"INSERT OR REPLACE INTO reply_form ({_DRAFT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
DRAFT = f"SELECT {_DRAFT} FROM reply_form WHERE case_id = ? AND staff = ?"
SHOWN = f"""SELECT {_DRAFT} FROM reply_form WHERE case_id = ? AND shown = 1"""
FORGET = "DELETE FROM reply_form WHERE case_id = ? AND staff = ?"
ADD = "INSERT INTO answer (key, case_id, staff, name, sent_at) VALUES (?, ?, ?, ?, ?)"
ANSWERS = """SELECT key, case_id, staff, name, sent_at FROM answer
    WHERE case_id = ? AND sent_at > ? ORDER BY sent_at DESC, key DESC LIMIT 50"""
CHOOSE = """INSERT INTO delivery_choice (key, what, name, chosen_at) VALUES (?, ?, ?, ?)
    ON CONFLICT (key) DO NOTHING"""
CHOSEN = "SELECT name FROM delivery_choice WHERE key = ?"
SAVED = f"SELECT id, name, text FROM saved_reply WHERE name > '' ORDER BY name LIMIT {MOST_SAVED}"
NAMED = "SELECT id FROM saved_reply WHERE name = ?"
WRITE = "INSERT INTO saved_reply (name, text, staff, written_at) VALUES (?, ?, ?, ?)"
REWRITE = "UPDATE saved_reply SET name = ?, text = ?, staff = ?, written_at = ? WHERE id = ?"
REMOVE = "DELETE FROM saved_reply WHERE id = ?"
SEEN = """INSERT INTO colleague (staff, name, seen_at) VALUES (?, ?, ?)
    ON CONFLICT (staff) DO UPDATE SET name = excluded.name, seen_at = excluded.seen_at
    WHERE name <> excluded.name OR seen_at < excluded.seen_at - 86400000000"""
NAME = "SELECT name FROM colleague WHERE staff = ?"
CALLED = "SELECT staff FROM colleague WHERE name = ? COLLATE NOCASE LIMIT 2"
NAMES = "SELECT name FROM colleague WHERE seen_at > 0 ORDER BY seen_at DESC LIMIT ?"


class SqliteDrafts:
    """``bot.ports.replying.Drafts``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    async def save(self, draft: Draft) -> None:
        """Keep it, over what was kept of the same person and case."""
        media = encode_words(encode_media(one) for one in draft.media)
        who = (draft.case, draft.staff, draft.name, micros(draft.opened_at), int(draft.shown))
        self._db.execute(SAVE_DRAFT, (*who, draft.text, media, encode_words(draft.warned)))

    async def of(self, case: CaseId, staff: str) -> Draft | None:
        """That person's."""
        row = self._db.execute(DRAFT, (case, staff)).fetchone()
        return _draft(row) if row else None

    async def shown(self, case: CaseId) -> Sequence[Draft]:
        """Whose is open in front of them, the earliest first."""
        found = [_draft(row) for row in self._db.execute(SHOWN, (case,)).fetchall()]
        return sorted(found, key=lambda draft: (draft.opened_at, draft.staff))

    async def forget(self, case: CaseId, staff: str) -> bool:
        """It was sent or closed."""
        return self._db.execute(FORGET, (case, staff)).rowcount == 1


class SqliteAnswers:
    """``bot.ports.replying.Answers``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    async def add(self, answer: Answer) -> None:
        """Write it down."""
        sent = (answer.key, answer.case, answer.staff, answer.name, micros(answer.at))
        self._db.execute(ADD, sent)

    async def of(self, case: CaseId, since: datetime | None = None) -> Sequence[Answer]:
        """The latest first."""
        rows = self._db.execute(ANSWERS, (case, micros(since) if since else 0)).fetchall()
        return [
            Answer(key=IdempotencyKey(key), case=of, staff=staff, name=name, at=moment(at))
            for key, of, staff, name, at in rows
        ]

    async def choose(self, key: IdempotencyKey, what: str, name: str, at: datetime) -> str:
        """The first choice stands; whose it was, if it was another."""
        if self._db.execute(CHOOSE, (key, what, name, micros(at))).rowcount == 1:
            return ""
        return str(self._db.execute(CHOSEN, (key,)).fetchone()[0])

    async def chosen(self, key: IdempotencyKey) -> str:
        """Who chose, or nothing."""
        row = self._db.execute(CHOSEN, (key,)).fetchone()
        return str(row[0]) if row else ""


class SqliteTeamReplies:
    """``bot.ports.replying.TeamReplies``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    async def all(self) -> Sequence[SavedReply]:
        """By name."""
        rows = self._db.execute(SAVED).fetchall()
        return [SavedReply(id=str(id_), name=name, text=text) for id_, name, text in rows]

    async def write(self, reply: SavedReply, staff: str, at: datetime) -> bool:
        """Keep it; the name is nobody else's."""
        there = self._db.execute(NAMED, (reply.name,)).fetchone()
        if there is not None and str(there[0]) != reply.id:
            return False
        said = (reply.name, reply.text, staff, micros(at))
        if not reply.id:
            self._db.execute(WRITE, said)
            return True
        return self._db.execute(REWRITE, (*said, int(reply.id))).rowcount == 1

    async def remove(self, reply: str) -> bool:
        """Take it away."""
        return reply.isdecimal() and self._db.execute(REMOVE, (int(reply),)).rowcount == 1


class SqliteColleagues:
    """``bot.ports.replying.Colleagues``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    async def seen(self, staff: str, name: str, at: datetime) -> None:
        """Remember the name; once a day is enough to know who is still there."""
        if staff and name:
            self._db.execute(SEEN, (staff, name, micros(at)))

    async def name(self, staff: str) -> str:
        """The latest name of that id; empty if they have never done anything."""
        row = self._db.execute(NAME, (staff,)).fetchone()
        return str(row[0]) if row else ""

    async def called(self, name: str) -> str:
        """The id of whoever has that name; empty if nobody or several do."""
        rows = self._db.execute(CALLED, (name,)).fetchall()
        return str(rows[0][0]) if len(rows) == 1 else ""

    async def names(self, limit: int = 1000) -> Sequence[str]:
        """The latest seen first."""
        return [row[0] for row in self._db.execute(NAMES, (limit,)).fetchall()]


def _draft(row: Any) -> Draft:
    case, staff, name, opened_at, shown, draft, media, warned = row
    return Draft(
        case=case,
        staff=staff,
        name=name,
        opened_at=moment(opened_at),
        shown=bool(shown),
        text=draft,
        media=tuple(decode_media(one) for one in decode_words(media)),
        warned=decode_words(warned),
    )
