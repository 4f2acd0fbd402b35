"""Appeals as people make them: once per decision, in their own words, to somebody else."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.appeal import Appeal, Outcome, in_time
from bot.domain.conduct import Severity
from bot.domain.fairness import answer_by
from bot.domain.identity import Address, PlaceKind
from bot.domain.need import NeedKind
from bot.domain.rulebook import ReplyKey
from bot.domain.timers import Timer, TimerKind
from bot.pipeline.accounts import accounts_of
from bot.pipeline.appeal_shown import show_appeal, update_appeal
from bot.pipeline.complaints import asks_outright
from bot.pipeline.decisions import LOOKED_AT, Disputed, decisions_about
from bot.pipeline.groups import start_button
from bot.pipeline.incidents import MODERATION, update_incident
from bot.pipeline.promised import say_by
from bot.pipeline.scene import Scene, private_address
from bot.pipeline.step import Step
from bot.ports.store import Person

_REFERENCE = re.compile(r"[MS]\s*-?\s*\d+", re.IGNORECASE)
#: When this share of the time is gone, supervisors are told that the answer is at risk.
_AT_RISK = 0.75
_OUTCOMES = {
    Outcome.UPHOLD: ReplyKey.OUTCOME_UPHOLD,
    Outcome.OVERTURN: ReplyKey.OUTCOME_OVERTURN,
    Outcome.VARY: ReplyKey.OUTCOME_VARY,
}
#: What somebody needs besides, though they wrote it into their appeal.
_BESIDE = frozenset(
    {
        NeedKind.REPAIR,
        NeedKind.CHASE,
        NeedKind.SAFEGUARDING,
        NeedKind.ASB_REPORT,
        NeedKind.DATA_REQUEST,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """What came along with the appeal."""

    words: str
    #: Whether it may be hard to read.
    folded: bool


async def appeal(
    step: Step,
    person: Person,
    here: Address,
    reference: str = "",
    words: str = "",
    *,
    folded: bool = True,
) -> None:
    """Take an appeal against that decision (or the latest), or say kindly why not.

    *folded*: the words may be hard to read, as those that nobody has judged.
    """
    if reference and not _REFERENCE.fullmatch(reference.strip()):
        reference, words = "", reference  # typed after the command
    to = here
    if here.kind is not PlaceKind.PRIVATE:
        private = await private_address(step, person)
        if private is None:
            start = start_button(step, "appeal")
            await step.reply(here, ReplyKey.GROUP_CONTINUE_PRIVATE, buttons=(start,))
            return
        to = private
    disputed = await decisions_about(step, person)
    if reference:
        named = "".join(reference.split()).upper()
        disputed = [one for one in disputed if one.about == named]
    if not disputed:
        if not await was_cleared(step, person, to, reference):
            await step.reply(to, ReplyKey.APPEAL_NOTHING)
        return
    chosen = await _open_first(step, disputed)
    await _take(step, person, to, chosen, Why(words=words, folded=folded))


async def was_cleared(step: Step, person: Person, to: Address, reference: str = "") -> bool:
    """Say so if the warning was taken back before anybody appealed; False if there was none."""
    accounts = await accounts_of(step, person.id)
    incidents = [one for each in accounts for one in await step.tx.incidents.of(each, LOOKED_AT)]
    named = "".join(reference.split()).upper()
    if not any(one.cleared and one.notices and named in ("", one.reference) for one in incidents):
        return False
    await step.reply(to, ReplyKey.CHALLENGE_CLEARED)
    return True


async def _open_first(step: Step, disputed: Sequence[Disputed]) -> Disputed:
    """The latest decision that can still be appealed, or the latest of all."""
    window = step.office.rulebook.fairness.window
    for one in disputed:
        known = await step.tx.appeals.against(one.decision)
        if known is None and in_time(one.at, step.now, window):
            return one
    return disputed[0]


async def _take(step: Step, person: Person, to: Address, disputed: Disputed, why: Why) -> None:
    fairness = step.office.rulebook.fairness
    known = await step.tx.appeals.against(disputed.decision)
    if known is not None:
        await _again(step, to, known)
    elif not in_time(disputed.at, step.now, fairness.window):
        await step.reply(to, ReplyKey.APPEAL_TOO_LATE, days=str(fairness.appeal_days))
    else:
        await _open(step, person, to, disputed, why)


async def _again(step: Step, to: Address, known: Appeal) -> None:
    if known.outcome is None:
        await step.reply(to, ReplyKey.APPEAL_ALREADY, by=say_by(known.due_at, step.office.zone))
        return
    outcome = step.text(_OUTCOMES[known.outcome])
    await step.reply(to, ReplyKey.APPEAL_DECIDED, outcome=outcome, reasons=known.reasons)


async def _open(step: Step, person: Person, to: Address, disputed: Disputed, why: Why) -> None:
    rulebook = step.office.rulebook
    today = rulebook.calendar.day_of(step.now)
    made = Appeal(
        about=disputed.about,
        decision=disputed.decision,
        person=person.id,
        deciders=disputed.deciders,
        decider_names=disputed.names,
        opened_at=step.now,
        due_at=answer_by(today, rulebook.fairness.answer_working_days, rulebook.calendar),
    )
    made.say(why.words)
    made.folded = why.folded and bool(why.words)
    if not await step.tx.appeals.add(made):
        return
    await show_appeal(step, made)
    await step.tx.appeals.save(made)
    await _set_timers(step, made)
    await _mark(step, disputed)
    await step.record(
        "appeal.opened",
        made.reference,
        "the person appealed",
        actor=f"person:{person.id}",
        about=made.about,
        decision=made.decision,
        due=made.due_at.isoformat(),
    )
    which = ReplyKey.APPEAL_ALREADY if made.words else ReplyKey.CHALLENGE_RECEIVED
    await step.reply(to, which, by=say_by(made.due_at, step.office.zone))


async def _mark(step: Step, disputed: Disputed) -> None:
    """The incident's own card shows that its warning is disputed."""
    incident = disputed.incident
    if incident is not None:
        incident.challenged_at = incident.challenged_at or step.now
        await update_incident(step, incident)
        await step.tx.incidents.save(incident)


