"""The ladder under any sequence of events: no strike that nobody was told of, or for too long.

The machine keeps its own book, by its own reckoning, of what was sent and what became of it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.domain.clocks import months_after
from bot.domain.conduct import Severity, Target
from bot.domain.errors import NotAllowed
from bot.domain.identity import ConversationId, IdempotencyKey, IncidentId, PersonId
from bot.domain.incident import Incident, IncidentState
from bot.domain.ladder import LadderTerms, occasions, per_target, strikes
from bot.domain.notices import NoticeLevel

START = datetime(2026, 8, 31, 9, 0, tzinfo=UTC)  # months that are shorter lie ahead
WINDOW = timedelta(minutes=60)
TERMS = LadderTerms(warning_months=3, final_months=6)
PLACES = st.sampled_from([1, 2])
GAPS = st.sampled_from(
    [timedelta(minutes=7), timedelta(minutes=61), timedelta(days=9), timedelta(days=80)]
)


@dataclass
class Sent:
    """One notice as the book has it."""

    incident: IncidentId
    level: NoticeLevel
    accepted: datetime | None = None
    open: bool = True


class Ladder(RuleBasedStateMachine):
    """One person, two chats, supervisors and a platform that does as it likes."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.incidents: dict[IncidentId, Incident] = {}
        self.book: dict[IdempotencyKey, Sent] = {}
        self.cleared: set[IncidentId] = set()

    @rule(gap=GAPS)
    def time_passes(self, gap: timedelta) -> None:
        self.now += gap

    @rule(place=PLACES, severity=st.sampled_from([Severity.RUDE, Severity.ABUSIVE]))
    def misconduct(self, place: int, severity: Severity) -> None:
        """As in the store: within the window it joins what stands there."""
        for one in reversed(self.incidents.values()):
            near = one.conversation == place and self.now - one.last_at <= WINDOW
            if near and one.id not in self.cleared:
                one.worsen(severity, (), None)
                one.last_at = self.now
                return
        made = Incident(
            id=IncidentId(len(self.incidents) + 1),
            person=PersonId(1),
            conversation=ConversationId(place),
            severity=severity,
            kinds=(),
            target=Target.STAFF,
            opened_at=self.now,
            last_at=self.now,
        )
        self.incidents[made.id] = made

    @precondition(lambda self: self.incidents)
    @rule(pick=st.integers(0, 9), level=st.sampled_from(NoticeLevel))
    def send(self, pick: int, level: NoticeLevel) -> None:
        incident = self._incident(pick)
        key = IdempotencyKey(f"{incident.id}:{len(self.book)}")
        try:
            incident.warn(level, clause="1", rules_version="1", key=key)
        except NotAllowed:
            return
        assert incident.id not in self.cleared
        self.book[key] = Sent(incident=incident.id, level=level)

    @precondition(lambda self: any(sent.open for sent in self.book.values()))
    @rule(pick=st.integers(0, 9), receipt=st.sampled_from(["accepted", "refused", "unknown"]))
    def receipt(self, pick: int, receipt: str) -> None:
        """In any order, as late as it likes, also after the decision was taken back."""
        waiting = [key for key, sent in self.book.items() if sent.open]
        key = waiting[pick % len(waiting)]
        sent = self.book[key]
        incident = self.incidents[sent.incident]
        if receipt == "accepted":
            incident.warning_arrived(key, self.now, channel="chat", parts=("1",))
            sent.accepted, sent.open = self.now, False
        else:
            incident.warning_failed(key, "no", known=receipt == "refused")
            sent.open = receipt == "unknown"  # it may still turn out to have arrived

    @rule(place=PLACES, level=st.sampled_from([NoticeLevel.WARNING, NoticeLevel.FINAL]))
    def warned_outright(self, place: int, level: NoticeLevel) -> None:
        """The usual case, so that machines get far."""
        self.misconduct(place, Severity.ABUSIVE)
        there = [n for n, one in enumerate(self.incidents.values()) if one.conversation == place]
        self.send(there[-1], level)
        waiting = [key for key, sent in self.book.items() if sent.open]
        if waiting:
            self.receipt(len(waiting) - 1, "accepted")

    @precondition(lambda self: self.incidents)
    @rule(pick=st.integers(0, 9))
    def dismiss(self, pick: int) -> None:
        incident = self._incident(pick)
        try:
            incident.decide(IncidentState.DISMISSED, "U1", "Sue", "it was a quotation")
        except NotAllowed:
            return
        self.cleared.add(incident.id)

    @precondition(lambda self: self.incidents)
    @rule(pick=st.integers(0, 9))
    def overturn(self, pick: int) -> None:
        incident = self._incident(pick)
        try:
            incident.overturn("U2", "Kim", "it was mistaken", self.now)
        except NotAllowed:
            assert incident.id in self.cleared
            return
        self.cleared.add(incident.id)

    def _incident(self, pick: int) -> Incident:
        return list(self.incidents.values())[pick % len(self.incidents)]

    @invariant()
    def every_strike_was_delivered_stands_and_has_not_run_out(self) -> None:
        for strike in strikes(self.incidents.values(), TERMS, WINDOW, self.now):
            number = IncidentId(int(strike.incident.removeprefix("M-")))
            assert number not in self.cleared
            proofs = [s for s in self.book.values() if s.incident == number and s.accepted]
            assert any(s.accepted == strike.since and s.level is strike.level for s in proofs)
            months = 6 if strike.level is NoticeLevel.FINAL else 3
            assert strike.level is not NoticeLevel.REMINDER
            assert strike.until.date() == months_after(strike.since.date(), months)
            assert strike.since <= self.now < strike.until

    @invariant()
    def every_warning_that_arrived_and_stands_is_part_of_a_strike(self) -> None:
        counted = strikes(self.incidents.values(), TERMS, WINDOW, self.now)
        for sent in self.book.values():
            if sent.accepted is None or sent.level is NoticeLevel.REMINDER:
                continue
            months = 6 if sent.level is NoticeLevel.FINAL else 3
            over = self.now.date() >= months_after(sent.accepted.date(), months)
            assert over or sent.incident in self.cleared or counted

    @invariant()
    def one_occasion_is_one_strike(self) -> None:
        counted = strikes(self.incidents.values(), TERMS, WINDOW, self.now)
        had = occasions(self.incidents.values(), WINDOW)
        for occasion in had:
            here = {incident.reference for incident in occasion}
            assert sum(strike.incident in here for strike in counted) <= 1
        for before, after in pairwise(had):
            ended = max(incident.last_at for incident in before)
            assert after[0].opened_at - ended > WINDOW
        assert sum(per_target(counted).values()) == len(counted)


TestLadder = Ladder.TestCase
TestLadder.settings = settings(
    max_examples=80, stateful_step_count=25, deadline=None, derandomize=True
)
