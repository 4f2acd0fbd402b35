"""Messages that were held are dealt with: each as it was judged when it came."""

from datetime import datetime

from bot.domain.conduct import ConductAssessment, Severity
from bot.domain.identity import PlaceKind
from bot.domain.messages import MessageEdited, MessageReceived
from bot.domain.outbound import Acknowledge
from bot.domain.restriction import Restriction
from bot.domain.timers import Timer, TimerKind
from bot.pipeline.accounts import where_alone
from bot.pipeline.groups import concerns_us
from bot.pipeline.needs import take_needs
from bot.pipeline.scene import Scene
from bot.pipeline.step import Step
from bot.ports.classifier import Judgement
from bot.ports.restrictions import Held

#: In one transaction; the rest follows at once in the next.
AT_ONCE = 100


async def hand_over(step: Step, restriction: Restriction, because: str) -> int:
    """Bring what is held to cases, in the order in which it came; how many messages it was."""
    lines: list[str] = []
    kept = await step.tx.restrictions.held(restriction.id, AT_ONCE)
    for held in kept:
        lines += await _deal_with(step, held)
        await step.tx.restrictions.handed_over(restriction.id, held.row, step.now)
        await step.record(
            "message.handed_over",
            f"message:{held.row}",
            because,
            restriction=restriction.reference,
        )
    if len(kept) == AT_ONCE:
        await step.tx.timers.set(opens(restriction, step.now))
    to = await where_alone(step, restriction.person)
    if lines and to is not None:
        await step.send(to, Acknowledge(text="\n\n".join(dict.fromkeys(lines))))
    return len(kept)


def opens(restriction: Restriction, at: datetime) -> Timer:
    """From *at* on, what it holds is dealt with."""
    return Timer(
        key=f"{restriction.reference}:opens",
        kind=TimerKind.RESTRICTION,
        subject=restriction.reference,
        due_at=at,
        detail={"what": "opens"},
    )


async def _deal_with(step: Step, held: Held) -> list[str]:
    """How they behaved was judged when they wrote, and is not judged again."""
    row = await step.tx.inbox.get(held.row)
    event = row.event
    if not isinstance(event, MessageReceived | MessageEdited):
        return []
    person = await step.tx.people.find(event.address.channel, event.actor.id)
    if person is None:
        return []
    cases = list(await step.tx.cases.open_of(person.id))
    severity = await _severity(step, held)
    conduct = ConductAssessment(severity=severity)
    scene = Scene(
        row=row,
        event=event,
        person=person,
        conversation=await step.tx.conversations.at(event.address),
        judgement=Judgement(need=held.need, conduct=conduct, version="as judged when it came"),
        cases=cases,
        had_open_case=bool(cases),
    )
    if event.address.kind is not PlaceKind.PRIVATE and not concerns_us(scene):
        return []
    return (await take_needs(step, scene)).lines


async def _severity(step: Step, held: Held) -> Severity:
    """So that words that are hard to read stay folded on the cards."""
    found = await step.tx.incidents.of_message(held.row)
    return max((one.severity for one in found), key=lambda each: each.rank, default=Severity.NONE)
