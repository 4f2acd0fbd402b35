"""A message was changed: staff see the new wording where they saw the old one.

Conduct and safety are judged as in any message. A case is opened or raised only where the
new wording points to danger, or where the old one had no case: mending a typo asks for nothing.
"""

from bot.domain.case import Case
from bot.domain.need import NeedKind, Priority
from bot.pipeline.casework import note_edit
from bot.pipeline.needs import Answer, take_needs
from bot.pipeline.scene import Scene
from bot.pipeline.step import Step


async def take_edit(step: Step, scene: Scene) -> Answer:
    """Bring the new wording to the cases of the message, and to a new one if it has to be."""
    known = await _cases_of(step, scene)
    answer = Answer([])
    if not known or _is_pressing(scene):
        answer = await take_needs(step, scene)
    reached = {case.id for case in scene.touched}
    for case in sorted(known, key=lambda case: case.kind is not NeedKind.SAFEGUARDING):
        if case.id not in reached:  # what was confided first, so that no other card shows it
            await note_edit(step, scene, case)
    return answer


def _is_pressing(scene: Scene) -> bool:
    judged = scene.judgement.need
    return bool(judged.safety) or any(
        need.priority is Priority.EMERGENCY or need.kind is NeedKind.SAFEGUARDING
        for need in judged.needs
    )


async def _cases_of(step: Step, scene: Scene) -> list[Case]:
    found: dict[int, Case] = {}
    for row in await step.tx.inbox.message(scene.here, scene.message):
        found |= {case.id: case for case in await step.tx.cases.of_message(row.id)}
    return list(found.values())
