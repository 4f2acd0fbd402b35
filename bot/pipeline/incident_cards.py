"""Incidents as supervisors see them: pure functions from what is stored to cards."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.domain.acts import StaffAct
from bot.domain.conduct import Severity
from bot.domain.incident import Incident, IncidentState, WarningState
from bot.domain.outbound import Button, Card, Fact, Style, Tone
from bot.pipeline.card_parts import button, quotes, reasons_line, reveal
from bot.pipeline.words import SEVERITY_WORDS, say_language, say_moment, say_person, say_same_text
from bot.ports.readings import NOTHING_HEARD, Heard
from bot.ports.store import Conversation, InboxRow, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentView:
    """An incident and what belongs beside it on its card."""

    incident: Incident
    person: Person
    conversation: Conversation
    messages: Sequence[InboxRow]
    #: The person's other incidents, newest first.
    earlier: Sequence[Incident]
    zone: ZoneInfo
    heard: Heard = NOTHING_HEARD
    #: From how many people on the same text is worth showing.
    least: int = 2


def incident_card(view: IncidentView) -> Card:
    """How they behaved, what was done about it, and what a supervisor may do now."""
    incident = view.incident
    return Card(
        reference=incident.reference,
        heading=f"Conduct: {SEVERITY_WORDS[incident.severity]}",
        tone=_incident_tone(incident),
        facts=tuple(fact for fact in _incident_facts(view) if fact.value),
        quotes=quotes(view.messages, view.person.name, folded=True),
        footer=f"{incident.reference} · since {say_moment(incident.opened_at, view.zone)}",
        buttons=_incident_buttons(view),
    )


def _incident_tone(incident: Incident) -> Tone:
    if incident.state is IncidentState.DISMISSED:
        return Tone.CLOSED
    return Tone.URGENT if incident.severity.rank >= Severity.HATEFUL.rank else Tone.NORMAL


def _incident_facts(view: IncidentView) -> list[Fact]:
    incident = view.incident
    return [
        Fact(label="State", value=_incident_state(incident)),
        Fact(label="Kinds", value=", ".join(kind.replace("_", " ") for kind in incident.kinds)),
        Fact(label="Aimed at", value=incident.target or ""),
        Fact(label="Why", value=reasons_line(incident.because)),
        Fact(label="From", value=say_person(view.person, view.conversation)),
        Fact(label="Messages", value=str(len(view.messages))),
        Fact(label="Language", value=say_language(view.heard)),
        Fact(label="Same text", value=say_same_text(view.heard, view.least)),
        Fact(label="House rule", value=_clause(incident)),
        Fact(label="Warning", value=_warning(incident, view.zone)),
        Fact(label="Challenged", value=_challenged(incident, view.zone)),
        Fact(label="Post", value="removed from the group" if incident.hidden else ""),
        Fact(label="What they need", value=_need(incident)),
        Fact(label="Before this", value=_history(view.earlier)),
    ]


def _incident_state(incident: Incident) -> str:
    by = incident.decided_by_name
    reason = f": {incident.reason}" if incident.reason else ""
    if incident.state is IncidentState.DISMISSED:
        return f"Not abuse, says {by}{reason}"
    if incident.state is IncidentState.WARNED:
        return f"Warned by {by}{reason}"
    return "Waiting for a supervisor"


def _clause(incident: Incident) -> str:
    if not incident.clause:
        return ""
    return f"{incident.clause} (version {incident.rules_version})"


def _warning(incident: Incident, zone: ZoneInfo) -> str:
    what = "warning" if incident.strike else "reminder"
    match incident.warning:
        case WarningState.NONE:
            return "none sent"
        case WarningState.QUEUED:
            return f"{what} being sent; it does not count yet"
        case WarningState.DELIVERED:
            at = say_moment(incident.warned_at, zone) if incident.warned_at else ""
            return f"{what} delivered {at}"
        case WarningState.UNDELIVERABLE:
            return f"{what} NOT delivered, so it does not count: {incident.warning_because}"
        case WarningState.UNKNOWN:
            return f"{what} may not have arrived, so it does not count: {incident.warning_because}"


def _challenged(incident: Incident, zone: ZoneInfo) -> str:
    return say_moment(incident.challenged_at, zone) if incident.challenged_at else ""


def _need(incident: Incident) -> str:
    return f"{incident.case}, handled as always" if incident.case else "nothing asked for"


def _history(earlier: Sequence[Incident]) -> str:
    if not earlier:
        return "nothing"
    strikes = sum(incident.counts for incident in earlier)
    dismissed = sum(incident.state is IncidentState.DISMISSED for incident in earlier)
    return ", ".join(
        (
            _counted(len(earlier), "incident"),
            f"{_counted(strikes, 'warning')} that count" + ("s" if strikes == 1 else ""),
            f"{dismissed} not abuse",
        )
    )


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _incident_buttons(view: IncidentView) -> tuple[Button, ...]:
    incident = view.incident
    show = reveal(incident.reference)
    if incident.state is IncidentState.DISMISSED:
        return (show,)
    buttons = [show]
    if not (incident.strike and incident.warning in (WarningState.QUEUED, WarningState.DELIVERED)):
        buttons.append(button(incident.reference, StaffAct.WARN, "Warn", Style.DANGER))
    buttons.append(button(incident.reference, StaffAct.DISMISS, "Not abuse"))
    if view.conversation.address.kind == "group" and not incident.hidden:
        buttons.append(button(incident.reference, StaffAct.HIDE, "Remove post"))
    return tuple(buttons)
