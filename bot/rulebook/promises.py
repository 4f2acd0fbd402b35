"""clocks.yaml made into promises; a repair or complaint without one is refused."""

from itertools import product

from bot.domain.clocks import Clock
from bot.domain.need import NeedKind, Priority
from bot.domain.rulebook import ClockStart, Promise
from bot.rulebook.safety import provenance
from bot.rulebook.schema import ClockEntry, ClocksFile
from bot.rulebook.sheet import Sheet

_MUST_HAVE: tuple[tuple[NeedKind, Priority | None], ...] = (
    *product([NeedKind.REPAIR], Priority),
    (NeedKind.COMPLAINT, None),
)


def promises(sheet: Sheet[ClocksFile]) -> tuple[Promise, ...]:
    """Every promise, in the order of the file."""
    found = tuple(_promise(id_, entry) for id_, entry in sheet.content.clocks.items())
    for need, priority in _MUST_HAVE:
        if not any(_always_covers(promise, need, priority) for promise in found):
            named = f"{priority} {need}" if priority else need
            what = f"No clock covers every {named} from its receipt."
            sheet.complain(("clocks",), what, "Add one: tenants are told when to expect you.")
    return found


def _always_covers(promise: Promise, need: NeedKind, priority: Priority | None) -> bool:
    at_once = promise.starts is ClockStart.RECEIVED and promise.applies_from is None
    return at_once and promise.covers(need, priority, None)


def _promise(id_: str, entry: ClockEntry) -> Promise:
    clock = Clock(
        id=id_,
        name=entry.name,
        amount=entry.amount,
        unit=entry.unit,
        pauses_when_closed=entry.pauses_when_closed,
    )
    return Promise(
        clock=clock,
        starts=entry.starts,
        needs=entry.covers.needs,
        priorities=entry.covers.priorities,
        trades=entry.covers.trades,
        provenance=provenance(entry),
        applies_from=entry.applies_from,
    )
