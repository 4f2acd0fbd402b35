"""Groups: others read along, so what a person needs is taken up with them alone."""

from datetime import timedelta

from bot.domain.need import NeedKind
from bot.domain.outbound import Acknowledge, Button
from bot.domain.rulebook import ReplyKey
from bot.pipeline.needs import Answer
from bot.pipeline.reading import in_their_words
from bot.pipeline.scene import Scene, private_address, remember, said_lately
from bot.pipeline.step import Step

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
#: Payload of the link that carries a case from a group into the private chat.
START_CASE = "case-"


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
    invited = f"invited:{scene.person.id}"
    if private is not None or not scene.touched:
        return
    if not said_lately(scene.conversation, invited, step.now, INVITE_AGAIN):
        await remember(step, scene, invited)
        await step.reply(
            scene.here,
            ReplyKey.GROUP_CONTINUE_PRIVATE,
            reply_to=scene.message,
            buttons=(start_button(step, START_CASE + scene.touched[0].reference),),
        )


def start_button(step: Step, payload: str) -> Button:
    """Opens the private chat with the bot."""
    return Button(label=step.text(ReplyKey.GROUP_START_BUTTON), deep_link=payload)
