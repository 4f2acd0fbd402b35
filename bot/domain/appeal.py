"""An appeal: somebody else looks again at a warning or a restriction, once per decision."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.errors import NotAllowed
from bot.domain.identity import AppealId, IdempotencyKey, PersonId, Reference

_UNNUMBERED = AppealId(0)
#: What somebody writes this soon after appealing goes with the appeal.
WORDS_WITHIN = timedelta(hours=24)
LONGEST_WORDS = 6000


class Outcome(StrEnum):
    """How an appeal ends."""

    UPHOLD = "uphold"  # the decision stands
    OVERTURN = "overturn"
    VARY = "vary"  # something milder takes its place


class AppealState(StrEnum):
    """Where it stands."""

    OPEN = "open"
    DECIDED = "decided"


@dataclass(slots=True, kw_only=True)
class Appeal:
    """One appeal against one decision."""

    #: The incident whose warning, or the restriction, is disputed.
    about: Reference
    #: Names the decision for ever: there is one appeal against each.
    decision: str
    person: PersonId
    #: Staff who decided it; none of them hears the appeal.
    deciders: frozenset[str]
    opened_at: datetime
    due_at: datetime
    #: Why, in the person's own words.
    words: str = ""
    #: Whether the words are hard to read, so that staff are shown them only on asking.
    folded: bool = False
    #: The deciders' names, for the card.
    decider_names: tuple[str, ...] = ()
    id: AppealId = _UNNUMBERED
    state: AppealState = AppealState.OPEN
    outcome: Outcome | None = None
    reasons: str = ""
    decided_by: str = ""
    decided_name: str = ""
    decided_at: datetime | None = None
    card: IdempotencyKey | None = None
    version: int = 0

    @property
    def reference(self) -> Reference:
        """The name staff use."""
        return appeal_reference(self.id)

    @property
    def is_open(self) -> bool:
        """Whether it still has to be heard."""
        return self.state is AppealState.OPEN

    def takes_words(self, now: datetime) -> bool:
        """Whether what the person writes now may be why they appeal."""
        return self.is_open and not self.words and now - self.opened_at < WORDS_WITHIN

    def say(self, words: str) -> None:
        """Their own words, which stand as they were written."""
        if self.is_open and not self.words:
            self.words = words.strip()[:LONGEST_WORDS]

    def involve(self, deciders: frozenset[str]) -> None:
        """Whoever decided about the same thing since it was made does not hear it either."""
        self.deciders |= deciders

    def must_hear(self, by: str) -> None:
        """``NotAllowed`` unless it is open and *by* had no part in the decision."""
        if not self.is_open:
            raise NotAllowed(f"{self.decided_name} has already decided {self.reference}.")
        if by in self.deciders:
            raise NotAllowed(
                f"{self.reference} is about a decision of yours: another supervisor hears it."
            )

    def hear(self, outcome: Outcome, by: str, name: str, reasons: str, at: datetime) -> None:
        """Somebody who did not decide has looked again."""
        self.must_hear(by)
        if not reasons.strip():
            raise NotAllowed("Please say why: the person is told your reasons.")
        self.state, self.outcome, self.reasons = AppealState.DECIDED, outcome, reasons.strip()
        self.decided_by, self.decided_name, self.decided_at = by, name, at


def appeal_reference(number: AppealId) -> Reference:
    """What staff say for appeal *number*."""
    return Reference(f"A-{number}")


def in_time(decided_at: datetime, now: datetime, window: timedelta) -> bool:
    """Whether the decision can still be appealed."""
    return now - decided_at <= window
