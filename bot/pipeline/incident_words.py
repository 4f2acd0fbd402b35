"""How incidents, warnings and what is known about people are put to supervisors."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.conduct import Severity
from bot.domain.incident import Incident, IncidentState
from bot.domain.ladder import Campaign, LadderTerms, Strike, aimed_at, per_target, runs_out
from bot.domain.notices import Notice, NoticeLevel, WarningState
from bot.domain.policy import Suggestion
from bot.pipeline.words import SEVERITY_WORDS, say_day, say_moment
from bot.ports.about_people import Other, PersonNote, Support

LISTED = 6  # other incidents named on a card
LEVEL_WORDS = {
    NoticeLevel.REMINDER: "reminder",
    NoticeLevel.WARNING: "warning",
    NoticeLevel.FINAL: "final warning",
}
SUGGESTION_WORDS: dict[Suggestion, str] = {
    "reminder": "a reminder",
    "warning": "a warning",
    "final_warning": "a final warning",
    "restriction": "a restriction, which a supervisor decides",
}


def say_notice(notice: Notice, terms: LadderTerms, zone: ZoneInfo, now: datetime) -> str:
    """What became of one notice, and until when it counts; the platform's ids are evidence."""
    what = LEVEL_WORDS[notice.level]
    match notice.state:
        case WarningState.QUEUED:
            return f"{what} being sent; it does not count yet"
        case WarningState.DELIVERED:
            return f"{what} delivered {_proof(notice, zone)}{_until(notice, terms, zone, now)}"
        case WarningState.UNDELIVERABLE:
            return f"{what} NOT delivered, so it does not count: {notice.because}"
        case WarningState.UNKNOWN:
            return f"{what} may not have arrived, so it does not count: {notice.because}"
        case WarningState.NONE:
            return ""


def _proof(notice: Notice, zone: ZoneInfo) -> str:
    at = say_moment(notice.at, zone) if notice.at else ""
    channel = f", accepted by {notice.channel.title()}" if notice.channel else ""
    return f"{at}{channel}"


def _until(notice: Notice, terms: LadderTerms, zone: ZoneInfo, now: datetime) -> str:
    ends = runs_out(notice, terms)
    if ends is None:
        return ""
    if ends <= now:
        return f"; it counted until {say_day(ends, zone)}, and is history only"
    return f"; counts until {say_day(ends, zone)}"


def say_notices(incident: Incident, terms: LadderTerms, zone: ZoneInfo, now: datetime) -> str:
    """All notices of one incident, the latest first."""
    said = [say_notice(one, terms, zone, now) for one in reversed(incident.notices)]
    if incident.cleared and incident.proofs:
        said.append("none of it counts: the incident is cleared")
    return "\n".join(said) or "none sent"


def say_others(others: Sequence[Incident], zone: ZoneInfo) -> str:
    """The person's other incidents, one line each: when, how grave, what was done."""
    if not others:
        return "nothing"
    lines = [_line(one, zone) for one in others[:LISTED]]
    if len(others) > LISTED:
        lines.append(f"… and {len(others) - LISTED} earlier")
    return "\n".join(lines)


def _line(incident: Incident, zone: ZoneInfo) -> str:
    day = say_day(incident.opened_at, zone)
    return (
        f"{incident.reference} · {day} · {SEVERITY_WORDS[incident.severity]} · {say_done(incident)}"
    )


def say_done(incident: Incident) -> str:
    """What was done about it, in a few words."""
    if incident.overturned_at is not None:
        return f"overturned by {incident.overturned_by_name}"
    if incident.state is IncidentState.DISMISSED:
        return "not abuse"
    if incident.last is None:
        return "nothing sent"
    what = LEVEL_WORDS[incident.last.level]
    if incident.last.state is WarningState.DELIVERED:
        return what
    return f"{what} being sent" if incident.last.stands else f"{what}, not delivered"


def say_strikes(found: Sequence[Strike], target: str, terms: LadderTerms) -> str:
    """How many count now, and how many of them were aimed at *target*."""
    if not found:
        return "none counts now"
    noun, verb = ("warning", "counts") if len(found) == 1 else ("warnings", "count")
    months = f"a warning counts for {terms.warning_months} months"
    same = per_target(found).get(target.casefold(), 0) if target else 0
    aimed = f"; {same} aimed at {target}" if same > 1 else ""
    return f"{len(found)} {noun} {verb} now ({months}){aimed}"


def say_campaign(found: Campaign | None, zone: ZoneInfo) -> str:
    """What a court would call a course of conduct is for a court; this only counts."""
    if found is None:
        return ""
    return (
        f"{found.occasions} occasions aimed at {found.target} "
        f"since {say_day(found.since, zone)}: a possible campaign"
    )


def say_target(incident: Incident) -> str:
    """At whom: as a supervisor named them, else the kind of people."""
    if incident.aimed_at and incident.target:
        return f"{incident.aimed_at} ({incident.target.value})"
    return aimed_at(incident)


def say_identities(found: Sequence[Other]) -> str:
    """Linked accounts, and those that only look alike, clearly told apart."""
    return "\n".join(_identity(one) for one in found)


def _identity(one: Other) -> str:
    who = f"{one.name or 'No name given'} on {one.channel.title()}"
    if one.proven:
        return f"{who}: the same person, linked on proof"
    return f"{who}: may be the same ({one.why}), UNPROVEN"


def say_person_notes(notes: Sequence[PersonNote], zone: ZoneInfo) -> str:
    """What to mind with the person, with who wrote it and when."""
    return "\n".join(f"{one.text} ({one.by_name}, {say_day(one.at, zone)})" for one in notes)


def say_referrals(incident: Incident, zone: ZoneInfo) -> str:
    """Whom it was given to."""
    said = [
        f"{one.to}{f', their number {one.number}' if one.number else ''}, "
        f"{say_day(one.at, zone)}, by {one.by_name}"
        for one in incident.referrals
    ]
    return "\n".join(said)


def say_support(support: Sequence[Support], zone: ZoneInfo) -> str:
    """That it was offered, and when; to whom is between them and the supervisor."""
    if not support:
        return ""
    times = "once" if len(support) == 1 else f"{len(support)} times"
    return f"offered {times}, last on {say_day(support[-1].at, zone)}"


def is_grave(incident: Incident) -> bool:
    """Whether its card should stand out."""
    return incident.severity.rank >= Severity.HATEFUL.rank
