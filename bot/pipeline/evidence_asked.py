"""A supervisor asks for an evidence pack: it is queued, held, and made beside everything else."""

import re

from bot.domain.errors import NotAllowed
from bot.domain.incident import Incident
from bot.pipeline.legal_hold import hold
from bot.pipeline.staff_press import Press
from bot.pipeline.step import Step
from bot.ports.holds import EvidenceRequest

MOST = 50  # incidents in one pack
HANDED_ON = "an evidence pack was asked for"
_REFERENCE = re.compile(r"[Mm]-?\d{1,15}")


async def ask_for_pack(step: Step, press: Press, incident: Incident) -> None:
    """Of this incident, and of those named after it: ``evidence M-12 M-13``."""
    others = await _others(step, press, incident)
    everything = sorted({one.reference: one for one in (incident, *others)}.items())
    subjects = tuple(reference for reference, _ in everything)
    request = EvidenceRequest(
        id=0,
        subjects=subjects,
        by=press.actor.id,
        by_name=press.name,
        queue=press.queue,
        asked_at=step.now,
    )
    if not await step.tx.evidence.ask(request):
        raise NotAllowed("That pack is being made already. You get it in your own chat.")
    for reference, one in everything:
        await step.record("evidence.asked", reference, "asked for a pack", actor=press.who)
        await hold(step, one, HANDED_ON, by=press.actor.id, name=press.name)
    for one in others:
        await step.tx.incidents.save(one)
    await step.tell(
        press.queue,
        f"The evidence pack of {', '.join(subjects)} is being made; you get it in your own chat "
        "with the bot. From now on nothing that belongs to it is deleted. If nothing comes within "
        "a few minutes, whoever runs the bot can make it with: tenantline export evidence "
        f"{' '.join(subjects)} --out DIR",
        only_for=press.actor.id,
    )


async def _others(step: Step, press: Press, incident: Incident) -> list[Incident]:
    named = dict.fromkeys(_REFERENCE.findall(press.words))
    if len(named) >= MOST:
        raise NotAllowed(f"At most {MOST} incidents go into one pack.")
    found: dict[str, Incident] = {}
    for said in named:
        one = await step.tx.incidents.find(said)
        if one is None:
            raise NotAllowed(f"There is no incident “{said}”. References look like M-17.")
        if one.id != incident.id:
            found[one.reference] = one
    return list(found.values())
