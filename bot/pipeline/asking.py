"""The one place that decides what a person is asked next: one thing at a time.

A complaint is asked what went wrong and what would put it right; a repair what the pack asks.
"""

from collections.abc import Iterator, Sequence

from bot.domain.case import Case, ReplyState
from bot.domain.complaint import Wish
from bot.domain.guide import SKIPPED, Guide, Question, Questionnaire, fits, hinted, typed
from bot.domain.identity import Address, PlaceKind
from bot.domain.messages import MessageReceived
from bot.domain.need import NeedKind
from bot.domain.outbound import AskForDetails
from bot.domain.rulebook import ReplyKey
from bot.pipeline.accounts import hold_on
from bot.pipeline.casework import update_case
from bot.pipeline.gone_on import case_now
from bot.pipeline.guided import ask_about, skip_button, take_answer
from bot.pipeline.scene import Scene, open_here
from bot.pipeline.step import Step
from bot.ports.store import Person

_ASKS = {Wish.DEFINITION: ReplyKey.ASK_DEFINITION, Wish.OUTCOME: ReplyKey.ASK_OUTCOME}
_WORTH_A_LOOK = 10


async def ask_next(step: Step, here: Address, first: Sequence[Case]) -> bool:
    """Ask about the first of these cases that has a question; False if none has."""
    if here.kind is not PlaceKind.PRIVATE:
        return False
    if first and await hold_on(step, first[0].person) is not None:
        return False  # people answer this person now
    for case in first:
        if case.is_open and await _ask(step, case, here):
            await _put_others_back(step, case)
            return True
    return False


async def go_on(step: Step, here: Address, case: Case) -> bool:
    """After an answer about *case*: its next question, or one that was put back for it."""
    others = [one for one in await _open(step, case) if one.id != case.id]
    begun = [one for one in others if await _is_begun(step, one)]
    return await ask_next(step, here, [case, *begun])


async def _ask(step: Step, case: Case, here: Address) -> bool:
    if case.kind is NeedKind.COMPLAINT:
        return await _ask_wish(step, case, here)
    return await ask_about(step, case, here)


async def _ask_wish(step: Step, case: Case, here: Address) -> bool:
    complaint = await step.tx.complaints.of(case.id)
    if complaint.asking is not None:
        return True
    wish = complaint.next_wish()
    if wish is None:
        return False
    text = step.text(_ASKS[wish], reference=case.reference)
    choices = (skip_button(step, case, wish.value),)
    await step.send(here, AskForDetails(text=text, choices=choices), subject=case.reference)
    complaint.ask(wish, step.now)
    await step.tx.complaints.save(case.id, complaint)
    return True


async def _open(step: Step, case: Case) -> Sequence[Case]:
    found = await step.tx.cases.open_of(case.person, _WORTH_A_LOOK)
    return [one for one in found if one.conversation == case.conversation]


async def _is_begun(step: Step, case: Case) -> bool:
    """Whether questions about it were under way lately."""
    heard = case.last_heard_at or case.opened_at
    if step.now - heard > step.office.rulebook.asks.lives:
        return False
    if case.kind is NeedKind.COMPLAINT:
        complaint = await step.tx.complaints.of(case.id)
        return bool(complaint.wished or complaint.next_wish())
    guide = await step.tx.guides.of(case.id)
    return case.kind is NeedKind.REPAIR and guide.is_begun


async def _put_others_back(step: Step, case: Case) -> None:
    """Only one question is open at a time; the others come again later."""
    for other in await _open(step, case):
        if other.id == case.id or other.kind is not NeedKind.REPAIR:
            continue
        guide = await step.tx.guides.of(other.id)
        if guide.asking:
            await step.tx.guides.save(other.id, guide.put_back())


async def press_answer(step: Step, person: Person, here: Address, subject: str) -> bool:
    """A button under a question, however old; False if it means nothing here."""
    reference, _, rest = subject.partition(":")
    what, _, choice = rest.partition(":")
    case = await case_now(step, reference)
    if case is None or case.person != person.id:
        return False
    if not case.is_open:
        await step.reply(here, ReplyKey.ANSWER_CLOSED, reference=case.reference)
        return True
    if case.kind is NeedKind.COMPLAINT:
        return await _skip_wish(step, case, here, what)
    question = step.office.rulebook.asks.question(what)
    if question is None or not (choice == SKIPPED or question.choice(choice)):
        return False
    await _taken(step, case, question, choice, here)
    return True


