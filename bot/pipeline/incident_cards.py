"""Incidents as supervisors see them: pure functions from what is stored to cards."""

from bot.domain.acts import StaffAct
from bot.domain.incident import Incident, IncidentState
from bot.domain.ladder import aimed_at
from bot.domain.notices import NoticeLevel, WarningState
from bot.domain.outbound import Button, Card, Fact, Style, Tone
from bot.domain.suggesting import LEVELS, Hint, hint
from bot.pipeline.card_parts import button, quotes, reasons_line, reveal
from bot.pipeline.incident_view import IncidentView
from bot.pipeline.incident_words import (
    SUGGESTION_WORDS,
    is_grave,
    say_campaign,
    say_identities,
    say_notices,
    say_others,
    say_person_notes,
    say_referrals,
    say_strikes,
    say_support,
    say_target,
)
from bot.pipeline.words import (
    SEVERITY_WORDS,
    say_day,
    say_language,
    say_moment,
    say_person,
    say_same_text,
)


def incident_card(view: IncidentView) -> Card:
    """How they behaved, what was done about it, and what a supervisor may do now."""
    incident = view.incident
    facts = (*_what(view), *_done(view), *_who(view))
    return Card(
        reference=incident.reference,
        heading=f"Conduct: {SEVERITY_WORDS[incident.severity]}",
        tone=_tone(incident),
        facts=tuple(fact for fact in facts if fact.value),
        quotes=quotes(view.messages, view.person.name, folded=True),
        footer=f"{incident.reference} · since {say_moment(incident.opened_at, view.zone)}",
        buttons=_buttons(view),
    )


def _tone(incident: Incident) -> Tone:
    if incident.cleared:
        return Tone.CLOSED
    return Tone.URGENT if is_grave(incident) else Tone.NORMAL


def _what(view: IncidentView) -> tuple[Fact, ...]:
    """What it is about, and what is being done about what they need."""
    incident = view.incident
    return (
        Fact(label="State", value=_state(incident)),
        Fact(label="With", value=incident.passed_to_name),
        Fact(label="Policy suggests", value=_suggestion(view)),
        Fact(label="Kinds", value=", ".join(kind.replace("_", " ") for kind in incident.kinds)),
        Fact(label="Aimed at", value=say_target(incident)),
        Fact(label="Campaign", value=say_campaign(view.campaign, view.zone)),
        Fact(label="Why", value=reasons_line(incident.because)),
        Fact(label="Reported by", value=view.reports),
        Fact(label="Messages", value=str(view.count)),
        Fact(label="What they need", value=_need(incident)),
        Fact(label="Language", value=say_language(view.heard)),
        Fact(label="Same text", value=say_same_text(view.heard, view.least)),
    )


def _done(view: IncidentView) -> tuple[Fact, ...]:
    """What was sent, with its proof, and what was decided."""
    incident, terms, zone = view.incident, view.policy.ladder, view.zone
    challenged = say_moment(incident.challenged_at, zone) if incident.challenged_at else ""
    return (
        Fact(label="House rule", value=_clause(view)),
        Fact(label="Warning", value=say_notices(incident, terms, zone, view.now)),
        Fact(label="Warnings", value=say_strikes(view.strikes, aimed_at(incident), terms)),
        Fact(label="Challenged", value=challenged),
        Fact(label="Post", value="removed from the group" if incident.hidden else ""),
        Fact(label="In the group", value=view.limits),
        Fact(label="Answers", value=_answers(view)),
        Fact(label="Given to", value=say_referrals(incident, zone)),
        Fact(label="Kept", value="whatever retention says" if incident.held else ""),
        Fact(label="Support", value=say_support(view.support, zone)),
    )


def _who(view: IncidentView) -> tuple[Fact, ...]:
    """Who it is, what to mind with them, and what was before."""
    return (
        Fact(label="From", value=say_person(view.person, view.conversation)),
        Fact(label="To mind", value=say_person_notes(view.notes, view.zone)),
        Fact(label="Restriction", value=view.standing),
        Fact(label="Other identities", value=say_identities(view.identities)),
        Fact(label="Other incidents", value=say_others(view.others, view.zone)),
    )


