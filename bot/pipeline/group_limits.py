"""Mutes and bans in a group, decided by a supervisor and carried out by the platform."""

from bot.domain.acts import StaffAct, TenantAct
from bot.domain.errors import NotAllowed
from bot.domain.group_limit import GroupLimit, LimitState, how_long
from bot.domain.identity import Address, IdempotencyKey, PlaceKind
from bot.domain.incident import Incident
from bot.domain.outbound import (
    Accepted,
    Button,
    Importance,
    MemberAct,
    OutboundOp,
    Rank,
    Receipt,
    Refused,
    Reply,
    RestrictMember,
)
from bot.domain.rulebook import ReplyKey
from bot.domain.timers import Timer, TimerKind
from bot.pipeline.group_shown import LIMIT_WORDS
from bot.pipeline.incidents import MODERATION, update_incident
from bot.pipeline.scene import private_address
from bot.pipeline.staff_press import Press
from bot.pipeline.step import Step
from bot.pipeline.words import say_moment

_ACTS = {
    StaffAct.MUTE: MemberAct.MUTE,
    StaffAct.BAN: MemberAct.BAN,
    StaffAct.UNMUTE: MemberAct.MUTE,
    StaffAct.UNBAN: MemberAct.BAN,
}
_LIFTS = {MemberAct.MUTE: MemberAct.UNMUTE, MemberAct.BAN: MemberAct.UNBAN}
_TEXTS = {MemberAct.MUTE: ReplyKey.MEMBER_MUTED, MemberAct.BAN: ReplyKey.MEMBER_BANNED}


async def limit_member(step: Step, press: Press, incident: Incident) -> None:
    """Mute or ban for a time; counts from when the platform has done it."""
    if incident.cleared:
        raise NotAllowed(f"{incident.reference} was judged not to be abuse.")
    act, group = _ACTS[StaffAct(press.act)], await _group_of(step, incident)
    said, reason = _asked(press)
    limits = await step.tx.groups.limits_of(incident.id)
    limit = GroupLimit(
        key=IdempotencyKey(f"limit:{incident.reference}:{len(limits) + 1}"),
        incident=incident.id,
        person=incident.person,
        act=act,
        until=step.now + how_long(said),
        asked_at=step.now,
        by=press.actor.id,
        by_name=press.name,
        reason=reason,
    )
    for earlier in limits:  # the later decision takes its place
        if earlier.act is act and earlier.holds(step.now):
            earlier.state, earlier.because = LimitState.ENDED, "another one took its place"
            await step.tx.groups.limit(earlier)
    await step.tx.groups.limit(limit)
    await _ask(step, incident, group, limit, act, limit.key)
    await step.record(
        f"member.{act}_asked",
        incident.reference,
        reason,
        actor=press.who,
        until=limit.until.isoformat(),
    )


async def lift_limit(step: Step, press: Press, incident: Incident) -> None:
    """Let them post, or come back, before the time is over."""
    act = _ACTS[StaffAct(press.act)]
    held = [one for one in await step.tx.groups.limits_of(incident.id) if one.act is act]
    if not any(one.holds(step.now) for one in held):
        raise NotAllowed(f"Nobody is kept out because of {incident.reference} now.")
    await lift_all(step, incident, press.name, press.who, only=act)


async def lift_all(
    step: Step, incident: Incident, by_name: str, who: str, *, only: MemberAct | None = None
) -> None:
    """Whatever of it still holds in the group ends now; also when the incident is cleared."""
    for limit in await step.tx.groups.limits_of(incident.id):
        if not limit.holds(step.now) or only not in (None, limit.act):
            continue
        limit.state, limit.because = LimitState.LIFTED, f"lifted by {by_name}"
        await step.tx.groups.limit(limit)
        await step.tx.timers.cancel(_subject(limit), step.now)
        lift = _LIFTS[limit.act]
        key = IdempotencyKey(f"{limit.key}:lifted")
        await _ask(step, incident, await _group_of(step, incident), limit, lift, key)
        await step.record(f"member.{lift}_asked", incident.reference, limit.because, actor=who)


async def limited(step: Step, op: OutboundOp, receipt: Receipt) -> None:
    """What the platform made of it: only now the person is told, and the card."""
    limit = await step.tx.groups.limit_of(op.key.removesuffix(":lifted"))
    incident = await step.tx.incidents.find(op.subject) if op.subject else None
    if limit is None or incident is None or not isinstance(op.intent, RestrictMember):
        return
    lifting = op.key.endswith(":lifted")
    if isinstance(receipt, Accepted):
        await (_let_in if lifting else _in_force)(step, incident, limit)
    else:
        await _failed(step, incident, limit, receipt, lifting=lifting)
    await update_incident(step, incident)
    await step.tx.incidents.save(incident)
    word = "done" if isinstance(receipt, Accepted) else "failed"
    await step.record(f"member.{op.intent.act}_{word}", incident.reference, limit.because or "done")


