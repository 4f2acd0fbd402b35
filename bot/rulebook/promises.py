"""clocks.yaml made into promises; a repair or complaint without one is refused."""

from collections.abc import Mapping
from itertools import product
from types import MappingProxyType

from bot.domain.calendar import WorkingCalendar
from bot.domain.clocks import KNOWING, Clock, Extension, Length, Pause
from bot.domain.need import NeedKind, Priority
from bot.domain.regimes import Matter, Promise
from bot.domain.rulebook import Defect
from bot.rulebook.office import season
from bot.rulebook.safety import provenance
from bot.rulebook.schema import ClockEntry, ClocksFile, ExtensionEntry
from bot.rulebook.sheet import Sheet
from bot.rulebook.validate import did_you_mean

_MUST_HAVE = tuple(
    Matter(need=need, priority=priority)
    for need, priority in (*product([NeedKind.REPAIR], Priority), (NeedKind.COMPLAINT, None))
)


def promises(
    sheet: Sheet[ClocksFile], *, nation: str, calendar: WorkingCalendar | None
) -> tuple[Promise, ...]:
    """Every promise made in *nation*, in the order of the file.

    *calendar* is ``None`` if it cannot be read.
    """
    for id_, entry in sheet.content.clocks.items():
        _check(sheet, id_, entry, calendar)
    found = tuple(
        _promise(id_, entry)
        for id_, entry in sheet.content.clocks.items()
        if not entry.nations or nation in entry.nations
    )
    for matter in _MUST_HAVE:
        if not any(_always_covers(promise, matter) for promise in found):
            named = f"{matter.priority} {matter.need}" if matter.priority else matter.need
            what = f"No clock covers every {named} from its receipt."
            sheet.complain(("clocks",), what, "Add one: tenants are told when to expect you.")
    return found


def defects(sheet: Sheet[ClocksFile], rules: frozenset[str]) -> Mapping[str, Defect]:
    """The schedule of repairs; *rules* are the ids messages are recognised by, if any are."""
    for id_, entry in sheet.content.defects.items():
        for rule in sorted(entry.said_by - rules) if rules else ():
            what = f"There is no rule '{rule}' in needs.yaml or safety_cues.yaml."
            sheet.complain(("defects", id_, "said_by"), what, did_you_mean(rule, rules))
    return MappingProxyType(
        {
            id_: Defect(id=id_, name=entry.name, said_by=entry.said_by)
            for id_, entry in sheet.content.defects.items()
        }
    )


def _always_covers(promise: Promise, matter: Matter) -> bool:
    dated = promise.applies_from or promise.applies_until or promise.season
    return not dated and promise.clock.starts in KNOWING and promise.covers(matter)


def _promise(id_: str, entry: ClockEntry) -> Promise:
    return Promise(
        clock=_clock(id_, entry),
        needs=entry.covers.needs,
        priorities=entry.covers.priorities,
        trades=entry.covers.trades,
        hazards=entry.covers.hazards,
        defects=entry.covers.defects,
        season=season(entry.season) if entry.season else None,
        provenance=provenance(entry),
        applies_from=entry.applies_from,
        applies_until=entry.applies_until,
    )


def _clock(id_: str, entry: ClockEntry) -> Clock:
    return Clock(
        id=id_,
        name=entry.name,
        length=_length(entry),
        starts=entry.starts,
        stops=entry.stops,
        pauses=tuple(Pause(since=one.since, until=one.until) for one in entry.pauses),
        extension=_extension(entry, entry.extension) if entry.extension else None,
    )


def _length(entry: ClockEntry) -> Length:
    return Length(
        amount=entry.amount,
        unit=entry.unit,
        counted=entry.calendar,
        ends_at=entry.ends_at,
        rolls=entry.next_working_day,
    )


def _extension(entry: ClockEntry, more: ExtensionEntry) -> Extension:
    length = None
    if more.amount is not None:
        length = Length(
            amount=more.amount,
            unit=more.unit or entry.unit,
            counted=entry.calendar,
            ends_at=entry.ends_at,
            rolls=entry.next_working_day,
        )
    return Extension(
        length=length,
        times=more.times,
        counted_from=more.counted_from,
        notice=more.notice,
        before_due=more.before_due,
    )


def _check(
    sheet: Sheet[ClocksFile], id_: str, entry: ClockEntry, calendar: WorkingCalendar | None
) -> None:
    where = ("clocks", id_)
    known = calendar.names if calendar else {entry.calendar}
    if entry.calendar not in known:
        what = f"There is no calendar '{entry.calendar}'."
        fix = f"Use one of: {', '.join(sorted(known))}; pack.yaml can define others."
        sheet.complain((*where, "calendar"), what, fix)
    if entry.applies_from and entry.applies_until and entry.applies_until < entry.applies_from:
        what = "This ends before it begins."
        sheet.complain((*where, "applies_until"), what, "Put the later day here.")
    for defect in sorted(entry.covers.defects - sheet.content.defects.keys()):
        what = f"There is no defect '{defect}'."
        fix = did_you_mean(defect, sheet.content.defects)
        sheet.complain((*where, "covers", "defects"), what, fix)
