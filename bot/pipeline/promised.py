"""What is promised on a case, and by when, in plain words for the person it was promised to."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.case import Case
from bot.domain.need import NeedKind
from bot.domain.rulebook import ReplyKey
from bot.pipeline.step import Step

_WHAT = {
    NeedKind.REPAIR: ReplyKey.WHAT_REPAIR,
    NeedKind.COMPLAINT: ReplyKey.WHAT_COMPLAINT,
    NeedKind.CHASE: ReplyKey.WHAT_CHASE,
    NeedKind.ENQUIRY: ReplyKey.WHAT_ENQUIRY,
    NeedKind.ASB_REPORT: ReplyKey.WHAT_ASB_REPORT,
    NeedKind.DATA_REQUEST: ReplyKey.WHAT_DATA_REQUEST,
    NeedKind.SAFEGUARDING: ReplyKey.WHAT_SAFEGUARDING,
    NeedKind.FEEDBACK: ReplyKey.WHAT_FEEDBACK,
    NeedKind.UNSURE: ReplyKey.WHAT_UNSURE,
}
_NOON = 12


def say_by(due: datetime | None, zone: ZoneInfo) -> str:
    """``by 5pm on Tuesday 24 November``, or ``by the end of`` a day that counts as a whole."""
    if due is None:
        return "as soon as we can"
    local = due.astimezone(zone)
    day = f"{local:%A} {local.day} {local:%B}"
    if (local.hour, local.minute) == (23, 59):
        return f"by the end of {day}"
    return f"by {_clock_time(local)} on {day}"


def _clock_time(local: datetime) -> str:
    if local.minute == 0 and local.hour in (0, _NOON):
        return "noon" if local.hour else "midnight"
    half = "pm" if local.hour >= _NOON else "am"
    hour = (local.hour - 1) % _NOON + 1
    return f"{hour}:{local.minute:02}{half}" if local.minute else f"{hour}{half}"


def is_late(case: Case, now: datetime) -> bool:
    """Whether the nearest promise was not kept in time."""
    return case.is_open and case.due_at is not None and case.due_at < now


def what_it_is(step: Step, case: Case) -> str:
    """``repair``, ``complaint`` …"""
    return step.text(_WHAT[case.kind])


def state_of(step: Step, case: Case) -> str:
    """Where the case stands."""
    if not case.is_open:
        return step.text(ReplyKey.STATE_CLOSED)
    if case.kind is NeedKind.COMPLAINT and case.due_at is None:
        return step.text(ReplyKey.STATE_ANSWERED)
    return step.text(ReplyKey.STATE_CLAIMED if case.owner else ReplyKey.STATE_OPEN)


def status_line(step: Step, case: Case) -> str:
    """One line of a list."""
    keys = (ReplyKey.STATUS_LINE, ReplyKey.STATUS_LATE, ReplyKey.STATUS_PLAIN)
    return _said(step, case, *keys)


def chase_line(step: Step, case: Case) -> str:
    """The answer to somebody who asks about it."""
    keys = (ReplyKey.CHASE_ANSWER, ReplyKey.CHASE_OVERDUE, ReplyKey.CHASE_PLAIN)
    return _said(step, case, *keys)


def _said(step: Step, case: Case, on_time: ReplyKey, late: ReplyKey, plain: ReplyKey) -> str:
    which = late if is_late(case, step.now) else on_time
    return step.text(
        which if case.is_open and case.due_at else plain,
        reference=case.reference,
        what=what_it_is(step, case),
        state=state_of(step, case),
        promise=case.due_name,
        by=say_by(case.due_at, step.office.zone),
    )
