"""A complaint through its stages: what comes next, and who may do it.

The Complaint Handling Code has two stages and no more. Nobody has to give a reason for the
second, and whoever decided the first does not decide it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.clocks import Event
from bot.domain.errors import NotAllowed
from bot.domain.need import NeedKind
from bot.domain.regimes import Happening, Matter


class Stage(StrEnum):
    """Where a complaint stands."""

    RECEIVED = "received"
    STAGE1 = "stage1"  # acknowledged by a person, not answered
    ANSWERED = "answered"
    ESCALATED = "escalated"
    STAGE2 = "stage2"
    FINAL = "final"


class Decision(StrEnum):
    """How a stage ends."""

    UPHELD = "upheld"
    PARTLY_UPHELD = "partly_upheld"
    NOT_UPHELD = "not_upheld"
    WITHDRAWN = "withdrawn"


class Wish(StrEnum):
    """What the person is asked to tell us in their own words."""

    DEFINITION = "definition"
    OUTCOME = "outcome"


#: Which event ends at which stage; the last one of a complaint says where it stands.
_LEADS_TO = {
    Event.ACKNOWLEDGED: Stage.STAGE1,
    Event.STAGE1_ANSWERED: Stage.ANSWERED,
    Event.ESCALATED: Stage.ESCALATED,
    Event.STAGE2_ACKNOWLEDGED: Stage.STAGE2,
    Event.STAGE2_ANSWERED: Stage.FINAL,
}
_ACKNOWLEDGED_BY = {
    Stage.RECEIVED: Event.ACKNOWLEDGED,
    Stage.ESCALATED: Event.STAGE2_ACKNOWLEDGED,
}
_ANSWERED_BY = {Stage.STAGE1: Event.STAGE1_ANSWERED, Stage.STAGE2: Event.STAGE2_ANSWERED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One step that was taken, and by whom (the platform's id; empty for the person)."""

    event: Event
    at: datetime
    by: str = ""
    name: str = ""


@dataclass(slots=True, kw_only=True)
class Complaint:
    """What is kept about a complaint beside its case; verbs change it or refuse."""

    taken: tuple[Taken, ...] = ()
    #: What it is about, in the person's words until a person confirmed it.
    definition: str = ""
    #: What they would like to happen.
    outcome: str = ""
    decision: Decision | None = None
    #: What the person was asked last, and when; answered or let go once ``None``.
    asking: Wish | None = None
    asked_at: datetime | None = None
    #: Everything that was asked.
    wished: tuple[Wish, ...] = ()

    @property
    def stage(self) -> Stage:
        """Where it stands."""
        return _LEADS_TO[self.taken[-1].event] if self.taken else Stage.RECEIVED

    @property
    def is_answered(self) -> bool:
        """Whether no answer is owed at the moment."""
        return self.stage in (Stage.ANSWERED, Stage.FINAL)

    def history(self, opened_at: datetime) -> tuple[Happening, ...]:
        """Its events, for the clocks."""
        matter = Matter(need=NeedKind.COMPLAINT)
        first = Happening(event=Event.REPORTED, at=opened_at, matter=matter)
        return (first, *(Happening(event=one.event, at=one.at) for one in self.taken))

    def next_wish(self) -> Wish | None:
        """What to ask now; each thing once, and only until a person acknowledged it."""
        if self.stage is not Stage.RECEIVED:
            return None
        known = {Wish.DEFINITION: self.definition, Wish.OUTCOME: self.outcome}
        return next((one for one in Wish if one not in self.wished and not known[one]), None)

    def ask(self, wish: Wish, at: datetime) -> None:
        """One thing is asked, in place of what was asked before."""
        self.asking, self.asked_at = wish, at
        self.wished = (*self.wished, wish)

    def let_go(self) -> None:
        """Nothing is asked any more."""
        self.asking, self.asked_at = None, None

    def tell(self, words: str) -> None:
        """What the person answered to what was asked."""
        if self.asking is Wish.DEFINITION:
            self.definition = words
        elif self.asking is Wish.OUTCOME:
            self.outcome = words
        self.let_go()

    def acknowledge(self, staff: str, name: str, at: datetime) -> Event:
        """A person confirms that it is understood; once in each stage."""
        event = _ACKNOWLEDGED_BY.get(self.stage)
        if event is None:
            raise NotAllowed("This complaint was acknowledged already.")
        self._take(event, staff, name, at)
        return event

    def answer(self, decision: Decision, staff: str, name: str, at: datetime) -> Event:
        """The answer of the stage; that of stage 2 only by somebody who did not decide stage 1."""
        event = _ANSWERED_BY.get(self.stage)
        if event is None:
            raise NotAllowed(_why_no_answer(self.stage))
        if event is Event.STAGE2_ANSWERED:
            self._must_be_another(staff)
        self._take(event, staff, name, at)
        self.decision = decision
        return event

    def escalate(self, at: datetime) -> bool:
        """The person wants stage 2; no reason is needed. False if it already got there."""
        if self.stage in (Stage.ESCALATED, Stage.STAGE2, Stage.FINAL):
            return False
        if self.stage is not Stage.ANSWERED:
            raise NotAllowed("Stage 2 follows the answer of stage 1, which is still owed.")
        self.taken = (*self.taken, Taken(event=Event.ESCALATED, at=at))
        return True

    def decided_by(self, event: Event) -> Taken | None:
        """Who took that step."""
        return next((one for one in reversed(self.taken) if one.event is event), None)

    def _must_be_another(self, staff: str) -> None:
        first = self.decided_by(Event.STAGE1_ANSWERED)
        if first is None or not first.by or not staff:
            raise NotAllowed(
                "It is not known who decided stage 1, so nobody can be told to be another "
                "person. Ask whoever runs the bot."
            )
        if first.by == staff:
            raise NotAllowed("You decided stage 1, so somebody else has to decide stage 2.")

    def _take(self, event: Event, staff: str, name: str, at: datetime) -> None:
        if not staff:
            raise NotAllowed("It has to be known who does this.")
        self.taken = (*self.taken, Taken(event=event, at=at, by=staff, name=name))
        self.let_go()


def _why_no_answer(stage: Stage) -> str:
    if stage in (Stage.RECEIVED, Stage.ESCALATED):
        return "Acknowledge the complaint first, with what you understood and what they want."
    if stage is Stage.FINAL:
        return "The final answer was given. There is no third stage."
    return "Stage 1 was answered. Stage 2 begins when the person asks for it."
