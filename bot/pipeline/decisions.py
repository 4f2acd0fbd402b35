"""What was decided about a person and can be appealed: warnings, mutes and restrictions."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.group_limit import LimitState
from bot.domain.identity import Reference
from bot.domain.incident import Incident, IncidentState
from bot.domain.notices import Notice, WarningState
from bot.domain.restriction import Restriction, RestrictionState
from bot.pipeline.accounts import accounts_of
from bot.pipeline.step import Step
from bot.ports.store import Person

LOOKED_AT = 20  # incidents of one account


@dataclass(frozen=True, slots=True, kw_only=True)
class Disputed:
    """A decision that can be appealed."""

    about: Reference
    decision: str
    what: str
    #: When it reached the person.
    at: datetime
    #: Who decided it, by id; the names beside.
    deciders: frozenset[str]
    names: tuple[str, ...]
    incident: Incident | None = None

    @property
    def weighs(self) -> bool:
        """Whether it is a restriction, which weighs more than a warning."""
        return self.incident is None


async def decisions_about(step: Step, person: Person) -> list[Disputed]:
    """What was decided about any of the person's accounts and still matters, newest first."""
    accounts = await accounts_of(step, person.id)
    incidents = [one for each in accounts for one in await step.tx.incidents.of(each, LOOKED_AT)]
    warned = [found for one in incidents if (found := _warning(step, one)) is not None]
    restricted = [
        found
        for one in await step.tx.restrictions.of(accounts)
        if (found := _restriction(step, one)) is not None
    ]
    limited = [found for one in incidents for found in await _limits(step, one)]
    # Of one moment, what weighs more comes first.
    return sorted(
        (*warned, *restricted, *limited), key=lambda one: (one.at, one.weighs), reverse=True
    )


async def deciders_by_now(step: Step, about: Reference) -> frozenset[str]:
    """Who had a part in it, also after somebody appealed."""
    restriction = await step.tx.restrictions.find(about)
    if restriction is not None:
        return restriction.deciders
    incident = await step.tx.incidents.find(about)
    return frozenset() if incident is None or _is_dismissed(incident) else incident.deciders


def _is_dismissed(incident: Incident) -> bool:
    return incident.state is IncidentState.DISMISSED


def _warning(step: Step, incident: Incident) -> Disputed | None:
    """The gravest warning that is there, or may be; overturned, it is still on record."""
    warnings = [one for one in incident.notices if one.carries_strike and _may_be_there(one)]
    if not warnings or _is_dismissed(incident):
        return None
    last = warnings[-1]
    return Disputed(
        about=incident.reference,
        decision=f"{incident.reference}:{last.level.value}",
        what=f"the {'final ' if last.level == 'final' else ''}warning in {incident.reference}",
        at=last.at or step.now,
        deciders=incident.deciders,
        names=incident.decider_names,
        incident=incident,
    )


def _may_be_there(notice: Notice) -> bool:
    """What nobody can say about, the person may hold in their hand."""
    return notice.stands or notice.state is WarningState.UNKNOWN


async def _limits(step: Step, incident: Incident) -> list[Disputed]:
    """Mutes and bans in a group that the platform carried out."""
    if _is_dismissed(incident):
        return []
    return [
        Disputed(
            about=incident.reference,
            decision=one.key,
            what=f"the {one.act.value} in {incident.reference}",
            at=one.asked_at,
            deciders=frozenset({one.by}),
            names=(one.by_name,),
            incident=incident,
        )
        for one in await step.tx.groups.limits_of(incident.id)
        if one.state not in (LimitState.ASKED, LimitState.FAILED)
    ]


def _restriction(step: Step, one: Restriction) -> Disputed | None:
    if one.state in (RestrictionState.PROPOSED, RestrictionState.DISCARDED):
        return None
    went_on = [each for each in one.reviews if each.can_be_appealed]
    named = [one.proposed, one.approved, *(each.by for each in one.reviews)]
    begun = one.in_force_at or (one.approved.at if one.approved else step.now)
    return Disputed(
        about=one.reference,
        decision=f"{one.reference}:{len(went_on)}",
        what=f"{'the bar' if one.is_bar else 'the restriction'} {one.reference}",
        at=went_on[-1].by.at if went_on else begun,
        deciders=one.deciders,
        names=tuple(dict.fromkeys(who.name for who in named if who is not None)),
    )
