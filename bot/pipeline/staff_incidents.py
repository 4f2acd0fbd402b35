"""What supervisors do with an incident."""

from bot.domain.acts import StaffAct
from bot.domain.errors import NotAllowed
from bot.domain.identity import Address, PlaceKind
from bot.domain.incident import Incident, IncidentState
from bot.domain.messages import MessageEdited, MessageReceived
from bot.pipeline.incidents import (
    MODERATION,
    NOT_STARTED,
    remove_post,
    send_warning,
    update_incident,
)
from bot.pipeline.scene import private_address
from bot.pipeline.staff_press import Press, find_incident
from bot.pipeline.step import Step
from bot.pipeline.threats import somebody_has_threat
from bot.ports.store import OutboxState


async def incident_act(step: Step, press: Press) -> None:
    """Do *press* to the incident it names."""
    incident = await find_incident(step, press)
    match press.act:
        case StaffAct.WARN:
            await _warn(step, press, incident)
        case StaffAct.DISMISS:
            await _dismiss(step, press, incident)
        case StaffAct.HIDE:
            await _hide(step, press, incident)
        case StaffAct.REVEAL:
            await _reveal(step, press, incident)
            return
        case StaffAct.HAVE_IT:
            await _have_it(step, press, incident)
            return
        case _:
            raise NotAllowed("That cannot be done to an incident.")
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


async def _warn(step: Step, press: Press, incident: Incident) -> None:
    rules = step.office.rulebook.house_rules
    clause_id = press.value("clause") or incident.clause or rules.clause_for(incident.kinds).id
    if clause_id not in {clause.id for clause in rules.clauses}:
        raise NotAllowed(f"The house rules have no clause “{clause_id}”.")
    to = await _where_alone(step, incident)
    if to is None:
        raise NotAllowed(f"A warning cannot be delivered: {NOT_STARTED}.")
    cases = await step.tx.cases.open_of(incident.person, 1)
    await send_warning(step, incident, to, clause_id, strike=True, has_request=bool(cases))
    reason = f"broke house rule {clause_id}"
    incident.decide(IncidentState.WARNED, press.actor.id, press.name, reason)
    await step.record(
        "incident.warned",
        incident.reference,
        reason,
        actor=press.who,
        clause=clause_id,
        rules_version=rules.version,
        warning=incident.warning_key,
    )


async def _where_alone(step: Step, incident: Incident) -> Address | None:
    conversation = await step.tx.conversations.get(incident.conversation)
    if conversation.address.kind is PlaceKind.PRIVATE:
        return conversation.address
    return await private_address(step, await step.tx.people.get(incident.person))


async def _dismiss(step: Step, press: Press, incident: Incident) -> None:
    reason = press.demand("reason", "why it is not abuse")
    cleared = incident.counts
    incident.decide(IncidentState.DISMISSED, press.actor.id, press.name, reason)
    await _withdraw(step, incident)
    await step.record(
        "incident.dismissed",
        incident.reference,
        reason,
        actor=press.who,
        strike_cleared=cleared,
        severity=incident.severity.value,
    )


async def _withdraw(step: Step, incident: Incident) -> None:
    """A warning of which nothing has gone out yet does not go out any more."""
    row = await step.tx.outbox.get(incident.warning_key) if incident.warning_key else None
    if row is None or row.state is not OutboxState.READY or row.parts:
        return
    because = "it was judged not to be abuse"
    await step.tx.outbox.refused(row.id, (), because, step.now)
    incident.warning_failed(because, known=True)


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
    rows = await step.tx.incidents.messages(incident.id)
    texts = [
        row.event.text
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
