"""Who is told what when: the rota of pack.yaml, the warnings of clocks.yaml."""

from datetime import time, timedelta

from bot.domain.at_risk import WarnAt
from bot.domain.calendar import Span
from bot.domain.on_call import Duty, OnCall
from bot.rulebook.office import WEEK
from bot.rulebook.schema import ClocksFile, DutyEntry, PackFile
from bot.rulebook.sheet import Sheet


def on_call(sheet: Sheet[PackFile]) -> OnCall:
    """The rota."""
    entry = sheet.content.on_call
    return OnCall(
        again=timedelta(minutes=entry.again_minutes),
        alerts_each=entry.alerts_each,
        rota=tuple(_duty(sheet, number, one) for number, one in enumerate(entry.rota)),
    )


def _duty(sheet: Sheet[PackFile], number: int, entry: DutyEntry) -> Duty:
    where = ("on_call", "rota", number)
    if entry.when_closed and (entry.days or entry.hours):
        what = "Whenever you are closed, or on days and at hours: not both."
        sheet.complain(where, what, "Leave out days and hours, or when_closed.")
    return Duty(
        name=entry.name,
        staff=entry.staff,
        days=frozenset(WEEK.index(day) for day in entry.days or WEEK),
        spans=tuple(_span(sheet, number, written) for written in entry.hours),
        when_closed=entry.when_closed,
    )


def _span(sheet: Sheet[PackFile], number: int, written: str) -> Span:
    """It may end before it begins: then it goes on into the next morning."""
    try:
        opens, closes = (time.fromisoformat(end) for end in written.split("-"))
    except ValueError:
        opens = closes = time()
    if opens == closes:
        what = f"'{written}' is not a time from when until when."
        fix = "Write 18:00-08:00; leave hours out for all day. Midnight is 00:00."
        sheet.complain(("on_call", "rota", number, "hours"), what, fix)
    return Span(opens=opens, closes=closes)


def warn_at(sheet: Sheet[ClocksFile]) -> WarnAt:
    """When who is told; those told later are told of less time."""
    entry = sheet.content.warn_at
    if not entry.owner >= entry.queue >= entry.supervisors:
        what = "The owner hears of it first, then the queue, then supervisors."
        fix = "Give owner the largest share of the time left, and supervisors the smallest."
        sheet.complain(("warn_at",), what, fix)
    return WarnAt(owner=entry.owner, queue=entry.queue, supervisors=entry.supervisors)
