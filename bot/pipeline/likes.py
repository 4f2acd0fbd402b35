"""The same text from several people: shown to staff, and nothing else follows from it."""

from bot.domain.case import Case
from bot.domain.identity import IdempotencyKey
from bot.domain.incident import Incident
from bot.domain.likeness import people_of, worth_telling
from bot.pipeline.casework import update_case
from bot.pipeline.incidents import update_incident
from bot.pipeline.scene import Scene
from bot.pipeline.step import Step

#: Cards brought up to date, and references named, when a text spreads.
MOST_SHOWN = 20


async def show_likes(step: Step, scene: Scene) -> None:
    """Tell the queue when enough people sent it, and bring the cards of the others up to date."""
    people = people_of(scene.alike, scene.person.id)
    if not worth_telling(people, step.office.rulebook.same_text.people):
        return
    if any(one.person == scene.person.id for one in scene.alike):
        return  # nobody new has sent it
    cases, incidents = await _others(step, scene)
    for case in cases:
        await update_case(step, case)
    for incident in incidents:
        await update_incident(step, incident)
    for queue in dict.fromkeys(case.queue for case in scene.touched):
        await _tell(step, scene, people, queue, cases)


async def _others(step: Step, scene: Scene) -> tuple[list[Case], list[Incident]]:
    """The open cases, and the incidents, of those who sent it before."""
    cases: dict[int, Case] = {}
    incidents: dict[int, Incident] = {}
    for one in scene.alike[-MOST_SHOWN:]:
        found = await step.tx.cases.of_message(one.row)
        cases |= {case.id: case for case in found if case.is_open}
        incidents |= {each.id: each for each in await step.tx.incidents.of_message(one.row)}
    return list(cases.values()), list(incidents.values())


async def _tell(step: Step, scene: Scene, people: int, queue: str, others: list[Case]) -> None:
    shown = [case.reference for case in (*others, *scene.touched) if case.queue == queue]
    await step.tell(
        queue,
        f"The same text from {people} people: {', '.join(dict.fromkeys(shown))}.",
        key=IdempotencyKey(f"alike:{queue}:{scene.row.id}"),
    )
    await step.record(
        "message.alike",
        f"message:{scene.row.id}",
        "several people sent nearly the same text; nothing follows from that",
        people=people,
    )
