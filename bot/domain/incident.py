"""An incident: conduct being dealt with, on one occasion, as supervisors see it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.conduct import ConductKind, Severity, Target
from bot.domain.errors import NotAllowed
from bot.domain.identity import (
    ConversationId,
    IdempotencyKey,
    IncidentId,
    PersonId,
    Reference,
)

_UNNUMBERED = IncidentId(0)


def incident_reference(number: IncidentId) -> Reference:
    """What staff say for incident *number*; tenants never hear it."""
    return Reference(f"M-{number}")


class IncidentState(StrEnum):
    """What a supervisor has made of it."""

    OPEN = "open"
    WARNED = "warned"  # a supervisor warned, or let the bot's warning stand
    DISMISSED = "dismissed"  # not abuse: any strike is cleared


class WarningState(StrEnum):
    """What became of the warning. Only ``DELIVERED`` counts."""

    NONE = "none"
    QUEUED = "queued"
    DELIVERED = "delivered"
    UNDELIVERABLE = "undeliverable"
    UNKNOWN = "unknown"


@dataclass(slots=True, kw_only=True)
class Incident:
    """One occasion of one person in one conversation; the store saves it under its version."""

    person: PersonId
    conversation: ConversationId
    severity: Severity
    kinds: tuple[ConductKind, ...]
    opened_at: datetime
    #: The latest message of the occasion; a later one within the window joins it.
    last_at: datetime
    #: 0 until the store has given it a number.
    id: IncidentId = _UNNUMBERED
    target: Target | None = None
    state: IncidentState = IncidentState.OPEN
    case: Reference | None = None
    clause: str = ""
    rules_version: str = ""
    warning: WarningState = WarningState.NONE
    #: Whether the warning carries a strike; a reminder does not.
    strike: bool = False
    warned_at: datetime | None = None
    warning_key: IdempotencyKey | None = None
    #: Why the warning did not arrive, in words for staff.
    warning_because: str = ""
    hidden: bool = False
    challenged_at: datetime | None = None
    decided_by: str = ""
    decided_by_name: str = ""
    reason: str = ""
    card: IdempotencyKey | None = None
    #: Why the bot judged so, in words for staff, without repeating the person's words.
    because: tuple[str, ...] = ()
    version: int = 0

    @property
    def reference(self) -> Reference:
        """The name staff use."""
        return incident_reference(self.id)

    def worsen(
        self, severity: Severity, kinds: tuple[ConductKind, ...], target: Target | None
    ) -> None:
        """Another message of the same occasion: the gravest severity stands, kinds add up."""
        if severity.rank > self.severity.rank:
            self.severity = severity
        self.kinds = tuple(dict.fromkeys((*self.kinds, *kinds)))
        self.target = self.target or target

    def warn(self, *, clause: str, rules_version: str, key: IdempotencyKey, strike: bool) -> None:
        """A warning was put in the outbox; it counts once its delivery was accepted."""
        if self.state is IncidentState.DISMISSED:
            raise NotAllowed(f"{self.reference} was judged not to be abuse.")
        if self.warning in (WarningState.QUEUED, WarningState.DELIVERED) and (
            self.strike or not strike
        ):
            raise NotAllowed(f"A warning for {self.reference} has already been sent.")
        self.clause, self.rules_version = clause, rules_version
        self.warning_key, self.strike, self.warning = key, strike, WarningState.QUEUED
        self.warning_because = ""

    def warn_again(self, key: IdempotencyKey) -> None:
        """A warning that may not have arrived is sent once more, under *key*; only that counts."""
        if self.state is IncidentState.DISMISSED:
            raise NotAllowed(f"{self.reference} was judged not to be abuse.")
        self.warning_key, self.warning = key, WarningState.QUEUED
        self.warning_because = ""

    def warning_arrived(self, at: datetime) -> None:
        """The platform accepted the warning; from now on it counts."""
        self.warning, self.warned_at = WarningState.DELIVERED, at

    def warning_failed(self, because: str, *, known: bool) -> None:
        """It did not arrive, or (not *known*) nobody can say; no strike exists."""
        self.warning = WarningState.UNDELIVERABLE if known else WarningState.UNKNOWN
        self.warning_because = because

    def decide(self, state: IncidentState, by: str, name: str, reason: str) -> None:
        """A supervisor's decision, with the reason that is kept for ever."""
        if self.state is IncidentState.DISMISSED:
            raise NotAllowed(f"{self.decided_by_name} has already decided {self.reference}.")
        self.state, self.decided_by, self.decided_by_name = state, by, name
        self.reason = reason

    @property
    def counts(self) -> bool:
        """Whether it is a strike: a delivered warning that was not overturned."""
        return (
            self.strike
            and self.warning is WarningState.DELIVERED
            and self.state is not IncidentState.DISMISSED
        )
