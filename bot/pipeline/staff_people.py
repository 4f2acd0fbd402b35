"""What supervisors do about the people in an incident: colleagues, tenants, those outside."""

from bot.domain.errors import NotAllowed
from bot.domain.incident import Incident
from bot.domain.notices import Referral
from bot.pipeline.card_parts import reveal
from bot.pipeline.incident_cards import further_buttons
from bot.pipeline.incident_view import incident_view
from bot.pipeline.incidents import MODERATION
from bot.pipeline.legal_hold import hold
from bot.pipeline.staff_press import Press
from bot.pipeline.step import Step
from bot.ports.about_people import Colleague, PersonNote, Support

LONGEST = 1000  # of a note about a person
_BODIES = ("police", "solicitor", "other")


async def show_more(step: Step, press: Press, incident: Incident) -> None:
    """What else can be done, to whoever asked."""
    view = await incident_view(step, incident)
    await step.tell(
        press.queue,
        f"More that you can do with {incident.reference}:",
        only_for=press.actor.id,
        buttons=further_buttons(view),
    )


async def hand_to(step: Step, press: Press, incident: Incident) -> None:
    """Another supervisor is asked to deal with it, and told in private."""
    wanted = press.demand("to", "which supervisor it should go to")
    whom = await _supervisor(step, press, wanted)
    incident.passed_to, incident.passed_to_name = whom.id, whom.name
    await step.record(
        "incident.passed_on",
        incident.reference,
        f"passed to {whom.name}",
        actor=press.who,
        to=whom.id,
    )
    await step.tell(
        MODERATION,
        f"{press.name} asks you to take {incident.reference} (only you see this).",
        only_for=whom.id,
        buttons=(reveal(incident.reference),),
    )


async def _supervisor(step: Step, press: Press, wanted: str) -> Colleague:
    known = [one for one in await step.tx.about.supervisors() if one.id != press.actor.id]
    for one in known:
        if wanted.casefold() in {one.id.casefold(), one.name.casefold()}:
            return one
    names = ", ".join(one.name for one in known)
    if not names:
        raise NotAllowed("No other supervisor has used Tenantline yet, so none can be told.")
    raise NotAllowed(f"“{wanted}” is no supervisor known here. Choose one of: {names}.")


async def refer(step: Step, press: Press, incident: Incident) -> None:
    """Note that it was given to police or a solicitor; nothing of it is deleted from now on."""
    to, number = _referred(press)
    incident.refer(
        Referral(to=to, number=number, at=step.now, by=press.actor.id, by_name=press.name)
    )
    await hold(step, incident, f"given to {to}", by=press.actor.id, name=press.name)
    await step.record(
        "incident.referred", incident.reference, f"given to {to}", actor=press.who, number=number
    )


def _referred(press: Press) -> tuple[str, str]:
    """From the form, or ``police CAD 123``."""
    said, _, rest = press.words.partition(" ")
    to = press.values.get("to") or said
    number = press.values.get("number", rest).strip()
    if to.casefold() not in _BODIES:
        raise NotAllowed("Say police, solicitor or other, and their reference number if known.")
    return to.casefold(), number[:100]


async def support(step: Step, press: Press, incident: Incident) -> None:
    """Note what was offered to which colleague; the card names nobody."""
    said, _, rest = press.words.partition(" ")
    who = (press.values.get("who") or said).strip()
    what = press.values.get("what", rest).strip()
    if not who or not what:
        raise NotAllowed("Say whom you offered support, and what: Ann a talk with HR.")
    await step.tx.about.support(
        incident.id,
        Support(
            who=who[:100], what=what[:LONGEST], by=press.actor.id, by_name=press.name, at=step.now
        ),
    )
    await step.record(
        "support.offered", incident.reference, "a supervisor offered support", actor=press.who
    )


async def adjust(step: Step, press: Press, incident: Incident) -> None:
    """Keep what to mind with the person: an adjustment, or what makes things harder for them."""
    text = press.demand("text", "what to mind with this person")
    note = PersonNote(text=text[:LONGEST], by=press.actor.id, by_name=press.name, at=step.now)
    await step.tx.about.note(incident.person, note)
    await step.record(
        "person.noted", incident.reference, "what to mind with the person", actor=press.who
    )


async def aim(step: Step, press: Press, incident: Incident) -> None:
    """Name the one person it is aimed at: harassment is counted by its target."""
    incident.aimed_at = " ".join(press.demand("who", "who it is aimed at").split())[:100]
    await step.record(
        "incident.target_named", incident.reference, "a supervisor named them", actor=press.who
    )
