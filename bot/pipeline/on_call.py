"""Emergencies reach a person: alert whoever is on call, again, the next, until one has it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from bot.domain.acts import StaffAct
from bot.domain.case import Case
from bot.domain.identity import PlaceKind, Reference
from bot.domain.need import NeedKind
from bot.domain.on_call import EVERYBODY, Alert
from bot.domain.outbound import Button, Reply, Style
from bot.domain.rulebook import ReplyKey
from bot.domain.timers import Timer, TimerKind
from bot.pipeline.case_cards import case_heading
from bot.pipeline.scene import private_address
from bot.pipeline.step import Step
from bot.pipeline.timekeeping import is_round_the_clock, is_safe_now

#: In a timer's detail: rung for a danger that came up when somebody had the case.
ANEW = "anew"
_NO_DETAIL: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """One alert about something that somebody has to take."""

    subject: Reference
    kind: TimerKind
    #: In words for staff.
    what: str
    #: Where it is said, unless it goes to supervisors.
    queue: str
    #: Counted from 0.
    turn: int
    buttons: tuple[Button, ...]


def call_key(subject: Reference) -> str:
    """The name of the timer that alerts again."""
    return f"on_call:{subject}"


async def call_out(step: Step, case: Case) -> None:
    """Alert somebody now, unless that is under way or somebody has it."""
    if not await _is_for_somebody(step, case):
        return
    waiting = await step.tx.timers.waiting(case.reference)
    if any(timer.kind is TimerKind.ON_CALL for timer in waiting):
        return
    if case.owner and await step.tx.timers.get(call_key(case.reference)):
        return  # somebody has said so since it became an emergency
    await _alert(step, case, 0)


async def call_out_anew(step: Step, case: Case) -> None:
    """A danger nobody knew of: whoever has the case is rung as well as whoever is on call.

    Also where the case was safe before; not while somebody is being alerted for it.
    """
    waiting = await step.tx.timers.waiting(case.reference)
    if case.is_open and not any(timer.kind is TimerKind.ON_CALL for timer in waiting):
        await _alert(step, case, 0, anew=True)


async def _is_for_somebody(step: Step, case: Case) -> bool:
    return case.is_open and is_round_the_clock(case) and not await is_safe_now(step, case)


async def nobody_has_it(step: Step, timer: Timer) -> None:
    """The time to press is up: again, or the next."""
    case = await step.tx.cases.find(timer.subject)
    anew = ANEW in timer.detail
    if case is not None and case.is_open and (anew or await _is_for_somebody(step, case)):
        await _alert(step, case, int(timer.detail["turn"]), anew=anew)


async def _alert(step: Step, case: Case, turn: int, *, anew: bool = False) -> None:
    ring = Ring(
        subject=case.reference,
        kind=TimerKind.ON_CALL,
        what=case_heading(case),
        queue=case.queue,
        turn=turn,
        buttons=(have_it(case.reference),),
    )
    alert = _whom(step, case, turn)
    if anew and case.owner:
        call = tuple(dict.fromkeys((case.owner, *alert.call)))
        alert = replace(alert, who=f"{case.owner_name} and {alert.who}", call=call)
    await ring_out(step, ring, alert, {ANEW: "yes"} if anew else {})
    await step.record(
        "emergency.alerted",
        case.reference,
        f"alert {turn + 1} goes to {alert.who}",
        call=list(alert.call),
    )


async def ring_out(
    step: Step, ring: Ring, alert: Alert, detail: Mapping[str, str] = _NO_DETAIL
) -> None:
    """Alert them, and again after the time that they have to press; *detail* comes along."""
    rulebook = step.office.rulebook
    waited = "" if not ring.turn else f" Nobody has said that they have it, alert {ring.turn + 1}."
    await step.tell(
        rulebook.queues.moderation if alert.supervisors else ring.queue,
        f"{ring.what} ({ring.subject}).{waited} For {alert.who}: please press “I have it”.",
        urgent=True,
        call=alert.call,
        subject=ring.subject,
        buttons=ring.buttons,
    )
    await step.tx.timers.set(
        Timer(
            key=call_key(ring.subject),
            kind=ring.kind,
            subject=ring.subject,
            due_at=step.now + rulebook.on_call.again,
            detail={**detail, "turn": str(ring.turn + 1)},
        )
    )


def _whom(step: Step, case: Case, turn: int) -> Alert:
    rulebook = step.office.rulebook
    if case.kind is NeedKind.SAFEGUARDING:  # nobody else is to read what was disclosed
        return Alert(who="all supervisors", call=(EVERYBODY,), supervisors=True)
    return rulebook.on_call.alert(turn, step.now, rulebook.calendar)


def have_it(subject: Reference) -> Button:
    """Ends the alerts."""
    return Button(
        label="I have it",
        action=StaffAct.HAVE_IT,
        subject=subject,
        style=Style.PRIMARY,
    )


async def somebody_has_it(step: Step, case: Case, who: str) -> bool:
    """Stop alerting, and tell the tenant once; False if nobody was being alerted."""
    if not await step.tx.timers.cancel(case.reference, step.now, TimerKind.ON_CALL):
        return False
    await step.record(
        "emergency.acknowledged", case.reference, "pressed that they have it", actor=who
    )
    if case.kind is not NeedKind.SAFEGUARDING:  # others may look at that screen
        await _tell_tenant(step, case)
    return True


async def _tell_tenant(step: Step, case: Case) -> None:
    conversation = await step.tx.conversations.get(case.conversation)
    to = conversation.address
    if to.kind is not PlaceKind.PRIVATE:
        private = await private_address(step, await step.tx.people.get(case.person))
        if private is None:
            return
        to = private
    text = step.text(ReplyKey.EMERGENCY_TAKEN, reference=case.reference)
    await step.send(to, Reply(text=text))
