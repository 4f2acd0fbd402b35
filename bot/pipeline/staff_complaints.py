"""What staff do with a complaint: confirm what it is about, and answer it, in each stage."""

from bot.domain.acts import StaffAct
from bot.domain.case import Case
from bot.domain.clocks import Event
from bot.domain.complaint import Complaint, Decision
from bot.domain.errors import NotAllowed
from bot.domain.need import NeedKind
from bot.domain.outbound import Button, Reply
from bot.domain.rulebook import ReplyKey
from bot.pipeline.alone import must_be_alone
from bot.pipeline.casework import update_case
from bot.pipeline.complaints import stage2_button, with_ombudsman
from bot.pipeline.promised import say_by
from bot.pipeline.staff_press import Press, find_case
from bot.pipeline.step import Step
from bot.pipeline.timekeeping import rewind

_DECIDED = {
    Decision.UPHELD: ReplyKey.DECISION_UPHELD,
    Decision.PARTLY_UPHELD: ReplyKey.DECISION_PARTLY_UPHELD,
    Decision.NOT_UPHELD: ReplyKey.DECISION_NOT_UPHELD,
    Decision.WITHDRAWN: ReplyKey.DECISION_WITHDRAWN,
}


async def complaint_act(step: Step, press: Press) -> None:
    """Do *press* to the complaint it names."""
    case = await find_case(step, press)
    if case.kind is not NeedKind.COMPLAINT:
        raise NotAllowed(f"{case.reference} is not a complaint. Move it first, if it is one.")
    if not case.is_open:
        raise NotAllowed(f"{case.reference} is closed.")
    await must_be_alone(step, case)  # refused before anything is kept
    complaint = await step.tx.complaints.of(case.id)
    if press.act == StaffAct.ACKNOWLEDGE:
        await _acknowledge(step, press, case, complaint)
    else:
        await _decide(step, press, case, complaint)
    await update_case(step, case)
    await step.tx.cases.save(case)


async def _acknowledge(step: Step, press: Press, case: Case, complaint: Complaint) -> None:
    definition = press.demand("definition", "what the complaint is about, as you understand it")
    event = complaint.acknowledge(press.actor.id, press.name, step.now)
    complaint.definition = definition
    complaint.outcome = press.values.get("outcome", "").strip() or complaint.outcome
    await _keep(step, case, complaint)
    stage2 = event is Event.STAGE2_ACKNOWLEDGED
    text = step.text(
        ReplyKey.STAGE2_ACKNOWLEDGED if stage2 else ReplyKey.COMPLAINT_ACKNOWLEDGED,
        reference=case.reference,
        definition=complaint.definition,
        outcome=complaint.outcome or step.text(ReplyKey.NOTHING_SAID),
        by=say_by(case.due_at, step.office.zone),
    )
    text = with_ombudsman(step, text)
    await _write(step, case, text)
    await _say(step, press, case, event, "confirmed what the complaint is about", text)


async def _keep(step: Step, case: Case, complaint: Complaint) -> None:
    await step.tx.complaints.save(case.id, complaint)
    await rewind(step, case)


async def _write(step: Step, case: Case, text: str, buttons: tuple[Button, ...] = ()) -> None:
    """To the person alone."""
    to = await must_be_alone(step, case)
    case.answer()
    await step.send(to, Reply(text=text, buttons=buttons), subject=case.reference)


async def _say(
    step: Step, press: Press, case: Case, event: Event, what: str, text: str, **detail: object
) -> None:
    await step.record(f"complaint.{event.value}", case.reference, what, actor=press.who, **detail)
    await step.tell(
        case.queue,
        f"{press.name} {what}. The tenant reads:",
        quote=text,
        anchor=case.card,
        subject=case.reference,
    )


async def _decide(step: Step, press: Press, case: Case, complaint: Complaint) -> None:
    decision, reasons = _decision(press)
    event = complaint.answer(decision, press.actor.id, press.name, step.now)
    await _keep(step, case, complaint)
    final = event is Event.STAGE2_ANSWERED
    nothing = step.text(ReplyKey.NOTHING_SAID)
    text = step.text(
        ReplyKey.COMPLAINT_FINAL if final else ReplyKey.COMPLAINT_ANSWERED,
        reference=case.reference,
        definition=complaint.definition,
        decision=step.text(_DECIDED[decision]),
        reasons=reasons,
        remedy=press.values.get("remedy", "").strip() or nothing,
        outstanding=press.values.get("outstanding", "").strip() or nothing,
    )
    buttons = () if final else (stage2_button(step, case),)
    text = with_ombudsman(step, text, final=final)
    await _write(step, case, text, buttons)
    stage = "stage 2" if final else "stage 1"
    await _say(step, press, case, event, f"answered {stage}", text, decision=decision.value)


def _decision(press: Press) -> tuple[Decision, str]:
    """From the form, or the first word of a command and the words after it."""
    first, _, rest = press.words.partition(" ")
    name = (press.values.get("decision") or first).strip().lower().replace(" ", "_")
    if name not in set(Decision):
        names = ", ".join(Decision)
        raise NotAllowed(f"Please say what you decided: {names}; and then why.")
    reasons = (press.values.get("reasons") or rest).strip()
    if not reasons:
        raise NotAllowed("Please say why: the answer has to give its reasons.")
    return Decision(name), reasons
