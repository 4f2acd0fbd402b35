"""Cases as staff see them: pure functions from what is stored to cards."""

from bot.domain.acts import StaffAct
from bot.domain.case import Case, CaseState, Offer, ReplyState
from bot.domain.case_file import Asked
from bot.domain.clocks import Event
from bot.domain.complaint import Stage
from bot.domain.need import NeedKind, Priority
from bot.domain.outbound import Card, Fact, Tone
from bot.pipeline.card_parts import FOLDED_WORDS, button, quotes, reasons_line
from bot.pipeline.case_buttons import first_acts, further_acts
from bot.pipeline.case_view import CaseView
from bot.pipeline.confided import CONFIDED
from bot.pipeline.time_left import say_clock
from bot.pipeline.words import (
    DETAIL_WORDS,
    NEED_WORDS,
    say_day,
    say_due,
    say_household,
    say_language,
    say_moment,
    say_person,
    say_priority,
    say_same_text,
    say_trade,
)

SHOWN = 300  # of what somebody wrote about a complaint


def case_card(view: CaseView) -> Card:
    """What is needed, by when, who has it, and what one may do about it now."""
    case = view.case
    return Card(
        reference=case.reference,
        heading=case_heading(case),
        tone=_case_tone(case),
        facts=tuple(fact for fact in _case_facts(view) if fact.value),
        quotes=quotes(
            view.messages, view.person.name, folded=case.folded, needs=_in_our_words(case)
        ),
        footer=_footer(view),
        buttons=first_acts(view),
        more=further_acts(view),
    )


def _in_our_words(case: Case) -> str:
    """What the person needs, without a word of theirs."""
    said = (case_heading(case), reasons_line(case.reasons))
    return "In our words: " + " ".join(f"{one}." for one in said if one)


def pointer_card(case: Case, why: str) -> Card:
    """What is left where the case lay before."""
    return Card(
        reference=case.reference,
        heading=f"Moved: {case_heading(case)}",
        tone=Tone.CLOSED,
        facts=(Fact(label="Now in", value=f"#{case.queue}"), Fact(label="Why", value=why)),
        buttons=(button(case.reference, StaffAct.SHOW, "Show the case"),),
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
        Fact(label="State", value=_case_state(view)),
        Fact(label="Due", value=_due(case, view)),
        Fact(label="Also due", value=_also_due(case, view)),
        Fact(label="Stands still", value=_stopped(view)),
        Fact(label="Missed", value=_missed(view)),
        Fact(label="Priority", value=say_priority(case.priority)),
        Fact(label="Why", value=reasons_line(case.reasons)),
        Fact(label="Hazard", value=(case.hazard or "").replace("_", " ")),
        *_person_facts(view),
        *(Fact(label=label, value=said) for label, said in view.told.items()),
        *_asked_facts(view),
        *_complaint_facts(view),
        Fact(label="In confidence", value=CONFIDED if view.confided else ""),
        Fact(label="Attachments", value=str(view.media) if view.media else ""),
        Fact(label="Chased", value=_times(case.chases)),
        Fact(label="Complaint", value=_offer(case)),
        Fact(label="Grew out of", value=case.parent or ""),
        Fact(label="Split off", value=", ".join(view.file.split)),
        Fact(label="Took over", value=", ".join(view.file.merged)),
        Fact(label="Answering", value=view.answering.open),
        Fact(label="Last answer", value=_reply(view)),
        Fact(label="Reopened", value=_reopened(view)),
        Fact(label="Outcome", value=case.outcome),
        Fact(label="Merged into", value=view.file.merged_into or ""),
        Fact(label="Rated", value=_rating(view)),
    ]


def _person_facts(view: CaseView) -> tuple[Fact, ...]:
    others = (f"{one.reference} {case_heading(one)}" for one in view.others)
    return (
        Fact(label="From", value=say_person(view.person, view.conversation)),
        Fact(label="Restriction", value=view.standing),
        Fact(label="Bot's answers", value=_held(view)),
        Fact(label="Also open", value="; ".join(others)),
        Fact(label="Language", value=say_language(view.heard)),
        Fact(label="Same text", value=say_same_text(view.heard, view.least)),
        Fact(label="Household", value=say_household(view.case.vulnerabilities)),
    )


def _held(view: CaseView) -> str:
    if view.hold is None:
        return ""
    until = say_day(view.hold.until, view.zone)
    return f"held by {view.hold.by_name} until {until}: please answer yourself"