async def _set_timers(step: Step, made: Appeal) -> None:
    risk = made.opened_at + (made.due_at - made.opened_at) * _AT_RISK
    for what, at in (("risk", risk), ("late", made.due_at)):
        await step.tx.timers.set(
            Timer(
                key=f"{made.reference}:{what}",
                kind=TimerKind.APPEAL,
                subject=made.reference,
                due_at=at,
                detail={"what": what},
            )
        )


async def appeal_due(step: Step, timer: Timer) -> None:
    """Nobody has heard it: say so while there is time, and once more when there is none."""
    made = await step.tx.appeals.find(timer.subject)
    if made is None or not made.is_open:
        return
    by = say_by(made.due_at, step.office.zone)
    late = timer.detail["what"] == "late"
    text = f"is late: we promised an answer {by}" if late else f"has to be answered {by}"
    await step.tell(
        MODERATION,
        f"{made.reference} {text}. Somebody who did not decide {made.about} hears it.",
        urgent=True,
        anchor=made.card,
        subject=made.reference,
    )
    await update_appeal(step, made)
    await step.record(f"appeal.{'late' if late else 'at_risk'}", made.reference, "not yet heard")


async def waiting_for_words(step: Step, scene: Scene) -> Appeal | None:
    """The appeal that this message says why of: one that waits, or one that it makes."""
    if scene.in_group or scene.media or not scene.event.text.strip():
        return None
    accounts = await accounts_of(step, scene.person.id)
    found = await step.tx.appeals.of(accounts)
    waiting = next((one for one in found if one.takes_words(step.now)), None)
    if waiting is not None or not _begins_so(step, scene.event.text):
        return waiting
    known = {one.id for one in found}
    words = scene.event.text.partition(":")[2]
    folded = _are_hard(scene)
    await appeal(step, scene.person, scene.here, words=words, folded=folded)
    found = await step.tx.appeals.of(accounts)
    return next((one for one in found if one.id not in known), None)


def _begins_so(step: Step, text: str) -> bool:
    """``Appeal: I was quoting my neighbour.``"""
    first, colon, rest = text.strip().partition(":")
    known = first.strip().lower() in step.office.rulebook.policy.challenge_words
    return bool(colon and rest.strip()) and known


def _are_hard(scene: Scene) -> bool:
    return scene.judgement.conduct.severity.rank > Severity.HEATED.rank


async def add_words(step: Step, scene: Scene, made: Appeal) -> bool:
    """Put them beside the appeal; True if the message asks for nothing else.

    Whatever else it holds is dealt with as always: a leak that is told of in an appeal is a
    leak.
    """
    text = scene.event.text
    words = text.partition(":")[2] if _begins_so(step, text) else text
    made.say(words)
    made.folded = _are_hard(scene)
    await update_appeal(step, made)
    await step.tx.appeals.save(made)
    await step.record(
        "appeal.words_added",
        made.reference,
        "the person wrote why",
        actor=f"person:{scene.person.id}",
        message=scene.row.id,
    )
    need = scene.judgement.need
    asking = step.office.rulebook.policy.complaint_words
    beside = bool(need.safety) or any(one.kind in _BESIDE for one in need.needs)
    return not beside and not asks_outright(text, asking)
