"""pack.yaml made into the landlord, its calendar and its queues."""

from collections.abc import Iterable, Mapping
from datetime import date, time
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.calendar import LAW, OWN, OpeningHours, Season, Span, WorkingCalendar
from bot.domain.need import NeedKind
from bot.domain.rulebook import Landlord, QueueMap
from bot.rulebook.calendar import OtherDays, subdivisions, working_calendar
from bot.rulebook.schema import PackFile, SeasonEntry
from bot.rulebook.sheet import Sheet
from bot.rulebook.source import Where

_UTC = ZoneInfo("UTC")
#: They open no case, so they need no queue.
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NEVER_QUEUED = frozenset({NeedKind.SMALL_TALK, NeedKind.NONE})


def landlord(file: PackFile) -> Landlord:
    """How tenants know and reach the landlord."""
    entry = file.landlord
    return Landlord(
        name=entry.name,
        emergency_phone=entry.emergency_phone,
        office_phone=entry.office_phone,
        office_hours=entry.office_hours,
        privacy_url=entry.privacy_url,
        complaints_url=entry.complaints_url,
    )


def common_fields(file: PackFile, *, rules_url: str) -> Mapping[str, str]:
    """What every text may name, by ``COMMON_FIELDS``."""
    entry = file.landlord
    return {
        "landlord": entry.name,
        "emergency_phone": entry.emergency_phone,
        "office_phone": entry.office_phone,
        "office_hours": entry.office_hours,
        "rules_url": rules_url,
        "privacy_url": entry.privacy_url,
        "complaints_url": entry.complaints_url,
        "ombudsman_name": file.ombudsman.name,
        "ombudsman_url": file.ombudsman.web,
        "ombudsman_phone": file.ombudsman.phone,
    }


def queue_map(sheet: Sheet[PackFile]) -> QueueMap:
    """Which queue takes which need; a need that nobody takes would be lost."""
    queues = sheet.content.queues
    for kind in NeedKind:
        if kind not in queues and kind not in _NEVER_QUEUED:
            what = f"No queue takes {kind}."
            sheet.complain(("queues",), what, f"Add a line such as '{kind}: enquiries'.")
    moderation = sheet.content.moderation_queue
    return QueueMap(queues=MappingProxyType(dict(queues)), moderation=moderation)


def calendar(sheet: Sheet[PackFile]) -> WorkingCalendar:
    """The landlord's working days."""
    file = sheet.content
    zone = _zone(sheet)
    possible = subdivisions(file.country) or ()
    if file.subdivision not in possible:
        what = f"'{file.subdivision}' is not a part of {file.country} with holidays of its own."
        sheet.complain(("subdivision",), what, f"Use one of: {', '.join(possible)}.")
        return WorkingCalendar(zone=zone, public_holidays=frozenset())
    return working_calendar(
        country=file.country,
        subdivision=file.subdivision,
        zone=zone,
        proclaimed=file.calendar.extra_public_holidays,
        closed=file.calendar.closed_days,
        day_ends=file.calendar.day_ends,
        opening=_opening(sheet),
        others=_others(sheet),
    )


def season(entry: SeasonEntry) -> Season:
    """The same days of every year."""
    first, last = (tuple(map(int, end.split("-"))) for end in (entry.first, entry.last))
    return Season(first=(first[0], first[1]), last=(last[0], last[1]))


def _others(sheet: Sheet[PackFile]) -> Mapping[str, OtherDays]:
    others = sheet.content.calendar.others
    for name in others.keys() & {LAW, OWN}:
        what = f"The calendar '{name}' is always there."
        sheet.complain(("calendar", "others", name), what, "Give this one another name.")
    return {
        name: OtherDays(
            national_only=entry.national_only, breaks=tuple(season(one) for one in entry.breaks)
        )
        for name, entry in others.items()
    }


def _opening(sheet: Sheet[PackFile]) -> OpeningHours:
    entry = sheet.content.calendar.opening
    if entry is None:
        return OpeningHours()
    week: dict[int, tuple[Span, ...]] = {}
    for name, hours in entry.week.items():
        week[WEEK.index(name)] = _spans(sheet, ("week", name), hours)
    exceptions: dict[date, tuple[Span, ...]] = {}
    for day, hours in entry.exceptions.items():
        exceptions[day] = _spans(sheet, ("exceptions", day.isoformat()), hours)
    return OpeningHours(week=MappingProxyType(week), exceptions=MappingProxyType(exceptions))


def _spans(sheet: Sheet[PackFile], where: Where, hours: Iterable[str]) -> tuple[Span, ...]:
    """In order and apart; anything else is a slip of the pen."""
    spans: list[Span] = []
    for written in hours:
        try:
            opens, closes = (time.fromisoformat(end) for end in written.split("-"))
        except ValueError:
            opens = closes = time()
        if opens >= closes or (spans and opens < spans[-1].closes):
            what = f"'{written}' is not a time from when until when, after the one before."
            fix = "Write them in order, like 08:30-12:00 and 13:00-17:00."
            sheet.complain(("calendar", "opening", *where), what, fix)
        else:
            spans.append(Span(opens=opens, closes=closes))
    return tuple(spans)


def _zone(sheet: Sheet[PackFile]) -> ZoneInfo:
    name = sheet.content.timezone
    try:
        return ZoneInfo(name)
    # A name such as '../x' is a ValueError, a directory such as 'Europe' an OSError.
    except (ZoneInfoNotFoundError, ValueError, OSError):
        what = f"There is no time zone '{name}'."
        sheet.complain(("timezone",), what, "Write a name such as Europe/London.")
        return _UTC
