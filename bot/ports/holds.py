"""What is kept whatever retention says, and packs that were asked for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.identity import InboxId, PersonId, Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalHold:
    """Somebody said that this is to be kept, and why."""

    #: An incident, or a concern that staff raised.
    subject: Reference
    #: Whose messages it keeps; ``None`` for what is about nobody we know.
    person: PersonId | None
    why: str
    by: str
    by_name: str
    since: datetime
    #: When it ends by itself; ``None``: when somebody lifts it.
    until: datetime | None = None


class Holds(Protocol):
    """Whatever deletes on schedule asks here first."""

    async def put(self, hold: LegalHold) -> bool:
        """Keep it; False if one of that subject with these words is in force already."""

    async def lift(
        self, subject: Reference, why: str, by: str, by_name: str, at: datetime
    ) -> Sequence[LegalHold]:
        """End every hold on it; which they were. What was held stays on record as having been."""

    async def of(self, subject: Reference, now: datetime) -> Sequence[LegalHold]:
        """Those in force at *now*, the oldest first."""

    async def people(self, now: datetime) -> Collection[PersonId]:
        """Nothing of them may be deleted: no message, answer, file, case or incident."""

    async def keeps(self, row: InboxId, now: datetime) -> bool:
        """Whether that message may not be deleted: by a person held, or near their words.

        What was said in the chat of an incident that is held is its context, whoever said it.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRequest:
    """A pack that somebody waits for."""

    id: int
    subjects: tuple[str, ...]
    by: str
    by_name: str
    #: Where they asked, and are answered.
    queue: str
    asked_at: datetime


class EvidenceRequests(Protocol):
    """Made one after the other, beside everything else."""

    async def ask(self, request: EvidenceRequest) -> bool:
        """Queue it; False if the same person waits for the same pack already."""

    async def waiting(self) -> EvidenceRequest | None:
        """The oldest."""

    async def made(self, request: int, sha256: str) -> None:
        """It was handed over."""

    async def failed(self, request: int, because: str) -> None:
        """It could not be made."""
