"""Deadlines, held against the worked examples of the housing fact sheet."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import LAW, OWN, WorkingCalendar
from bot.domain.clocks import Length, Unit, due
from bot.rulebook.calendar import working_calendar

LONDON = ZoneInfo("Europe/London")
SUBDIVISIONS = {"England": "ENG", "Scotland": "SCT", "Wales": "WLS", "Northern Ireland": "NIR"}


def a_calendar(nation: str = "England", **more: object) -> WorkingCalendar:
    return working_calendar(country="GB", subdivision=SUBDIVISIONS[nation], zone=LONDON, **more)


def a_time(amount: int, unit: Unit = Unit.WORKING_DAYS, counted: str = LAW) -> Length:
    return Length(amount=amount, unit=unit, counted=counted)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), LONDON)


def due_day(start: date, length: Length, calendar: WorkingCalendar) -> date:
    return due(noon(start), length, calendar).astimezone(LONDON).date()


VECTORS = [
    ("2026-11-27", "England", "2026-12-02", "2026-12-04", "2026-12-11", "2026-12-29"),
    ("2026-11-27", "Scotland", "2026-12-03", "2026-12-07", "2026-12-14", "2026-12-30"),
    ("2026-12-18", "England", "2026-12-23", "2026-12-29", "2027-01-06", "2027-01-20"),
    ("2026-12-18", "Scotland", "2026-12-23", "2026-12-29", "2027-01-07", "2027-01-21"),
    ("2027-03-24", "England", "2027-03-31", "2027-04-02", "2027-04-09", "2027-04-23"),
    ("2027-03-24", "Scotland", "2027-03-30", "2027-04-01", "2027-04-08", "2027-04-22"),
    ("2026-11-21", "England", "2026-11-25", "2026-11-27", "2026-12-04", "2026-12-18"),
]


@pytest.mark.parametrize("start,nation,three,five,ten,twenty", VECTORS)
def test_working_days_agree_with_the_fact_sheet(start, nation, three, five, ten, twenty):
    calendar = a_calendar(nation)
    found = [
        due_day(date.fromisoformat(start), a_time(n), calendar).isoformat() for n in (3, 5, 10, 20)
    ]
    assert found == [three, five, ten, twenty]


def test_a_complaint_before_christmas_is_answered_in_the_new_year():
    acknowledge = due_day(date(2026, 12, 18), a_time(5), a_calendar())
    assert acknowledge == date(2026, 12, 29)
    assert due_day(acknowledge, a_time(10), a_calendar()) == date(2027, 1, 13)


def test_a_hazard_before_christmas_runs_through_every_step():
    calendar = a_calendar()
    investigated = due_day(date(2026, 12, 11), a_time(10), calendar)
    assert investigated == date(2026, 12, 29)
    assert due_day(investigated, a_time(3), calendar) == date(2027, 1, 4)
    assert due_day(investigated, a_time(5), calendar) == date(2027, 1, 6)
    twelve_weeks = a_time(84, Unit.CALENDAR_DAYS)
    assert due_day(investigated, twelve_weeks, calendar) == date(2027, 3, 23)


@pytest.mark.parametrize(
    "nation,day,works",
    [
        ("England", date(2027, 3, 29), False),  # Easter Monday
        ("Scotland", date(2027, 3, 29), True),
        ("England", date(2026, 11, 30), True),  # St Andrew's Day
        ("Scotland", date(2026, 11, 30), False),
        ("Scotland", date(2026, 6, 15), False),  # proclaimed for that year only
        ("Northern Ireland", date(2026, 7, 13), False),
        ("Wales", date(2026, 8, 31), False),
        ("England", date(2026, 12, 26), False),  # a Saturday
        ("England", date(2026, 12, 28), False),  # its substitute
    ],
)
def test_each_nation_has_its_own_holidays(nation, day, works):
    assert a_calendar(nation).is_working_day(day) is works


def test_holidays_without_a_nation_are_refused():
    with pytest.raises(ValueError, match="no holidays of its own"):
        working_calendar(country="GB", subdivision="", zone=LONDON)


def test_a_day_proclaimed_later_stops_every_clock():
    calendar = a_calendar(proclaimed=[date(2026, 11, 24)])
    assert due_day(date(2026, 11, 23), a_time(1), calendar) == date(2026, 11, 25)


def test_the_landlords_own_closure_stops_only_clocks_that_say_so():
    calendar = a_calendar(closed=[date(2026, 11, 24)])
    assert due_day(date(2026, 11, 23), a_time(1), calendar) == date(2026, 11, 24)
    assert due_day(date(2026, 11, 23), a_time(1, counted=OWN), calendar) == date(2026, 11, 25)


@pytest.mark.parametrize("start", ["2026-03-28T20:00+00:00", "2026-10-24T20:00+01:00"])
def test_24_hours_are_24_hours_when_the_clocks_change(start):
    begun = datetime.fromisoformat(start)
    assert due(begun, a_time(24, Unit.HOURS), a_calendar()) - begun == timedelta(hours=24)


def test_days_end_where_the_landlord_is_in_winter_and_in_summer():
    winter = due(datetime(2026, 1, 5, 12, tzinfo=UTC), a_time(1), a_calendar())
    summer = due(datetime(2026, 7, 6, 12, tzinfo=UTC), a_time(1), a_calendar())
    assert winter == datetime(2026, 1, 6, 23, 59, tzinfo=UTC)
    assert summer == datetime(2026, 7, 7, 22, 59, tzinfo=UTC)


def test_a_message_just_after_local_midnight_belongs_to_the_new_day():
    half_past_midnight_in_summer = datetime(2026, 7, 6, 23, 30, tzinfo=UTC)
    found = due(half_past_midnight_in_summer, a_time(1), a_calendar())
    assert found.astimezone(LONDON).date() == date(2026, 7, 8)


def test_a_day_that_ends_twice_ends_the_second_time():
    santiago = ZoneInfo("America/Santiago")  # clocks go back at midnight: 23:00 comes twice
    calendar = WorkingCalendar(zone=santiago, public_holidays=frozenset())
    assert calendar.end_of(date(2026, 4, 4)) == datetime(2026, 4, 5, 3, 59, tzinfo=UTC)


def test_a_naive_start_is_refused():
    with pytest.raises(ValueError, match="aware"):
        due(datetime(2026, 1, 1, 12), a_time(1), a_calendar())  # noqa: DTZ001


def test_a_calendar_without_working_days_does_not_hang():
    class EveryDay:
        def __contains__(self, day: object) -> bool:
            return True

    calendar = WorkingCalendar(zone=LONDON, public_holidays=EveryDay())
    with pytest.raises(ValueError, match="no working day"):
        due(datetime(2026, 1, 1, tzinfo=UTC), a_time(1), calendar)


MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
AMOUNTS = st.integers(1, 60)
UNITS = st.sampled_from(Unit)
#: A month after a month is not always two months: the 31st has no twin in the month between.
ADDABLE = st.sampled_from([unit for unit in Unit if unit is not Unit.CALENDAR_MONTHS])
CALENDARS = st.sampled_from(
    [a_calendar(nation, closed=[date(2026, 12, 29)]) for nation in SUBDIVISIONS]
)


@given(MOMENTS, AMOUNTS, st.sampled_from([LAW, OWN]), CALENDARS)
def test_working_days_never_end_on_a_closed_day(start, amount, counted, calendar):
    found = due(start, a_time(amount, counted=counted), calendar)
    assert calendar.is_working_day(calendar.day_of(found), counted)


@given(MOMENTS, AMOUNTS, CALENDARS)
def test_exactly_the_promised_number_of_working_days_lies_in_between(start, amount, calendar):
    first, last = calendar.day_of(start), calendar.day_of(due(start, a_time(amount), calendar))
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    assert sum(map(calendar.is_working_day, days)) == amount


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=9)), AMOUNTS, UNITS, CALENDARS)
def test_who_writes_later_is_never_due_earlier(start, later, amount, unit, calendar):
    length = a_time(amount, unit)
    assert due(start, length, calendar) <= due(start + later, length, calendar)


@given(MOMENTS, AMOUNTS, UNITS, CALENDARS)
def test_a_longer_promise_is_due_later(start, amount, unit, calendar):
    shorter, longer = a_time(amount, unit), a_time(amount + 1, unit)
    assert start < due(start, shorter, calendar) < due(start, longer, calendar)


@given(MOMENTS, AMOUNTS, AMOUNTS, ADDABLE, CALENDARS)
def test_two_promises_in_a_row_make_one(start, first, second, unit, calendar):
    halfway = due(start, a_time(first, unit), calendar)
    together = due(start, a_time(first + second, unit), calendar)
    assert due(halfway, a_time(second, unit), calendar) == together
