"""What supervisors do with an incident: one place that says which act does what."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from bot.domain.acts import StaffAct
from bot.domain.errors import NotAllowed
from bot.domain.identity import PlaceKind
from bot.domain.incident import Incident, IncidentState
from bot.domain.messages import MessageEdited, MessageReceived
from bot.domain.rules import Span
from bot.pipeline.clearing import dismiss
from bot.pipeline.evidence_asked import ask_for_pack
from bot.pipeline.group_limits import lift_limit, limit_member
from bot.pipeline.holding import hold_answers, let_answers_go
from bot.pipeline.incidents import MODERATION, remove_post, update_incident
from bot.pipeline.legal_hold import keep, unkeep
from bot.pipeline.staff_notices import preview, send_by_hand, show_chosen
from bot.pipeline.staff_people import adjust, aim, hand_to, refer, show_more, support
from bot.pipeline.staff_press import Press, find_incident
from bot.pipeline.step import Step
from bot.pipeline.threats import somebody_has_threat

REVEALED = 20  # messages shown at once, the newest

IncidentAct = Callable[[Step, Press, Incident], Awaitable[None]]


async def incident_act(step: Step, press: Press) -> None:
    """Do *press* to the incident it names."""
    incident = await find_incident(step, press)
    act = StaffAct(press.act)
    if (look := _LOOKS.get(act)) is not None:
        await look(step, press, incident)
        return
    if (change := _CHANGES.get(act)) is None:
        raise NotAllowed("That cannot be done to an incident.")
    await change(step, press, incident)
    if incident.state is not IncidentState.OPEN:  # somebody has looked
        await step.tx.timers.cancel(incident.reference, step.now)
    await update_incident(step, incident)
    await step.tx.incidents.save(incident)


async def _have_it(step: Step, press: Press, incident: Incident) -> None:
    taken = await somebody_has_threat(step, incident, press.who, press.name)
    if taken and taken != press.name:
        raise NotAllowed(f"{taken} already has {incident.reference}.")
    if not taken:
        await step.tell(
            MODERATION,
            f"{press.name} has {incident.reference}.",
            anchor=incident.card,
            subject=incident.reference,
        )


async def _hide(step: Step, press: Press, incident: Incident) -> None:
    conversation = await step.tx.conversations.get(incident.conversation)
    if conversation.address.kind is not PlaceKind.GROUP:
        raise NotAllowed("Only posts in a group can be removed.")
    for row in await step.tx.incidents.messages(incident.id):
        if isinstance(row.event, MessageReceived):
            await remove_post(step, conversation.address, row.event.message_id, incident)
    await step.record(
        "incident.hide_asked", incident.reference, "a supervisor asked for it", actor=press.who
    )


async def _reveal(step: Step, press: Press, incident: Incident) -> None:
    rows = await step.tx.incidents.messages(incident.id, REVEALED)
    spans = await step.tx.incidents.spans(incident.id)
    texts = [
        said_with_cause(row.event.text, spans.get(row.id, ()))
        for row in rows
        if isinstance(row.event, MessageReceived | MessageEdited) and row.event.text
    ]
    await step.record("words.shown", incident.reference, "asked to see them", actor=press.who)
    await step.tell(
        press.queue,
        f"The words in {incident.reference} (only you see this):",
        quote="\n\n".join(texts),
        only_for=press.actor.id,
    )


def said_with_cause(text: str, spans: Sequence[Span]) -> str:
    """The message, and under it the words that led there."""
    words = dict.fromkeys(text[at:to].strip() for at, to in spans if text[at:to].strip())
    return f"{text}\n→ led there: {'; '.join(words)}" if words else text


#: Acts that change nothing about the incident itself.
_LOOKS: Mapping[StaffAct, IncidentAct] = {
    StaffAct.REVEAL: _reveal,
    StaffAct.HAVE_IT: _have_it,
    StaffAct.INCIDENT_MORE: show_more,
    StaffAct.PREVIEW: preview,
    StaffAct.REMIND_CLAUSE: show_chosen,
    StaffAct.WARN_CLAUSE: show_chosen,
    StaffAct.FINAL_CLAUSE: show_chosen,
}
#: Acts after which it is saved and its card is brought up to date.
_CHANGES: Mapping[StaffAct, IncidentAct] = {
    StaffAct.REMIND: send_by_hand,
    StaffAct.WARN: send_by_hand,
    StaffAct.FINAL: send_by_hand,
    StaffAct.DISMISS: dismiss,
    StaffAct.HIDE: _hide,
    StaffAct.MUTE: limit_member,
    StaffAct.BAN: limit_member,
    StaffAct.UNMUTE: lift_limit,
    StaffAct.UNBAN: lift_limit,
    StaffAct.HOLD: hold_answers,
    StaffAct.LET_GO: let_answers_go,
    StaffAct.HAND_TO: hand_to,
    StaffAct.REFER: refer,
    StaffAct.SUPPORT: support,
    StaffAct.ADJUST: adjust,
    StaffAct.AIMED: aim,
    StaffAct.EVIDENCE: ask_for_pack,
    StaffAct.KEEP: keep,
    StaffAct.UNKEEP: unkeep,
}
