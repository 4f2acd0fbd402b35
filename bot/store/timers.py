"""What is to happen at a moment."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson

from bot.domain.identity import TimerId
from bot.domain.timers import Timer, TimerKind
from bot.store.codec import maybe_moment, micros, moment

_COLUMNS = "id, key, kind, subject, due_at, detail, sets, tries"

SET = """INSERT INTO timer (key, kind, subject, due_at, next_at, detail)
    VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, subject = excluded.subject,
        due_at = excluded.due_at, next_at = excluded.next_at, detail = excluded.detail,
        state = 'waiting', sets = sets + 1, tries = 0, settled_at = NULL, because = ''"""
DUE = f"""SELECT {_COLUMNS} FROM timer WHERE state = 'waiting' AND next_at <= ?
    ORDER BY next_at, id LIMIT ?"""
NEXT = "SELECT min(next_at) FROM timer WHERE state = 'waiting'"
CLAIM = """UPDATE timer SET state = 'fired', settled_at = ?
    WHERE id = ? AND sets = ? AND state = 'waiting'"""
FAILED = """UPDATE timer SET tries = tries + 1, next_at = ?
    WHERE id = ? AND sets = ? AND state = 'waiting' RETURNING tries"""
ASIDE = """UPDATE timer SET state = 'aside', because = ?, settled_at = ?
    WHERE id = ? AND sets = ? AND state = 'waiting'"""
CANCEL = """UPDATE timer SET state = 'cancelled', settled_at = ?
    WHERE subject = ? AND state = 'waiting' AND (? IS NULL OR kind = ?)"""
BY_KEY = f"SELECT {_COLUMNS} FROM timer WHERE key = ?"
WAITING = f"""SELECT {_COLUMNS} FROM timer
    WHERE subject = ? AND state = 'waiting' ORDER BY next_at, id"""


class SqliteTimers:
    """``bot.ports.case_times.Timers``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    async def set(self, timer: Timer) -> None:
        """Let it fire at its moment; one of that key is moved there, also if it has fired."""
        at, detail = micros(timer.due_at), orjson.dumps(dict(timer.detail)).decode()
        self._db.execute(SET, (timer.key, timer.kind.value, timer.subject, at, at, detail))

    async def due(self, now: datetime, limit: int) -> Sequence[Timer]:
        """What is due, the longest ago first."""
        return _timers(self._db.execute(DUE, (micros(now), limit)))

    async def next_at(self) -> datetime | None:
        """When something is due next."""
        return maybe_moment(self._db.execute(NEXT).fetchone()[0])

    async def claim(self, timer: Timer, at: datetime) -> bool:
        """It fires in this transaction; False if it did already, was moved, or is cancelled."""
        return self._db.execute(CLAIM, (micros(at), timer.id, timer.sets)).rowcount == 1

    async def failed(self, timer: Timer, next_at: datetime) -> int:
        """Try again, not before *next_at*; how many tries there were."""
        found = self._db.execute(FAILED, (micros(next_at), timer.id, timer.sets)).fetchall()
        return int(found[0][0]) if found else 0

    async def set_aside(self, timer: Timer, because: str, at: datetime) -> None:
        """Give up on it; it stays visible."""
        self._db.execute(ASIDE, (because, micros(at), timer.id, timer.sets))

    async def cancel(self, subject: str, at: datetime, kind: TimerKind | None = None) -> int:
        """What is no longer to happen to *subject*; how many there were."""
        which = kind and kind.value
        return self._db.execute(CANCEL, (micros(at), subject, which, which)).rowcount

    async def get(self, key: str) -> Timer | None:
        """The timer of that key, also if it has fired or was cancelled."""
        return next(iter(_timers(self._db.execute(BY_KEY, (key,)))), None)

    async def waiting(self, subject: str) -> Sequence[Timer]:
        """What is still to happen to *subject*, the next first."""
        return _timers(self._db.execute(WAITING, (subject,)))


def _timers(found: sqlite3.Cursor) -> list[Timer]:
    return [_timer(row) for row in found.fetchall()]


def _timer(row: Any) -> Timer:
    number, key, kind, subject, due_at, detail, sets, tries = row
    return Timer(
        id=TimerId(number),
        key=key,
        kind=TimerKind(kind),
        subject=subject,
        due_at=moment(due_at),
        detail=orjson.loads(detail),
        sets=sets,
        tries=tries,
    )
