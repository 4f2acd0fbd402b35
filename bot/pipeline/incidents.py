"""From conduct to incidents: keep the evidence, do what policy says, show supervisors."""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.acts import TenantAct
from bot.domain.conduct import ConductAssessment, Severity
from bot.domain.identity import Address, IdempotencyKey, MessageId
from bot.domain.incident import Incident, IncidentState, WarningState
from bot.domain.outbound import (
    Button,
    Importance,
    PostHouseRules,
    Rank,
    Remove,
    ShowCard,
    UpdateCard,
    Warn,
)
from bot.domain.policy import ConductStep, Place
from bot.domain.rulebook import ReplyKey
from bot.domain.rules import reasons
from bot.pipeline.incident_cards import IncidentView, incident_card
from bot.pipeline.scene import Scene, private_address
from bot.pipeline.step import Step
from bot.pipeline.threats import call_out_for_threat
from bot.pipeline.words import SEVERITY_WORDS

MODERATION = "moderation"
CONTRADICTED = "rules and trained model contradict each other: nobody was warned, please judge"
NOT_STARTED = "the person has not opened a private chat with the bot"


def policy_for(step: Step, scene: Scene) -> ConductStep:
    """What the landlord's policy asks for; nothing for whoever moderates the group."""
    if not scene.is_tenant:
        return ConductStep()
    conduct = scene.judgement.conduct
    place: Place = "group" if scene.in_group else "private"
    found = step.office.rulebook.policy.step(conduct.severity, place, conduct.kinds)
    return found.for_a_person() if conduct.unsure else found


async def take_conduct(step: Step, scene: Scene, policy: ConductStep) -> Incident | None:
    """Bring misconduct to an incident and do what *policy* lets the bot do alone."""
    if policy.tell == "nobody" and policy.reply == "none" and not policy.remove_post:
        return None
    incident, is_new = await _incident_for(step, scene)
    await step.tx.incidents.attach(incident.id, scene.row.id)
    if not scene.touched:  # a case keeps its own; of what has none, the evidence is kept
        await step.tx.media.add(scene.row.id, scene.here.channel, scene.media, None, step.now)
    if policy.remove_post and scene.in_group:
        await remove_post(step, scene.here, scene.message, incident)
    if policy.post_clause and scene.in_group and is_new:
        await _post_clause(step, scene)
    if policy.reply != "none":
        await _warn_by_policy(step, scene, incident, strike=policy.reply == "warn")
    await _record(step, scene, incident, policy)
    await (show_incident if is_new else update_incident)(step, incident)
    await _alert(step, incident, policy)
    if scene.judgement.conduct.severity is Severity.THREATENING:
        await call_out_for_threat(step, incident)
    await step.tx.incidents.save(incident)
    return incident


async def _incident_for(step: Step, scene: Scene) -> tuple[Incident, bool]:
    conduct = scene.judgement.conduct
    window = timedelta(minutes=step.office.rulebook.policy.occasion_minutes)
    known = await step.tx.incidents.occasion(
        scene.person.id, scene.conversation.id, step.now - window
    )
    because = _because(conduct)
    if known is not None and known.state is not IncidentState.DISMISSED:
        known.worsen(conduct.severity, conduct.kinds, conduct.target)
        known.last_at = step.now
        known.because = tuple(dict.fromkeys((*known.because, *because)))
        return known, False
    incident = Incident(
        person=scene.person.id,
        conversation=scene.conversation.id,
        severity=conduct.severity,
        kinds=conduct.kinds,
        target=conduct.target,
        opened_at=step.now,
        last_at=step.now,
        because=because,
        case=scene.touched[0].reference if scene.touched else None,
    )
    await step.tx.incidents.add(incident)
    incident.card = IdempotencyKey(f"card:{incident.reference}")
    return incident, True


def _because(conduct: ConductAssessment) -> tuple[str, ...]:
    """What led there, without the person's words, which stay folded."""
    doubt = (CONTRADICTED,) if conduct.unsure else ()
    return (*doubt, *reasons(conduct.because))


async def _warn_by_policy(step: Step, scene: Scene, incident: Incident, *, strike: bool) -> None:
    again = incident.warning is not WarningState.NONE and (incident.strike or not strike)
    if again:  # one occasion, one warning; a reminder may still be followed by a warning
        return
    to = await private_address(step, scene.person) if scene.in_group else scene.here
    clause = step.office.rulebook.house_rules.clause_for(incident.kinds)
    if to is None:
        incident.clause = clause.id
        incident.rules_version = step.office.rulebook.house_rules.version
        incident.warning_failed(NOT_STARTED, known=True)
        return
    await send_warning(step, incident, to, clause.id, strike=strike, has_request=bool(scene.cases))


