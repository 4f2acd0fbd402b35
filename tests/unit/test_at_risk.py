"""When somebody has to hear of a promise that runs out."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.at_risk import Level, WarnAt, between, last_hour_before, next_after, warnings
from bot.domain.calendar import WorkingCalendar
from bot.domain.regimes import Deadline

LONDON = ZoneInfo("Europe/London")
CHRISTMAS = {datetime(2026, 12, day, tzinfo=UTC).date() for day in (25, 28)}
CALENDAR = WorkingCalendar(zone=LONDON, public_holidays=CHRISTMAS)
START = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)  # a Tuesday


def a_deadline(hours: float, start: datetime = START) -> Deadline:
    due = start + timedelta(hours=hours)
    return Deadline(clock="c", name="do it", due=due, source="us", started_at=start)


def told(deadline: Deadline, *, at_any_hour: bool = False) -> list[tuple[str, datetime]]:
    found = warnings([deadline], WarnAt(), CALENDAR, at_any_hour={"c"} if at_any_hour else set())
    return [(warn.level.value, warn.at) for warn in found]


def test_an_emergency_is_told_of_at_its_moments():
    hours = [(level, (at - START) / timedelta(hours=1)) for level, at in
             told(a_deadline(24), at_any_hour=True)]  # fmt: skip
    assert hours == [
        ("owner", 12.0), ("queue", 18.0), ("supervisors", 21.6), ("late", 24.0), ("missed", 24.0),
    ]  # fmt: skip


def test_a_night_brings_the_warning_forward_and_the_bad_news_waits_for_morning():
    # Half the time is up at 21:00; a quarter is left at 03:00, a tenth at 06:36.
    moments = dict(told(a_deadline(24)))
    assert moments["owner"] == START.replace(hour=16)
    assert moments["queue"] == START.replace(hour=16)
    assert moments["supervisors"] == START.replace(hour=16)
    assert moments["missed"] == START + timedelta(days=1)


def test_the_last_hour_before_christmas_is_on_christmas_eve():
    sunday = datetime(2026, 12, 27, 12, 0, tzinfo=UTC)
    assert last_hour_before(sunday, CALENDAR) == datetime(2026, 12, 24, 16, 0, tzinfo=UTC)


def test_of_each_clock_only_the_gravest_is_told_after_a_pause():
    found = warnings([a_deadline(24)], WarnAt(), CALENDAR, at_any_hour={"c"})
    late = between(found, START, START + timedelta(days=3))
    assert [warn.level for warn in late] == [Level.MISSED]
    assert between(found, START + timedelta(days=3), START + timedelta(days=4)) == ()
    assert next_after(found, START) == START + timedelta(hours=12)
    assert next_after(found, START + timedelta(days=3)) is None


@given(
    hours=st.floats(min_value=0.5, max_value=2000),
    start=st.datetimes(datetime(2026, 12, 1), datetime(2027, 3, 1)),  # noqa: DTZ001 - made aware below
)
def test_no_warning_comes_before_the_start_or_after_it_is_due_or_at_night(hours, start):
    deadline = a_deadline(hours, start.replace(tzinfo=UTC))
    for warn in warnings([deadline], WarnAt(), CALENDAR):
        if warn.level in (Level.OWNER, Level.QUEUE, Level.SUPERVISORS):
            assert deadline.started_at <= warn.at < deadline.due
            assert CALENDAR.is_open(warn.at)
        elif warn.level is Level.MISSED:
            assert warn.at >= deadline.due
            assert CALENDAR.is_open(warn.at)
