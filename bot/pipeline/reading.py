"""What a message shows beside its judgement: its language, and whether it was said before."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.case import Case
from bot.domain.language import Language, Sureness
from bot.domain.likeness import people_of, times_sent
from bot.domain.messages import MessageReceived
from bot.domain.need import NeedKind, Priority
from bot.pipeline.scene import Scene
from bot.pipeline.step import Step
from bot.ports.readings import Reading


async def take_reading(step: Step, scene: Scene, reading: Reading) -> None:
    """Keep what was read off the message, and find its likes."""
    scene.language = await _answered_in(step, scene, reading.language)
    if not isinstance(scene.event, MessageReceived):  # a mended typo is not said twice
        reading = replace(reading, marks=None)
    if reading.marks is None and reading.language.sure is Sureness.UNSURE:
        return
    person, here = scene.person.id, scene.conversation.id
    await step.tx.readings.add(scene.row.id, person, here, reading, step.now)
    if reading.marks is not None:
        since = step.now - timedelta(hours=step.office.rulebook.same_text.window_hours)
        found = await step.tx.readings.alike(reading.marks, scene.row.id, here, since)
        scene.alike = tuple(found)
    if scene.alike:
        rows = [scene.row.id, *(one.row for one in scene.alike)]
        await step.tx.readings.shared(rows, people_of(scene.alike, person))
        await step.tx.readings.sent(scene.row.id, times_sent(scene.alike, person))


async def _answered_in(step: Step, scene: Scene, read: Language) -> Language:
    """The message's own language, or what was spoken here before if it does not show one."""
    if read.sure is not Sureness.UNSURE:
        return read
    return await step.tx.readings.spoken(scene.conversation.id)


def in_their_words(step: Step, scene: Scene, english: str) -> str:
    """An acknowledgement in the person's language above the English one, where we have it."""
    translation = step.office.rulebook.translations.get(scene.language.code)
    if translation is None or not scene.touched:
        return english
    case = scene.touched[0]
    return translation.acknowledge(case.reference, english, urgent=_is_emergency(case))


def _is_emergency(case: Case) -> bool:
    return case.kind is NeedKind.REPAIR and case.priority is Priority.EMERGENCY
