"""A restriction: how somebody's reaching us is limited, decided by people, never for ever.

It is decided for reasons that rest on incidents, with what the Equality Act asks considered,
from a day to a day, and is reviewed in between. How often somebody writes is no reason: at
least one incident that stands has to be named. A bar takes two supervisors. Nothing is
edited afterwards; there are only reviews, and an appeal.

It is enforced only once the platform has accepted the notice: nobody can keep to what they
were not told. Where no chat can be reached, a supervisor tells the person another way and
says how; it is enforced from then on.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.errors import NotAllowed
from bot.domain.grounds import Decider, Span, must_say
from bot.domain.identity import IdempotencyKey, PersonId, Reference, RestrictionId
from bot.domain.limits import Limit, LimitKind

_UNNUMBERED = RestrictionId(0)


class RestrictionState(StrEnum):
    """Where it stands."""

    PROPOSED = "proposed"  # the notice is shown to supervisors; the person knows nothing
    DISCARDED = "discarded"
    APPROVED = "approved"  # decided, and not yet known to the person: not enforced
    IN_FORCE = "in_force"
    LAPSED = "lapsed"
    LIFTED = "lifted"
    OVERTURNED = "overturned"


LIVE = frozenset({RestrictionState.APPROVED, RestrictionState.IN_FORCE})


class NoticeState(StrEnum):
    """What became of the notice."""

    NONE = "none"
    QUEUED = "queued"
    DELIVERED = "delivered"
    UNDELIVERABLE = "undeliverable"
    UNKNOWN = "unknown"
    TOLD_OTHERWISE = "told_otherwise"  # by letter or telephone, says a supervisor


class ReviewOutcome(StrEnum):
    """What a review can come to."""

    CONTINUE = "continue"
    RELAX = "relax"
    LIFT = "lift"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """One review, with what stood before it."""

    outcome: ReviewOutcome
    by: Decider
    reasons: str
    limit: Limit
    ends_at: datetime
    review_at: datetime
    #: It came of an appeal, so that it is not appealed once more.
    on_appeal: bool = False

    @property
    def can_be_appealed(self) -> bool:
        """Whether it let something go on: that is a decision of its own."""
        return self.outcome is not ReviewOutcome.LIFT and not self.on_appeal


@dataclass(slots=True, kw_only=True)
class Restriction:
    """Made by ``proposing.propose``; its verbs refuse what is not legal from here."""

    person: PersonId
    limit: Limit
    #: Why, as the person reads it.
    reason: str
    evidence: tuple[Reference, ...]
    #: What was considered under the Equality Act; "none needed because …" is an answer.
    adjustments: str
    proposed: Decider
    starts_at: datetime
    ends_at: datetime
    review_at: datetime
    latest: datetime
    id: RestrictionId = _UNNUMBERED
    state: RestrictionState = RestrictionState.PROPOSED
    approved: Decider | None = None
    notice: NoticeState = NoticeState.NONE
    notice_key: IdempotencyKey | None = None
    #: Why the notice did not arrive, or how the person was told instead.
    notice_because: str = ""
    in_force_at: datetime | None = None
    ended: Decider | None = None
    ended_because: str = ""
    #: None of the channels they use stays open: a bar, whatever it is called.
    closes_all: bool = False
    reviews: tuple[Reviewed, ...] = ()
    #: By conversation, until when the person knows what applies.
    told: tuple[tuple[int, datetime], ...] = ()
    card: IdempotencyKey | None = None
    version: int = 0

    @property
    def reference(self) -> Reference:
        """The name staff use."""
        return restriction_reference(self.id)

    @property
    def is_bar(self) -> bool:
        """Whether it closes everything that may be closed."""
        return self.closes_all or self.limit.kind is LimitKind.BARRED

    @property
    def may_be_known(self) -> bool:
        """Whether the person was told of it, or may have been."""
        in_doubt = self.notice is NoticeState.UNKNOWN
        return self.state is RestrictionState.IN_FORCE or in_doubt

    @property
    def is_live(self) -> bool:
        """Decided and not ended."""
        return self.state in LIVE

    @property
    def deciders(self) -> frozenset[str]:
        """Everybody who decided it or let it go on: none of them hears the appeal."""
        decided = [self.proposed, self.approved, *(one.by for one in self.reviews)]
        return frozenset(who.id for who in decided if who is not None)

    def applies(self, now: datetime) -> bool:
        """Whether it is enforced at *now*."""
        begun = self.in_force_at is not None and self.in_force_at <= now
        return self.state is RestrictionState.IN_FORCE and begun and now < self.ends_at

    def approve(self, by: Decider) -> None:
        """The notice may go out. A bar takes a second supervisor."""
        self._demand(RestrictionState.PROPOSED)
        if self.is_bar and by.id == self.proposed.id:
            raise NotAllowed(
                f"{self.reference} is a bar: a second supervisor has to approve it, not who "
                "proposed it."
            )
        if self.review_at <= by.at:
            raise NotAllowed("Its dates have passed. Discard it and propose it anew.")
        self.state, self.approved, self.starts_at = RestrictionState.APPROVED, by, by.at

    def discard(self, by: Decider, reason: str) -> None:
        """It was proposed and is not decided: the person never hears of it."""
        self._demand(RestrictionState.PROPOSED)
        self._end(RestrictionState.DISCARDED, by, reason)

    def notice_sent(self, key: IdempotencyKey) -> None:
        """A notice was put in the outbox; what becomes of *key* decides."""
        if not self.is_live:
            raise NotAllowed(f"{self.reference} has ended.")
        if self.state is RestrictionState.APPROVED:
            self.notice, self.notice_because = NoticeState.QUEUED, ""
        self.notice_key = key

    def notice_arrived(self, at: datetime) -> None:
        """The platform accepted the notice; from now on it is enforced."""
        self._begin(at, NoticeState.DELIVERED)

    def notice_failed(self, because: str, *, known: bool) -> None:
        """It did not arrive, or (not *known*) nobody can say; nothing is enforced by it."""
        if self.state is RestrictionState.APPROVED:
            self.notice = NoticeState.UNDELIVERABLE if known else NoticeState.UNKNOWN
            self.notice_because = because

    def notice_withdrawn(self) -> None:
        """It ended before the notice went out, which the person never gets."""
        self.notice, self.notice_because = NoticeState.NONE, "it ended first"

    def told_otherwise(self, by: Decider, how: str) -> None:
        """No chat can be reached, and a supervisor has told the person another way."""
        self._demand(RestrictionState.APPROVED)
        if self.notice is NoticeState.QUEUED:
            raise NotAllowed("The notice is on its way. Wait for what becomes of it.")
        self.notice_because = f"{how} ({by.name})"
        self._begin(by.at, NoticeState.TOLD_OTHERWISE)

    def lapse(self, at: datetime) -> bool:
        """It ends by itself on its day; False if it had ended, or its day has not come."""
        if not self.is_live or at < self.ends_at:
            return False
        self.state, self.ended_because = RestrictionState.LAPSED, "its end date came"
        return True

    def go_on(self, by: Decider, reasons: str, *, review_at: datetime, ends_at: datetime) -> None:
        """A review: it is still needed. A bar goes on for longer only by somebody else."""
        self._must_run(by.at)
        must_say(reasons, "why it is still needed")
        if self.is_bar and ends_at > self.ends_at and by.id == self.proposed.id:
            raise NotAllowed("A bar is made longer by somebody else than who proposed it.")
        span = Span(starts_at=by.at, ends_at=ends_at, review_at=review_at, latest=self.latest)
        span.must_be_legal()
        self._note(ReviewOutcome.CONTINUE, by, reasons)
        self.review_at, self.ends_at = review_at, ends_at

    def relax(
        self,
        by: Decider,
        reasons: str,
        limit: Limit,
        *,
        review_at: datetime | None = None,
        on_appeal: bool = False,
    ) -> None:
        """A review, or an appeal: something milder does, and is looked at again in its turn."""
        self._must_run(by.at)
        must_say(reasons, "why something milder does")
        if not limit.is_milder_than(self.limit):
            raise NotAllowed("That is not milder than what applies now. A review never adds.")
        self._note(ReviewOutcome.RELAX, by, reasons, on_appeal=on_appeal)
        self.limit, self.closes_all = limit, False
        if review_at is not None:
            self.review_at = min(max(review_at, self.review_at), self.ends_at)

    def lift(self, by: Decider, reasons: str) -> None:
        """A review: it is no longer needed."""
        if not self.is_live:
            raise NotAllowed(f"{self.reference} has ended.")
        must_say(reasons, "why it is no longer needed")
        self._note(ReviewOutcome.LIFT, by, reasons)
        self._end(RestrictionState.LIFTED, by, reasons)

    def overturn(self, by: Decider, reasons: str) -> None:
        """An appeal: it should not have been decided, whether it still runs or not."""
        if by.id in self.deciders:
            raise NotAllowed("Whoever decided it does not hear the appeal.")
        if self.state in (RestrictionState.PROPOSED, RestrictionState.DISCARDED):
            raise NotAllowed(f"{self.reference} was never decided.")
        must_say(reasons, "why it is overturned")
        self._end(RestrictionState.OVERTURNED, by, reasons)

    def knows_until(self, conversation: int) -> datetime | None:
        """Until when the person there need not be told again what applies."""
        return dict(self.told).get(conversation)

    def tell(self, conversation: int, until: datetime) -> None:
        """They were told there now; once for the stretch that ends at *until*."""
        self.told = tuple({**dict(self.told), conversation: until}.items())

    def _begin(self, at: datetime, notice: NoticeState) -> None:
        if self.state is RestrictionState.APPROVED and at < self.ends_at:
            self.state, self.in_force_at, self.notice = RestrictionState.IN_FORCE, at, notice

    def _must_run(self, at: datetime) -> None:
        self._demand(RestrictionState.IN_FORCE)
        if at >= self.ends_at:
            raise NotAllowed(f"{self.reference} has ended. A new one has to be decided anew.")

    def _note(
        self, outcome: ReviewOutcome, by: Decider, reasons: str, *, on_appeal: bool = False
    ) -> None:
        reviewed = Reviewed(
            outcome=outcome,
            by=by,
            reasons=reasons,
            limit=self.limit,
            ends_at=self.ends_at,
            review_at=self.review_at,
            on_appeal=on_appeal,
        )
        self.reviews = (*self.reviews, reviewed)

    def _end(self, state: RestrictionState, by: Decider, because: str) -> None:
        self.state, self.ended, self.ended_because = state, by, because

    def _demand(self, state: RestrictionState) -> None:
        if self.state is not state:
            raise NotAllowed(
                f"{self.reference} is {say_state(self.state)}, so that is not possible."
            )


def restriction_reference(number: RestrictionId) -> Reference:
    """What staff say for restriction *number*; the person reads it in the notice."""
    return Reference(f"S-{number}")


def say_state(state: RestrictionState) -> str:
    """In words for staff."""
    return state.value.replace("_", " ")
