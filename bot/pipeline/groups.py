"""Groups: others read along, so what a person needs is taken up with them alone."""

from datetime import timedelta

from bot.domain.case import Case, CaseState
from bot.domain.identity import Address, PlaceKind
from bot.domain.need import NeedKind, Priority
from bot.domain.outbound import Acknowledge, Button
from bot.domain.rulebook import ReplyKey
from bot.domain.timers import Timer, TimerKind
from bot.pipeline.casework import update_case
from bot.pipeline.needs import Answer
from bot.pipeline.reading import in_their_words
from bot.pipeline.scene import Scene, private_address, remember, said_lately
from bot.pipeline.step import Step
from bot.ports.store import Person

#: What is taken up when somebody says it among neighbours. The rest is their conversation.
PICKED_UP = frozenset(
    {
        NeedKind.REPAIR,
        NeedKind.COMPLAINT,
        NeedKind.CHASE,
        NeedKind.SAFEGUARDING,
        NeedKind.DATA_REQUEST,
    }
)

#: More often would be shouting across the room.
INVITE_AGAIN = timedelta(hours=24)
#: Payload of the link that leads from a group into the private chat.
CARRY_ON = "carry-on"


def concerns_us(scene: Scene) -> bool:
    """Whether a group post asks something of the landlord."""
    needs = scene.judgement.need
    return bool(needs.safety) or any(need.kind in PICKED_UP for need in needs.needs)


async def go_on_in_private(step: Step, scene: Scene, answer: Answer) -> None:
    """Answer alone where we can; otherwise invite, with nothing about the matter itself."""
    private = await private_address(step, scene.person)
    if private is not None and answer.lines:
        text = in_their_words(step, scene, "\n\n".join(answer.lines))
        await step.send(private, Acknowledge(text=text))
        return
    if private is not None or not scene.touched:
        return
    await _wait_for_them(step, scene)
    if not said_lately(scene.conversation, invited(scene), step.now, INVITE_AGAIN):
        await remember(step, scene, invited(scene))
        await step.reply(
            scene.here,
            ReplyKey.GROUP_CONTINUE_PRIVATE,
            reply_to=scene.message,
            buttons=(carry_on_button(step),),
        )


def invited(scene: Scene) -> str:
    """What is remembered of having invited somebody into the private chat."""
    return f"invited:{scene.person.id}"


async def _wait_for_them(step: Step, scene: Scene) -> None:
    """If they do not come, staff have to find another way; first invitation counts."""
    for case in scene.touched:
        if await step.tx.timers.get(_waiting(case)) is None:
            patience = step.office.rulebook.groups.patience(case.priority)
            await step.tx.timers.set(
                Timer(
                    key=_waiting(case),
                    kind=TimerKind.INVITED,
                    subject=case.reference,
                    due_at=step.now + patience,
                )
            )


def _waiting(case: Case) -> str:
    return f"invited:{case.reference}"


async def did_not_come(step: Step, timer: Timer) -> None:
    """They were invited and never opened the private chat: a person has to reach them."""
    case = await step.tx.cases.find(timer.subject)
    if case is None or case.state is CaseState.CLOSED or not await _is_in_group(step, case):
        return
    person = await step.tx.people.get(case.person)
    await step.tell(
        case.queue,
        f"{case.reference} came from a group, and {person.name or 'the person'} has not opened "
        "the private chat. The bot can ask and tell them nothing. Do you know them otherwise?",
        urgent=case.priority is Priority.EMERGENCY,
        anchor=case.card,
        subject=case.reference,
    )
    await step.record("case.nobody_came", case.reference, "the invitation was not taken up")


async def bring_over(step: Step, person: Person, here: Address) -> list[Case]:
    """What the person raised in a group goes on in their private chat; what that was."""
    conversation = await step.tx.conversations.at(here)
    moved = []
    for case in await step.tx.cases.open_of(person.id):
        if case.conversation == conversation.id or not await _is_in_group(step, case):
            continue
        case.conversation = conversation.id
        await step.tx.timers.cancel(case.reference, step.now, TimerKind.INVITED)
        await update_case(step, case)
        await step.tx.cases.save(case)
        await step.record(
            "case.moved_to_private",
            case.reference,
            "the person opened the private chat",
            actor=f"person:{person.id}",
        )
        moved.append(case)
    return moved


async def _is_in_group(step: Step, case: Case) -> bool:
    conversation = await step.tx.conversations.get(case.conversation)
    return conversation.address.kind is PlaceKind.GROUP


def carry_on_button(step: Step) -> Button:
    """Opens the private chat, where what they raised goes on; others learn nothing from it."""
    return start_button(step, CARRY_ON)


def start_button(step: Step, payload: str) -> Button:
    """Opens the private chat with the bot."""
    return Button(label=step.text(ReplyKey.GROUP_START_BUTTON), deep_link=payload)
