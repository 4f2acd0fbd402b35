"""What belongs together becomes one case."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.case import Case
from bot.domain.identity import CaseId, ConversationId, PersonId
from bot.domain.need import Need, NeedKind, Trade
from bot.domain.routing import home_of
from bot.domain.rules import Finding, RuleId

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def a_case(
    kind: NeedKind = NeedKind.REPAIR, trade: Trade | None = None, ago: timedelta = timedelta()
) -> Case:
    """An open case last heard of that long ago."""
    return Case(
        id=CaseId(1),
        person=PersonId(1),
        conversation=ConversationId(1),
        kind=kind,
        trade=trade,
        queue="repairs",
        opened_at=NOON - ago,
    )


def a_need(kind: NeedKind = NeedKind.REPAIR, trade: Trade | None = None) -> Need:
    """A need of that kind."""
    return Need(kind=kind, score=0.9, trade=trade)


WEEK, HOUR = timedelta(days=7), timedelta(hours=1)


@pytest.mark.parametrize(
    "need, case, joins",
    [
        (a_need(trade=Trade.HEATING), a_case(trade=Trade.HEATING, ago=WEEK), True),
        (a_need(trade=Trade.HEATING), a_case(trade=Trade.PLUMBING), False),
        (a_need(), a_case(trade=Trade.PLUMBING), True),
        (a_need(), a_case(trade=Trade.PLUMBING, ago=HOUR), False),
        (a_need(NeedKind.CHASE), a_case(trade=Trade.PLUMBING, ago=WEEK), True),
        (a_need(NeedKind.CHASE), a_case(NeedKind.ENQUIRY, ago=WEEK), True),
        (a_need(NeedKind.ENQUIRY), a_case(NeedKind.ENQUIRY, ago=HOUR), True),
        (a_need(NeedKind.ENQUIRY), a_case(NeedKind.ENQUIRY, ago=WEEK), False),
        (a_need(NeedKind.COMPLAINT), a_case(NeedKind.COMPLAINT, ago=WEEK), True),
        (a_need(NeedKind.COMPLAINT), a_case(NeedKind.REPAIR), False),
        (a_need(NeedKind.UNSURE), a_case(NeedKind.REPAIR), True),
        (a_need(NeedKind.UNSURE), a_case(NeedKind.REPAIR, ago=HOUR), False),
        (a_need(NeedKind.REPAIR), a_case(NeedKind.UNSURE), True),
        (a_need(NeedKind.REPAIR), a_case(NeedKind.UNSURE, ago=HOUR), False),
        (a_need(NeedKind.FEEDBACK), a_case(NeedKind.FEEDBACK, ago=HOUR), True),
    ],
)
def test_a_need_finds_the_case_it_belongs_to(need: Need, case: Case, *, joins: bool) -> None:
    assert (home_of(need, [case], NOON) is case) is joins


def test_chasing_means_the_repair_rather_than_a_newer_question() -> None:
    question, repair = a_case(NeedKind.ENQUIRY), a_case(NeedKind.REPAIR, ago=WEEK)
    assert home_of(a_need(NeedKind.CHASE), [question, repair], NOON) is repair


def test_a_first_message_has_no_home() -> None:
    assert home_of(a_need(), [], NOON) is None


def test_a_fragment_is_about_whatever_was_being_talked_about() -> None:
    boiler = a_case(trade=Trade.HEATING)
    fragment = replace(a_need(trade=Trade.ELECTRICAL), clear=False)
    assert home_of(fragment, [boiler], NOON) is boiler
    assert home_of(replace(a_need(NeedKind.ENQUIRY), clear=False), [boiler], NOON) is boiler
    long_ago = a_case(trade=Trade.HEATING, ago=HOUR)
    assert home_of(fragment, [long_ago], NOON) is None


def test_what_follows_a_disclosure_stays_with_it_unless_a_rule_names_something_else() -> None:
    disclosed = a_case(NeedKind.SAFEGUARDING)
    assert home_of(a_need(trade=Trade.GARDEN_FENCES), [disclosed], NOON) is disclosed
    tap = Finding(rule=RuleId("plumbing.minor"), matched=True, because="A tap.", spans=((0, 3),))
    ruled = replace(a_need(trade=Trade.PLUMBING), because=(tap,))
    assert home_of(ruled, [disclosed], NOON) is None
    assert home_of(a_need(), [a_case(NeedKind.SAFEGUARDING, ago=HOUR)], NOON) is None
