"""A due time is said as people at a desk say it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendar import WorkingCalendar
from bot.pipeline.time_left import say_clock, say_span

CALENDAR = WorkingCalendar(zone=ZoneInfo("Europe/London"), public_holidays=frozenset())
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY_ENDS = MONDAY.replace(hour=23, minute=59)


@pytest.mark.parametrize(
    "due, said",
    [
        (MONDAY + timedelta(hours=3), "today 12:00 (mend it), 3 hours left"),
        (DAY_ENDS, "today (mend it), 14 hours left"),
        (MONDAY + timedelta(days=1, hours=8), "tomorrow 17:00 (mend it)"),
        (DAY_ENDS + timedelta(days=1), "tomorrow (mend it)"),
        (DAY_ENDS + timedelta(days=2), "Wednesday 25 November (mend it), 2 working days left"),
        (DAY_ENDS + timedelta(days=5), "Saturday 28 November (mend it), 4 working days left"),
        (DAY_ENDS + timedelta(days=26), "Saturday 19 December (mend it)"),
        (
            MONDAY - timedelta(hours=3, minutes=20),
            "MISSED by 3 hours: Monday 23 November, 05:40 (mend it)",
        ),
    ],
)
def test_a_clock_is_said_in_plain_words(due: datetime, said: str) -> None:
    assert say_clock("mend it", due, MONDAY, CALENDAR) == said


def test_a_weekend_has_no_working_day_left() -> None:
    friday, sunday = MONDAY - timedelta(days=3), DAY_ENDS - timedelta(days=1)
    assert say_clock("mend it", sunday, friday, CALENDAR).endswith("no working day left")


@pytest.mark.parametrize(
    "span, said",
    [
        (timedelta(seconds=5), "under a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(hours=25), "1 day"),
        (timedelta(days=3, hours=23), "3 days"),
    ],
)
def test_a_span_is_rounded_down(span: timedelta, said: str) -> None:
    assert say_span(span) == said
