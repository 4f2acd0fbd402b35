"""Whether a message of somebody restricted is dealt with now or kept: pure, and fails open.

Emergencies, hazards, safeguarding, complaints, requests for one's data, answers to our own
questions and appeals pass in any state of restriction; so does what the bot cannot read.
Groups are limited by a bar and by "no posting in groups" alone. One named contact holds
nothing: the cards say who deals with the person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.identity import RestrictionId
from bot.domain.limits import Limit, LimitKind, say_limit
from bot.domain.need import NeedAssessment, NeedKind, Priority
from bot.domain.restriction import Restriction

#: Needs nobody may be kept from; the right to one's data does not depend on behaviour either.
_ALWAYS = frozenset({NeedKind.SAFEGUARDING, NeedKind.COMPLAINT, NeedKind.DATA_REQUEST})
_SOON = frozenset({Priority.EMERGENCY, Priority.URGENT})
_WEEK = 8  # days: the same weekday of next week included


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A message as far as restrictions look at it."""

    at: datetime
    zone: ZoneInfo
    channel: str
    in_group: bool
    #: Why it passes whatever applies; empty if nothing exempts it.
    passes: str = ""
    #: When messages that count were let through before, by restriction, the oldest first.
    earlier: Mapping[RestrictionId, Sequence[datetime]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Through:
    """Dealt with as always."""

    #: Why a restriction does not apply to it; empty if none is in force.
    because: str = ""
    #: Restrictions whose number of messages it uses up.
    counts: tuple[Restriction, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Kept for staff and not answered; what a review or the window brings back."""

    restriction: Restriction
    #: When the window opens again; ``None`` if only a review can tell.
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOut:
    """Out of the group, and what it asks for goes on in private."""

    restriction: Restriction


Standing = Through | Hold | TakeOut


def passes_always(need: NeedAssessment, *, readable: bool, answers_us: bool) -> str:
    """Why this message passes in any state of restriction; empty if it does not."""
    kinds = {one.kind for one in need.needs}
    if need.safety:
        return "it points to danger"
    if any(one.hazard or one.priority in _SOON for one in need.needs):
        return "it may be an emergency or a hazard"
    if kinds & _ALWAYS:
        return f"{min(kinds & _ALWAYS).value.replace('_', ' ')} always passes"
    if answers_us:
        return "it answers a question of ours"
    return "" if readable else "the bot cannot read it, so a person has to"


def standing(restrictions: Sequence[Restriction], arrival: Arrival) -> Standing:
    """What becomes of the message; of several that hold it, the one that closes most."""
    live = [one for one in restrictions if one.applies(arrival.at)]
    live.sort(key=lambda one: one.limit.kind.rank, reverse=True)
    if arrival.in_group:
        return _in_group(live, arrival)
    if arrival.passes:
        return Through(because=arrival.passes if live else "")
    for one in live:
        if (held := _held(one, arrival)) is not None:
            return held
    return Through(counts=tuple(one for one in live if one.limit.kind is LimitKind.QUOTA))


def _in_group(live: Sequence[Restriction], arrival: Arrival) -> Standing:
    """Others read along, so the post goes whatever it says; its need never does."""
    for one in live:
        if one.limit.kind is LimitKind.BARRED and not arrival.passes:
            return Hold(restriction=one, until=None)
        if one.limit.kind in (LimitKind.BARRED, LimitKind.NO_GROUPS):
            return TakeOut(restriction=one)
    return Through()


def _held(one: Restriction, arrival: Arrival) -> Hold | None:
    local = arrival.at.astimezone(arrival.zone)
    match one.limit.kind:
        case LimitKind.BARRED:
            return Hold(restriction=one, until=None)
        case LimitKind.CHANNELS if arrival.channel.lower() not in one.limit.channels:
            return Hold(restriction=one, until=None)
        case LimitKind.QUOTA:
            until = _quota_opens(one, arrival)
            return Hold(restriction=one, until=until) if until else None
        case LimitKind.HOURS if not one.limit.is_open(local):
            return Hold(restriction=one, until=next_opening(one.limit, local))
        case _:
            return None


def _quota_opens(one: Restriction, arrival: Arrival) -> datetime | None:
    """When the next message is allowed; ``None`` if this one is."""
    period = timedelta(days=one.limit.days)
    recent = [at for at in arrival.earlier.get(one.id, ()) if at > arrival.at - period]
    if len(recent) < one.limit.most:
        return None
    return recent[-one.limit.most] + period


def next_opening(limit: Limit, local: datetime) -> datetime | None:
    """When the hours begin next after *local*, in UTC."""
    if limit.opens is None:
        return None
    for ahead in range(_WEEK):
        day = (local + timedelta(days=ahead)).date()
        opens = datetime.combine(day, limit.opens, local.tzinfo)
        if opens > local and day.weekday() in limit.weekdays:
            return opens.astimezone(UTC)
    return None


def standing_line(restrictions: Sequence[Restriction], now: datetime, zone: ZoneInfo) -> str:
    """What applies to the person, for a card of theirs; empty if nothing does."""
    lines = []
    for one in restrictions:
        if one.is_live and now < one.ends_at:
            ends = one.ends_at.astimezone(zone)
            known = "" if one.applies(now) else ", not enforced: the person has not been told"
            lines.append(
                f"{one.reference}: {say_limit(one.limit)} until {ends.day} {ends:%b %Y}{known}"
            )
    return "; ".join(lines)
