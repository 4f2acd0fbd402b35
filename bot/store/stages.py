"""What is kept beside a case: the answers about a repair, the stages of a complaint."""

import sqlite3

from bot.domain.complaint import Complaint
from bot.domain.guide import Guide
from bot.domain.identity import CaseId
from bot.store.codec import decode_complaint, decode_guide, encode_complaint, encode_guide

GUIDE = "SELECT state FROM guide WHERE case_id = ?"
KEEP_GUIDE = """INSERT INTO guide (case_id, state) VALUES (?, ?)
    ON CONFLICT (case_id) DO UPDATE SET state = excluded.state"""
COMPLAINT = "SELECT state FROM complaint WHERE case_id = ?"
KEEP_COMPLAINT = """INSERT INTO complaint (case_id, state) VALUES (?, ?)
    ON CONFLICT (case_id) DO UPDATE SET state = excluded.state"""


class SqliteGuides:
    """``bot.ports.case_times.Guides``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    async def of(self, case: CaseId) -> Guide:
        """How far the questions got; a new one if nothing was asked."""
        row = self._db.execute(GUIDE, (case,)).fetchone()
        return decode_guide(row[0]) if row else Guide()

    async def save(self, case: CaseId, guide: Guide) -> None:
        """Keep it."""
        self._db.execute(KEEP_GUIDE, (case, encode_guide(guide)))


class SqliteComplaints:
    """``bot.ports.case_times.Complaints``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    async def of(self, case: CaseId) -> Complaint:
        """Where it stands; as just received if nothing was done about it."""
        row = self._db.execute(COMPLAINT, (case,)).fetchone()
        return decode_complaint(row[0]) if row else Complaint()

    async def save(self, case: CaseId, complaint: Complaint) -> None:
        """Keep it."""
        self._db.execute(KEEP_COMPLAINT, (case, encode_complaint(complaint)))