async def limit_ends(step: Step, timer: Timer) -> None:
    """The platform has let them in again by itself; the card says so."""
    limit = await step.tx.groups.limit_of(timer.detail["key"])
    incident = await step.tx.incidents.find(timer.detail["incident"])
    if limit is None or incident is None or limit.state is not LimitState.IN_FORCE:
        return
    limit.state = LimitState.ENDED
    await step.tx.groups.limit(limit)
    await update_incident(step, incident)
    await step.tx.incidents.save(incident)
    await step.record(f"member.{limit.act}_ended", incident.reference, "its time was over")


def limit_text(step: Step, incident: Incident, act: MemberAct, until: str, reason: str) -> str:
    """What the person is told."""
    rules = step.office.rulebook.house_rules
    clause = rules.clause(incident.clause or rules.clause_for(incident.kinds).id)
    return step.text(
        _TEXTS[act],
        until=until,
        reason=reason if reason.endswith((".", "!", "?")) else f"{reason}.",
        clause_number=clause.id,
        clause_title=clause.title,
        version=rules.version,
        url=rules.link(clause.id),
    )


def _asked(press: Press) -> tuple[str, str]:
    """How long and why, from the form or from ``mute M-1 3d shouting at neighbours``."""
    until, reason = press.values.get("until", "").strip(), press.values.get("reason", "").strip()
    if not until:
        until, _, reason = press.words.partition(" ")
    if not until:
        raise NotAllowed("Please say for how long: 12h for hours, 3d for days; and why.")
    if not reason.strip():
        raise NotAllowed("Please say why: the person is told your reason.")
    return until, reason.strip()


async def _group_of(step: Step, incident: Incident) -> Address:
    conversation = await step.tx.conversations.get(incident.conversation)
    here = conversation.address
    if here.kind is not PlaceKind.GROUP:
        raise NotAllowed(f"{incident.reference} did not happen in a group.")
    able = step.office.able(here.channel)
    if able is None or not able.restricts:
        raise NotAllowed(f"The bot can mute nobody on {here.channel.title()}.")
    return Address(channel=here.channel, chat=here.chat, kind=PlaceKind.GROUP)


async def _ask(
    step: Step,
    incident: Incident,
    group: Address,
    limit: GroupLimit,
    act: MemberAct,
    key: IdempotencyKey,
) -> None:
    person = await step.tx.people.get(limit.person)
    until = limit.until if act in _LIFTS else None
    await step.send(
        group,
        RestrictMember(member=person.external_id, act=act, until=until),
        key=key,
        importance=Importance.REQUIRED,
        rank=Rank.URGENT,
        subject=incident.reference,
        expires_at=limit.until if until else None,
    )


def _subject(limit: GroupLimit) -> str:
    return f"group-{limit.key}"


async def _in_force(step: Step, incident: Incident, limit: GroupLimit) -> None:
    if limit.state is not LimitState.ASKED:  # lifted or replaced meanwhile
        return
    limit.state = LimitState.IN_FORCE
    await step.tx.groups.limit(limit)
    await step.tx.timers.set(
        Timer(
            key=_subject(limit),
            kind=TimerKind.GROUP_LIMIT,
            subject=_subject(limit),
            due_at=limit.until,
            detail={"key": limit.key, "incident": incident.reference},
        )
    )
    await _tell(step, incident, limit)


async def _tell(step: Step, incident: Incident, limit: GroupLimit) -> None:
    to = await private_address(step, await step.tx.people.get(limit.person))
    if to is None:
        limit.because = "they could not be told: no private chat is open"
        await step.tx.groups.limit(limit)
        await step.tell(
            MODERATION,
            f"{LIMIT_WORDS[limit.act]} for {incident.reference}, but {limit.because}.",
            anchor=incident.card,
            subject=incident.reference,
        )
        return
    until = say_moment(limit.until, step.office.zone)
    text = limit_text(step, incident, limit.act, until, limit.reason)
    again = Button(
        label=step.text(ReplyKey.BUTTON_APPEAL),
        action=TenantAct.APPEAL,
        subject=incident.reference,
    )
    await step.send(to, Reply(text=text, buttons=(again,)), key=IdempotencyKey(f"{limit.key}:told"))


async def _let_in(step: Step, incident: Incident, limit: GroupLimit) -> None:  # noqa: ARG001
    to = await private_address(step, await step.tx.people.get(limit.person))
    if to is not None:
        await step.reply(to, ReplyKey.MEMBER_LET_IN)


async def _failed(
    step: Step, incident: Incident, limit: GroupLimit, receipt: Receipt, *, lifting: bool
) -> None:
    because = receipt.because if isinstance(receipt, Refused) else "nobody can say whether it was"
    what = f"the {limit.act} could not be {'lifted' if lifting else 'carried out'}"
    if lifting:
        limit.state, limit.because = LimitState.IN_FORCE, f"it could not be lifted: {because}"
    else:
        limit.state, limit.because = LimitState.FAILED, because
    await step.tx.groups.limit(limit)
    await step.tell(
        MODERATION,
        f"{incident.reference}: {what}: {because}.",
        anchor=incident.card,
        subject=incident.reference,
    )
