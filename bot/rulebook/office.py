"""pack.yaml made into the landlord, its calendar and its queues."""

from collections.abc import Mapping
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.clocks import WorkingCalendar
from bot.domain.need import NeedKind
from bot.domain.rulebook import Landlord, QueueMap
from bot.rulebook.calendar import subdivisions, working_calendar
from bot.rulebook.schema import PackFile
from bot.rulebook.sheet import Sheet

_UTC = ZoneInfo("UTC")
#: They open no case, so they need no queue.
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
    )


def _zone(sheet: Sheet[PackFile]) -> ZoneInfo:
    name = sheet.content.timezone
    try:
        return ZoneInfo(name)
    # A name such as '../x' is a ValueError, a directory such as 'Europe' an OSError.
    except (ZoneInfoNotFoundError, ValueError, OSError):
        what = f"There is no time zone '{name}'."
        sheet.complain(("timezone",), what, "Write a name such as Europe/London.")
        return _UTC
