"""Whatever happens in whatever order: no sanction without its reasons, its people and its end."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.domain.appeal import Appeal, Outcome
from bot.domain.errors import NotAllowed
from bot.domain.grounds import Decider, Ground, Span
from bot.domain.identity import PersonId, Reference
from bot.domain.limits import LimitKind, limit_from
from bot.domain.need import Need, NeedAssessment, NeedKind, Priority, Safety
from bot.domain.proposing import propose
from bot.domain.restriction import Restriction, RestrictionState
from bot.domain.standing import Arrival, Through, passes_always, standing

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
STAFF = st.sampled_from(["USue", "UKim", "ULou"])
#: Mostly what gets far: a proposal that is refused at once shows nothing.
WORDS = st.sampled_from(["because", "because", "because", " "])
VALUES = {
    "one_contact": "Jo", "no_groups": "", "hours": "mon-fri 10:00-12:00",
    "quota": "1 in 7 days", "channels": "email", "barred": "",
}  # fmt: skip
KINDS = st.sampled_from([*VALUES, "barred", "barred"])
DAYS = st.sampled_from([200, 300, 364, 366, 400, -1])
REVIEWS = st.sampled_from([100, 150, 200, 500])
MUST_PASS = st.sampled_from(
    [
        NeedAssessment(needs=(Need(kind=NeedKind.NONE, score=1.0),), safety=(Safety.GAS,)),
        NeedAssessment(needs=(Need(kind=NeedKind.SAFEGUARDING, score=0.3),)),
        NeedAssessment(needs=(Need(kind=NeedKind.COMPLAINT, score=0.3),)),
        NeedAssessment(needs=(Need(kind=NeedKind.REPAIR, score=0.3, priority=Priority.EMERGENCY),)),
    ]
)


class People(RuleBasedStateMachine):
    """Supervisors who try what they like, on one restriction after another, and one appeal each."""

    @initialize()
    def begin(self) -> None:
        self.now = START
        self.one: Restriction | None = None
        self.appeal: Appeal | None = None
        self.told = False

    def stands(self, *states: RestrictionState) -> bool:
        return self.one is not None and self.one.state in states

    @property
    def is_free(self) -> bool:
        return self.one is None or not self.stands(
            RestrictionState.PROPOSED, RestrictionState.APPROVED, RestrictionState.IN_FORCE
        )

    @property
    def is_proposed(self) -> bool:
        return self.stands(RestrictionState.PROPOSED)

    @property
    def is_approved(self) -> bool:
        return self.stands(RestrictionState.APPROVED, RestrictionState.IN_FORCE)

    @property
    def is_in_force(self) -> bool:
        return self.stands(RestrictionState.IN_FORCE)

    @property
    def is_heard_of(self) -> bool:
        return self.appeal is not None

    def by(self, who: str) -> Decider:
        return Decider(id=who, name=who, at=self.now)

    def tries(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except NotAllowed:
            return False
        return True

    @rule(days=st.sampled_from([0, 1, 40, 120]))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)
        if self.one is not None:
            self.one.lapse(self.now)

    @precondition(lambda self: self.is_free)
    @rule(
        who=STAFF,
        kind=KINDS,
        words=st.tuples(WORDS, WORDS),
        stands=st.booleans(),
        days=st.tuples(DAYS, REVIEWS),
    )
    def proposes_anything(
        self, who: str, kind: str, words: tuple[str, str], stands: bool, days: tuple[int, int]
    ) -> None:
        self.proposes(who, kind, words, stands, days)

    @precondition(lambda self: self.is_free)
    @rule(who=STAFF, kind=KINDS)
    def proposes_what_is_whole(self, who: str, kind: str) -> None:
        self.proposes(who, kind, ("because", "none needed because"), True, (300, 200))

    def proposes(
        self, who: str, kind: str, words: tuple[str, str], stands: bool, days: tuple[int, int]
    ) -> None:
        span = Span(
            starts_at=self.now,
            ends_at=self.now + timedelta(days=days[0]),
            review_at=self.now + timedelta(days=days[1]),
            latest=self.now + timedelta(days=365),
        )

        def act() -> None:
            self.one = propose(
                person=PersonId(1),
                limit=limit_from(kind, VALUES[kind]),
                reason=words[0],
                grounds=[Ground(reference=Reference("M-1"), stands=stands)],
                adjustments=words[1],
                by=self.by(who),
                span=span,
            )
            self.told, self.appeal = False, None

        self.tries(act)

    @precondition(lambda self: self.is_proposed)
    @rule(who=STAFF)
    def approves(self, who: str) -> None:
        if self.one is not None:
            one, by = self.one, self.by(who)
            self.tries(lambda: one.approve(by))

    @precondition(lambda self: self.is_approved)
    @rule(arrives=st.sampled_from([True, True, False]))
    def a_notice_is_settled(self, arrives: bool) -> None:
        if self.one is None:
            return
        if arrives:
            self.told = self.told or self.one.state is RestrictionState.APPROVED
            self.one.notice_arrived(self.now)
        else:
            self.one.notice_failed("blocked", known=True)

    @precondition(lambda self: self.is_approved)
    @rule(who=STAFF, how=st.sampled_from(["letter"]))
    def is_told_another_way(self, who: str, how: str) -> None:
        if self.one is not None:
            one, by = self.one, self.by(who)
            self.told = self.tries(lambda: one.told_otherwise(by, how)) or self.told

    @precondition(lambda self: self.is_in_force)
    @rule(who=STAFF, reasons=WORDS, ends=DAYS)
    def goes_on(self, who: str, reasons: str, ends: int) -> None:
        if self.one is not None:
            one, by, at = self.one, self.by(who), self.now + timedelta(days=ends)
            self.tries(lambda: one.go_on(by, reasons, review_at=at, ends_at=at))

    @precondition(lambda self: self.is_in_force)
    @rule(who=STAFF, reasons=WORDS, kind=KINDS)
    def relaxes(self, who: str, reasons: str, kind: str) -> None:
        if self.one is not None:
            one, by, before = self.one, self.by(who), self.one.limit
            limit = limit_from(kind, VALUES[kind])
            if self.tries(lambda: one.relax(by, reasons, limit)):
                assert one.limit.is_milder_than(before)

    @precondition(lambda self: self.is_in_force)
    @rule(who=STAFF, reasons=WORDS)
    def lifts(self, who: str, reasons: str) -> None:
        if self.one is not None:
            one, by = self.one, self.by(who)
            self.tries(lambda: one.lift(by, reasons))

    @precondition(lambda self: self.is_in_force)
    @rule()
    def is_appealed(self) -> None:
        if self.one is not None and self.one.is_live and self.appeal is None:
            self.appeal = Appeal(
                about=self.one.reference,
                decision="S-1:0",
                person=PersonId(1),
                deciders=self.one.deciders,
                opened_at=self.now,
                due_at=self.now,
            )

    @precondition(lambda self: self.is_heard_of)
    @rule(who=STAFF, outcome=st.sampled_from(Outcome), reasons=WORDS)
    def is_heard(self, who: str, outcome: Outcome, reasons: str) -> None:
        if self.appeal is None or self.one is None:
            return
        appeal, one = self.appeal, self.one
        deciders = one.deciders
        appeal.involve(deciders)
        heard = self.tries(lambda: appeal.hear(outcome, who, who, reasons, self.now))
        assert not (heard and (who in deciders or not reasons.strip()))
        if heard and outcome is Outcome.OVERTURN:
            by = self.by(who)
            done = self.tries(lambda: one.overturn(by, reasons))
            assert not (done and who in deciders)

    @precondition(lambda self: self.is_in_force)
    @rule(need=MUST_PASS)
    def an_emergency_a_disclosure_or_a_complaint_comes(self, need: NeedAssessment) -> None:
        if self.one is None:
            return
        arrival = Arrival(
            at=self.now,
            zone=LONDON,
            channel="telegram",
            in_group=False,
            passes=passes_always(need, readable=True, answers_us=False),
            earlier={self.one.id: [self.now] * 5},
        )
        assert isinstance(standing([self.one], arrival), Through)

    @invariant()
    def what_is_in_force_is_whole(self) -> None:
        one = getattr(self, "one", None)
        if one is None or one.state is not RestrictionState.IN_FORCE:
            return
        assert one.reason.strip()
        assert one.evidence
        assert one.adjustments.strip()
        assert self.told
        assert one.approved is not None
        assert one.limit.kind is not LimitKind.BARRED or one.approved.id != one.proposed.id
        assert one.ends_at <= one.latest <= one.proposed.at + timedelta(days=366)

    @invariant()
    def nothing_is_enforced_beyond_its_end_or_after_it_was_ended(self) -> None:
        one = getattr(self, "one", None)
        if one is not None:
            assert not one.applies(one.ends_at)
            assert not one.applies(one.latest)
            assert one.state is RestrictionState.IN_FORCE or not one.applies(self.now)


People.TestCase.settings = settings(
    max_examples=80, stateful_step_count=30, deadline=None, derandomize=True
)
TestFairness = People.TestCase
