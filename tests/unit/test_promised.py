"""When, as one would say it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.pipeline.promised import say_by

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    "hour, minute, said",
    [
        (17, 0, "by 5pm on Tuesday 24 November"),
        (9, 30, "by 9:30am on Tuesday 24 November"),
        (12, 0, "by noon on Tuesday 24 November"),
        (12, 5, "by 12:05pm on Tuesday 24 November"),
        (0, 0, "by midnight on Tuesday 24 November"),
        (0, 20, "by 12:20am on Tuesday 24 November"),
        (23, 59, "by the end of Tuesday 24 November"),
    ],
)
def test_a_moment_is_said_in_plain_words(hour: int, minute: int, said: str) -> None:
    assert say_by(datetime(2026, 11, 24, hour, minute, tzinfo=UTC), LONDON) == said


def test_it_is_the_wall_clock_of_the_landlord() -> None:
    assert say_by(datetime(2026, 7, 1, 16, tzinfo=UTC), LONDON) == "by 5pm on Wednesday 1 July"


def test_nothing_promised_is_as_soon_as_we_can() -> None:
    assert say_by(None, LONDON) == "as soon as we can"
