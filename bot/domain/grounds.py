"""What a restriction has to rest on: named deciders, incidents that stand, and dates."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.clocks import months_after
from bot.domain.conduct import ConductKind, Severity
from bot.domain.errors import NotAllowed
from bot.domain.identity import Reference
from bot.domain.incident import Incident

#: Sources give 3, 6 and 12 months; the landlord's practice has 6 (housing, 4.2).
REVIEW_AFTER_MONTHS = 6
LONGEST_MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Decider:
    """A member of staff who decided something, and when."""

    id: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """An incident a restriction is to rest on."""

    reference: Reference
    #: Judged to be misconduct, or not judged yet, and more than a matter of how often.
    stands: bool

    @classmethod
    def of(cls, incident: Incident, *, cleared: bool) -> "Ground":
        """*cleared*: it was dismissed, or overturned on appeal."""
        grave = incident.severity.rank >= Severity.RUDE.rank
        more_than_often = grave or any(kind is not ConductKind.SPAM for kind in incident.kinds)
        return cls(reference=incident.reference, stands=more_than_often and not cleared)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From when until when, reviewed when; *latest* is twelve months after the start."""

    starts_at: datetime
    ends_at: datetime
    review_at: datetime
    latest: datetime

    def must_be_legal(self) -> None:
        """``NotAllowed`` in words for who is filling in the form."""
        if self.ends_at <= self.starts_at:
            raise NotAllowed("It has to end after it starts. Please give a later day.")
        if self.ends_at > self.latest:
            raise NotAllowed(
                f"A restriction lasts at most {LONGEST_MONTHS} months, "
                f"so until {self.latest:%Y-%m-%d}."
            )
        if not self.starts_at < self.review_at <= self.ends_at:
            raise NotAllowed("The review has to come between the start and the end.")


def longest_day(start: date) -> date:
    """The last day of a restriction that starts on *start*."""
    return months_after(start, LONGEST_MONTHS)


def must_say(words: str, what: str) -> None:
    """``NotAllowed`` unless there are *words*."""
    if not words.strip():
        raise NotAllowed(f"Please say {what}.")
