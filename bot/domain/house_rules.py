"""The landlord's published house rules: numbered clauses, in a version with a date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.domain.conduct import ConductKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One numbered rule, in the words that are published."""

    id: str
    title: str
    #: One sentence; what a reminder or a warning quotes.
    text: str
    #: What else the published page says about it.
    more: str = ""
    #: The conduct this clause is quoted for.
    answers: frozenset[ConductKind] = frozenset()
    #: 1 is quoted before 2 when a message breaks several.
    rank: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseRules:
    """The rules as published; a warning names this version and this address."""

    version: str
    published: date
    url: str
    owner: str
    clauses: tuple[Clause, ...]
    #: Quoted for incivility that is none of the named kinds.
    default: str

    def clause_for(self, kinds: Iterable[ConductKind]) -> Clause:
        """The most serious clause that *kinds* break, or the one for plain incivility."""
        shown = frozenset(kinds)
        broken = [clause for clause in self.clauses if clause.answers & shown]
        return min(broken, key=lambda clause: clause.rank, default=self.clause(self.default))

    def clause(self, id: str) -> Clause:  # noqa: A002 - the word the landlord uses
        """The clause of that number; ``KeyError`` when there is none."""
        for clause in self.clauses:
            if clause.id == id:
                return clause
        raise KeyError(id)
