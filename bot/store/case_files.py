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
