"""Cases and incidents as staff see them: pure functions from what is stored to cards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.acts import StaffAct
from bot.domain.at_risk import Missed
from bot.domain.case import Case, CaseState, Offer, ReplyState
from bot.domain.clocks import Event
from bot.domain.complaint import Complaint, Stage
from bot.domain.conduct import Severity
from bot.domain.incident import Incident, IncidentState, WarningState
from bot.domain.messages import MessageEdited, MessageReceived
from bot.domain.need import NeedKind, Priority
from bot.domain.outbound import Button, Card, Fact, Quote, Style, Tone
from bot.domain.regimes import Deadline
from bot.pipeline.words import (
    NEED_WORDS,
    SEVERITY_WORDS,
    say_due,
    say_language,
    say_moment,
    say_person,
    say_priority,
    say_same_text,
    say_trade,
)
from bot.ports.readings import NOTHING_HEARD, Heard
from bot.ports.store import Conversation, InboxRow, Person

QUOTES = 3  # a card is read at a glance; the thread has the rest
REASONS = 3
SHOWN = 300  # of what somebody wrote about a complaint
FOLDED = "The words are folded because they may be hard to read. Press “Show words” to see them."


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A case and what belongs beside it on its card."""

    case: Case
    person: Person
    conversation: Conversation
    messages: Sequence[InboxRow]
    media: int
    now: datetime
    zone: ZoneInfo
    #: Every promise made when it was opened, the nearest first.
    clocks: tuple[Deadline, ...] = ()
    #: Promises that were not kept in time.
    missed: tuple[Missed, ...] = ()
    #: Whether more time can be given for one of the clocks.
    extendable: bool = False
    heard: Heard = NOTHING_HEARD
    #: From how many people on the same text is worth showing.
    least: int = 2
    #: What was answered to questions about a repair, by the name of the question.
    told: Mapping[str, str] = field(default_factory=dict)
    #: Of a complaint, where it stands.
    complaint: Complaint | None = None


def case_card(view: CaseView) -> Card:
    """What is needed, by when, who has it, and what one may do about it now."""
    case = view.case
    return Card(
        reference=case.reference,
        heading=case_heading(case),
        tone=_case_tone(case),
        facts=tuple(fact for fact in _case_facts(view) if fact.value),
        quotes=_quotes(view.messages, view.person.name, folded=case.folded),
        footer=f"{case.reference} · opened {say_moment(case.opened_at, view.zone)}",
        buttons=(*_case_buttons(case), *_complaint_buttons(view), *_clock_buttons(view)),
    )


def case_heading(case: Case) -> str:
    """``EMERGENCY repair: gas``."""
    words = [NEED_WORDS[case.kind]]
    if case.priority is Priority.EMERGENCY:
        words = ["EMERGENCY", words[0].lower()]
    trade = f": {say_trade(case.trade)}" if case.trade else ""
    return f"{' '.join(words)}{trade}"


def _case_tone(case: Case) -> Tone:
    if not case.is_open:
        return Tone.CLOSED
    grave = case.priority is Priority.EMERGENCY or case.kind is NeedKind.SAFEGUARDING
    return Tone.URGENT if grave else Tone.NORMAL


def _case_facts(view: CaseView) -> list[Fact]:
    case = view.case
    return [
        Fact(label="State", value=_case_state(case)),
        Fact(label="Due", value=_due(case, view)),
        Fact(label="Also due", value=_also_due(case, view)),
        Fact(label="Missed", value=_missed(view)),
        Fact(label="Priority", value=say_priority(case.priority)),
        Fact(label="Why", value=_reasons(case.reasons)),
        Fact(label="From", value=say_person(view.person, view.conversation)),
        Fact(label="Language", value=say_language(view.heard)),
        Fact(label="Same text", value=say_same_text(view.heard, view.least)),
        Fact(label="Household", value=", ".join(case.vulnerabilities)),
        *(Fact(label=label, value=said) for label, said in view.told.items()),
        *_complaint_facts(view),
        Fact(label="Attachments", value=str(view.media) if view.media else ""),
        Fact(label="Chased", value=_times(case.chases)),
        Fact(label="Complaint", value=_offer(case)),
        Fact(label="Grew out of", value=case.parent or ""),
        Fact(label="Last answer", value=_reply(case)),
        Fact(label="Outcome", value=case.outcome),
    ]


