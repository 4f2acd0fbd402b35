"""What rests on an incident that was cleared: a restriction may rest on nothing any more."""

from bot.domain.incident import Incident
from bot.domain.restriction import Restriction
from bot.pipeline.accounts import live_restrictions
from bot.pipeline.incidents import MODERATION
from bot.pipeline.step import Step


async def look_at_what_rests_on(step: Step, incident: Incident) -> None:
    """Ask for a review, now, of each restriction whose every incident was cleared; people decide.

    *incident* as it is now, saved or not.
    """
    for one in await live_restrictions(step, incident.person):
        if incident.reference in one.evidence and not await rests(step, one, but=incident):
            await step.tell(
                MODERATION,
                f"{one.reference} rests on {', '.join(one.evidence)}, and none of it stands any "
                "more. Please review it now.",
                urgent=True,
                anchor=one.card,
                subject=one.reference,
            )


async def rests(step: Step, one: Restriction, *, but: Incident | None = None) -> bool:
    """Whether anything it rests on still stands, *but* being cleared just now."""
    others = [each for each in one.evidence if but is None or each != but.reference]
    found = [await step.tx.incidents.find(each) for each in others]
    return any(each is not None and not each.cleared for each in found)
