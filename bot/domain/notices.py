"""Reminders and warnings that were sent for one occasion, each with what became of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.identity import IdempotencyKey


class NoticeLevel(StrEnum):
    """How far up the ladder; a restriction is no notice but a decision of its own."""

    REMINDER = "reminder"  # carries no strike
    WARNING = "warning"
    FINAL = "final"  # says that a restriction may be decided next

    @property
    def rank(self) -> int:
        """Higher is graver."""
        return list(NoticeLevel).index(self)


class WarningState(StrEnum):
    """What became of a notice. Only ``DELIVERED`` counts."""

    NONE = "none"
    QUEUED = "queued"
    DELIVERED = "delivered"
    UNDELIVERABLE = "undeliverable"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One reminder or warning, the clause it quoted, and the proof that it arrived."""

    level: NoticeLevel
    clause: str
    rules_version: str
    state: WarningState
    #: Of the act that sends it; ``None`` if there was nowhere to send it.
    key: IdempotencyKey | None = None
    #: Who decided it; empty for what the bot sends by the landlord's policy.
    by: str = ""
    by_name: str = ""
    #: When the platform accepted it: from then on it counts.
    at: datetime | None = None
    #: Why it did not arrive, in words for staff.
    because: str = ""
    #: Where it was accepted, and the platform's ids of the message: the proof.
    channel: str = ""
    parts: tuple[str, ...] = ()

    @property
    def carries_strike(self) -> bool:
        """Whether it is held against the person, once it has arrived."""
        return self.level is not NoticeLevel.REMINDER

    @property
    def stands(self) -> bool:
        """On its way or there, so that the same is not said again."""
        return self.state in (WarningState.QUEUED, WarningState.DELIVERED)

    @property
    def is_strike(self) -> bool:
        """Whether it arrived and is more than a reminder."""
        return self.carries_strike and self.state is WarningState.DELIVERED


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """Given to the police, a solicitor or somebody else outside, by a person."""

    to: str
    #: Their own number for it; empty while it is not known.
    number: str
    at: datetime
    by: str
    by_name: str
