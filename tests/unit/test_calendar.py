"""Opening hours, times of day and months, where the landlord is."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import OpeningHours, Season, Span, WorkingCalendar
from bot.domain.clocks import Length, Unit, due, months_after, shifted
from bot.rulebook.calendar import OtherDays, working_calendar

LONDON = ZoneInfo("Europe/London")
AUCKLAND = ZoneInfo("Pacific/Auckland")
SPLIT = (Span(opens=time(8), closes=time(12)), Span(opens=time(13), closes=time(17)))
OPENING = OpeningHours(
    week=dict.fromkeys(range(5), SPLIT) | {5: (Span(opens=time(9), closes=time(12)),)},
    exceptions={
        date(2026, 12, 24): (Span(opens=time(8), closes=time(12)),),
        date(2026, 12, 26): (Span(opens=time(10), closes=time(11)),),  # a holiday, and staffed
        date(2026, 12, 30): (),
    },
)
OFFICE = working_calendar(
    country="GB", subdivision="ENG", zone=LONDON, opening=OPENING, closed=[date(2026, 12, 29)]
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    "moment,is_open",
    [
        ("2026-12-07T08:00", True),
        ("2026-12-07T11:59", True),
        ("2026-12-07T12:00", False),  # lunch
        ("2026-12-07T13:00", True),
        ("2026-12-07T17:00", False),
        ("2026-12-05T10:00", True),  # a Saturday
        ("2026-12-05T13:30", False),
        ("2026-12-06T10:00", False),  # a Sunday
        ("2026-12-24T11:00", True),
        ("2026-12-24T14:00", False),
        ("2026-12-25T11:00", False),
        ("2026-12-26T10:30", True),
        ("2026-12-28T11:00", False),  # a holiday in place of the 26th
        ("2026-12-29T11:00", False),  # closed by the landlord
        ("2026-12-30T11:00", False),  # an exception without hours
        ("2026-12-31T11:00", True),
    ],
)
def test_the_office_is_open_when_it_says(moment, is_open):
    assert OFFICE.is_open(at(moment)) is is_open


@pytest.mark.parametrize(
    "moment,opens",
    [
        ("2026-12-07T09:00", "2026-12-07T09:00"),
        ("2026-12-07T12:30", "2026-12-07T13:00"),
        ("2026-12-07T20:00", "2026-12-08T08:00"),
        ("2026-12-05T13:00", "2026-12-07T08:00"),
        ("2026-12-24T16:00", "2026-12-26T10:00"),
        ("2026-12-26T11:00", "2026-12-31T08:00"),
    ],
)
def test_the_next_opening_is_found_over_nights_and_holidays(moment, opens):
    assert OFFICE.next_opening(at(moment)) == at(opens)


def test_hours_are_those_of_the_landlord_in_summer_too():
    assert OFFICE.is_open(datetime(2026, 7, 6, 7, 30, tzinfo=UTC))
    assert not OFFICE.is_open(datetime(2026, 1, 5, 7, 30, tzinfo=UTC))


def test_an_office_that_never_opens_has_no_next_opening():
    never = WorkingCalendar(zone=LONDON, public_holidays=frozenset(), opening=OpeningHours(week={}))
    assert never.next_opening(at("2026-12-07T09:00")) is None


MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(MOMENTS)
def test_at_the_next_opening_the_office_is_open_and_it_is_never_in_the_past(moment):
    opens = OFFICE.next_opening(moment)
    assert opens is not None
    assert opens >= moment
    assert OFFICE.is_open(opens)


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=9)))
def test_whoever_writes_later_is_not_read_earlier(moment, later):
    first, second = OFFICE.next_opening(moment), OFFICE.next_opening(moment + later)
    assert first is not None
    assert second is not None
    assert first <= second


# Times of day, months, breaks


@pytest.mark.parametrize(
    "start,by",
    [
        ("2026-03-28T16:00", "2026-03-29T16:00+00:00"),  # the clocks go forward: 17:00 is BST
        ("2026-10-24T16:00", "2026-10-25T17:00+00:00"),  # and back: 17:00 is GMT
    ],
)
def test_five_in_the_afternoon_of_the_next_day_is_local(start, by):
    next_day = Length(amount=1, unit=Unit.CALENDAR_DAYS, ends_at=time(17))
    assert due(at(start), next_day, OFFICE) == datetime.fromisoformat(by)


def test_24_hours_over_the_same_night_are_another_time_of_day():
    day = Length(amount=24, unit=Unit.HOURS)
    assert due(at("2026-03-28T16:00"), day, OFFICE).astimezone(LONDON).hour == 17
    assert due(at("2026-10-24T16:00"), day, OFFICE).astimezone(LONDON).hour == 15


def test_minutes_are_minutes():
    assert due(at("2026-12-07T16:50"), Length(amount=30, unit=Unit.MINUTES), OFFICE) == at(
        "2026-12-07T17:20"
    )


def test_twelve_weeks_are_84_days():
    weeks, days = Length(amount=12, unit=Unit.WEEKS), Length(amount=84, unit=Unit.CALENDAR_DAYS)
    assert due(at("2026-12-29T12:00"), weeks, OFFICE) == due(at("2026-12-29T12:00"), days, OFFICE)


@pytest.mark.parametrize(
    "day,months,later",
    [
        ("2026-11-21", 1, "2026-12-21"),
        ("2026-12-31", 1, "2027-01-31"),
        ("2027-01-31", 1, "2027-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-08-31", 3, "2026-11-30"),
        ("2026-12-15", 3, "2027-03-15"),
        ("2026-12-15", 12, "2027-12-15"),
    ],
)
def test_a_month_ends_on_the_same_day_or_the_last(day, months, later):
    assert months_after(date.fromisoformat(day), months) == date.fromisoformat(later)


def test_a_last_day_that_is_not_worked_gives_way_where_the_clock_says_so():
    stays = Length(amount=1, unit=Unit.CALENDAR_MONTHS)
    rolls = Length(amount=1, unit=Unit.CALENDAR_MONTHS, rolls=True)
    start = at("2026-11-25T12:00")
    assert due(start, stays, OFFICE).astimezone(LONDON).date() == date(2026, 12, 25)
    assert due(start, rolls, OFFICE).astimezone(LONDON).date() == date(2026, 12, 29)


@given(MOMENTS, st.integers(1, 40))
def test_what_gives_way_never_ends_on_a_closed_day(start, months):
    length = Length(amount=months, unit=Unit.CALENDAR_MONTHS, rolls=True)
    assert OFFICE.is_working_day(OFFICE.day_of(due(start, length, OFFICE)))


SUMMER = Season(first=(12, 25), last=(1, 15))
NEW_ZEALAND = working_calendar(
    country="NZ",
    subdivision="AUK",
    zone=AUCKLAND,
    others={
        "summer": OtherDays(national_only=True, breaks=(Season(first=(12, 25), last=(1, 15)),))
    },
)


@given(MOMENTS, st.integers(1, 60))
def test_no_day_of_a_yearly_break_is_ever_the_last(start, amount):
    length = Length(amount=amount, unit=Unit.WORKING_DAYS, counted="summer")
    last = NEW_ZEALAND.day_of(due(start, length, NEW_ZEALAND))
    assert last not in SUMMER
    assert NEW_ZEALAND.is_working_day(last, "summer")


@given(MOMENTS, st.integers(1, 40), st.timedeltas(timedelta(0), timedelta(days=40)))
def test_a_pause_never_brings_a_day_closer(start, amount, pause):
    for unit in (Unit.HOURS, Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.CALENDAR_MONTHS):
        length = Length(amount=amount, unit=unit)
        end = due(start, length, OFFICE)
        assert shifted(end, length, OFFICE, since=start, until=start + pause) >= end


def test_a_calendar_nobody_defined_is_an_error():
    with pytest.raises(KeyError):
        OFFICE.is_working_day(date(2026, 12, 7), "of_the_moon")