def _asked_facts(view: CaseView) -> list[Fact]:
    """What staff asked for, and what the person told us."""
    return [
        Fact(label=DETAIL_WORDS[one.detail], value=_asked(one, view)) for one in view.file.asked
    ]


def _asked(one: Asked, view: CaseView) -> str:
    if one.is_open:
        times = "" if one.times == 1 else ", twice"
        return f"asked {say_moment(one.at, view.zone)}{times}; no answer yet"
    return f"{one.answer[:SHOWN]} (told us)"


def _reopened(view: CaseView) -> str:
    times = view.file.reopened
    if not times:
        return ""
    return f"{say_moment(times[-1], view.zone)}, the tenant says that it is not over"


def _rating(view: CaseView) -> str:
    rating = view.file.rating
    if rating is None:
        return ""
    said = f": {rating.words[:SHOWN]}" if rating.words else ""
    return f"{rating.stars} of 5{said}"


def _footer(view: CaseView) -> str:
    """Times on a card hold for the moment at which it was drawn."""
    opened, now = (say_moment(at, view.zone) for at in (view.case.opened_at, view.now))
    return f"{view.case.reference} · opened {opened} · as of {now}"


def _case_state(view: CaseView) -> str:
    case, handed = view.case, view.file.handed
    if not case.is_open:
        return "Closed"
    waits = ", waiting for the tenant" if case.awaits else ""
    if case.state is CaseState.OPEN:
        return f"Nobody has it yet{waits}"
    by = f", handed over by {handed.by}" if handed else ""
    return f"{case.owner_name} has it{by}{waits}"


def _due(case: Case, view: CaseView) -> str:
    if case.due_at is None or not case.is_open:
        return ""
    return say_clock(case.due_name, case.due_at, view.now, view.calendar)


def _also_due(case: Case, view: CaseView) -> str:
    """The later promises; what a raised priority made nearer stands in ``Due`` alone."""
    if case.due_at is None or not case.is_open:
        return ""
    later: dict[str, str] = {}
    for one in view.clocks:
        if one.is_running and one.due >= case.due_at and one.name != case.due_name:
            later.setdefault(one.name, say_clock(one.name, one.due, view.now, view.calendar))
    return "; ".join(later.values())


def _stopped(view: CaseView) -> str:
    """Clocks that stand still, such as while we wait for the person."""
    still = (one for one in view.clocks if one.paused_since and one.stopped_at is None)
    return "; ".join(
        f"{one.name}, since {say_moment(since, view.zone)}"
        for one in still
        if (since := one.paused_since) is not None and view.case.is_open
    )


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


def _reply(view: CaseView) -> str:
    case, by = view.case, view.answering.last
    state = (
        view.answering.lost
        or {
            ReplyState.NONE: "",
            ReplyState.QUEUED: "being sent",
            ReplyState.DELIVERED: "delivered",
            ReplyState.FAILED: f"NOT delivered: {case.reply_because}",
            ReplyState.UNKNOWN: f"may not have arrived: {case.reply_because}",
        }[case.reply]
    )
    return f"{state} ({by})" if state and by else state


_STAGE_WORDS = {
    Stage.RECEIVED: "received, not acknowledged by a person",
    Stage.STAGE1: "stage 1, to be answered",
    Stage.ANSWERED: "stage 1 answered",
    Stage.ESCALATED: "stage 2, not acknowledged by a person",
    Stage.STAGE2: "stage 2, to be answered",
    Stage.FINAL: "final answer given",
}


def _shown(words: str, instead: str) -> str:
    return instead if instead and words else words[:SHOWN]


def _complaint_facts(view: CaseView) -> tuple[Fact, ...]:
    complaint = view.complaint
    if complaint is None:
        return ()
    first = complaint.decided_by(Event.STAGE1_ANSWERED)
    hidden = CONFIDED if view.confided else FOLDED_WORDS if view.case.folded else ""
    theirs = hidden if complaint.stage is Stage.RECEIVED else ""  # not yet put by staff
    decided = (complaint.decision or "").replace("_", " ")
    return (
        Fact(label="Stage", value=_STAGE_WORDS[complaint.stage]),
        Fact(label="It is about", value=_shown(complaint.definition, theirs)),
        Fact(label="They want", value=_shown(complaint.outcome, theirs)),
        Fact(label="Decision", value=decided),
        Fact(label="Stage 1 decided by", value=first.name if first else ""),
    )
