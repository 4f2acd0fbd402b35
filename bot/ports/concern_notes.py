"""What is added to a concern afterwards, and the support that was offered for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.concern import ConcernId
from bot.domain.identity import InboxId


class NoteKind(StrEnum):
    """What a note is about."""

    HAPPENED = "happened"  # what else happened
    EFFECT = "effect"  # what it does to whoever told it, in their words
    SUPPORT = "support"  # an offer; ``answer`` is what they said to it


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernNote:
    """One of them."""

    concern: ConcernId
    kind: NoteKind
    text: str = field(repr=False)
    by: str
    by_name: str
    at: datetime
    #: The form it came with, on which its files hang.
    row: InboxId | None = None
    #: To an offer: ``accepted`` or ``declined``; empty while they think about it.
    answer: str = ""
    #: 0 until the store has given it a number.
    id: int = 0


class ConcernNotes(Protocol):
    """Only added to; an offer can be answered, and answered otherwise later."""

    async def add(self, note: ConcernNote) -> int:
        """Keep it; its number."""

    async def of(self, concern: ConcernId) -> Sequence[ConcernNote]:
        """All of it, oldest first."""

    async def answer(self, concern: ConcernId, note: int, answer: str) -> ConcernNote | None:
        """What they said to that offer; ``None`` if the concern has no such offer."""
