"""The landlord's dates for reviewing what was decided about somebody, and for appeals."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.calendar import WorkingCalendar
from bot.domain.grounds import REVIEW_AFTER_MONTHS


@dataclass(frozen=True, slots=True, kw_only=True)
class Fairness:
    """What policy.yaml may set; that reviews and appeals exist is not among it."""

    #: What the form of a restriction suggests for its end and its review.
    review_months: int = REVIEW_AFTER_MONTHS
    #: So long before the review is due, supervisors get all that happened since.
    review_notice_days: int = 14
    #: How long after it reached the person a decision can be appealed.
    appeal_days: int = 28
    #: In how many working days an appeal is answered.
    answer_working_days: int = 10

    @property
    def window(self) -> timedelta:
        """How long a decision can be appealed."""
        return timedelta(days=self.appeal_days)


def answer_by(start: date, working_days: int, calendar: WorkingCalendar) -> datetime:
    """The end of the last of so many working days; day 1 is the next one after *start*."""
    day = start
    for _ in range(working_days):
        day = calendar.next_working_day(day)
    return calendar.end_of(day)
