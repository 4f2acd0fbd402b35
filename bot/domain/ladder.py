"""What is held against a person now: strikes that count, per person, target and occasion.

A strike exists only where a warning was accepted by its platform, has not run out, and was
neither dismissed nor overturned. Being written down often is no strike.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from bot.domain.clocks import months_after
from bot.domain.conduct import Severity
from bot.domain.identity import Reference
from bot.domain.incident import Incident
from bot.domain.notices import Notice, NoticeLevel

#: "At least two occasions" towards one person: Protection from Harassment Act 1997 s.7 [P].
_OCCASIONS_AT_ONE_PERSON = 2

Occasion = tuple[Incident, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderTerms:
    """How long what counts, as the landlord decided."""

    #: Threshold keeps warnings for 3 months at its stage 1 and 6 at its stage 2 [P].
    warning_months: int = 6
    final_months: int = 6
    #: From this warning on, within its months, a final one is suggested.
    final_at: int = 2
    #: Occasions aimed at the same kind of people before a campaign is suspected; two are enough
    #: where a supervisor has named the one person they are aimed at.
    campaign_occasions: int = 3
    campaign_days: int = 180
    #: For how long a supervisor's hold on the bot's answers lasts if nobody lets them go.
    hold_days: int = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Strike:
    """One occasion that counts against a person, from its accepted warning to its end."""

    incident: Reference
    level: NoticeLevel
    #: Who it was aimed at; empty where nobody was.
    target: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """Several occasions aimed at one target."""

    target: str
    occasions: int
    since: datetime


def aimed_at(incident: Incident) -> str:
    """The target: as a supervisor named it, or the kind of people it is aimed at."""
    return incident.aimed_at or (incident.target.value if incident.target else "")


def runs_out(notice: Notice, terms: LadderTerms) -> datetime | None:
    """When a warning stops counting; ``None`` for what never began to."""
    if not notice.is_strike or notice.at is None:
        return None
    final = notice.level is NoticeLevel.FINAL
    months = terms.final_months if final else terms.warning_months
    day = months_after(notice.at.date(), months)
    return datetime.combine(day, notice.at.timetz())


def occasions(incidents: Iterable[Incident], window: timedelta) -> tuple[Occasion, ...]:
    """Incidents of one person that stand, together where they are close, also in two places."""
    found: list[list[Incident]] = []
    ends: datetime | None = None
    for one in sorted(_standing(incidents), key=lambda one: (one.opened_at, one.id)):
        if ends is None or one.opened_at - ends > window:
            found.append([])
            ends = one.last_at
        found[-1].append(one)
        ends = max(ends, one.last_at)
    return tuple(tuple(group) for group in found)


def strikes(
    incidents: Iterable[Incident], terms: LadderTerms, window: timedelta, now: datetime
) -> tuple[Strike, ...]:
    """What counts against one person at *now*, oldest first; one occasion is one strike."""
    return tuple(
        strike
        for occasion in occasions(incidents, window)
        if (strike := _strike(occasion, terms, now)) is not None
    )


def per_target(found: Iterable[Strike]) -> Mapping[str, int]:
    """How many of the strikes were aimed at whom; harassment is counted by its target."""
    counted: dict[str, int] = {}
    for strike in found:
        key = strike.target.casefold()
        counted[key] = counted.get(key, 0) + 1
    return MappingProxyType(counted)


def times(occasions_had: Iterable[Occasion], severity: Severity, since: datetime) -> int:
    """On how many occasions *since* somebody was as grave as *severity*, or graver."""
    return sum(
        any(one.severity.rank >= severity.rank and one.last_at >= since for one in occasion)
        for occasion in occasions_had
    )


def campaign(
    incidents: Iterable[Incident],
    at: Incident,
    terms: LadderTerms,
    window: timedelta,
    now: datetime,
) -> Campaign | None:
    """Whether what *at* is aimed at has been aimed at on several occasions lately."""
    target = aimed_at(at)
    if not target or at.cleared:
        return None
    since = now - timedelta(days=terms.campaign_days)
    same = [
        one
        for one in incidents
        if aimed_at(one).casefold() == target.casefold() and one.last_at >= since
    ]
    had = [one for one in occasions(same, window) if _is_grave(one)]
    enough = _OCCASIONS_AT_ONE_PERSON if at.aimed_at else terms.campaign_occasions
    if len(had) < enough:
        return None
    return Campaign(target=target, occasions=len(had), since=had[0][0].opened_at)


def _standing(incidents: Iterable[Incident]) -> list[Incident]:
    return [one for one in incidents if not one.cleared]


def _is_grave(occasion: Occasion) -> bool:
    return any(one.severity.rank >= Severity.RUDE.rank or one.kinds for one in occasion)


def _strike(occasion: Occasion, terms: LadderTerms, now: datetime) -> Strike | None:
    """The gravest warning of the occasion that is in force; of equals, the first that arrived."""
    in_force = [
        strike
        for one in occasion
        for notice in one.proofs
        if (strike := _of(notice, one, terms)) is not None and strike.since <= now < strike.until
    ]
    return max(in_force, key=_gravest, default=None)


def _of(notice: Notice, incident: Incident, terms: LadderTerms) -> Strike | None:
    until = runs_out(notice, terms)
    if notice.at is None or until is None:
        return None
    return Strike(
        incident=incident.reference,
        level=notice.level,
        target=aimed_at(incident),
        since=notice.at,
        until=until,
    )


def _gravest(strike: Strike) -> tuple[int, float]:
    return strike.level.rank, -strike.since.timestamp()