def _state(incident: Incident) -> str:
    by = incident.decided_by_name
    reason = f": {incident.reason}" if incident.reason else ""
    if incident.overturned_at is not None:
        return f"Overturned by {incident.overturned_by_name}: {incident.overturned_reason}"
    if incident.state is IncidentState.DISMISSED:
        return f"Not abuse, says {by}{reason}"
    if incident.state is IncidentState.WARNED:
        arrived = incident.warning is WarningState.DELIVERED
        return f"{'Warned by' if arrived else 'A warning was decided by'} {by}{reason}"
    return "Waiting for a supervisor"


def _hint(view: IncidentView) -> Hint | None:
    return hint(view.incident, view.strikes, view.again, view.policy.ladder)


def _suggestion(view: IncidentView) -> str:
    found = _hint(view)
    return f"{SUGGESTION_WORDS[found.what]} ({found.because})" if found else ""


def _clause(view: IncidentView) -> str:
    incident = view.incident
    if incident.clause:
        return f"{incident.clause} (version {incident.rules_version})"
    return f"{view.suggested_clause} is suggested"


def _answers(view: IncidentView) -> str:
    if view.hold is None:
        return ""
    until = say_day(view.hold.until, view.zone)
    return f"the bot's own are held by {view.hold.by_name} until {until}; safety advice goes out"


def _need(incident: Incident) -> str:
    return f"{incident.case}, handled as always" if incident.case else "nothing asked for"


def _buttons(view: IncidentView) -> tuple[Button, ...]:
    """The few that are pressed most; the others are behind “More”."""
    incident = view.incident
    if incident.cleared:
        return (reveal(incident.reference), _more(incident))
    return (
        reveal(incident.reference),
        *_next_notices(view),
        button(incident.reference, StaffAct.DISMISS, "Not abuse"),
        *_on_the_post(view),
        *view.further,
        _more(incident),
    )


def _more(incident: Incident) -> Button:
    return button(incident.reference, StaffAct.INCIDENT_MORE, "More")


def _next_notices(view: IncidentView) -> tuple[Button, ...]:
    """What can still be sent; only what the policy suggests stands out."""
    incident, found = view.incident, _hint(view)
    suggested = LEVELS.get(found.what) if found else None
    ways = (
        (NoticeLevel.REMINDER, StaffAct.REMIND, "Remind", Style.PLAIN),
        (NoticeLevel.WARNING, StaffAct.WARN, "Warn", Style.DANGER),
        (NoticeLevel.FINAL, StaffAct.FINAL, "Final warning", Style.DANGER),
    )
    return tuple(
        button(incident.reference, act, label, style if level is suggested else Style.PLAIN)
        for level, act, label, style in ways
        if not incident.has_stood(level)
    )


def _on_the_post(view: IncidentView) -> tuple[Button, ...]:
    incident = view.incident
    if view.place != "group" or incident.hidden:
        return ()
    return (button(incident.reference, StaffAct.HIDE, "Remove post"),)


def further_buttons(view: IncidentView) -> tuple[Button, ...]:
    """What “More” offers to whoever pressed it."""
    ref = view.incident.reference
    hold = (
        button(ref, StaffAct.LET_GO, "Let the bot answer again")
        if view.hold
        else button(ref, StaffAct.HOLD, "Hold the bot's answers")
    )
    return (
        hold,
        button(ref, StaffAct.HAND_BACK, "Pass on"),
        button(ref, StaffAct.REFER, "Given to police or solicitor"),
        button(ref, StaffAct.SUPPORT, "Support a colleague"),
        button(ref, StaffAct.ADJUST, "What to mind"),
        button(ref, StaffAct.AIMED, "Aimed at"),
        button(ref, StaffAct.EVIDENCE, "Evidence pack"),
        button(ref, StaffAct.KEEP, "Keep as evidence")
        if not view.incident.held
        else button(ref, StaffAct.UNKEEP, "Keep no longer"),
        button(ref, StaffAct.LINK, "Same person as …"),
    )
