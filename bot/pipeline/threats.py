"""A threat reaches a person at any hour: who is on call hears of it beside the supervisors.

Only that there is a threat is said where agents read; the words stay folded, and every look
at them is recorded.
"""

from dataclasses import replace

from bot.domain.acts import StaffAct
from bot.domain.incident import Incident, IncidentState
from bot.domain.need import NeedKind
from bot.domain.on_call import HERE, Alert
from bot.domain.outbound import Button
from bot.domain.timers import Timer, TimerKind
from bot.pipeline.on_call import Ring, call_key, have_it, ring_out
from bot.pipeline.step import Step


async def call_out_for_threat(step: Step, incident: Incident) -> None:
    """Alert somebody now, once for an occasion."""
    if await step.tx.timers.get(call_key(incident.reference)) is None:
        await _alert(step, incident, 0)


async def nobody_has_threat(step: Step, timer: Timer) -> None:
    """The time to press is up: again, the next, and supervisors as often; then it is left."""
    incident = await step.tx.incidents.find(timer.subject)
    if incident is None or incident.state is not IncidentState.OPEN:
        return
    turn = int(timer.detail["turn"])
    if turn < _most(step):
        await _alert(step, incident, turn)
        return
    await step.record("threat.unanswered", incident.reference, f"{turn} alerts, nobody pressed")


def _most(step: Step) -> int:
    """A message may have been misread: people are not rung about it without end."""
    rulebook = step.office.rulebook
    duties = rulebook.on_call.on_duty(step.now, rulebook.calendar)
    return (len(duties) + 1) * rulebook.on_call.alerts_each


async def _alert(step: Step, incident: Incident, turn: int) -> None:
    alert = _whom(step, turn)
    ring = Ring(
        subject=incident.reference,
        kind=TimerKind.THREAT,
        what="Somebody was threatened in a message",
        queue=step.office.rulebook.queues.for_need(NeedKind.REPAIR),  # who is on call reads it
        turn=turn,
        buttons=(have_it(incident.reference), _show_words(incident)),
    )
    await ring_out(step, ring, alert)
    await step.record(
        "threat.alerted",
        incident.reference,
        f"alert {turn + 1} goes to {alert.who}",
        call=list(alert.call),
    )


def _whom(step: Step, turn: int) -> Alert:
    """As for an emergency, but the whole team is not called: supervisors are."""
    rulebook = step.office.rulebook
    alert = rulebook.on_call.alert(turn, step.now, rulebook.calendar)
    if call := tuple(one for one in alert.call if one != HERE):
        return replace(alert, call=call)
    return Alert(who="supervisors", call=(HERE,), supervisors=True)


def _show_words(incident: Incident) -> Button:
    return Button(label="Show words", action=StaffAct.REVEAL, subject=incident.reference)


async def somebody_has_threat(step: Step, incident: Incident, who: str, name: str) -> str:
    """Stop alerting; the name of whoever had it already, or nothing."""
    known = await step.tx.timers.get(call_key(incident.reference))
    if known is None:
        await step.record("threat.acknowledged", incident.reference, "has it", actor=who)
        return ""
    if has := known.detail.get("has"):
        return has
    await step.tx.timers.set(replace(known, due_at=step.now, detail={"has": name}))
    await step.tx.timers.cancel(incident.reference, step.now)
    await step.record(
        "threat.acknowledged", incident.reference, "pressed that they have it", actor=who
    )
    return ""