async def _taken(step: Step, case: Case, question: Question, choice: str, here: Address) -> None:
    again = (await step.tx.guides.of(case.id)).said(question.id) == choice
    told = await take_answer(step, case, question, choice, here)
    if not again and not await go_on(step, here, case) and not told:
        await step.reply(here, ReplyKey.ANSWERS_DONE, reference=case.reference)


async def _skip_wish(step: Step, case: Case, here: Address, what: str) -> bool:
    complaint = await step.tx.complaints.of(case.id)
    if complaint.asking is None or complaint.asking.value != what:
        await step.reply(here, ReplyKey.ANSWER_AGAIN)
        return True
    complaint.let_go()
    await step.tx.complaints.save(case.id, complaint)
    if not await go_on(step, here, case):
        await step.reply(here, ReplyKey.WISH_NOTED, reference=case.reference)
    return True


async def typed_to_a_question(step: Step, scene: Scene) -> bool:
    """Take a whole message for an answer; False if it is not one, or holds a danger as well."""
    found = await _meant(step, scene, _plain(scene.event.text))
    if found is None:
        return False
    case, question, choice = found
    if scene.judgement.need.safety:  # safety text first, then the case: the long way round
        guide = await step.tx.guides.of(case.id)
        await step.tx.guides.save(case.id, guide.take(question, choice, step.now))
        return False
    await step.tx.cases.attach(case.id, scene.row.id)
    await _taken(step, case, question, choice, scene.here)
    return True


def _plain(text: str) -> str:
    return " ".join(text.lower().strip(" .!'\"").split())


async def _meant(step: Step, scene: Scene, words: str) -> tuple[Case, Question, str] | None:
    """The answer that *words* are: to the question that is open, or to one put before it."""
    asks = step.office.rulebook.asks
    for case in scene.cases:
        if case.kind is not NeedKind.REPAIR or case.conversation != scene.conversation.id:
            continue
        guide = await step.tx.guides.of(case.id)
        if guide.asked_at is None or step.now - guide.asked_at > asks.lives:
            continue
        if case.reply is not ReplyState.NONE:  # a person is talking to them
            continue
        for question in _put(case, guide, asks):
            choice = typed(question, words, asks)
            if choice is None and question.id == guide.asking:
                choice = hinted(question, words)
            if choice is not None:
                return case, question, choice
    return None


def _put(case: Case, guide: Guide, asks: Questionnaire) -> Iterator[Question]:
    """The question that is open, then earlier ones that nothing has answered since."""
    for id_ in (guide.asking, *reversed(guide.asked)):
        question = asks.question(id_)
        if question is None or guide.said(id_) is not None:
            continue
        if id_ == guide.asking or fits(question.when, case, guide):
            yield question


async def take_wish(step: Step, scene: Scene) -> Case | None:
    """The message tells a complaint what was asked; the case it is about, with the words kept."""
    if scene.in_group or not isinstance(scene.event, MessageReceived):
        return None
    if not scene.event.text.strip():
        return None
    kinds = {need.kind for need in scene.judgement.need.needs}
    if scene.judgement.need.safety or kinds <= {NeedKind.SMALL_TALK, NeedKind.SAFEGUARDING}:
        return None
    for case in open_here(scene):
        if case.kind is not NeedKind.COMPLAINT:
            continue
        complaint = await step.tx.complaints.of(case.id)
        lives = step.office.rulebook.asks.lives
        if complaint.asked_at is None or step.now - complaint.asked_at > lives:
            continue
        await _keep_wish(step, scene, case)
        return case
    return None


async def _keep_wish(step: Step, scene: Scene, case: Case) -> None:
    complaint = await step.tx.complaints.of(case.id)
    wish = complaint.asking
    words = scene.event.text.strip()
    if _plain(words) in step.office.rulebook.asks.skip_words:
        complaint.let_go()
    else:
        complaint.tell(words)
    await step.tx.complaints.save(case.id, complaint)
    await step.record(
        "complaint.told",
        case.reference,
        "the person answered what they were asked",
        actor=f"person:{case.person}",
        what=wish,
        message=scene.row.id,
    )
    await update_case(step, case)
