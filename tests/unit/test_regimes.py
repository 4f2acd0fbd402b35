"""Which clocks a case has: what starts, stops, pauses and extends them, and which law binds."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import Season
from bot.domain.clocks import Clock, Event, Extension, ExtensionFrom, Length, Pause, Unit
from bot.domain.foreseen import foreseen
from bot.domain.need import NeedKind, Priority, Trade
from bot.domain.regimes import (
    Deadline,
    Granted,
    Happening,
    Matter,
    Promise,
    deadlines,
    latest_extension,
    nearest,
    why_not_extend,
)
from bot.domain.sources import Mark, Provenance
from bot.rulebook.calendar import working_calendar

LONDON = ZoneInfo("Europe/London")
CALENDAR = working_calendar(country="GB", subdivision="ENG", zone=LONDON)
SOURCE = Provenance(source="a law", mark=Mark.SECONDARY, as_at=date(2026, 11, 21))
REPAIR = Matter(need=NeedKind.REPAIR)
URGENT = Matter(need=NeedKind.REPAIR, priority=Priority.URGENT)
EMERGENCY = Matter(need=NeedKind.REPAIR, priority=Priority.EMERGENCY)


def on(day: int, hour: int = 12) -> datetime:
    """A time in December 2026; Monday is the 7th."""
    return datetime(2026, 12, 1, tzinfo=LONDON) + timedelta(days=day - 1, hours=hour)


def a_promise(
    amount: int = 5,
    unit: Unit = Unit.WORKING_DAYS,
    *,
    id: str = "c",  # noqa: A002 - as the clock calls it
    starts: Event = Event.REPORTED,
    stops: frozenset[Event] = frozenset({Event.REPAIRED}),
    pauses: tuple[Pause, ...] = (),
    extension: Extension | None = None,
    **more: object,
) -> Promise:
    clock = Clock(
        id=id, name="do it", length=Length(amount=amount, unit=unit), starts=starts, stops=stops,
        pauses=pauses, extension=extension,
    )  # fmt: skip
    return Promise(
        clock=clock, needs=frozenset({NeedKind.REPAIR}), provenance=SOURCE, **more
    )  # fmt: skip


def reported(at: datetime, matter: Matter = REPAIR) -> Happening:
    return Happening(event=Event.REPORTED, at=at, matter=matter)


def then(event: Event, at: datetime, matter: Matter | None = None) -> Happening:
    return Happening(event=event, at=at, matter=matter)


def run(promise: Promise, *history: Happening, granted: tuple[Granted, ...] = ()) -> list[Deadline]:
    return list(deadlines([promise], history, CALENDAR, granted))


def local(deadline: Deadline) -> str:
    return f"{deadline.due.astimezone(LONDON):%d %H:%M}"


def test_several_clocks_run_at_once_and_the_nearest_comes_first():
    promises = [a_promise(10, id="long"), a_promise(2, id="short"), a_promise(5, id="middle")]
    found = deadlines(promises, [reported(on(7))], CALENDAR)
    assert [one.clock for one in found] == ["short", "middle", "long"]
    assert nearest(found) is found[0]


def test_a_case_without_clocks_has_no_nearest():
    assert nearest(deadlines([], [reported(on(7))], CALENDAR)) is None
    assert deadlines([a_promise()], [], CALENDAR) == ()


def test_a_report_is_awareness_and_a_request_too():
    for starts in (Event.AWARE, Event.REQUESTED):
        assert run(a_promise(starts=starts), reported(on(7)))
    assert not run(a_promise(starts=Event.INVESTIGATED), reported(on(7)))


def test_a_second_report_buys_no_time():
    (found,) = run(a_promise(), reported(on(7)), reported(on(9)))
    assert found.started_at == on(7)


@pytest.mark.parametrize("event", [Event.REPAIRED, Event.CLOSED])
def test_what_was_done_in_time_is_not_missed_later(event):
    (found,) = run(a_promise(), reported(on(7)), then(event, on(8)))
    assert found.stopped_at == on(8)
    assert not found.is_running
    assert not found.is_missed(on(30))


def test_what_was_done_late_stays_missed():
    (found,) = run(a_promise(1), reported(on(7)), then(Event.REPAIRED, on(10)))
    assert found.is_missed(on(10))


def test_a_clock_that_was_stopped_can_start_again():
    found = run(
        a_promise(starts=Event.AWARE), reported(on(7)), then(Event.REPAIRED, on(8)),
        then(Event.AWARE, on(9)),
    )  # fmt: skip
    assert [one.started_at for one in found] == [on(9), on(7)]  # the running one first


def test_a_raised_priority_counts_from_the_message_that_raised_it():
    emergency = a_promise(24, Unit.HOURS, priorities=frozenset({Priority.EMERGENCY}))
    (found,) = run(emergency, reported(on(7)), then(Event.REGRADED, on(9), EMERGENCY))
    assert found.due == on(10)


def test_what_a_case_is_no_longer_about_is_owed_no_longer():
    urgent = a_promise(priorities=frozenset({Priority.URGENT}))
    assert not run(urgent, reported(on(7), URGENT), then(Event.REGRADED, on(8), REPAIR))


def test_a_repair_that_was_not_graded_is_promised_what_a_routine_one_is():
    assert run(a_promise(priorities=frozenset({Priority.ROUTINE})), reported(on(7)))


def test_trade_or_hazard_is_enough():
    damp = a_promise(trades=frozenset({Trade.DAMP_MOULD}), hazards=frozenset({"damp_mould"}))
    by_trade = Matter(need=NeedKind.REPAIR, trade=Trade.DAMP_MOULD)
    by_hazard = Matter(need=NeedKind.REPAIR, hazard="damp_mould")
    assert run(damp, reported(on(7), by_trade))
    assert run(damp, reported(on(7), by_hazard))
    assert not run(damp, reported(on(7)))


@pytest.mark.parametrize("day,bound", [(6, False), (7, True), (8, True), (9, False)])
def test_a_duty_binds_from_its_first_to_its_last_day(day, bound):
    dated = a_promise(applies_from=date(2026, 12, 7), applies_until=date(2026, 12, 8))
    assert bool(run(dated, reported(on(day, 23)))) is bound


def test_a_later_step_is_bound_by_the_day_of_awareness():
    summary = a_promise(3, starts=Event.INVESTIGATED, applies_from=date(2026, 12, 7))
    assert not run(summary, reported(on(4)), then(Event.INVESTIGATED, on(9)))
    assert run(summary, reported(on(7)), then(Event.INVESTIGATED, on(9)))
    assert run(summary, reported(on(4)), then(Event.AWARE, on(8)), then(Event.INVESTIGATED, on(9)))


@pytest.mark.parametrize(
    "day,inside",
    [
        (date(2026, 10, 31), False), (date(2026, 11, 1), True), (date(2027, 2, 28), True),
        (date(2027, 4, 30), True), (date(2027, 5, 1), False),
    ],
)  # fmt: skip
def test_a_season_may_reach_over_the_new_year(day, inside):
    assert (day in Season(first=(11, 1), last=(4, 30))) is inside
    assert (day in Season(first=(5, 1), last=(10, 31))) is not inside


WAIT = (Pause(since=Event.CLARIFICATION_ASKED, until=Event.CLARIFIED),)


def test_a_paused_clock_is_put_off_by_the_working_days_of_the_pause():
    pausing = a_promise(5, pauses=WAIT)
    asked = then(Event.CLARIFICATION_ASKED, on(8))
    (waiting,) = run(pausing, reported(on(7)), asked)
    assert waiting.paused_since == on(8)
    assert not waiting.is_running
    assert not waiting.is_missed(on(30))
    (found,) = run(pausing, reported(on(7)), asked, then(Event.CLARIFIED, on(10)))
    assert local(waiting) == "14 23:59"
    assert local(found) == "16 23:59"


def test_a_paused_clock_in_hours_is_put_off_by_the_hours():
    pausing = a_promise(24, Unit.HOURS, pauses=WAIT)
    (found,) = run(
        pausing, reported(on(7)), then(Event.CLARIFICATION_ASKED, on(7, 13)),
        then(Event.CLARIFIED, on(7, 16)),
    )  # fmt: skip
    assert found.due == on(8, 15)


LONGER = Extension(length=Length(amount=10, unit=Unit.WORKING_DAYS), notice=("Why", "Until when"))
ANSWER = a_promise(10, extension=LONGER)


def test_an_extension_puts_it_off_on_top_of_the_time_there_was():
    (before,) = run(ANSWER, reported(on(7)))
    latest = latest_extension(ANSWER.clock, before, CALENDAR)
    assert before.due.astimezone(LONDON).date() == date(2026, 12, 21)
    assert latest is not None
    assert latest.astimezone(LONDON).date() == date(2027, 1, 7)
    granted = Granted(clock="c", at=on(18), until=latest)
    (after,) = run(ANSWER, reported(on(7)), granted=(granted,))
    assert after.due == latest
    assert after.extended == 1


def test_an_extension_may_be_counted_from_the_start():
    whole = Extension(
        length=Length(amount=3, unit=Unit.CALENDAR_MONTHS), counted_from=ExtensionFrom.START
    )
    month = a_promise(1, Unit.CALENDAR_MONTHS, extension=whole)
    (found,) = run(month, reported(on(7)))
    latest = latest_extension(month.clock, found, CALENDAR)
    assert latest is not None
    assert latest.astimezone(LONDON).date() == date(2027, 3, 7)


@pytest.mark.parametrize(
    "at,until,why",
    [
        (18, 28, ""),
        (18, 20, "no later"),
        (18, 60, "At most 10 working days more"),
        (22, 28, "too late"),
    ],
)
def test_an_extension_is_allowed_or_the_reason_is_told(at, until, why):
    (found,) = run(ANSWER, reported(on(7)))
    told = why_not_extend(ANSWER.clock, found, CALENDAR, at=on(at), until=on(until))
    assert why in told
    assert bool(told) is bool(why)


def test_what_was_extended_as_often_as_may_be_is_not_extended_again():
    granted = Granted(clock="c", at=on(18), until=on(28))
    (found,) = run(ANSWER, reported(on(7)), granted=(granted,))
    told = why_not_extend(ANSWER.clock, found, CALENDAR, at=on(19), until=on(31))
    assert told == "This was already extended once, which is all there is."


def test_what_nothing_allows_or_what_is_done_is_not_extended():
    (found,) = run(a_promise(), reported(on(7)))
    told = why_not_extend(a_promise().clock, found, CALENDAR, at=on(8), until=on(30))
    assert told == "Nothing allows more time for this."
    (done,) = run(ANSWER, reported(on(7)), then(Event.REPAIRED, on(8)))
    assert "already done" in why_not_extend(ANSWER.clock, done, CALENDAR, at=on(8), until=on(30))


def test_where_only_a_reasonable_time_is_named_a_person_chooses_the_day():
    open_end = a_promise(20, extension=Extension(length=None, notice=("Why",)))
    (found,) = run(open_end, reported(on(7)))
    assert latest_extension(open_end.clock, found, CALENDAR) is None
    assert not why_not_extend(open_end.clock, found, CALENDAR, at=on(8), until=on(90))


def test_the_share_of_time_that_is_left_goes_from_one_to_nothing():
    (found,) = run(a_promise(24, Unit.HOURS), reported(on(7)))
    assert found.share_left(on(7)) == 1
    assert found.share_left(on(7, 18)) == 0.75
    assert found.share_left(on(9)) == 0


def test_what_follows_is_foreseen_from_the_last_day_of_each_step():
    look = a_promise(10, id="look", stops=frozenset({Event.INVESTIGATED}))
    tell = a_promise(3, id="tell", starts=Event.INVESTIGATED, stops=frozenset({Event.SUMMARY_SENT}))
    ask = a_promise(5, id="ask", starts=Event.ESCALATED)
    found = foreseen([look, tell, ask], [reported(on(11))], CALENDAR)
    assert [one.clock for one in found.started] == ["look"]
    assert [one.clock for one in found.to_come] == ["tell"]
    assert found.to_come[0].due.astimezone(LONDON).date() == date(2027, 1, 4)


def test_clocks_that_start_each_other_come_to_an_end():
    there = a_promise(1, id="a", starts=Event.INVESTIGATED, stops=frozenset({Event.MADE_SAFE}))
    back = a_promise(1, id="b", starts=Event.MADE_SAFE, stops=frozenset({Event.INVESTIGATED}))
    first = a_promise(1, id="c", stops=frozenset({Event.INVESTIGATED}))
    found = foreseen([there, back, first], [reported(on(7))], CALENDAR)
    assert {one.clock for one in found.to_come} == {"a", "b"}


MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
EVENTS = st.sampled_from(
    [Event.REPORTED, Event.AWARE, Event.INVESTIGATED, Event.REPAIRED, Event.CLARIFICATION_ASKED,
     Event.CLARIFIED, Event.CLOSED, Event.REGRADED]
)  # fmt: skip


@given(
    MOMENTS, st.lists(st.tuples(EVENTS, st.timedeltas(timedelta(0), timedelta(90))), max_size=12)
)
def test_no_history_gives_a_deadline_before_its_start_or_two_running_ones(start, steps):
    at, history = start, [reported(start)]
    for event, later in steps:
        at += later
        history.append(then(event, at))
    found = run(a_promise(5, pauses=WAIT), *history)
    assert sum(one.stopped_at is None for one in found) <= 1
    assert all(one.started_at is not None and one.started_at < one.due for one in found)
    assert all(one.stopped_at is None or one.stopped_at >= one.started_at for one in found)
