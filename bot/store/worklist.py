"""Open cases by what an agent looks for, and cases by words said in them.

Numbers are read from an index alone; rows only for the page that is shown.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.case import Case
from bot.domain.worklist import PER_PAGE, SOON, Page, Section
from bot.store.cases import SqliteCases
from bot.store.codec import micros

_IN_ORDER = "ORDER BY (due_at IS NULL), due_at, id LIMIT ? OFFSET ?"
_BY_DUE = "ORDER BY due_at, id LIMIT ? OFFSET ?"
_MINE = "FROM cases WHERE owner = ? AND state = 'claimed'"
_UNCLAIMED = "FROM cases WHERE state = 'open'"
_SOON = "FROM cases WHERE due_at >= ? AND due_at < ? AND state <> 'closed'"
_OVERDUE = "FROM cases WHERE due_at < ? AND state <> 'closed'"
_WAITING = """FROM cases
    WHERE state <> 'closed' AND awaits = 1 AND reply IN ('queued', 'delivered')"""

COUNT_MINE = f"SELECT count(*) {_MINE}"
COUNT_UNCLAIMED = f"SELECT count(*) {_UNCLAIMED}"
COUNT_SOON = f"SELECT count(*) {_SOON}"
COUNT_OVERDUE = f"SELECT count(*) {_OVERDUE}"
COUNT_WAITING = f"SELECT count(*) {_WAITING}"
PAGE_MINE = f"SELECT id {_MINE} {_IN_ORDER}"
PAGE_UNCLAIMED = f"SELECT id {_UNCLAIMED} {_IN_ORDER}"
PAGE_SOON = f"SELECT id {_SOON} {_BY_DUE}"
PAGE_OVERDUE = f"SELECT id {_OVERDUE} {_BY_DUE}"
PAGE_WAITING = f"SELECT id {_WAITING} {_IN_ORDER}"
# The newest messages first; a case is in it as often as the words were said.
SAID = """SELECT case_id FROM case_words JOIN case_message ON inbox_id = case_words.rowid
    WHERE case_words MATCH ? ORDER BY case_words.rowid DESC LIMIT ?"""

_COUNTS = {
    Section.MINE: COUNT_MINE,
    Section.UNCLAIMED: COUNT_UNCLAIMED,
    Section.SOON: COUNT_SOON,
    Section.OVERDUE: COUNT_OVERDUE,
    Section.WAITING: COUNT_WAITING,
}
_PAGES = {
    Section.MINE: PAGE_MINE,
    Section.UNCLAIMED: PAGE_UNCLAIMED,
    Section.SOON: PAGE_SOON,
    Section.OVERDUE: PAGE_OVERDUE,
    Section.WAITING: PAGE_WAITING,
}
_MESSAGES_EACH = 20  # of a case, before another may be overlooked


class SqliteWorklist:
    """``bot.ports.store.Worklist``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._cases = SqliteCases(db)

    async def counts(self, staff: str, now: datetime) -> Mapping[Section, int]:
        """How many cases each list holds for *staff*."""
        return {
            section: int(self._db.execute(query, _given(section, staff, now)).fetchone()[0])
            for section, query in _COUNTS.items()
        }

    async def page(self, page: Page, staff: str, now: datetime) -> Sequence[Case]:
        """The cases of a page, the nearest deadline first, then those without one."""
        bounds = (PER_PAGE, page.number * PER_PAGE)
        given = (*_given(page.section, staff, now), *bounds)
        rows = self._db.execute(_PAGES[page.section], given).fetchall()
        return [await self._cases.get(case) for (case,) in rows]

    async def said(self, words: str, limit: int) -> Sequence[Case]:
        """Cases in which all *words* (or words that begin so) were said, the latest first."""
        terms = " ".join(f'"{word}"*' for word in _plain(words))
        if not terms:
            return []
        rows = self._db.execute(SAID, (terms, limit * _MESSAGES_EACH)).fetchall()
        found = list(dict.fromkeys(case for (case,) in rows))[:limit]
        return [await self._cases.get(case) for case in found]


def _given(section: Section, staff: str, now: datetime) -> tuple[object, ...]:
    match section:
        case Section.MINE:
            return (staff,)
        case Section.SOON:
            return (micros(now), micros(now + SOON))
        case Section.OVERDUE:
            return (micros(now),)
        case Section.UNCLAIMED | Section.WAITING:
            return ()


def _plain(words: str) -> list[str]:
    """Letters and digits only, so that nothing of it is an operator of the search."""
    return "".join(char if char.isalnum() else " " for char in words).split()