def _reasons(because: Sequence[str]) -> str:
    return "; ".join(reason.rstrip(".") for reason in because[:REASONS])


def _case_state(case: Case) -> str:
    if case.state is CaseState.CLAIMED:
        return f"{case.owner_name} has it"
    return "Closed" if case.state is CaseState.CLOSED else "Nobody has it yet"


def _due(case: Case, view: CaseView) -> str:
    if case.due_at is None or not case.is_open:
        return ""
    late = "MISSED: " if case.due_at < view.now else ""
    return f"{late}{say_due(case.due_at, view.zone)} ({case.due_name})"


def _also_due(case: Case, view: CaseView) -> str:
    """The later promises; what a raised priority made nearer stands in ``Due`` alone."""
    if case.due_at is None or not case.is_open:
        return ""
    later: dict[str, str] = {}
    for one in view.clocks:
        if one.is_running and one.due >= case.due_at and one.name != case.due_name:
            later.setdefault(one.name, f"{say_due(one.due, view.zone)} ({one.name})")
    return "; ".join(later.values())


def _missed(view: CaseView) -> str:
    """What was not kept in time stays, with the reason once somebody gave one."""
    lines: dict[str, str] = {}
    for one in view.missed:
        reason = one.reason or "no reason given yet"
        what = f"{one.name}, was due {say_due(one.due, view.zone)}: {reason}"
        lines.setdefault(one.name, what)
    return "; ".join(lines.values())


def _times(count: int) -> str:
    return "" if not count else "once" if count == 1 else f"{count} times"


def _offer(case: Case) -> str:
    return {
        Offer.NONE: "",
        Offer.OFFERED: "offered, no answer yet",
        Offer.ACCEPTED: "wanted, opened as its own case",
        Offer.DECLINED: "offered, not wanted",
    }[case.offer]


def _reply(case: Case) -> str:
    return {
        ReplyState.NONE: "",
        ReplyState.QUEUED: "being sent",
        ReplyState.DELIVERED: "delivered",
        ReplyState.FAILED: f"NOT delivered: {case.reply_because}",
        ReplyState.UNKNOWN: f"may not have arrived: {case.reply_because}",
    }[case.reply]


def _quotes(rows: Sequence[InboxRow], name: str, *, folded: bool) -> tuple[Quote, ...]:
    quotes = []
    for row in rows[-QUOTES:]:
        if isinstance(row.event, MessageReceived | MessageEdited) and (said := said_in(row.event)):
            author = name or "Tenant"
            edited = " (edited)" if isinstance(row.event, MessageEdited) else ""
            quotes.append(
                Quote(author=f"{author}{edited}", text=said, folded=folded, summary=FOLDED)
            )
    return tuple(quotes[:1] if folded else quotes)


def said_in(event: MessageReceived | MessageEdited) -> str:
    """The words of a message, and what its attachments say without being opened."""
    attached = [
        f"[{media.kind.value}{f': {media.detail}' if media.detail else ''}]"
        for media in event.media
        if media.detail or not event.text
    ]
    return "\n".join((*([event.text] if event.text else ()), *attached))


