"""Clocks as a table on a terminal: what, how long, when, and who says so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.regimes import Deadline
from bot.domain.rulebook import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One clock, in words."""

    due: str
    what: str
    length: str
    mark: str
    source: str

    @property
    def cells(self) -> tuple[str, ...]:
        """From left to right; the source last, because it is long."""
        return (self.due, self.what, self.length, self.mark, self.source)


_TITLES = Row(due="DUE", what="WHAT", length="LENGTH", mark="MARK", source="SOURCE")


def rows(found: Iterable[Deadline], rulebook: Rulebook) -> list[Row]:
    """One row each, in the order they come."""
    return [_row(one, rulebook) for one in found]


def timetable(found: Sequence[Row], indent: str = "  ") -> str:
    """The rows under their titles, in columns."""
    table = [_TITLES.cells, *(row.cells for row in found)]
    widths = [max(len(cells[column]) for cells in table) for column in range(len(_TITLES.cells))]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
        for cells in table
    )
    return "\n".join(f"{indent}{line}" for line in lines)


def _row(one: Deadline, rulebook: Rulebook) -> Row:
    state = " (kept)" if one.stopped_at else " (paused)" if one.paused_since else ""
    counted = f"{one.length} from {one.starts.replace('_', ' ')}"
    return Row(
        due=f"{say_exactly(one.due, rulebook)}{state}",
        what=one.name,
        length=counted,
        mark=one.mark,
        source=one.source,
    )


def say_exactly(moment: datetime, rulebook: Rulebook) -> str:
    """``Tue 29 Dec 2026, 23:59 GMT``: where the landlord is, with weekday and zone."""
    local = moment.astimezone(rulebook.calendar.zone)
    return f"{local:%a} {local.day:>2} {local:%b %Y, %H:%M %Z}"
