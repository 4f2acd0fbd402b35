"""What an agent can look through: which list, and which page of it."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

#: What falls due within this time is due soon.
SOON = timedelta(hours=24)
PER_PAGE = 10
_MOST_PAGES = 1000
#: Begins the name of a place that belongs to one member of staff alone.
_HOME = "home:"


class Section(StrEnum):
    """A list of open cases."""

    MINE = "mine"
    UNCLAIMED = "unclaimed"
    SOON = "soon"
    OVERDUE = "overdue"
    WAITING = "waiting"  # staff wrote last, and it is the tenant's turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of one list; ``number`` counts from 0."""

    section: Section = Section.MINE
    number: int = 0

    def __str__(self) -> str:
        return f"{self.section.value}:{self.number}"

    @classmethod
    def of(cls, said: str) -> "Page":
        """Back from its text; whatever is none is the first page of one's own cases."""
        section, _, number = said.partition(":")
        if section not in set(Section):
            return cls()
        known = number.isdecimal() and len(number) < len(str(_MOST_PAGES))
        return cls(section=Section(section), number=int(number) if known else 0)


def home_of(staff: str) -> str:
    """The place where only this member of staff looks."""
    return f"{_HOME}{staff}"


def whose_home(chat: str) -> str | None:
    """Who looks at *chat*, if it is somebody's own place."""
    return chat.removeprefix(_HOME) if chat.startswith(_HOME) else None
