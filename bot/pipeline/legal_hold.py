"""Keeping what belongs to an incident, whatever retention says, and letting it go again."""

from datetime import datetime, timedelta

from bot.domain.errors import NotAllowed
from bot.domain.incident import Incident
from bot.pipeline.staff_press import Press
from bot.pipeline.step import Step
from bot.ports.holds import LegalHold

LONGEST_WHY = 1000


async def hold(
    step: Step, incident: Incident, why: str, *, by: str, name: str, until: datetime | None = None
) -> bool:
    """Nothing of the person's is deleted from now on; False if it was kept for that already."""
    held = LegalHold(
        subject=incident.reference,
        person=incident.person,
        why=why[:LONGEST_WHY],
        by=by,
        by_name=name,
        since=step.now,
        until=until,
    )
    incident.held = True
    if not await step.tx.holds.put(held):
        return False
    ends = until.date().isoformat() if until is not None else ""
    await step.record("hold.put", incident.reference, held.why, actor=f"staff:{by}", until=ends)
    return True


async def keep(step: Step, press: Press, incident: Incident) -> None:
    """A supervisor says why, and until when if they know."""
    why, until = _why(step, press)
    if not await hold(step, incident, why, by=press.actor.id, name=press.name, until=until):
        raise NotAllowed(f"{incident.reference} is kept for that already.")
    last = until - timedelta(days=1) if until else None
    when = f"until {last.day} {last:%B %Y}" if last else "until a supervisor lets it go"
    await step.tell(
        press.queue,
        f"{incident.reference} and everything of this person is kept {when}.",
        only_for=press.actor.id,
    )


async def unkeep(step: Step, press: Press, incident: Incident) -> None:
    """A supervisor says why it need not be kept any more; retention counts again."""
    why = press.demand("reason", "why it need not be kept any more")
    were = await step.tx.holds.lift(
        incident.reference, why[:LONGEST_WHY], press.actor.id, press.name, step.now
    )
    if not were and not incident.held:
        raise NotAllowed(f"{incident.reference} is not kept beyond retention.")
    incident.held = False
    await step.record(
        "hold.lifted", incident.reference, why[:LONGEST_WHY], actor=press.who, holds=len(were)
    )
    await step.tell(
        press.queue,
        f"{incident.reference} is kept only as long as everything else from now on.",
        only_for=press.actor.id,
    )


def _why(step: Step, press: Press) -> tuple[str, datetime | None]:
    """The reason, with ``until 2027-11-21`` at its end or in the form."""
    why, _, day = press.demand("reason", "why it has to be kept").rpartition(" until ")
    said = press.values.get("until", "").strip()
    if not why or said:
        why, day = press.value("reason"), said
    if not day:
        return why, None
    try:
        until = datetime.fromisoformat(day.strip()).replace(tzinfo=step.office.zone)
    except ValueError:
        if said:
            raise NotAllowed("Write the day as 2027-11-21, or leave it empty.") from None
        return press.value("reason"), None
    if until + timedelta(days=1) <= step.now:
        raise NotAllowed(f"{day.strip()} is over. Name a day to come, or none.")
    return why, until + timedelta(days=1)
