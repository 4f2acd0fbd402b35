"""A concern: what a member of staff told supervisors in private.

They are being targeted, here or anywhere else, or they saw abuse that came from no tenant's
message. It is between them and the supervisors; no agent sees it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.domain.errors import NotAllowed
from bot.domain.identity import IdempotencyKey, Reference

ConcernId = NewType("ConcernId", int)
_UNNUMBERED = ConcernId(0)


def concern_reference(number: ConcernId) -> Reference:
    """What supervisors say for concern *number*."""
    return Reference(f"P-{number}")


class ConcernKind(StrEnum):
    """What was told."""

    TARGETED = "targeted"  # it happens to whoever tells it
    REPORTED = "reported"  # they saw it


class Where(StrEnum):
    """Where it happens."""

    HERE = "here"
    TELEPHONE = "telephone"
    SOCIAL_MEDIA = "social_media"
    IN_PERSON = "in_person"
    ELSEWHERE = "elsewhere"


class Safe(StrEnum):
    """Whether they are safe now, by their own word."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"
    NOT_ASKED = "not_asked"


class ConcernState(StrEnum):
    """What supervisors have made of it."""

    OPEN = "open"
    TAKEN = "taken"
    CLOSED = "closed"


@dataclass(slots=True, kw_only=True)
class Concern:
    """The store saves it under its version."""

    kind: ConcernKind
    raised_by: str
    raised_by_name: str
    raised_at: datetime
    #: In their own words.
    what: str
    #: 0 until the store has given it a number.
    id: ConcernId = _UNNUMBERED
    where: Where = Where.HERE
    #: Whom they name, if they know.
    who: str = ""
    since: str = ""
    safe: Safe = Safe.NOT_ASKED
    #: The message it is about, word for word, where there is one.
    words: str = ""
    state: ConcernState = ConcernState.OPEN
    taken_by: str = ""
    taken_by_name: str = ""
    outcome: str = ""
    closed_at: datetime | None = None
    card: IdempotencyKey | None = None
    version: int = 0

    @property
    def reference(self) -> Reference:
        """The name supervisors use."""
        return concern_reference(self.id)

    @property
    def is_urgent(self) -> bool:
        """Somebody who is not sure to be safe is rung for, not put in a list."""
        return self.state is ConcernState.OPEN and self.safe in (Safe.NO, Safe.UNSURE)

    def take(self, staff: str, name: str) -> None:
        """A supervisor looks after it; another may not take it away unseen."""
        self._must_not_be_closed()
        if self.state is ConcernState.TAKEN and self.taken_by != staff:
            raise NotAllowed(f"{self.taken_by_name} already has {self.reference}.")
        self.state, self.taken_by, self.taken_by_name = ConcernState.TAKEN, staff, name

    def close(self, outcome: str, at: datetime) -> None:
        """End it, with what was done about it."""
        self._must_not_be_closed()
        self.state, self.outcome, self.closed_at = ConcernState.CLOSED, outcome, at

    def _must_not_be_closed(self) -> None:
        if self.state is ConcernState.CLOSED:
            raise NotAllowed(f"{self.reference} is closed.")
