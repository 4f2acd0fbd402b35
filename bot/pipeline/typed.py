"""Answers that people type instead of pressing: to an offer, or to a warning."""

from datetime import datetime, timedelta

from bot.domain.case import Case, Offer
from bot.domain.facts import Speaker
from bot.pipeline.appeals import appeal, was_cleared
from bot.pipeline.asking import typed_to_a_question
from bot.pipeline.decisions import decisions_about
from bot.pipeline.rating import typed_rating
from bot.pipeline.scene import Scene
from bot.pipeline.step import Step
from bot.pipeline.tenant_acts import choose

#: An offer older than this was not heard last; a bare "yes" is then about something else.
OFFER_LIVES = timedelta(hours=24)
#: Whole messages only; English, like the texts they answer.
YES = frozenset({"yes", "yes please", "yeah", "yep", "y", "aye", "ok yes", "yes i do"})
NO = frozenset({"no", "no thanks", "no thank you", "nope", "nah", "n", "not now"})


async def typed_answer(step: Step, scene: Scene) -> bool:
    """Take the message for what a button would have said; False if it is not such an answer."""
    if scene.in_group or scene.media:
        return False
    words = " ".join(scene.event.text.lower().strip(" .!'\"").split())
    if await _appeal(step, scene, words):
        return True
    wanted = words in YES
    if (wanted or words in NO) and await _choose(step, scene, wanted=wanted):
        return True
    return await typed_to_a_question(step, scene) or await typed_rating(step, scene, words)


async def _appeal(step: Step, scene: Scene, words: str) -> bool:
    """“Appeal”, alone; with a reason behind a colon it is dealt with as any message is, too."""
    known = words in step.office.rulebook.policy.challenge_words
    if not known:
        return False
    if not await decisions_about(step, scene.person):
        return await was_cleared(step, scene.person, scene.here)
    await appeal(step, scene.person, scene.here)
    return True


async def _choose(step: Step, scene: Scene, *, wanted: bool) -> bool:
    offered = next((case for case in scene.cases if _is_asked(step, scene, case)), None)
    if offered is None or await _was_asked_since(step, scene, offered):
        return False
    await choose(step, scene.person, scene.here, offered.reference, wanted=wanted)
    return True


def _is_asked(step: Step, scene: Scene, case: Case) -> bool:
    asked = _asked_at(scene, case)
    lives = asked is not None and step.now - asked < OFFER_LIVES
    return case.offer is Offer.OFFERED and lives


def _asked_at(scene: Scene, case: Case) -> datetime | None:
    note = f"offer:{case.reference}"
    return next((at for key, at in scene.conversation.advised if key == note), None)


async def _was_asked_since(step: Step, scene: Scene, case: Case) -> bool:
    """Whether the landlord has said something after the offer: then the answer is to that."""
    asked = _asked_at(scene, case)
    lines = await step.tx.inbox.history(scene.here, scene.row.id, 1)
    return any(
        line.speaker == Speaker.LANDLORD and asked is not None and line.at > asked for line in lines
    )
