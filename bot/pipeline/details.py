"""Facts that staff ask for with one press, and what the person answers.

The case exists and its clocks run whatever is asked; an emergency does not even wait.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.acts import TenantAct
from bot.domain.case import Case
from bot.domain.case_file import Asked, Detail, may_ask
from bot.domain.errors import NotAllowed
from bot.domain.guide import SKIPPED
from bot.domain.identity import Address, IdempotencyKey
from bot.domain.need import Need, NeedKind, Priority
from bot.domain.outbound import AskForDetails, Button
from bot.domain.routing import ruled
from bot.domain.rulebook import ReplyKey
from bot.pipeline.alone import must_be_alone
from bot.pipeline.as_said import as_said
from bot.pipeline.card_parts import FOLDED_WORDS
from bot.pipeline.casework import ASKED, is_rude, update_case
from bot.pipeline.gone_on import case_now
from bot.pipeline.guided import heed, skip_button
from bot.pipeline.scene import Scene
from bot.pipeline.staff_press import Press, find_case
from bot.pipeline.step import Step
from bot.pipeline.words import DETAIL_WORDS
from bot.ports.store import Person

TEXTS: Mapping[Detail, ReplyKey] = {
    Detail.ADDRESS: ReplyKey.ASK_ADDRESS,
    Detail.ACCESS: ReplyKey.ASK_ACCESS,
    Detail.PHOTO: ReplyKey.ASK_PHOTO,
    Detail.HOW_LONG: ReplyKey.ASK_HOW_LONG,
    Detail.HOUSEHOLD: ReplyKey.ASK_HOUSEHOLD,
}
CHOICES: Mapping[Detail, tuple[ReplyKey, ...]] = {
    Detail.ACCESS: (
        ReplyKey.CHOICE_MORNINGS,
        ReplyKey.CHOICE_AFTERNOONS,
        ReplyKey.CHOICE_ANY_TIME,
    ),
    Detail.HOW_LONG: (
        ReplyKey.CHOICE_TODAY,
        ReplyKey.CHOICE_DAYS,
        ReplyKey.CHOICE_WEEKS,
        ReplyKey.CHOICE_MONTHS,
    ),
    Detail.HOUSEHOLD: (
        ReplyKey.CHOICE_CHILD,
        ReplyKey.CHOICE_OLDER,
        ReplyKey.CHOICE_PREGNANT,
        ReplyKey.CHOICE_ILL,
        ReplyKey.CHOICE_DISABLED,
        ReplyKey.CHOICE_NOBODY,
    ),
}
#: Who must not wait, under the names that the rules about messages use.
_HOUSEHOLD = {
    ReplyKey.CHOICE_CHILD: "baby_or_young_child",
    ReplyKey.CHOICE_OLDER: "older_person",
    ReplyKey.CHOICE_PREGNANT: "pregnancy",
    ReplyKey.CHOICE_ILL: "serious_illness",
    ReplyKey.CHOICE_DISABLED: "disability",
}
_PASSED_OVER = "passed over"
_LONGEST_ANSWER = 1000


async def ask_act(step: Step, press: Press) -> None:
    """Ask the tenant for one fact; once more a day later at the most."""
    reference, _, name = press.subject.partition(":")
    case = await find_case(step, replace(press, subject=reference))
    detail = _detail(name or press.words)
    if not case.is_open:
        raise NotAllowed(f"{case.reference} is closed.")
    file = await step.tx.files.of(case.id)
    if refusal := may_ask(file, detail, step.now, step.office.rulebook.asks.lives):
        raise NotAllowed(refusal)
    to = await must_be_alone(step, case)
    await step.tx.files.save(case.id, file.ask(detail, step.now))
    await _put(step, case, detail, to)
    case.answer()
    if case.priority is not Priority.EMERGENCY:
        case.wait()
    await step.record(
        "details.asked", case.reference, "pressed the button", actor=press.who, what=detail.value
    )
    await step.tell(
        case.queue,
        f"{press.name} asked the tenant: {DETAIL_WORDS[detail]}.",
        anchor=case.card,
        subject=case.reference,
    )
    await update_case(step, case)
    await step.tx.cases.save(case)


def _detail(name: str) -> Detail:
    wanted = name.strip().lower().replace(" ", "_")
    if wanted not in set(Detail):
        raise NotAllowed(f"Please say what to ask for: {', '.join(Detail)}.")
    return Detail(wanted)


async def _put(step: Step, case: Case, detail: Detail, to: Address) -> None:
    text = step.text(TEXTS[detail], reference=case.reference)
    await step.send(
        to,
        AskForDetails(text=text, choices=_buttons(step, case, detail)),
        key=IdempotencyKey(f"{ASKED}{case.reference}:{detail}:{step.source}"),
        subject=case.reference,
    )


def _buttons(step: Step, case: Case, detail: Detail) -> tuple[Button, ...]:
    choices = (
        Button(
            label=step.text(choice),
            action=TenantAct.DETAIL,
            subject=f"{case.reference}:{detail}:{choice}",
        )
        for choice in CHOICES.get(detail, ())
    )
    skip = replace(
        skip_button(step, case, detail),
        action=TenantAct.DETAIL,
        subject=f"{case.reference}:{detail}:{SKIPPED}",
    )
    return (*choices, skip)


async def press_detail(step: Step, person: Person, here: Address, subject: str) -> bool:
    """A button under what staff asked, however old; False if it means nothing here."""
    reference, _, rest = subject.partition(":")
    name, _, choice = rest.partition(":")
    case = await case_now(step, reference)
    if case is None or case.person != person.id or name not in set(Detail):
        return False
    if not case.is_open:
        await step.reply(here, ReplyKey.ANSWER_CLOSED, reference=case.reference)
        return True
    detail = Detail(name)
    if choice != SKIPPED and choice not in CHOICES.get(detail, ()):
        return False
    if not await _told(step, case, detail, choice):
        await step.reply(here, ReplyKey.ANSWER_AGAIN)
        return True
    await step.reply(here, ReplyKey.JOINED_CASE, reference=case.reference)
    return True


async def _told(step: Step, case: Case, detail: Detail, choice: str) -> bool:
    """Keep what was pressed; False if it was pressed before."""
    said = _PASSED_OVER if choice == SKIPPED else step.text(ReplyKey(choice))
    file = await step.tx.files.of(case.id)
    before = file.question(detail)
    answered = before.answer if before else ""
    if said in answered.split("; "):
        return False
    several = detail is Detail.HOUSEHOLD and answered not in ("", _PASSED_OVER)
    await _keep(step, case, detail, f"{answered}; {said}" if several else said)
    household = _HOUSEHOLD.get(ReplyKey(choice)) if choice != SKIPPED else None
    if household:
        case.vulnerabilities = tuple(dict.fromkeys((*case.vulnerabilities, household)))
        await heed(step, case, ())
    case.hear(step.now)
    await step.tell(
        case.queue,
        f"{DETAIL_WORDS[detail]}, the tenant told us: {said}",
        anchor=case.card,
        subject=case.reference,
    )
    await update_case(step, case)
    await step.tx.cases.save(case)
    return True


async def _keep(step: Step, case: Case, detail: Detail, answer: str) -> None:
    file = await step.tx.files.of(case.id)
    await step.tx.files.save(case.id, file.tell(detail, answer[:_LONGEST_ANSWER], step.now))
    await step.record(
        "details.told",
        case.reference,
        "the person answered what they were asked",
        actor=f"person:{case.person}",
        what=detail.value,
    )


async def take_detail(step: Step, scene: Scene) -> Case | None:
    """The message answers what staff asked in one of the open cases; that case."""
    if scene.in_group or scene.judgement.need.safety:
        return None
    for asked, case in await _asked_here(step, scene):
        if _answers(step, scene, case, asked):
            await _keep(step, case, asked.detail, _answer(scene, asked))
            return case
    return None


async def _asked_here(step: Step, scene: Scene) -> list[tuple[Asked, Case]]:
    """What is waited for in this chat, what was asked last first."""
    here = [case for case in scene.cases if case.conversation == scene.conversation.id]
    files = [(await step.tx.files.of(case.id), case) for case in here]
    lives = step.office.rulebook.asks.lives
    asked = [(file.open_question(step.now, lives), case) for file, case in files]
    waiting = [(one, case) for one, case in asked if one is not None]
    return sorted(waiting, key=lambda pair: pair[0].at, reverse=True)


def _answers(step: Step, scene: Scene, case: Case, asked: Asked) -> bool:
    """Whether it can be the answer: not thanks, not a question, and no other matter."""
    if asked.detail is Detail.PHOTO:
        return bool(scene.media)
    words = scene.event.text.strip()
    kinds = {need.kind for need in scene.judgement.need.needs}
    if not words or words.endswith("?") or kinds == {NeedKind.SMALL_TALK}:
        return False
    needs = [as_said(step, need) for need in scene.judgement.need.needs if ruled(need)]
    return all(about(need, case) for need in needs)


def about(need: Need, case: Case) -> bool:
    """Whether what a message says it needs is what the case is about."""
    return need.kind is case.kind and need.trade in (None, case.trade)


def _answer(scene: Scene, asked: Asked) -> str:
    """For the card; what is hard to read is not repeated there."""
    if asked.detail is Detail.PHOTO:
        return "sent"
    return FOLDED_WORDS if is_rude(scene) else scene.event.text.strip()
