"""What staff told supervisors in private, and how often staff looked at hard words."""

import re
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.domain.concern import Concern, ConcernId, ConcernKind, ConcernState, Safe, Where
from bot.domain.errors import Conflict
from bot.ports.concerns import Looked
from bot.store.codec import maybe_micros, maybe_moment, micros, moment

# In the order of ``_values`` and ``_concern``.
_FIELDS = (
    "kind, raised_by, raised_by_name, raised_at, what, place, who, since, safe, words, state, "
    "taken_by, taken_by_name, outcome, closed_at, card"
)
_MARKS = ", ".join("?" for _ in _FIELDS.split(","))

ADD = f"INSERT INTO concern ({_FIELDS}, version) VALUES ({_MARKS}, 1) RETURNING id"
SAVE = f"""UPDATE concern SET ({_FIELDS}) = ({_MARKS}), version = version + 1
    WHERE id = ? AND version = ?"""
BY_ID = f"SELECT id, version, {_FIELDS} FROM concern WHERE id = ?"
LOOKED = "INSERT INTO exposure (staff, name, subject, what, at) VALUES (?, ?, ?, ?, ?)"
COUNT = "SELECT count(*) FROM exposure WHERE staff = ? AND at >= ?"
# The name as it was last seen: people change theirs.
BY_PERSON = """SELECT staff, name, count(*) AS times, max(at) FROM exposure WHERE at >= ?
    GROUP BY staff ORDER BY times DESC, staff LIMIT ?"""

_SPOKEN = re.compile(r"P-?([0-9]{1,15})")


class SqliteConcerns:
    """``bot.ports.concerns.Concerns``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    async def add(self, concern: Concern) -> None:
        """Store a new concern; sets ``id`` and ``version``."""
        concern.id = ConcernId(self._db.execute(ADD, _values(concern)).fetchall()[0][0])
        concern.version = 1

    async def save(self, concern: Concern) -> None:
        """Store it as it is now; raises ``Conflict`` if its version was overtaken."""
        saved = self._db.execute(SAVE, (*_values(concern), concern.id, concern.version))
        if saved.rowcount == 0:
            raise Conflict(f"{concern.reference} was changed meanwhile: load it, decide again.")
        concern.version += 1

    async def find(self, reference: str) -> Concern | None:
        """By what supervisors say."""
        said = _SPOKEN.fullmatch("".join(reference.split()).upper())
        row = said and self._db.execute(BY_ID, (int(said[1]),)).fetchone()
        return _concern(row) if row else None


class SqliteExposures:
    """``bot.ports.concerns.Exposures``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    async def add(self, staff: str, name: str, subject: str, what: str, at: datetime) -> None:
        """*staff* opened *what* of *subject*."""
        self._db.execute(LOOKED, (staff, name, subject, what, micros(at)))

    async def count(self, staff: str, since: datetime) -> int:
        """How often *staff* did since then."""
        return int(self._db.execute(COUNT, (staff, micros(since))).fetchone()[0])

    async def by_person(self, since: datetime, limit: int) -> Sequence[Looked]:
        """Who did since then, the most often first."""
        rows = self._db.execute(BY_PERSON, (micros(since), limit)).fetchall()
        return [Looked(staff, name, times) for staff, name, times, _ in rows]


def _values(concern: Concern) -> tuple[object, ...]:
    return (
        concern.kind.value,
        concern.raised_by,
        concern.raised_by_name,
        micros(concern.raised_at),
        concern.what,
        concern.where.value,
        concern.who,
        concern.since,
        concern.safe.value,
        concern.words,
        concern.state.value,
        concern.taken_by,
        concern.taken_by_name,
        concern.outcome,
        maybe_micros(concern.closed_at),
        concern.card,
    )


def _concern(row: Any) -> Concern:
    (number, version, kind, raised_by, raised_by_name, raised_at, what, place, who, since) = row[
        :10
    ]
    safe, words, state, taken_by, taken_by_name, outcome, closed_at, card = row[10:]
    return Concern(
        id=number,
        version=version,
        kind=ConcernKind(kind),
        raised_by=raised_by,
        raised_by_name=raised_by_name,
        raised_at=moment(raised_at),
        what=what,
        where=Where(place),
        who=who,
        since=since,
        safe=Safe(safe),
        words=words,
        state=ConcernState(state),
        taken_by=taken_by,
        taken_by_name=taken_by_name,
        outcome=outcome,
        closed_at=maybe_moment(closed_at),
        card=card,
    )
