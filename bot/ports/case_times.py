"""What is kept beside a case: answers, stages, what happened to it, what is to happen."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.at_risk import Missed
from bot.domain.complaint import Complaint
from bot.domain.guide import Guide
from bot.domain.identity import CaseId, IdempotencyKey
from bot.domain.regimes import Granted, Happening
from bot.domain.timers import Timer, TimerKind


class Guides(Protocol):
    """How far the questions about repairs have got."""

    async def of(self, case: CaseId) -> Guide:
        """That of the case; a new one if nothing was asked."""

    async def save(self, case: CaseId, guide: Guide) -> None:
        """Keep it; the case, saved beside it, guards against a version overtaken."""


class Complaints(Protocol):
    """Where complaints stand."""

    async def of(self, case: CaseId) -> Complaint:
        """That of the case; as just received if nothing was done about it."""

    async def save(self, case: CaseId, complaint: Complaint) -> None:
        """Keep it; the case, saved beside it, guards against a version overtaken."""


class CaseHistory(Protocol):
    """What happened to a case and moves its clocks."""

    async def add(self, case: CaseId, what: Happening) -> None:
        """Write it down, after all that was written down before."""

    async def of(self, case: CaseId) -> Sequence[Happening]:
        """Everything, in the order in which it was written down; empty for old cases."""

    async def grant(self, case: CaseId, what: Granted, notice: IdempotencyKey) -> None:
        """An extension whose *notice* is in the outbox."""

    async def granted(self, case: CaseId) -> Sequence[Granted]:
        """Extensions that count: the notice has arrived, or is on its way."""

    async def miss(self, case: CaseId, clock: str, name: str, due: datetime) -> bool:
        """A promise was not kept by then; False if that is known."""

    async def explain(self, case: CaseId, clock: str, reason: str, who: str) -> int:
        """Why; for every clock without a reason if *clock* is empty. How many it was."""

    async def missed(self, case: CaseId) -> Sequence[Missed]:
        """Promises that were not kept in time, the earliest first."""


class Timers(Protocol):
    """What is to happen at a moment."""

    async def set(self, timer: Timer) -> None:
        """Let it fire at its moment; one of that key is moved there, also if it has fired."""

    async def due(self, now: datetime, limit: int) -> Sequence[Timer]:
        """What is due, the longest ago first."""

    async def next_at(self) -> datetime | None:
        """When something is due next."""

    async def claim(self, timer: Timer, at: datetime) -> bool:
        """It fires in this transaction; False if it did already, was moved, or is cancelled."""

    async def failed(self, timer: Timer, next_at: datetime) -> int:
        """Try again, not before *next_at*; how many tries there were."""

    async def set_aside(self, timer: Timer, because: str, at: datetime) -> None:
        """Give up on it; it stays visible."""

    async def cancel(self, subject: str, at: datetime, kind: TimerKind | None = None) -> int:
        """What is no longer to happen to *subject*; how many there were."""

    async def get(self, key: str) -> Timer | None:
        """The timer of that key, also if it has fired or was cancelled."""

    async def waiting(self, subject: str) -> Sequence[Timer]:
        """What is still to happen to *subject*, the next first."""
