"""A case: a need being dealt with, and the steps staff may take with it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.errors import NotAllowed
from bot.domain.identity import CaseId, ConversationId, IdempotencyKey, PersonId, Reference
from bot.domain.need import NeedKind, Priority, Trade

_UNNUMBERED = CaseId(0)
_FIRST_REFERENCE = 1000  # nobody's case should sound like the landlord's first


def case_reference(number: CaseId) -> Reference:
    """What people say aloud for case *number*."""
    return Reference(f"R-{_FIRST_REFERENCE + number}")


class CaseState(StrEnum):
    """Where a case stands."""

    OPEN = "open"  # nobody has it yet
    CLAIMED = "claimed"
    CLOSED = "closed"


class Offer(StrEnum):
    """Whether the person was given the choice to complain, and what they chose."""

    NONE = "none"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class ReplyState(StrEnum):
    """What became of the last staff answer on this case."""

    NONE = "none"
    QUEUED = "queued"
    DELIVERED = "delivered"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(slots=True, kw_only=True)
class Case:
    """The one mutable thing: verbs change it, the store saves it under its version."""

    person: PersonId
    conversation: ConversationId
    kind: NeedKind
    queue: str
    opened_at: datetime
    #: 0 until the store has given it a number.
    id: CaseId = _UNNUMBERED
    priority: Priority | None = None
    trade: Trade | None = None
    hazard: str | None = None
    state: CaseState = CaseState.OPEN
    owner: str = ""
    owner_name: str = ""
    #: Why it is what it is, in words for staff; what changed it last comes first.
    reasons: tuple[str, ...] = ()
    vulnerabilities: tuple[str, ...] = ()
    due_at: datetime | None = None
    due_name: str = ""
    last_heard_at: datetime | None = None
    chases: int = 0
    offer: Offer = Offer.NONE
    reply: ReplyState = ReplyState.NONE
    reply_because: str = ""
    closed_at: datetime | None = None
    outcome: str = ""
    #: Key of the card staff see now; a re-routed case gets a new one.
    card: IdempotencyKey | None = None
    #: The case this one grew out of (a complaint about a repair).
    parent: Reference | None = None
    #: Judged rude or worse somewhere: quotes on the card are folded.
    folded: bool = False
    #: Staff wrote last and wait for the person.
    awaits: bool = False
    version: int = field(default=0)

    @property
    def reference(self) -> Reference:
        """The name people say aloud."""
        return case_reference(self.id)

    @property
    def is_open(self) -> bool:
        """Whether staff still owe something."""
        return self.state is not CaseState.CLOSED

    def claim(self, staff: str, name: str) -> None:
        """Take the case. Claiming one's own again changes nothing; another's is refused."""
        self._must_be_open()
        if self.state is CaseState.CLAIMED and self.owner != staff:
            raise NotAllowed(f"{self.owner_name} already has {self.reference}.")
        self.state, self.owner, self.owner_name = CaseState.CLAIMED, staff, name

    def release(self) -> None:
        """Put the case back for anyone to take."""
        self._must_be_open()
        if self.state is not CaseState.CLAIMED:
            raise NotAllowed(f"Nobody has {self.reference}, so there is nothing to release.")
        self.state, self.owner, self.owner_name = CaseState.OPEN, "", ""

    def give(self, staff: str, name: str) -> None:
        """Hand the case to somebody, whoever has it."""
        self._must_be_open()
        if self.owner == staff:
            raise NotAllowed(f"{self.owner_name} already has {self.reference}.")
        self.state, self.owner, self.owner_name = CaseState.CLAIMED, staff, name

    def answer(self) -> None:
        """An answer to the tenant was put in the outbox."""
        self._must_be_open()
        self.reply, self.reply_because = ReplyState.QUEUED, ""

    def try_again(self) -> None:
        """The last answer is sent once more, whether or not the case is still open."""
        self.reply, self.reply_because = ReplyState.QUEUED, ""

    def wait(self) -> None:
        """Staff asked or told the person something and wait to hear from them."""
        self._must_be_open()
        self.awaits = True

    def reroute(self, kind: NeedKind, queue: str, card: IdempotencyKey | None) -> None:
        """Move it to where that kind of need is handled; the owner lets go of it."""
        self._must_be_open()
        if kind is self.kind:
            raise NotAllowed(f"{self.reference} is already in the right place for that.")
        self.kind, self.queue, self.card = kind, queue, card
        self.state, self.owner, self.owner_name = CaseState.OPEN, "", ""

    def close(self, outcome: str, at: datetime) -> None:
        """End it, with what came of it in words the tenant is told."""
        self._must_be_open()
        self.state, self.outcome, self.closed_at = CaseState.CLOSED, outcome, at

    def hear(self, at: datetime) -> None:
        """The person wrote again about this."""
        self.last_heard_at, self.awaits = at, False

    def raise_to(self, priority: Priority, because: str) -> bool:
        """Take a higher priority; never lowers one. True if it changed."""
        order = [Priority.ROUTINE, Priority.URGENT, Priority.EMERGENCY]
        if self.priority and order.index(priority) <= order.index(self.priority):
            return False
        self.priority = priority
        self.reasons = (because, *self.reasons)
        return True

    def lower_to(self, priority: Priority, because: str) -> None:
        """An emergency turned out to be none, by what the person said about its one danger."""
        self._must_be_open()
        self.priority = priority
        self.reasons = (because, *self.reasons)

    def correct(self, priority: Priority | None, trade: Trade | None, because: str) -> None:
        """A person graded it otherwise, up or down."""
        self._must_be_open()
        if (priority, trade) == (self.priority, self.trade):
            return
        self.priority, self.trade = priority, trade
        self.reasons = (because, *self.reasons)

    def reopen(self) -> None:
        """It is not over, or the person has a right to more of it (stage 2 of a complaint)."""
        self.state, self.owner, self.owner_name = CaseState.OPEN, "", ""
        self.closed_at, self.outcome = None, ""

    def _must_be_open(self) -> None:
        if not self.is_open:
            raise NotAllowed(f"{self.reference} is closed.")
