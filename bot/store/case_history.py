"""What happened to a case and moves its clocks, and which promises were not kept."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from pydantic import TypeAdapter

from bot.domain.at_risk import Missed
from bot.domain.clocks import Event
from bot.domain.identity import CaseId, IdempotencyKey
from bot.domain.regimes import Granted, Happening, Matter
from bot.store.codec import micros, moment

_MATTER: TypeAdapter[Matter] = TypeAdapter(Matter)

HAPPENED = "INSERT INTO case_event (case_id, event, at, matter) VALUES (?, ?, ?, ?)"
HISTORY = "SELECT event, at, matter FROM case_event WHERE case_id = ? ORDER BY id"
GRANT = "INSERT INTO case_extension (case_id, clock, at, until, notice) VALUES (?, ?, ?, ?, ?)"
GRANTED = """SELECT clock, case_extension.at, until FROM case_extension
    LEFT JOIN outbox ON outbox.key = notice
    WHERE case_id = ? AND coalesce(outbox.state, '') <> 'refused'
    ORDER BY case_extension.id"""
MISS = """INSERT INTO case_missed (case_id, clock, due_at, name) VALUES (?, ?, ?, ?)
    ON CONFLICT (case_id, clock, due_at) DO NOTHING"""
EXPLAIN = """UPDATE case_missed SET reason = ?, said_by = ?
    WHERE case_id = ? AND reason = '' AND (? = '' OR clock = ?)"""
MISSED = """SELECT clock, due_at, name, reason, said_by FROM case_missed
    WHERE case_id = ? ORDER BY due_at, clock"""


class SqliteCaseHistory:
    """``bot.ports.case_times.CaseHistory``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    async def add(self, case: CaseId, what: Happening) -> None:
        """Write it down, after all that was written down before."""
        matter = None if what.matter is None else _MATTER.dump_json(what.matter).decode()
        self._db.execute(HAPPENED, (case, what.event.value, micros(what.at), matter))

    async def of(self, case: CaseId) -> Sequence[Happening]:
        """Everything, in the order in which it was written down."""
        return [
            Happening(
                event=Event(event),
                at=moment(at),
                matter=None if matter is None else _MATTER.validate_json(matter),
            )
            for event, at, matter in self._db.execute(HISTORY, (case,)).fetchall()
        ]

    async def grant(self, case: CaseId, what: Granted, notice: IdempotencyKey) -> None:
        """An extension whose *notice* is in the outbox."""
        at, until = micros(what.at), micros(what.until)
        self._db.execute(GRANT, (case, what.clock, at, until, notice))

    async def granted(self, case: CaseId) -> Sequence[Granted]:
        """Extensions that count: the notice has arrived, or is on its way."""
        return [
            Granted(clock=clock, at=moment(at), until=moment(until))
            for clock, at, until in self._db.execute(GRANTED, (case,)).fetchall()
        ]

    async def miss(self, case: CaseId, clock: str, name: str, due: datetime) -> bool:
        """A promise was not kept by then; False if that is known."""
        return self._db.execute(MISS, (case, clock, micros(due), name)).rowcount == 1

    async def explain(self, case: CaseId, clock: str, reason: str, who: str) -> int:
        """Why; for every clock without a reason if *clock* is empty. How many it was."""
        return self._db.execute(EXPLAIN, (reason, who, case, clock, clock)).rowcount

    async def missed(self, case: CaseId) -> Sequence[Missed]:
        """Promises that were not kept in time, the earliest first."""
        return [
            Missed(clock=clock, due=moment(due), name=name, reason=reason, said_by=said_by)
            for clock, due, name, reason, said_by in self._db.execute(MISSED, (case,)).fetchall()
        ]
