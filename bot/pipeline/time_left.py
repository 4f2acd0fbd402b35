"""A due time as somebody at a desk says it: when, and how long that is from now."""

from datetime import date, datetime, timedelta

from bot.domain.calendar import WorkingCalendar
from bot.pipeline.words import say_due

#: Further ahead the date alone says enough.
_COUNTED = 14
_ONE_DAY = timedelta(days=1)
_UNITS = (("day", _ONE_DAY), ("hour", timedelta(hours=1)), ("minute", timedelta(minutes=1)))


def say_clock(name: str, due: datetime, now: datetime, calendar: WorkingCalendar) -> str:
    """``tomorrow 17:00 (make it safe)``, ``Friday 4 December (look into it), 9 working days
    left`` or ``MISSED by 3 hours: Monday 23 November, 12:00 (make it safe)``."""
    day = f"{say_due(due, calendar.zone)} ({name})"
    if due < now:
        return f"MISSED by {say_span(now - due)}: {day}"
    today, last = calendar.day_of(now), calendar.day_of(due)
    if last == today:
        return f"today{_hour(due, calendar)} ({name}), {say_span(due - now)} left"
    if last == today + _ONE_DAY:
        return f"tomorrow{_hour(due, calendar)} ({name})"
    if (last - today).days > _COUNTED:
        return day
    return f"{day}, {_working_days(today, last, calendar)} left"


def say_span(span: timedelta) -> str:
    """``3 hours``: the largest unit that fits, rounded down; never nothing."""
    for word, unit in _UNITS:
        if span >= unit:
            return _some(span // unit, word)
    return "under a minute"


def _hour(due: datetime, calendar: WorkingCalendar) -> str:
    said = say_due(due, calendar.zone)
    return f" {said.rpartition(', ')[2]}" if ", " in said else ""


def _working_days(today: date, last: date, calendar: WorkingCalendar) -> str:
    ahead = ((last - today).days - number for number in range((last - today).days))
    count = sum(calendar.is_working_day(today + days * _ONE_DAY) for days in ahead)
    return _some(count, "working day") if count else "no working day"


def _some(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
