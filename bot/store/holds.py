"""Legal holds, and evidence packs that were asked for."""

import sqlite3
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import orjson

from bot.domain.identity import InboxId, PersonId, Reference
from bot.ports.holds import EvidenceRequest, LegalHold
from bot.store.codec import maybe_micros, maybe_moment, micros, moment

_HOLD = "subject, person, why, by, by_name, since, until"
PUT = f"INSERT INTO legal_hold ({_HOLD}) VALUES (?, ?, ?, ?, ?, ?, ?)"
OF = f"""SELECT {_HOLD} FROM legal_hold
    WHERE subject = ? AND lifted_at IS NULL AND (until IS NULL OR until > ?) ORDER BY id"""
LIFT = """UPDATE legal_hold SET lifted_at = ?, lifted_by = ?, lifted_by_name = ?, lifted_why = ?
    WHERE subject = ? AND lifted_at IS NULL"""
# Whoever is held, and the other accounts that are theirs on proof.
_people = """SELECT person FROM legal_hold
    WHERE lifted_at IS NULL AND person IS NOT NULL AND (until IS NULL OR until > :now)"""
_all_of_them = f"""{_people} UNION SELECT account.person FROM person_link AS one
    JOIN person_link AS account ON account.head = one.head WHERE one.person IN ({_people})"""
# Of a person held; in a chat alone with them; or in the chat of an incident that is held.
_keeps = f"""SELECT 1 FROM inbox WHERE id = :row AND (
    EXISTS (SELECT 1 FROM person WHERE channel = inbox.channel AND id IN ({_all_of_them})
        AND (external_id = json_extract(inbox.payload, '$.actor.id')
            OR private IN (SELECT id FROM conversation
                WHERE channel = inbox.channel AND chat = inbox.chat)))
    OR EXISTS (SELECT 1 FROM incidents JOIN conversation ON conversation.id = conversation
        WHERE person IN ({_all_of_them})
        AND conversation.channel = inbox.channel AND conversation.chat = inbox.chat))"""

ASK = """INSERT INTO evidence_request (subjects, by, by_name, queue, asked_at)
    VALUES (?, ?, ?, ?, ?)"""
WAITING = """SELECT id, subjects, by, by_name, queue, asked_at FROM evidence_request
    WHERE state = 'waiting' ORDER BY id LIMIT 1"""
SAME = """SELECT 1 FROM evidence_request WHERE state = 'waiting' AND subjects = ? AND by = ?
    LIMIT 1"""
MADE = "UPDATE evidence_request SET state = 'made', sha256 = ? WHERE id = ?"
FAILED = "UPDATE evidence_request SET state = 'failed', because = ? WHERE id = ?"


class SqliteHolds:
    """``bot.ports.holds.Holds``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    async def put(self, hold: LegalHold) -> bool:
        """Keep it; False if one of that subject with these words is in force already."""
        if any(one.why == hold.why for one in await self.of(hold.subject, hold.since)):
            return False
        self._db.execute(
            PUT,
            (
                hold.subject,
                hold.person,
                hold.why,
                hold.by,
                hold.by_name,
                micros(hold.since),
                maybe_micros(hold.until),
            ),
        )
        return True

    async def lift(
        self, subject: Reference, why: str, by: str, by_name: str, at: datetime
    ) -> Sequence[LegalHold]:
        """End every hold on it; which they were."""
        were = await self.of(subject, at)
        self._db.execute(LIFT, (micros(at), by, by_name, why, subject))
        return were

    async def of(self, subject: Reference, now: datetime) -> Sequence[LegalHold]:
        """Those in force at *now*, the oldest first."""
        return [_hold(row) for row in self._db.execute(OF, (subject, micros(now))).fetchall()]

    async def people(self, now: datetime) -> Collection[PersonId]:
        """Nothing of them may be deleted."""
        rows = self._db.execute(_all_of_them, {"now": micros(now)}).fetchall()
        return frozenset(PersonId(row[0]) for row in rows)

    async def keeps(self, row: InboxId, now: datetime) -> bool:
        """Whether that message may not be deleted."""
        found = self._db.execute(_keeps, {"row": row, "now": micros(now)})
        return found.fetchone() is not None


class SqliteEvidenceRequests:
    """``bot.ports.holds.EvidenceRequests``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    async def ask(self, request: EvidenceRequest) -> bool:
        """Queue it; False if the same person waits for the same pack already."""
        subjects = orjson.dumps(request.subjects).decode()
        if self._db.execute(SAME, (subjects, request.by)).fetchone():
            return False
        at = micros(request.asked_at)
        self._db.execute(ASK, (subjects, request.by, request.by_name, request.queue, at))
        return True

    async def waiting(self) -> EvidenceRequest | None:
        """The oldest."""
        row = self._db.execute(WAITING).fetchone()
        return _request(row) if row else None

    async def made(self, request: int, sha256: str) -> None:
        """It was handed over."""
        self._db.execute(MADE, (sha256, request))

    async def failed(self, request: int, because: str) -> None:
        """It could not be made."""
        self._db.execute(FAILED, (because, request))


def _hold(row: Any) -> LegalHold:
    subject, person, why, by, by_name, since, until = row
    return LegalHold(
        subject=subject,
        person=person,
        why=why,
        by=by,
        by_name=by_name,
        since=moment(since),
        until=maybe_moment(until),
    )


def _request(row: Any) -> EvidenceRequest:
    number, subjects, by, by_name, queue, asked_at = row
    return EvidenceRequest(
        id=number,
        subjects=tuple(orjson.loads(subjects)),
        by=by,
        by_name=by_name,
        queue=queue,
        asked_at=moment(asked_at),
    )
