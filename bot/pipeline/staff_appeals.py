"""What supervisors do with an appeal: hear it, if they did not decide, and say why."""

from bot.domain.acts import StaffAct
from bot.domain.appeal import Appeal, Outcome
from bot.domain.errors import NotAllowed
from bot.domain.group_limit import GroupLimit
from bot.domain.incident import Incident
from bot.domain.limits import limit_from
from bot.domain.outbound import Reply
from bot.domain.restriction import Restriction
from bot.domain.rulebook import ReplyKey
from bot.pipeline.accounts import where_alone
from bot.pipeline.appeal_shown import appeals_of, changed, update_appeal
from bot.pipeline.clearing import overturn
from bot.pipeline.decisions import deciders_by_now
from bot.pipeline.group_limits import lift_all
from bot.pipeline.incidents import MODERATION, update_incident
from bot.pipeline.restriction_kept import hand_over
from bot.pipeline.restriction_said import next_review
from bot.pipeline.restriction_shown import update_restriction
from bot.pipeline.restriction_timers import ended, set_dates
from bot.pipeline.restriction_words import say_what
from bot.pipeline.staff_press import Press
from bot.pipeline.staff_restrictions import decider
from bot.pipeline.standing_shown import show_standing
from bot.pipeline.step import Step

_TOLD = {
    Outcome.UPHOLD: ReplyKey.APPEAL_UPHELD,
    Outcome.OVERTURN: ReplyKey.APPEAL_OVERTURNED,
    Outcome.VARY: ReplyKey.APPEAL_VARIED,
}
_DONE = {Outcome.OVERTURN: "overturned", Outcome.VARY: "varied"}
_LET_IN = "you may take part in the group again from now on."
_REMINDER = "what was a warning is only a reminder, and is not held against you."


async def appeal_act(step: Step, press: Press) -> None:
    """Show the words, or decide."""
    found = await step.tx.appeals.find(press.subject)
    if found is None:
        raise NotAllowed(f"There is no appeal “{press.subject}”. References look like A-3.")
    if press.act == StaffAct.REVEAL:
        await _reveal(step, press, found)
        return
    await _hear(step, press, found)


async def _reveal(step: Step, press: Press, appeal: Appeal) -> None:
    await step.record("words.shown", appeal.reference, "asked to see them", actor=press.who)
    await step.tell(
        press.queue,
        f"The words of {appeal.reference} (only you see this):",
        quote=appeal.words,
        only_for=press.actor.id,
    )


async def _hear(step: Step, press: Press, appeal: Appeal) -> None:
    outcome, reasons = _decision(press)
    appeal.involve(await deciders_by_now(step, appeal.about))
    appeal.hear(outcome, press.actor.id, press.name, reasons, step.now)
    counted = await _counts(step, appeal)
    await _tell(step, appeal, await _carry_out(step, press, appeal, outcome, reasons))
    await step.tx.appeals.save(appeal)
    await step.tx.timers.cancel(appeal.reference, step.now)
    await update_appeal(step, appeal)
    await step.record(
        "appeal.decided",
        appeal.reference,
        reasons,
        actor=press.who,
        outcome=outcome.value,
        about=appeal.about,
        decision=appeal.decision,
        strike_cleared=counted and not await _counts(step, appeal),
        changed_so_far=changed(await appeals_of(step, appeal.person)),
    )


async def _counts(step: Step, appeal: Appeal) -> bool:
    incident = await step.tx.incidents.find(appeal.about)
    return incident is not None and incident.counts


async def _carry_out(
    step: Step, press: Press, appeal: Appeal, outcome: Outcome, reasons: str
) -> str:
    """Do to the decision what was decided about it; what applies from now on, in words."""
    restriction = await step.tx.restrictions.find(appeal.about)
    if restriction is not None:
        return await _of_restriction(step, press, restriction, outcome, reasons)
    incident = await step.tx.incidents.find(appeal.about)
    if incident is None:
        return ""
    limit = await step.tx.groups.limit_of(appeal.decision)
    if limit is not None:
        return await _of_limit(step, press, incident, limit, outcome)
    return await _of_warning(step, press, incident, outcome, reasons)


def _decision(press: Press) -> tuple[Outcome, str]:
    """From the form, or the first word of a command and the words after it."""
    first, _, rest = press.words.partition(" ")
    name = (press.values.get("outcome") or first).strip().lower()
    if name not in set(Outcome):
        raise NotAllowed(f"Please say what you decide: {', '.join(Outcome)}; and then why.")
    return Outcome(name), (press.values.get("reasons") or rest).strip()


async def _of_warning(
    step: Step, press: Press, incident: Incident, outcome: Outcome, reasons: str
) -> str:
    """A warning that does not stand is no strike any more, wherever strikes are counted."""
    if outcome is Outcome.UPHOLD:
        await update_incident(step, incident)
        return ""
    if not incident.cleared:
        await overturn(step, incident, by=press.actor.id, name=press.name, reason=reasons)
    return _REMINDER


async def _of_limit(
    step: Step, press: Press, incident: Incident, limit: GroupLimit, outcome: Outcome
) -> str:
    """A mute or ban is lifted; a warning for the same incident is a decision of its own."""
    if outcome is not Outcome.UPHOLD:
        await lift_all(step, incident, press.name, press.who, only=limit.act)
    await update_incident(step, incident)
    return _LET_IN


async def _of_restriction(
    step: Step, press: Press, restriction: Restriction, outcome: Outcome, reasons: str
) -> str:
    match outcome:
        case Outcome.OVERTURN:
            restriction.overturn(decider(step, press), reasons)
            await ended(step, restriction)
            await hand_over(step, restriction, "the restriction was overturned on appeal")
        case Outcome.VARY:
            kind, what = press.values.get("kind", ""), press.values.get("what", "")
            if not kind:
                raise NotAllowed("Please use the button on the card and choose something milder.")
            limit, again = limit_from(kind, what), next_review(step)
            restriction.relax(decider(step, press), reasons, limit, review_at=again, on_appeal=True)
            await set_dates(step, restriction)
            await hand_over(step, restriction, "the restriction was varied on appeal")
        case Outcome.UPHOLD:
            return ""
    await step.record(
        f"restriction.{_DONE[outcome]}", restriction.reference, reasons, actor=press.who
    )
    await update_restriction(step, restriction)
    await step.tx.restrictions.save(restriction)
    await show_standing(step, restriction.person)
    return say_what(step, restriction.limit)


async def _tell(step: Step, appeal: Appeal, what: str) -> None:
    """With the reasons; if it cannot be delivered, a person hears of it."""
    to = await where_alone(step, appeal.person)
    if to is None or appeal.outcome is None:
        await step.tell(
            MODERATION,
            f"The outcome of {appeal.reference} could not be told: no private chat of theirs "
            "can be reached. Please tell them another way.",
            urgent=True,
            anchor=appeal.card,
            subject=appeal.reference,
        )
        return
    text = step.text(_TOLD[appeal.outcome], reasons=appeal.reasons, what=what)
    await step.send(to, Reply(text=text))
