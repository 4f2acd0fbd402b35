"""The two forms of a complaint: what it is about, and the answer to it."""

from bot.domain.acts import StaffAct
from bot.domain.complaint import Complaint, Decision, Stage
from bot.domain.outbound import FieldKind, Form, FormField
from bot.pipeline.staff_press import Press, find_case
from bot.pipeline.step import Step

DECISION_WORDS = {
    Decision.UPHELD: "Upheld",
    Decision.PARTLY_UPHELD: "Partly upheld",
    Decision.NOT_UPHELD: "Not upheld",
    Decision.WITHDRAWN: "Withdrawn by the person",
}
_LONG = 2500


async def acknowledge_form(step: Step, press: Press) -> Form:
    """What the complaint is about, with what the person said filled in."""
    complaint = await _complaint(step, press)
    return Form(
        act=StaffAct.ACKNOWLEDGE,
        subject=press.subject,
        title="Acknowledge complaint",
        submit="Send to tenant",
        intro="The tenant gets this at once, with the date of the answer and the Ombudsman.",
        fields=(
            FormField(
                id="definition",
                label="What it is about, as you understand it",
                initial=complaint.definition[:_LONG],
                max_length=_LONG,
            ),
            FormField(
                id="outcome",
                label="What the person would like to happen",
                initial=complaint.outcome[:_LONG],
                max_length=_LONG,
                optional=True,
            ),
        ),
    )


async def decide_form(step: Step, press: Press) -> Form:
    """The answer of the stage it is at."""
    complaint = await _complaint(step, press)
    final = complaint.stage in (Stage.ESCALATED, Stage.STAGE2)
    return Form(
        act=StaffAct.DECIDE,
        subject=press.subject,
        title="Final answer (stage 2)" if final else "Answer (stage 1)",
        submit="Send to tenant",
        intro=f"It is about: {complaint.definition or 'not confirmed yet'}\n\n"
        "Answer every point, with reasons. The tenant gets it with the way on from here.",
        fields=(
            FormField(
                id="decision",
                label="Decision",
                kind=FieldKind.CHOICE,
                choices=tuple((one.value, words) for one, words in DECISION_WORDS.items()),
            ),
            FormField(id="reasons", label="Reasons", max_length=_LONG),
            FormField(
                id="remedy", label="What we do to put it right", max_length=_LONG, optional=True
            ),
            FormField(
                id="outstanding", label="What is still to be done", max_length=_LONG, optional=True
            ),
        ),
    )


async def _complaint(step: Step, press: Press) -> Complaint:
    return await step.tx.complaints.of((await find_case(step, press)).id)
