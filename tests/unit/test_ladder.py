"""Strikes in force, campaigns, and what the policy suggests to a supervisor."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.conduct import Severity, Target
from bot.domain.errors import NotAllowed
from bot.domain.identity import ConversationId, IdempotencyKey, IncidentId, PersonId
from bot.domain.incident import Incident, IncidentState, WarningState
from bot.domain.ladder import LadderTerms, campaign, occasions, per_target, runs_out, strikes
from bot.domain.notices import NoticeLevel, Referral
from bot.domain.policy import ConductPolicy, ConductStep, Repeated
from bot.domain.suggesting import hint

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
TERMS = LadderTerms()
HOUR = timedelta(hours=1)
THIRD_RUDE = Repeated(severity=Severity.RUDE, times=3, days=30, reply="none", suggest="warning")


def an_incident(number=1, *, days_ago=0, severity=Severity.ABUSIVE, **more) -> Incident:
    at = NOW - timedelta(days=days_ago)
    return Incident(
        id=IncidentId(number),
        person=PersonId(1),
        conversation=ConversationId(1),
        severity=severity,
        kinds=(),
        opened_at=at,
        last_at=at,
        **{"target": Target.STAFF, **more},
    )


def warned(number=1, *, level=NoticeLevel.WARNING, **more) -> Incident:
    incident = an_incident(number, **more)
    key = IdempotencyKey(f"w:{number}")
    incident.warn(level, clause="3", rules_version="1", key=key)
    incident.warning_arrived(key, incident.last_at, channel="chat", parts=("5",))
    return incident


def in_force(*incidents: Incident, now: datetime = NOW):
    return strikes(incidents, TERMS, HOUR, now)


def test_a_warning_counts_for_its_months_from_the_moment_it_was_accepted():
    incident = warned()
    (strike,) = in_force(incident)
    assert strike.until == datetime(2027, 5, 21, 9, 0, tzinfo=UTC)
    assert in_force(incident, now=strike.until - timedelta(seconds=1))
    assert not in_force(incident, now=strike.until)


def test_a_month_that_is_shorter_ends_with_its_last_day():
    incident = an_incident()
    key = IdempotencyKey("w")
    incident.warn(NoticeLevel.WARNING, clause="3", rules_version="1", key=key)
    incident.warning_arrived(key, datetime(2026, 8, 31, 9, 0, tzinfo=UTC))
    assert runs_out(incident.notices[0], TERMS) == datetime(2027, 2, 28, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("known", [True, False])
def test_an_undelivered_warning_is_no_strike_until_a_later_receipt(known):
    incident = an_incident()
    key = IdempotencyKey("w")
    incident.warn(NoticeLevel.WARNING, clause="3", rules_version="1", key=key)
    incident.warning_failed(key, "blocked", known=known)
    assert not in_force(incident)
    incident.warning_arrived(key, NOW + HOUR)
    assert in_force(incident, now=NOW + HOUR)[0].since == NOW + HOUR
    assert not in_force(incident, now=NOW)


def test_a_final_warning_that_fails_leaves_the_warning_before_it():
    incident = warned()
    key = IdempotencyKey("f")
    incident.warn(NoticeLevel.FINAL, clause="3", rules_version="1", key=key)
    incident.warning_failed(key, "blocked", known=True)
    assert [strike.level for strike in in_force(incident)] == [NoticeLevel.WARNING]
    assert incident.warning is WarningState.UNDELIVERABLE


def test_a_reminder_is_never_a_strike():
    assert not in_force(warned(level=NoticeLevel.REMINDER))


def test_the_same_is_not_said_twice_and_nothing_milder_after_it():
    incident = warned()
    for level in (NoticeLevel.REMINDER, NoticeLevel.WARNING):
        with pytest.raises(NotAllowed, match="already been sent"):
            incident.warn(level, clause="3", rules_version="1", key=IdempotencyKey("x"))


def test_two_chats_within_the_window_are_one_occasion_and_one_strike():
    private, group = warned(1), warned(2)
    assert len(in_force(private, group)) == 1
    assert len(occasions([private, group], HOUR)) == 1


def test_what_was_cleared_counts_nowhere():
    dismissed, overturned = warned(1, days_ago=20), warned(2, days_ago=10)
    dismissed.decide(IncidentState.DISMISSED, "U1", "Sue", "a quotation")
    overturned.overturn("U2", "Kim", "mistaken", NOW)
    assert not in_force(dismissed, overturned)
    assert campaign([dismissed, overturned], warned(3), TERMS, HOUR, NOW) is None


def test_whoever_decided_cannot_overturn_it_and_nobody_twice():
    incident = warned()
    incident.decide(IncidentState.WARNED, "U1", "Sue", "broke rule 3")
    with pytest.raises(NotAllowed, match="did not decide"):
        incident.overturn("U1", "Sue", "on second thoughts", NOW)
    incident.overturn("U2", "Kim", "mistaken", NOW)
    with pytest.raises(NotAllowed, match="already cleared"):
        incident.overturn("U3", "Lee", "mistaken", NOW)
    with pytest.raises(NotAllowed, match="overturned by Kim"):
        incident.decide(IncidentState.WARNED, "U1", "Sue", "again")


def test_what_was_given_to_the_police_is_kept():
    incident = warned()
    incident.refer(Referral(to="police", number="CAD 1", at=NOW, by="U1", by_name="Sue"))
    assert incident.held


def test_harassment_is_counted_by_its_target():
    found = in_force(
        warned(1, days_ago=30, aimed_at="Ann Smith"),
        warned(2, days_ago=20, aimed_at="ann smith"),
        warned(3, days_ago=10),
    )
    assert dict(per_target(found)) == {"ann smith": 2, "staff": 1}


@pytest.mark.parametrize(
    "named,days,suspected",
    [("Ann", [0, 20], True), ("Ann", [0], False), ("", [0, 20], False), ("", [0, 20, 40], True),
     ("Ann", [0, 200], False)],
)  # fmt: skip
def test_a_campaign_is_several_occasions_at_one_target(named, days, suspected):
    had = [an_incident(n, days_ago=ago, aimed_at=named) for n, ago in enumerate(days, 1)]
    assert (campaign(had, had[0], TERMS, HOUR, NOW) is not None) is suspected


def a_policy() -> ConductPolicy:
    steps = {Severity.RUDE: ConductStep(reply="remind", tell="queue")}
    return ConductPolicy(
        occasion_minutes=60,
        steps={"private": steps, "group": steps},
        kinds={"private": {}, "group": {}},
        tell_when_held=True,
        challenge_words=frozenset({"challenge"}),
        stage2_words=frozenset({"stage 2"}),
        repeated={"private": (THIRD_RUDE,)},
    )


@pytest.mark.parametrize(
    "days,reply", [([1, 0], "remind"), ([2, 1, 0], "none"), ([40, 1, 0], "remind")]
)
def test_the_third_rude_occasion_in_a_month_waits_for_a_person(days, reply):
    had = occasions(
        [an_incident(n, days_ago=ago, severity=Severity.RUDE) for n, ago in enumerate(days)], HOUR
    )
    again = a_policy().again(Severity.RUDE, "private", had, NOW)
    assert a_policy().step(Severity.RUDE, "private", again=again).reply == reply


def test_many_messages_on_one_occasion_count_once():
    close = [an_incident(n, severity=Severity.RUDE) for n in range(5)]
    assert a_policy().again(Severity.RUDE, "private", occasions(close, HOUR), NOW) is None


@pytest.mark.parametrize(
    "earlier,severity,suggested",
    [
        ((), Severity.RUDE, "reminder"),
        ((), Severity.ABUSIVE, "warning"),
        ((NoticeLevel.WARNING,), Severity.ABUSIVE, "final_warning"),
        ((NoticeLevel.WARNING, NoticeLevel.FINAL), Severity.HATEFUL, "restriction"),
        ((NoticeLevel.REMINDER,), Severity.ABUSIVE, "warning"),
    ],
)
def test_the_next_step_of_the_ladder_is_suggested(earlier, severity, suggested):
    before = [warned(n, days_ago=30 * n, level=level) for n, level in enumerate(earlier, 1)]
    found = hint(an_incident(9, severity=severity), in_force(*before), None, TERMS)
    assert found is not None
    assert found.what == suggested


@pytest.mark.parametrize(
    "earlier,suggested",
    [((), "warning"), ((NoticeLevel.WARNING,), "final_warning"),
     ((NoticeLevel.FINAL,), "restriction")],
)  # fmt: skip
def test_no_step_is_suggested_before_the_one_below_it_was_delivered(earlier, suggested):
    again = Repeated(severity=Severity.ABUSIVE, times=2, days=180, suggest="restriction")
    before = [warned(n, days_ago=30 * n, level=level) for n, level in enumerate(earlier, 1)]
    found = hint(an_incident(9), in_force(*before), again, TERMS)
    assert found is not None
    assert found.what == suggested


def test_nothing_is_suggested_for_what_was_done_cleared_or_only_heated():
    assert hint(warned(), in_force(warned()), None, TERMS) is None
    assert hint(an_incident(severity=Severity.HEATED), (), None, TERMS) is None
    cleared = an_incident()
    cleared.decide(IncidentState.DISMISSED, "U1", "Sue", "a quotation")
    assert hint(cleared, (), THIRD_RUDE, TERMS) is None
