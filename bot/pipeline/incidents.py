"""From conduct to incidents: keep the evidence, do what policy says, show supervisors."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.conduct import ConductAssessment, Severity
from bot.domain.identity import ActorKind, Address, IdempotencyKey, MessageId, PlaceKind
from bot.domain.incident import Incident
from bot.domain.ladder import occasions
from bot.domain.notices import NoticeLevel
from bot.domain.outbound import Importance, PostHouseRules, Rank, Remove, ShowCard, UpdateCard
from bot.domain.policy import Answer, ConductStep, Place
from bot.domain.rulebook import ReplyKey
from bot.domain.rules import Span, reasons
from bot.pipeline.conduct_notices import NOT_STARTED, send_notice
from bot.pipeline.incident_cards import incident_card
from bot.pipeline.incident_view import all_of, incident_view
from bot.pipeline.published import kinds_here
from bot.pipeline.scene import Scene, private_address
from bot.pipeline.step import Step
from bot.pipeline.threats import call_out_for_threat
from bot.pipeline.words import SEVERITY_WORDS

MODERATION = "moderation"
CONTRADICTED = "rules and trained model contradict each other: nobody was warned, please judge"
PASSED_ON = "passed on from elsewhere: these may not be their own words, so nobody was warned"
#: Whoever runs a group is not the bot's to judge.
_JUDGED = frozenset({ActorKind.PERSON, ActorKind.CHANNEL})
_FOR_A_PERSON = ConductStep(tell="queue")
_LEVELS: Mapping[Answer, NoticeLevel] = {
    "remind": NoticeLevel.REMINDER,
    "warn": NoticeLevel.WARNING,
}


async def policy_for(step: Step, scene: Scene) -> ConductStep:
    """What the landlord's policy asks for; nothing for whoever moderates the group."""
    if scene.event.actor.kind not in _JUDGED:
        return ConductStep()
    conduct, policy = scene.judgement.conduct, step.office.rulebook.policy
    if conduct.overruled is not None:
        return _FOR_A_PERSON
    again = None
    if conduct.severity.rank >= Severity.RUDE.rank:
        had = occasions([*await all_of(step, scene.person.id), _now(step, scene)], policy.window)
        again = policy.again(conduct.severity, place_of(scene.here), had, step.now)
    kinds = await kinds_here(step, scene)
    found = policy.step(conduct.severity, place_of(scene.here), kinds, again)
    if not scene.is_tenant:  # a channel: nobody is behind it who could be warned
        return replace(found, reply="none")
    return found.for_a_person() if conduct.unsure or scene.passed_on else found


def place_of(here: Address) -> Place:
    """Which half of the policy is for it."""
    return "group" if here.kind is PlaceKind.GROUP else "private"


def _now(step: Step, scene: Scene) -> Incident:
    """The present message as an occasion of its own; close to another it is none."""
    return Incident(
        person=scene.person.id,
        conversation=scene.conversation.id,
        severity=scene.judgement.conduct.severity,
        kinds=(),
        opened_at=step.now,
        last_at=step.now,
    )


async def take_conduct(step: Step, scene: Scene, policy: ConductStep) -> Incident | None:
    """Bring misconduct to an incident and do what *policy* lets the bot do alone."""
    if policy.tell == "nobody" and policy.reply == "none" and not policy.remove_post:
        return None
    incident, is_new = await _incident_for(step, scene)
    await step.tx.incidents.attach(incident.id, scene.row.id, _spans(scene))
    if not scene.touched:  # a case keeps its own; of what has none, the evidence is kept
        await step.tx.media.add(scene.row.id, scene.here.channel, scene.media, None, step.now)
    if policy.remove_post and scene.in_group:
        await remove_post(step, scene.here, scene.message, incident)
    if policy.post_clause and scene.in_group and is_new:
        await _post_clause(step, scene)
    if policy.reply != "none":
        await _warn_by_policy(step, scene, incident, _LEVELS[policy.reply])
    await _record(step, scene, incident, policy)
    await (show_incident if is_new else update_incident)(step, incident)
    await _alert(step, incident, policy)
    if scene.judgement.conduct.severity is Severity.THREATENING:
        await call_out_for_threat(step, incident)
    await step.tx.incidents.save(incident)
    return incident


def _spans(scene: Scene) -> tuple[Span, ...]:
    """Where the words are that led there, for whoever asks to see them; what overlaps is one."""
    found = {span for one in scene.judgement.conduct.because if one.matched for span in one.spans}
    merged: list[Span] = []
    for at, to in sorted(found):
        if merged and at <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(to, merged[-1][1]))
        else:
            merged.append((at, to))
    return tuple(merged)


async def _incident_for(step: Step, scene: Scene) -> tuple[Incident, bool]:
    conduct = scene.judgement.conduct
    severity, kinds = conduct.overruled or (conduct.severity, conduct.kinds)
    known = await step.tx.incidents.occasion(
        scene.person.id, scene.conversation.id, step.now - step.office.rulebook.policy.window
    )
    because = (*((PASSED_ON,) if scene.passed_on else ()), *_because(conduct))
    if known is not None and not known.cleared:
        known.worsen(severity, kinds, conduct.target)
        known.last_at = step.now
        known.because = tuple(dict.fromkeys((*known.because, *because)))
        return known, False
    incident = Incident(
        person=scene.person.id,
        conversation=scene.conversation.id,
        severity=severity,
        kinds=kinds,
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
    doubt = (CONTRADICTED,) if conduct.unsure or conduct.overruled else ()
    return (*doubt, *reasons(conduct.because))


async def _warn_by_policy(step: Step, scene: Scene, incident: Incident, level: NoticeLevel) -> None:
    if any(notice.level.rank >= level.rank for notice in incident.notices):
        return  # one occasion, one warning; a reminder may still be followed by a warning
    to = await private_address(step, scene.person) if scene.in_group else scene.here
    rules = step.office.rulebook.house_rules
    # Of this message, not of the occasion: what was graver before waits for a supervisor.
    clause = rules.clause_for(scene.judgement.conduct.kinds).id
    if to is None:
        incident.cannot_be_told(
            level, clause=clause, rules_version=rules.version, because=NOT_STARTED
        )
        return
    await send_notice(step, incident, to, level, clause, has_request=bool(scene.cases))


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
        overruled=conduct.overruled[0].value if conduct.overruled else None,
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
