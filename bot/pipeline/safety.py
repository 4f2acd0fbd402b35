"""Safety advice: the scripted text first, to everyone, whatever else the message holds."""

from datetime import timedelta

from bot.domain.identity import MessageId
from bot.domain.need import Safety
from bot.domain.outbound import Rank, SafetyAdvice
from bot.domain.rulebook import SafetyScript
from bot.pipeline.scene import Scene, private_address, remember, said_lately
from bot.pipeline.step import Step

#: Somebody in trouble may send five messages in a minute; one text they can read beats five.
NOT_AGAIN = timedelta(minutes=10)


async def advise(step: Step, scene: Scene) -> None:
    """Send the script of each trigger, the most vital first, unless it was just sent."""
    scripts = [step.office.rulebook.safety[trigger] for trigger in scene.judgement.need.safety]
    for script in sorted(scripts, key=lambda script: script.rank):
        if not said_lately(scene.conversation, _note(script.trigger), step.now, NOT_AGAIN):
            await _send(step, scene, script)


async def _send(step: Step, scene: Scene, script: SafetyScript) -> None:
    to = scene.here
    reply_to: MessageId | None = scene.message
    if scene.in_group and script.private_only:
        private = await private_address(step, scene.person)
        if private is None:
            return  # the invitation to a private chat goes out instead; see groups
        to, reply_to = private, None
    translation = step.office.rulebook.translations.get(scene.language.code)
    text = translation.advice(script.trigger, script.text) if translation else script.text
    advice = SafetyAdvice(text=text, trigger=script.trigger.value, reply_to=reply_to)
    await step.send(to, advice, rank=Rank.FIRST)
    scene.advised = (*scene.advised, script.trigger)
    await remember(step, scene, _note(script.trigger))
    await step.record(
        "safety.advised",
        f"message:{scene.row.id}",
        f"the message points to {script.trigger.value}",
        trigger=script.trigger.value,
        language=scene.language.code,
        rules=step.office.rulebook.version,
    )


def _note(trigger: Safety) -> str:
    return f"safety:{trigger.value}"
