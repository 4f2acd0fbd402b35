"""Taking back what was held against somebody: not abuse, or overturned when looked at again."""

from bot.domain.incident import Incident, IncidentState
from bot.pipeline.conduct_notices import tell_taken_back, withdraw
from bot.pipeline.group_limits import lift_all
from bot.pipeline.incidents import update_incident
from bot.pipeline.resting import look_at_what_rests_on
from bot.pipeline.staff_press import Press
from bot.pipeline.step import Step


async def dismiss(step: Step, press: Press, incident: Incident) -> None:
    """A supervisor says that it is not abuse; the reason is kept, and the bot learns from it."""
    reason = press.demand("reason", "why it is not abuse")
    cleared = incident.counts
    incident.decide(IncidentState.DISMISSED, press.actor.id, press.name, reason)
    await withdraw(step, incident, "it was judged not to be abuse")
    await tell_taken_back(step, incident)
    await lift_all(step, incident, press.name, press.who)
    await step.record(
        "incident.dismissed",
        incident.reference,
        reason,
        actor=press.who,
        strike_cleared=cleared,
        severity=incident.severity.value,
    )
    await look_at_what_rests_on(step, incident)


async def overturn(step: Step, incident: Incident, *, by: str, name: str, reason: str) -> None:
    """Somebody who did not decide takes it back: nothing of it counts anywhere from now on.

    For appeals. *by* is the id on the staff channel. Raises ``NotAllowed`` if it is cleared
    already or *by* decided it; saves the incident and brings its card up to date.
    """
    cleared = incident.counts
    incident.overturn(by, name, reason, step.now)
    await withdraw(step, incident, "it was overturned")
    await lift_all(step, incident, name, f"staff:{by}")
    await step.tx.timers.cancel(incident.reference, step.now)
    await step.record(
        "incident.overturned",
        incident.reference,
        reason,
        actor=f"staff:{by}",
        strike_cleared=cleared,
        decided_by=incident.decided_by or "bot",
    )
    await update_incident(step, incident)
    await step.tx.incidents.save(incident)
    await look_at_what_rests_on(step, incident)