def _case_buttons(case: Case) -> tuple[Button, ...]:
    if not case.is_open:
        return (_reveal(case.reference),) if case.folded else ()
    claim = (
        _button(case.reference, StaffAct.CLAIM, "Claim", Style.PRIMARY)
        if case.state is CaseState.OPEN
        else _button(case.reference, StaffAct.RELEASE, "Release")
    )
    reveal = (_reveal(case.reference),) if case.folded else ()
    return (
        claim,
        _button(case.reference, StaffAct.REPLY, "Reply to tenant"),
        *reveal,
        _button(case.reference, StaffAct.NOTE, "Note"),
        _button(case.reference, StaffAct.REROUTE, "Move"),
        _button(case.reference, StaffAct.CLOSE, "Close"),
    )


_STAGE_WORDS = {
    Stage.RECEIVED: "received, not acknowledged by a person",
    Stage.STAGE1: "stage 1, to be answered",
    Stage.ANSWERED: "stage 1 answered",
    Stage.ESCALATED: "stage 2, not acknowledged by a person",
    Stage.STAGE2: "stage 2, to be answered",
    Stage.FINAL: "final answer given",
}


def _complaint_facts(view: CaseView) -> tuple[Fact, ...]:
    complaint = view.complaint
    if complaint is None:
        return ()
    first = complaint.decided_by(Event.STAGE1_ANSWERED)
    decided = (complaint.decision or "").replace("_", " ")
    return (
        Fact(label="Stage", value=_STAGE_WORDS[complaint.stage]),
        Fact(label="It is about", value=complaint.definition[:SHOWN]),
        Fact(label="They want", value=complaint.outcome[:SHOWN]),
        Fact(label="Decision", value=decided),
        Fact(label="Stage 1 decided by", value=first.name if first else ""),
    )


def _complaint_buttons(view: CaseView) -> tuple[Button, ...]:
    """The next step of a complaint, and nothing that is not due."""
    case, complaint = view.case, view.complaint
    if complaint is None or not case.is_open:
        return ()
    if complaint.stage in (Stage.RECEIVED, Stage.ESCALATED):
        return (_button(case.reference, StaffAct.ACKNOWLEDGE, "Acknowledge", Style.PRIMARY),)
    if complaint.stage is Stage.STAGE1:
        return (_button(case.reference, StaffAct.DECIDE, "Answer stage 1", Style.PRIMARY),)
    if complaint.stage is Stage.STAGE2:
        return (_button(case.reference, StaffAct.DECIDE, "Final answer", Style.PRIMARY),)
    return ()


def _clock_buttons(view: CaseView) -> tuple[Button, ...]:
    """What can be said about its clocks now."""
    case = view.case
    buttons = []
    if case.is_open and case.kind is not NeedKind.COMPLAINT:  # its stages are steps of their own
        buttons.append(_button(case.reference, StaffAct.PROGRESS, "Step done"))
    if case.is_open and view.extendable:
        buttons.append(_button(case.reference, StaffAct.EXTEND, "More time"))
    if any(not one.reason for one in view.missed):
        buttons.append(_button(case.reference, StaffAct.MISSED_WHY, "Why was it missed?"))
    return tuple(buttons)


def _button(subject: str, act: StaffAct, label: str, style: Style = Style.PLAIN) -> Button:
    return Button(label=label, action=act, subject=subject, style=style)


def _reveal(subject: str) -> Button:
    return _button(subject, StaffAct.REVEAL, "Show words")


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
        quotes=_quotes(view.messages, view.person.name, folded=True),
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
        Fact(label="Why", value=_reasons(incident.because)),
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
    reveal = _reveal(incident.reference)
    if incident.state is IncidentState.DISMISSED:
        return (reveal,)
    buttons = [reveal]
    if not (incident.strike and incident.warning in (WarningState.QUEUED, WarningState.DELIVERED)):
        buttons.append(_button(incident.reference, StaffAct.WARN, "Warn", Style.DANGER))
    buttons.append(_button(incident.reference, StaffAct.DISMISS, "Not abuse"))
    if view.conversation.address.kind == "group" and not incident.hidden:
        buttons.append(_button(incident.reference, StaffAct.HIDE, "Remove post"))
    return tuple(buttons)
