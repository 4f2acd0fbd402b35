"""A case ends with an outcome, in plain words for the tenant, who may say how it went."""

from collections.abc import Mapping

from bot.domain.acts import TenantAct
from bot.domain.case import Case
from bot.domain.case_file import RATINGS
from bot.domain.errors import NotAllowed
from bot.domain.need import NeedKind
from bot.domain.outbound import Button, Reply
from bot.domain.rulebook import ReplyKey
from bot.pipeline.alone import place_alone
from bot.pipeline.casework import update_case
from bot.pipeline.doubts import doubts, say_doubts
from bot.pipeline.staff_press import Press, find_case
from bot.pipeline.step import Step

_ENDED = (ReplyKey.OUTCOME_ANSWERED, ReplyKey.OUTCOME_PASSED_ON, ReplyKey.OUTCOME_WITHDRAWN)
#: What can come of each kind of need; own words can stand beside it or alone.
OUTCOMES: Mapping[NeedKind, tuple[ReplyKey, ...]] = {
    NeedKind.REPAIR: (
        ReplyKey.OUTCOME_MENDED,
        ReplyKey.OUTCOME_NOTHING_FOUND,
        ReplyKey.OUTCOME_NO_ACCESS,
        ReplyKey.OUTCOME_NOT_OURS,
        ReplyKey.OUTCOME_WITHDRAWN,
    ),
    NeedKind.COMPLAINT: (ReplyKey.OUTCOME_ANSWERED, ReplyKey.OUTCOME_WITHDRAWN),
    NeedKind.ASB_REPORT: (ReplyKey.OUTCOME_ACTED, *_ENDED),
    NeedKind.SAFEGUARDING: (ReplyKey.OUTCOME_ACTED, ReplyKey.OUTCOME_PASSED_ON),
}
OWN_WORDS = "own_words"
_NOT_IN_GROUP = "they have not opened a private chat with us, and a group reads along"


def outcomes_for(kind: NeedKind) -> tuple[ReplyKey, ...]:
    """What can have come of it."""
    return OUTCOMES.get(kind, _ENDED)


async def close_act(step: Step, press: Press) -> None:
    """End the case, tell the tenant what came of it, and ask how it went."""
    case = await find_case(step, press)
    outcome, own = _outcome(step, press, case)
    await _must_be_answered(step, case)
    await _must_be_fit(step, press, case, own)
    case.close(outcome, step.now)
    await step.record("case.close", case.reference, outcome, actor=press.who, outcome=_kept(press))
    await _tell(step, case, outcome)
    await update_case(step, case)
    await step.tx.cases.save(case)


def _outcome(step: Step, press: Press, case: Case) -> tuple[str, str]:
    """What the tenant reads: the words of the pack for what was chosen, then one's own, or
    those alone; and which of it are one's own."""
    said = press.demand("outcome", "what came of it; the tenant is told")
    words = press.values.get("words", "").strip()
    if said in outcomes_for(case.kind):
        return f"{step.text(ReplyKey(said))} {words}".strip(), words
    if said == OWN_WORDS and not words:
        raise NotAllowed("Please say in your words what came of it; the tenant is told.")
    own = words if said == OWN_WORDS else said
    return own, own


def _kept(press: Press) -> str:
    """What was chosen, for reports."""
    said = press.values.get("outcome", "")
    return said if said in set(ReplyKey) else OWN_WORDS


async def _must_be_fit(step: Step, press: Press, case: Case, own: str) -> None:
    """Nothing slips into the last words that would be asked about in an answer."""
    if found := await doubts(step, case, own, press.name, None, press.actor.id):
        raise NotAllowed(
            f"NOT CLOSED YET. {' '.join(say_doubts(found))} Leave it out here; if the tenant has "
            f"to have it, reply first. You wrote: “{own}”"
        )


async def _must_be_answered(step: Step, case: Case) -> None:
    """Closing a complaint is no way round answering it."""
    if case.kind is not NeedKind.COMPLAINT or not case.is_open:
        return
    if not (await step.tx.complaints.of(case.id)).is_answered:
        raise NotAllowed(
            f"{case.reference} is a complaint that was not answered. Answer it first; if the "
            "person withdrew it, decide “withdrawn”; if it is none, move it."
        )


async def _tell(step: Step, case: Case, outcome: str) -> None:
    to = await place_alone(step, case)
    if to is None:  # nothing about the matter may be said in the group
        text = f"The tenant could not be told that {case.reference} is closed: {_NOT_IN_GROUP}."
        await step.tell(case.queue, text, anchor=case.card, subject=case.reference)
        return
    text = step.text(ReplyKey.CLOSED, reference=case.reference, outcome=outcome)
    if case.kind is NeedKind.SAFEGUARDING:  # no moment for stars
        await step.send(to, Reply(text=text), subject=case.reference)
        return
    asked = f"{text}\n\n{step.text(ReplyKey.ASK_RATING)}"
    await step.send(to, Reply(text=asked, buttons=_stars(case)), subject=case.reference)


def _stars(case: Case) -> tuple[Button, ...]:
    return tuple(
        Button(label=str(star), action=TenantAct.RATE, subject=f"{case.reference}:{star}")
        for star in RATINGS
    )
