"""What a person says about how a closed case went: one to five, and why."""

from datetime import timedelta

from bot.domain.case import Case
from bot.domain.case_file import RATINGS, Rating
from bot.domain.facts import Speaker
from bot.domain.identity import Address
from bot.domain.need import NeedKind
from bot.domain.routing import ruled
from bot.domain.rulebook import ReplyKey
from bot.pipeline.card_parts import FOLDED_WORDS
from bot.pipeline.casework import is_rude, update_case
from bot.pipeline.scene import Scene
from bot.pipeline.step import Step
from bot.ports.store import Person

#: So long the next message may be the reason, or a number the rating.
LIVES = timedelta(hours=24)
_LONGEST = 1000
_WORTH_A_LOOK = 5
_ASKS_TO_RATE = (ReplyKey.ASK_RATING, ReplyKey.RATING_THANKS)


async def press_rating(step: Step, person: Person, here: Address, subject: str) -> bool:
    """A number under the news that a case is closed, however old; False if it means nothing."""
    reference, _, said = subject.partition(":")
    case = await step.tx.cases.find(reference)
    if case is None or case.person != person.id or said not in map(str, RATINGS):
        return False
    await rate(step, case, int(said), here)
    return True


async def rate(step: Step, case: Case, stars: int, here: Address) -> None:
    """Keep the rating; pressed again it changes."""
    file = await step.tx.files.of(case.id)
    before = file.rating.stars if file.rating else None
    await step.tx.files.save(case.id, file.rate(stars, step.now))
    await step.record(
        "case.rated",
        case.reference,
        f"{stars} of 5",
        actor=f"person:{case.person}",
        stars=stars,
        was=before,
    )
    await update_case(step, case)
    await step.reply(here, ReplyKey.RATING_THANKS)


async def typed_rating(step: Step, scene: Scene, words: str) -> bool:
    """A bare number after a case was closed; False if nothing was asked."""
    if words not in map(str, RATINGS) or not await _heard_last(step, scene, *_ASKS_TO_RATE):
        return False
    case = await _closed_here(step, scene)
    if case is None or case.closed_at is None or step.now - case.closed_at > LIVES:
        return False
    await rate(step, case, int(words), scene.here)
    return True


async def _heard_last(step: Step, scene: Scene, *asked: ReplyKey) -> bool:
    """Whether what we said last ends with one of these: an answer to anything else is no rating."""
    lines = await step.tx.inbox.history(scene.here, scene.row.id, 1)
    last = next((line.text for line in lines if line.speaker == Speaker.LANDLORD), "")
    return any(last.endswith(step.text(which)) for which in asked)


async def _closed_here(step: Step, scene: Scene) -> Case | None:
    """What ended last of what this person was told of."""
    found = await step.tx.cases.of(scene.person.id, _WORTH_A_LOOK)
    ended = [case for case in found if case.closed_at is not None and not case.is_open]
    return max(ended, key=lambda case: case.closed_at or case.opened_at, default=None)


async def take_comment(step: Step, scene: Scene) -> bool:
    """The message says why they rated a case so: kept with it and answered with thanks."""
    if scene.in_group or not _may_be_comment(scene):
        return False
    if not await _heard_last(step, scene, ReplyKey.RATING_THANKS):
        return False
    case, rating = await _rated_last(step, scene)
    if case is None or rating is None or rating.words or step.now - rating.at > LIVES:
        return False
    await _keep_comment(step, scene, case, rating)
    await update_case(step, case)
    await step.tx.cases.save(case)
    return True


async def _rated_last(step: Step, scene: Scene) -> tuple[Case | None, Rating | None]:
    """Perhaps not what ended last: stars can be pressed under older news, too."""
    found = await step.tx.cases.of(scene.person.id, _WORTH_A_LOOK)
    rated = [(case, (await step.tx.files.of(case.id)).rating) for case in found if not case.is_open]
    known = [(case, rating) for case, rating in rated if rating is not None]
    return max(known, key=lambda pair: pair[1].at, default=(None, None))


async def _keep_comment(step: Step, scene: Scene, case: Case, rating: Rating) -> None:
    """With the rating and in the case's thread; hard words only behind “Show words”."""
    rude = is_rude(scene)
    words = FOLDED_WORDS if rude else scene.event.text.strip()[:_LONGEST]
    case.folded = case.folded or rude
    file = await step.tx.files.of(case.id)
    await step.tx.files.save(case.id, file.comment(words))
    await step.tx.cases.attach(case.id, scene.row.id)
    await step.record(
        "case.rating_explained",
        case.reference,
        "the person said why",
        actor=f"person:{case.person}",
        message=scene.row.id,
    )
    await step.tell(
        case.queue,
        f"The tenant said about {rating.stars} of 5:",
        quote="" if case.folded else words,
        anchor=case.card,
        subject=case.reference,
    )


def _may_be_comment(scene: Scene) -> bool:
    """No danger, no thanks alone, no question, no photo, and nothing that asks for something."""
    need, words = scene.judgement.need, scene.event.text.strip()
    if need.safety or scene.media or not words or words.endswith("?"):
        return False
    if need.needs and all(one.kind is NeedKind.SMALL_TALK for one in need.needs):
        return False
    return not any(ruled(one) and one.kind is not NeedKind.FEEDBACK for one in need.needs)
