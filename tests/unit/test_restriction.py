"""What a restriction may be, who may decide it, and how long it may last."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.appeal import Appeal, Outcome
from bot.domain.conduct import ConductKind, Severity
from bot.domain.errors import NotAllowed
from bot.domain.grounds import Decider, Ground, Span
from bot.domain.identity import PersonId, Reference
from bot.domain.incident import Incident
from bot.domain.limits import LimitKind, limit_from, say_limit, write_limit
from bot.domain.proposing import propose
from bot.domain.restriction import RestrictionState

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SUE, KIM, LOU = (Decider(id=f"U{name}", name=name, at=NOW) for name in ("Sue", "Kim", "Lou"))
STANDS = Ground(reference=Reference("M-1"), stands=True)
DISMISSED = Ground(reference=Reference("M-2"), stands=False)
SPAN = Span(
    starts_at=NOW,
    ends_at=NOW + timedelta(days=180),
    review_at=NOW + timedelta(days=170),
    latest=NOW + timedelta(days=365),
)


def proposed(kind="quota", words="3 in 7 days", **changes):
    values = {
        "person": PersonId(1),
        "limit": limit_from(kind, words),
        "reason": "abusive messages",
        "grounds": [STANDS],
        "adjustments": "none needed because none were asked for",
        "by": SUE,
        "span": SPAN,
        **changes,
    }
    return propose(**values)


def in_force(kind="quota", words="3 in 7 days"):
    one = proposed(kind, words)
    one.approve(KIM)
    one.notice_arrived(NOW)
    return one


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"reason": "  "}, "why, in words the person will read"),
        ({"adjustments": ""}, "Equality Act"),
        ({"grounds": []}, "How often somebody writes is not a reason"),
        ({"grounds": [DISMISSED]}, "at least one incident"),
        ({"span": replace(SPAN, ends_at=SPAN.latest + timedelta(days=1))}, "at most 12 months"),
        ({"span": replace(SPAN, ends_at=NOW)}, "end after it starts"),
        ({"span": replace(SPAN, review_at=SPAN.ends_at + timedelta(days=1))}, "review has to come"),
    ],
)
def test_what_is_incomplete_is_refused_in_words_that_help(changes, words):
    with pytest.raises(NotAllowed, match=words):
        proposed(**changes)


def test_only_evidence_that_stands_is_kept():
    assert proposed(grounds=[DISMISSED, STANDS]).evidence == ("M-1",)


@pytest.mark.parametrize(
    "severity, kinds, cleared, stands",
    [
        (Severity.ABUSIVE, (ConductKind.INSULT,), False, True),
        (Severity.ABUSIVE, (ConductKind.INSULT,), True, False),
        (Severity.NONE, (ConductKind.DOXXING,), False, True),
        (Severity.NONE, (ConductKind.SPAM,), False, False),  # often, and nothing else
        (Severity.HEATED, (), False, False),
    ],
)
def test_what_an_incident_is_worth_as_evidence(severity, kinds, cleared, stands):
    incident = Incident(
        person=PersonId(1), conversation=1, severity=severity, kinds=kinds, opened_at=NOW,
        last_at=NOW,
    )  # fmt: skip
    assert Ground.of(incident, cleared=cleared).stands is stands


@pytest.mark.parametrize(
    "kind, words, said",
    [
        ("one_contact", "Jo at repairs", "one named contact: Jo at repairs"),
        ("channels", "Telegram, email", "only on telegram, email"),
        ("quota", "3 in 7 days", "at most 3 messages in 7 days"),
        ("hours", "mon-fri 10:00-12:00", "only Mon to Fri, 10:00 to 12:00"),
        ("hours", "mon, wed 9:30-11:00", "only Mon, Wed, 09:30 to 11:00"),
        ("hours", "10:00-12:00", "only every day, 10:00 to 12:00"),
        ("no groups", "", "no posting in groups"),
        ("barred", "", "barred"),
    ],
)
def test_limits_are_read_as_people_write_them_and_written_so_that_they_can_be_read(
    kind, words, said
):
    limit = limit_from(kind, words)
    assert say_limit(limit) == said
    assert limit_from(limit.kind, write_limit(limit)) == limit


@pytest.mark.parametrize(
    "kind, words",
    [
        ("", ""), ("silence", ""), ("one_contact", ""), ("channels", " , "), ("quota", "often"),
        ("quota", "0 in 7"), ("quota", "3 in 90"), ("hours", "mornings"), ("hours", "12:00-10:00"),
        ("hours", "xxx 10:00-12:00"), ("hours", "25:00-26:00"), ("hours", "fri-mon 10:00-12:00"),
        ("hours", "mon 03:00-03:01"),
    ],
)  # fmt: skip
def test_a_limit_that_is_not_clear_is_refused(kind, words):
    with pytest.raises(NotAllowed, match="Please"):
        limit_from(kind, words)


@pytest.mark.parametrize(
    "milder, than",
    [
        (("quota", "4 in 7"), ("quota", "3 in 7")),
        (("quota", "3 in 6"), ("quota", "3 in 7")),
        (("hours", "mon-fri 9:00-12:00"), ("hours", "mon-fri 10:00-12:00")),
        (("channels", "telegram, email"), ("channels", "telegram")),
        (("hours", "mon 10:00-11:00"), ("barred", "")),
        (("one_contact", "Jo"), ("quota", "3 in 7")),
    ],
)
def test_what_is_milder_is_known_and_the_other_way_round_it_is_not(milder, than):
    mild, harsh = limit_from(*milder), limit_from(*than)
    assert mild.is_milder_than(harsh)
    assert not harsh.is_milder_than(mild)
    assert not mild.is_milder_than(mild)


def test_a_bar_is_approved_by_a_second_supervisor_and_anything_else_by_any():
    bar = proposed("barred", "")
    with pytest.raises(NotAllowed, match="second supervisor"):
        bar.approve(SUE)
    bar.approve(KIM)
    one = proposed()
    one.approve(SUE)
    assert bar.state is one.state is RestrictionState.APPROVED


def test_it_is_enforced_from_the_accepted_notice_to_its_end_and_not_longer():
    one = proposed()
    one.approve(KIM)
    assert not one.applies(NOW)
    one.notice_failed("blocked", known=True)
    assert not one.applies(NOW)
    one.notice_arrived(NOW)
    assert one.applies(NOW)
    assert not one.applies(one.ends_at)
    assert not one.lapse(one.ends_at - timedelta(seconds=1))
    assert one.lapse(one.ends_at)
    assert one.state is RestrictionState.LAPSED


def test_a_bar_is_made_longer_by_somebody_else_than_who_proposed_it():
    bar = in_force("barred", "")
    later = {"review_at": SPAN.latest, "ends_at": SPAN.latest}
    with pytest.raises(NotAllowed, match="somebody else"):
        bar.go_on(SUE, "still", **later)
    bar.go_on(LOU, "still", **later)
    assert bar.deciders == {"USue", "UKim", "ULou"}


def test_nobody_hears_an_appeal_against_their_own_decision():
    one = in_force()
    for decider in (SUE, KIM):
        with pytest.raises(NotAllowed, match="does not hear"):
            one.overturn(decider, "wrong")
    appeal = Appeal(
        about=Reference("S-1"), decision="S-1:0", person=PersonId(1), deciders=one.deciders,
        opened_at=NOW, due_at=NOW,
    )  # fmt: skip
    with pytest.raises(NotAllowed, match="another supervisor"):
        appeal.hear(Outcome.UPHOLD, "USue", "Sue", "right", NOW)
    with pytest.raises(NotAllowed, match="say why"):
        appeal.hear(Outcome.UPHOLD, "ULou", "Lou", " ", NOW)
    appeal.hear(Outcome.UPHOLD, "ULou", "Lou", "right", NOW)
    with pytest.raises(NotAllowed, match="already decided"):
        appeal.hear(Outcome.OVERTURN, "UBo", "Bo", "wrong", NOW)


def test_no_kind_is_forgotten():
    assert {kind.rank for kind in LimitKind} == set(range(len(LimitKind)))
