"""The landlord's published house rules: numbered clauses, in a version with a date."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.domain.conduct import ConductKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseWords:
    """What one clause says, in one language."""

    title: str
    #: One sentence; what a reminder or a warning quotes.
    text: str
    #: What else the published page says about it.
    more: str = ""
    #: Examples of what breaks it, and of what may look alike and does not.
    breach: tuple[str, ...] = ()
    not_breach: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause(ClauseWords):
    """One numbered rule, in the words that are published."""

    id: str
    #: The conduct this clause is quoted for.
    answers: frozenset[ConductKind] = frozenset()
    #: 1 is quoted before 2 when a message breaks several.
    rank: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesLabels:
    """The few words around the clauses.

    They are frozen with every published version: other defaults would stop every landlord who
    has published one.
    """

    heading: str = "House rules"
    breach: str = "This breaks the rule"
    not_breach: str = "This does not break it"


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesTranslation:
    """The rules in another language; a clause that is missing is shown as it is published."""

    #: What the language calls itself.
    name: str
    #: Whether a person who speaks it has read the words.
    reviewed: bool
    labels: RulesLabels
    clauses: Mapping[str, ClauseWords]


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
    #: Whether ``url`` is the page of this bot, which has a link for each version and clause.
    permanent_links: bool = False
    labels: RulesLabels = field(default_factory=RulesLabels)
    #: By the code of the language.
    translations: Mapping[str, RulesTranslation] = field(default_factory=dict)

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

    def link(self, clause: str) -> str:
        """Where a person reads that clause in this very version, as exactly as is known."""
        if not self.permanent_links:
            return self.url
        return f"{self.url.rstrip('/')}/{self.version}#{clause}"