async def send_warning(
    step: Step, incident: Incident, to: Address, clause_id: str, *, strike: bool, has_request: bool
) -> None:
    """Put the reminder or warning in the outbox; it counts once the platform has accepted it."""
    rules = step.office.rulebook.house_rules
    kind = "warning" if strike else "reminder"
    key = IdempotencyKey(f"{kind}:{incident.reference}:{incident.version}")
    incident.warn(clause=clause_id, rules_version=rules.version, key=key, strike=strike)
    warning = Warn(
        text=warning_text(step, clause_id, strike=strike, has_request=has_request),
        clause=clause_id,
        rules_version=rules.version,
        strike=strike,
        buttons=(_challenge(step, incident),) if strike else (),
    )
    await step.send(to, warning, key=key, subject=incident.reference)


def warning_text(step: Step, clause_id: str, *, strike: bool, has_request: bool) -> str:
    """What the person will read: the clause word for word, its version and where it stands."""
    rules = step.office.rulebook.house_rules
    clause = rules.clause(clause_id)
    which = ReplyKey.REMINDER
    if strike:
        which = ReplyKey.WARNING if has_request else ReplyKey.WARNING_NO_REQUEST
    return step.text(
        which,
        clause_number=clause.id,
        clause_title=clause.title,
        clause_text=clause.text,
        version=rules.version,
        url=rules.link(clause.id),
    )


def _challenge(step: Step, incident: Incident) -> Button:
    return Button(
        label=step.text(ReplyKey.BUTTON_CHALLENGE),
        action=TenantAct.CHALLENGE,
        subject=incident.reference,
    )


async def remove_post(step: Step, where: Address, message: MessageId, incident: Incident) -> None:
    """Ask for the post to be taken away; it is in the inbox, so it is kept."""
    await step.send(
        where,
        Remove(message_id=message),
        importance=Importance.DEGRADE,
        rank=Rank.URGENT,
        subject=incident.reference,
    )


async def _post_clause(step: Step, scene: Scene) -> None:
    """The clause and nothing else: never the message, who wrote it, or their case."""
    rules = step.office.rulebook.house_rules
    clause = rules.clause_for(scene.judgement.conduct.kinds)
    text = step.text(
        ReplyKey.GROUP_CLAUSE,
        clause_number=clause.id,
        clause_title=clause.title,
        clause_text=clause.text,
        version=rules.version,
        url=rules.link(clause.id),
    )
    await step.send(scene.here, PostHouseRules(text=text, rules_version=rules.version))


async def _record(step: Step, scene: Scene, incident: Incident, policy: ConductStep) -> None:
    conduct = scene.judgement.conduct
    await step.record(
        "incident.message_judged",
        incident.reference,
        "; ".join(_because(conduct)) or "the kinds shown",
        message=scene.row.id,
        severity=conduct.severity.value,
        kinds=[kind.value for kind in conduct.kinds],
        findings=[
            {"rule": finding.rule, "because": finding.because, "spans": finding.spans}
            for finding in conduct.because
            if finding.matched
        ],
        version=scene.judgement.version,
        policy={"reply": policy.reply, "tell": policy.tell, "hold": policy.hold_reply},
    )


async def _alert(step: Step, incident: Incident, policy: ConductStep) -> None:
    if policy.tell != "urgent":
        return
    words = SEVERITY_WORDS[incident.severity]
    held = " The bot holds its answer." if policy.hold_reply else ""
    await step.tell(
        MODERATION,
        f"{incident.reference}: {words}.{held} Please look now.",
        urgent=True,
        anchor=incident.card,
        subject=incident.reference,
        key=IdempotencyKey(f"alarm:{incident.reference}:{incident.severity}:{_stretch(step)}"),
    )


def _stretch(step: Step) -> int:
    """Ten minutes by the clock: a flood of threats rings once in each, a later threat anew."""
    return int(step.now.timestamp() // 600)


async def incident_view(step: Step, incident: Incident) -> IncidentView:
    """The incident with what belongs beside it."""
    others: Sequence[Incident] = await step.tx.incidents.of(incident.person)
    return IncidentView(
        incident=incident,
        person=await step.tx.people.get(incident.person),
        conversation=await step.tx.conversations.get(incident.conversation),
        messages=await step.tx.incidents.messages(incident.id),
        earlier=[other for other in others if other.id < incident.id],
        zone=step.office.zone,
        heard=await step.tx.readings.of_incident(incident.id),
        least=step.office.rulebook.same_text.people,
    )


async def show_incident(step: Step, incident: Incident) -> None:
    """Post the card of a new incident."""
    urgent = incident.severity.rank >= Severity.HATEFUL.rank
    await step.send(
        step.office.queue(MODERATION),
        ShowCard(card=incident_card(await incident_view(step, incident))),
        key=incident.card,
        rank=Rank.URGENT if urgent else Rank.NORMAL,
        subject=incident.reference,
    )


async def update_incident(step: Step, incident: Incident) -> None:
    """Bring the card up to date."""
    await step.send(
        step.office.queue(MODERATION),
        UpdateCard(card=incident_card(await incident_view(step, incident))),
        importance=Importance.SKIP,
        rank=Rank.LAST,
        subject=incident.reference,
        anchor=incident.card,
    )
