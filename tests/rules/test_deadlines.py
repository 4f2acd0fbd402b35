"""What the shipped pack promises, and by when."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.need import NeedKind, Priority, Trade
from bot.domain.rulebook import Rulebook
from tests.rules.packs import a_rulebook

LONDON = ZoneInfo("Europe/London")
SATURDAY = datetime(2026, 11, 21, 9, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 1, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def rulebook(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    return a_rulebook(tmp_path_factory.mktemp("pack"))


@pytest.mark.parametrize(
    "need,priority,clock,day",
    [
        (NeedKind.REPAIR, Priority.EMERGENCY, "repair_emergency", "2026-11-22 09:00"),
        (NeedKind.REPAIR, Priority.URGENT, "repair_urgent", "2026-11-28 23:59"),
        (NeedKind.REPAIR, Priority.ROUTINE, "repair_routine", "2026-12-19 23:59"),
        (NeedKind.REPAIR, None, "repair_routine", "2026-12-19 23:59"),
        (NeedKind.COMPLAINT, None, "complaint_acknowledge", "2026-11-27 23:59"),
        (NeedKind.ENQUIRY, None, "answer", "2026-11-27 23:59"),
        (NeedKind.SAFEGUARDING, None, "safeguarding", "2026-11-21 13:00"),
        (NeedKind.DATA_REQUEST, None, "data_request", "2026-12-21 23:59"),
    ],
)
def test_each_need_is_promised_a_time(rulebook, need, priority, clock, day):
    deadline = rulebook.deadline(need, priority, SATURDAY)
    assert deadline.clock == clock
    assert f"{deadline.due.astimezone(LONDON):%Y-%m-%d %H:%M}" == day


def test_nothing_is_promised_about_praise(rulebook):
    assert rulebook.deadline(NeedKind.FEEDBACK, None, SATURDAY) is None


def test_damp_is_looked_into_before_a_routine_repair_would_be_done(rulebook):
    deadline = rulebook.deadline(
        NeedKind.REPAIR, Priority.ROUTINE, SATURDAY, trade=Trade.DAMP_MOULD
    )
    assert deadline.clock == "damp_investigation"
    assert deadline.due.astimezone(LONDON).date().isoformat() == "2026-12-04"
    assert "SI 2025/1042" in deadline.source


def test_the_second_phase_binds_what_is_reported_from_its_first_day_on(rulebook):
    def clocks(start: datetime) -> set[str]:
        found = rulebook.deadlines(NeedKind.REPAIR, Priority.URGENT, start, trade=Trade.ELECTRICAL)
        return {deadline.clock for deadline in found}

    last_minute_before = datetime(2026, 11, 29, 23, 59, tzinfo=LONDON)
    assert "hazard_investigation" not in clocks(last_minute_before)
    assert "hazard_investigation" in clocks(DECEMBER)


def test_the_earliest_promise_comes_first(rulebook):
    found = rulebook.deadlines(NeedKind.REPAIR, Priority.URGENT, DECEMBER, trade=Trade.ELECTRICAL)
    assert [deadline.clock for deadline in found] == ["repair_urgent", "hazard_investigation"]


def test_clocks_of_later_steps_are_in_the_pack_and_not_shown_at_the_start(rulebook):
    assert rulebook.clocks["complaint_stage1"].length.amount == 10
    assert rulebook.clocks["complaint_stage2"].length.amount == 20
    found = rulebook.deadlines(NeedKind.COMPLAINT, None, SATURDAY)
    assert [deadline.clock for deadline in found] == ["complaint_acknowledge"]
