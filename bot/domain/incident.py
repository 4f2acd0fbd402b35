"""An incident: conduct being dealt with, on one occasion, as supervisors see it."""

from dataclasses import dataclass, replace
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
from bot.domain.notices import Notice, NoticeLevel, Referral, WarningState

__all__ = ["Incident", "IncidentState", "WarningState", "incident_reference"]

_UNNUMBERED = IncidentId(0)


def incident_reference(number: IncidentId) -> Reference:
    """What staff say for incident *number*; tenants never hear it."""
    return Reference(f"M-{number}")


class IncidentState(StrEnum):
    """What a supervisor has made of it."""

    OPEN = "open"
    WARNED = "warned"  # a supervisor warned, or let the bot's warning stand
    DISMISSED = "dismissed"  # not abuse: any strike is cleared


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
    #: Who exactly it is aimed at, as a supervisor named them; empty while nobody has.
    aimed_at: str = ""
    state: IncidentState = IncidentState.OPEN
    case: Reference | None = None
    clause: str = ""
    rules_version: str = ""
    #: Every reminder and warning for it, oldest first.
    notices: tuple[Notice, ...] = ()
    hidden: bool = False
    #: What belongs to it is kept whatever retention says: it was given to police or solicitors.
    held: bool = False
    referrals: tuple[Referral, ...] = ()
    challenged_at: datetime | None = None
    decided_by: str = ""
    decided_by_name: str = ""
    reason: str = ""
    #: The supervisor who is asked to deal with it: the id on the staff channel, and the name.
    passed_to: str = ""
    passed_to_name: str = ""
    #: Somebody else looked again and took the decision back: nothing of it counts.
    overturned_at: datetime | None = None
    overturned_by: str = ""
    overturned_by_name: str = ""
    overturned_reason: str = ""
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

    @property
    def last(self) -> Notice | None:
        """The latest reminder or warning."""
        return self.notices[-1] if self.notices else None

    @property
    def warning(self) -> WarningState:
        """What became of the latest."""
        return self.last.state if self.last else WarningState.NONE

    @property
    def cleared(self) -> bool:
        """Whether a person found that nothing of it is held against anybody."""
        return self.state is IncidentState.DISMISSED or self.overturned_at is not None

    @property
    def deciders(self) -> frozenset[str]:
        """Staff who had a part in what was decided: none of them looks at it again."""
        return frozenset({self.decided_by, *(notice.by for notice in self.notices)} - {""})

    @property
    def decider_names(self) -> tuple[str, ...]:
        """The same people by name, the first decision first."""
        names = (*(notice.by_name for notice in self.notices), self.decided_by_name)
        return tuple(dict.fromkeys(name for name in names if name))

    @property
    def proofs(self) -> tuple[Notice, ...]:
        """Warnings that arrived; whether they still count is for ``ladder``."""
        return tuple(notice for notice in self.notices if notice.is_strike)

    @property
    def counts(self) -> bool:
        """Whether it was a strike when it arrived: delivered, and not cleared since."""
        return bool(self.proofs) and not self.cleared

    def has_stood(self, level: NoticeLevel) -> bool:
        """Whether a notice of *level* or above is on its way or there."""
        return any(one.stands and one.level.rank >= level.rank for one in self.notices)

    def warn(
        self,
        level: NoticeLevel,
        *,
        clause: str,
        rules_version: str,
        key: IdempotencyKey,
        by: str = "",
        by_name: str = "",
    ) -> None:
        """A notice was put in the outbox; it counts once its delivery was accepted."""
        self._must_stand()
        if self.has_stood(level):
            raise NotAllowed(f"{_A[level]} for {self.reference} has already been sent.")
        self.clause, self.rules_version = clause, rules_version
        notice = Notice(
            level=level,
            clause=clause,
            rules_version=rules_version,
            state=WarningState.QUEUED,
            key=key,
            by=by,
            by_name=by_name,
        )
        self.notices = (*self.notices, notice)

    def cannot_be_told(
        self, level: NoticeLevel, *, clause: str, rules_version: str, because: str
    ) -> None:
        """There was nowhere to send the notice, so that it does not count."""
        self.clause, self.rules_version = clause, rules_version
        notice = Notice(
            level=level,
            clause=clause,
            rules_version=rules_version,
            state=WarningState.UNDELIVERABLE,
            because=because,
        )
        self.notices = (*self.notices, notice)

    def warn_again(self, was: IdempotencyKey, key: IdempotencyKey) -> None:
        """A notice that may not have arrived is sent once more, under *key*; only that counts."""
        self._must_stand()
        self._change(was, key=key, state=WarningState.QUEUED, because="")

    def warning_arrived(
        self, key: IdempotencyKey, at: datetime, *, channel: str = "", parts: tuple[str, ...] = ()
    ) -> None:
        """The platform accepted the notice; from now on it counts."""
        self._change(
            key, state=WarningState.DELIVERED, at=at, channel=channel, parts=parts, because=""
        )

    def warning_failed(self, key: IdempotencyKey, because: str, *, known: bool) -> None:
        """It did not arrive, or (not *known*) nobody can say; no strike exists."""
        state = WarningState.UNDELIVERABLE if known else WarningState.UNKNOWN
        self._change(key, state=state, because=because)

    def notice(self, key: IdempotencyKey) -> Notice | None:
        """The notice that the act of that key sends."""
        return next((one for one in self.notices if one.key == key), None)

    def decide(self, state: IncidentState, by: str, name: str, reason: str) -> None:
        """A supervisor's decision, with the reason that is kept for ever."""
        if self.state is IncidentState.DISMISSED:
            raise NotAllowed(f"{self.decided_by_name} has already decided {self.reference}.")
        self._must_stand()
        self.state, self.decided_by, self.decided_by_name = state, by, name
        self.reason = reason

    def overturn(self, by: str, name: str, reason: str, at: datetime) -> None:
        """Taken back by somebody who did not decide it; the decision stays on record."""
        if self.cleared:
            raise NotAllowed(f"{self.reference} is already cleared.")
        if by in self.deciders:
            raise NotAllowed("Somebody who did not decide it has to look at it again.")
        self.overturned_at, self.overturned_reason = at, reason
        self.overturned_by, self.overturned_by_name = by, name

    def refer(self, referral: Referral) -> None:
        """It was given to somebody outside: from now on nothing of it is deleted."""
        self.referrals = (*self.referrals, referral)
        self.held = True

    def _must_stand(self) -> None:
        if self.state is IncidentState.DISMISSED:
            raise NotAllowed(f"{self.reference} was judged not to be abuse.")
        if self.overturned_at is not None:
            raise NotAllowed(f"{self.reference} was overturned by {self.overturned_by_name}.")

    def _change(self, was: IdempotencyKey, **changes: object) -> None:
        """The notice of *was* with *changes*; each notice keeps its own story."""
        self.notices = tuple(
            replace(one, **changes) if one.key == was else one  # type: ignore[arg-type]
            for one in self.notices
        )


_A = {
    NoticeLevel.REMINDER: "A reminder",
    NoticeLevel.WARNING: "A warning",
    NoticeLevel.FINAL: "A final warning",
}
