"""While the office is closed the person hears so, once a night, with whom to ring."""

from bot.domain.need import Priority
from bot.domain.rulebook import ReplyKey
from bot.pipeline.scene import CONTEXT_AGE, Scene, remember, said_lately
from bot.pipeline.step import Step
from bot.pipeline.words import say_due


async def closed_now(step: Step, scene: Scene) -> list[str]:
    """The opening hours and the emergency number, unless said in this conversation tonight.

    Not in an emergency: people are called out for it, and the number was just given.
    """
    calendar = step.office.rulebook.calendar
    opens = calendar.next_opening(step.now)
    urgent = any(case.priority is Priority.EMERGENCY for case in scene.touched)
    if calendar.is_open(step.now) or opens is None or urgent or scene.advised:
        return []
    note = f"closed:{calendar.day_of(opens)}"
    if said_lately(scene.conversation, note, step.now, CONTEXT_AGE):
        return []
    await remember(step, scene, note)
    return [step.text(ReplyKey.OUT_OF_HOURS, opens=say_due(opens, step.office.zone))]
