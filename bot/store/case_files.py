"""What lies with a case: its file, and the messages and attachments that belong to it."""

import sqlite3
from collections.abc import Sequence

from bot.domain.case_file import CaseFile
from bot.domain.identity import CaseId, InboxId
from bot.store.codec import decode_case_file, encode_case_file

FILE = "SELECT state FROM case_file WHERE case_id = ?"
KEEP = """INSERT INTO case_file (case_id, state) VALUES (?, ?)
    ON CONFLICT (case_id) DO UPDATE SET state = excluded.state"""
TAKE_ALL = """INSERT INTO case_message (case_id, inbox_id)
    SELECT ?, inbox_id FROM case_message WHERE case_id = ?
    ON CONFLICT (case_id, inbox_id) DO NOTHING"""
TAKE_ALL_MEDIA = "UPDATE media SET case_id = ? WHERE case_id = ?"
TAKE = """INSERT INTO case_message (case_id, inbox_id) VALUES (?, ?)
    ON CONFLICT (case_id, inbox_id) DO NOTHING"""
LEAVE = "DELETE FROM case_message WHERE case_id = ? AND inbox_id = ?"
TAKE_MEDIA = "UPDATE media SET case_id = ? WHERE case_id = ? AND inbox_id = ?"
HAPPENED = "SELECT at, case_id, id, event, matter FROM case_event WHERE case_id IN (?, ?)"
FORGET = "DELETE FROM case_event WHERE case_id = ?"
HAPPEN = "INSERT INTO case_event (case_id, event, at, matter) VALUES (?, ?, ?, ?)"
TAKE_MISSED = """INSERT INTO case_missed (case_id, clock, due_at, name, reason, said_by)
    SELECT ?, clock, due_at, name, reason, said_by FROM case_missed WHERE case_id = ?
    ON CONFLICT (case_id, clock, due_at) DO NOTHING"""


class SqliteCaseFiles:
    """``bot.ports.case_files.CaseFiles``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    async def of(self, case: CaseId) -> CaseFile:
        """That of the case; an empty one if nobody has touched it."""
        row = self._db.execute(FILE, (case,)).fetchone()
        return decode_case_file(row[0]) if row else CaseFile()

    async def save(self, case: CaseId, file: CaseFile) -> None:
        """Keep it."""
        self._db.execute(KEEP, (case, encode_case_file(file)))

    async def take_all(self, source: CaseId, to: CaseId) -> None:
        """Messages and attachments of *source* belong to *to* as well, and are shown there."""
        self._db.execute(TAKE_ALL, (to, source))
        self._db.execute(TAKE_ALL_MEDIA, (to, source))

    async def take(self, rows: Sequence[InboxId], source: CaseId, to: CaseId) -> None:
        """These messages belong to *to* and no longer to *source*."""
        for row in rows:
            self._db.execute(TAKE, (to, row))
            self._db.execute(LEAVE, (source, row))
            self._db.execute(TAKE_MEDIA, (to, source, row))

    async def take_clocks(self, source: CaseId, to: CaseId) -> None:
        """What happened to *source* happened to *to* as well, in order of time."""
        both = self._db.execute(HAPPENED, (source, to)).fetchall()
        both.sort(key=lambda one: (one[0], one[1] == to, one[2]))
        self._db.execute(FORGET, (to,))
        self._db.executemany(HAPPEN, [(to, event, at, what) for at, _, _, event, what in both])
        self._db.execute(TAKE_MISSED, (to, source))
