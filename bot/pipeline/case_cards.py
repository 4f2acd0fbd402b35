"""Cases as staff see them: pure functions from what is stored to cards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.acts import StaffAct
from bot.domain.at_risk import Missed
from bot.domain.case import Case, CaseState, Offer, ReplyState
from bot.domain.clocks import Event
from bot.domain.complaint import Complaint, Stage
from bot.domain.need import NeedKind, Priority
from bot.domain.outbound import Button, Card, Fact, Style, Tone
from bot.domain.regimes import Deadline
from bot.pipeline.card_parts import button, quotes, reasons_line, reveal
from bot.pipeline.words import (
    NEED_WORDS,
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

SHOWN = 300  # of what somebody wrote about a complaint


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
        quotes=quotes(view.messages, view.person.name, folded=case.folded),
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
        Fact(label="Why", value=reasons_line(case.reasons)),
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


def _case_buttons(case: Case) -> tuple[Button, ...]:
    if not case.is_open:
        return (reveal(case.reference),) if case.folded else ()
    claim = (
        button(case.reference, StaffAct.CLAIM, "Claim", Style.PRIMARY)
        if case.state is CaseState.OPEN
        else button(case.reference, StaffAct.RELEASE, "Release")
    )
    show = (reveal(case.reference),) if case.folded else ()
    return (
        claim,
        button(case.reference, StaffAct.REPLY, "Reply to tenant"),
        *show,
        button(case.reference, StaffAct.NOTE, "Note"),
        button(case.reference, StaffAct.REROUTE, "Move"),
        button(case.reference, StaffAct.CLOSE, "Close"),
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
        return (button(case.reference, StaffAct.ACKNOWLEDGE, "Acknowledge", Style.PRIMARY),)
    if complaint.stage is Stage.STAGE1:
        return (button(case.reference, StaffAct.DECIDE, "Answer stage 1", Style.PRIMARY),)
    if complaint.stage is Stage.STAGE2:
        return (button(case.reference, StaffAct.DECIDE, "Final answer", Style.PRIMARY),)
    return ()


def _clock_buttons(view: CaseView) -> tuple[Button, ...]:
    """What can be said about its clocks now."""
    case = view.case
    buttons = []
    if case.is_open and case.kind is not NeedKind.COMPLAINT:  # its stages are steps of their own
        buttons.append(button(case.reference, StaffAct.PROGRESS, "Step done"))
    if case.is_open and view.extendable:
        buttons.append(button(case.reference, StaffAct.EXTEND, "More time"))
    if any(not one.reason for one in view.missed):
        buttons.append(button(case.reference, StaffAct.MISSED_WHY, "Why was it missed?"))
    return tuple(buttons)
