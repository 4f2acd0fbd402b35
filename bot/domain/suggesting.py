"""What the landlord's policy suggests to a supervisor. Deciding it is theirs, and nobody else's."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.conduct import Severity
from bot.domain.incident import Incident
from bot.domain.ladder import LadderTerms, Strike
from bot.domain.notices import NoticeLevel
from bot.domain.policy import Repeated, Suggestion

_RISING: tuple[Suggestion, ...] = ("reminder", "warning", "final_warning", "restriction")
LEVELS: dict[Suggestion, NoticeLevel] = {
    "reminder": NoticeLevel.REMINDER,
    "warning": NoticeLevel.WARNING,
    "final_warning": NoticeLevel.FINAL,
}
_SAID = {level: what for what, level in LEVELS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """A step of the ladder, and why it is suggested."""

    what: Suggestion
    because: str


def hint(
    incident: Incident, in_force: Sequence[Strike], again: Repeated | None, terms: LadderTerms
) -> Hint | None:
    """The next step for *incident*; ``None`` where it was taken, or none is needed."""
    if incident.cleared or incident.severity.rank < Severity.RUDE.rank:
        return None
    before = [strike for strike in in_force if strike.incident != incident.reference]
    found = [_by_ladder(incident, before, terms), _by_count(again, before)]
    known = [one for one in found if one is not None]
    best = max(known, key=lambda one: _RISING.index(one.what), default=None)
    return None if best is None or _is_taken(incident, best) else best


def _by_ladder(incident: Incident, before: Sequence[Strike], terms: LadderTerms) -> Hint | None:
    if incident.severity.rank < Severity.ABUSIVE.rank:
        return Hint(what="reminder", because="rude to a person") if not before else None
    if any(strike.level is NoticeLevel.FINAL for strike in before):
        return Hint(what="restriction", because="a final warning counts already")
    if len(before) + 1 >= terms.final_at:
        because = f"warning {len(before) + 1} in {terms.warning_months} months"
        return Hint(what="final_warning", because=because)
    return Hint(what="warning", because=f"{incident.severity} and no warning counts")


def _by_count(again: Repeated | None, before: Sequence[Strike]) -> Hint | None:
    """Never further than one step above what the person was warned of and still counts."""
    if again is None or again.suggest is None:
        return None
    because = f"occasion {again.times} or later in {again.days} days"
    reached = max((_RISING.index(_SAID[one.level]) for one in before), default=0)
    return Hint(
        what=_RISING[min(_RISING.index(again.suggest), reached + 1)],
        because=because,
    )


def _is_taken(incident: Incident, found: Hint) -> bool:
    level = LEVELS.get(found.what)
    return level is not None and incident.has_stood(level)
