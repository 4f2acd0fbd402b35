"""The forms in which supervisors say what is kept beyond retention, and what no longer."""

from bot.domain.acts import StaffAct
from bot.domain.outbound import FieldKind, Form, FormField
from bot.pipeline.staff_press import Press
from bot.pipeline.step import Step


async def keep_form(step: Step, press: Press) -> Form:  # noqa: ARG001 - forms are built alike
    """Why, and until when."""
    return Form(
        act=StaffAct.KEEP,
        subject=press.subject,
        title=f"Keep {press.subject}",
        submit="Keep",
        intro="Nothing of this person is deleted meanwhile, whatever retention says. They are "
        "told nothing, but may ask what is held about them and why.",
        fields=(
            FormField(id="reason", label="Why must it be kept?", max_length=1000),
            FormField(
                id="until",
                label="Until when?",
                hint="Such as 2027-11-21; empty: until a supervisor lets it go.",
                kind=FieldKind.LINE,
                max_length=10,
                optional=True,
            ),
        ),
    )


async def unkeep_form(step: Step, press: Press) -> Form:  # noqa: ARG001 - forms are built alike
    """Why no longer."""
    return Form(
        act=StaffAct.UNKEEP,
        subject=press.subject,
        title=f"Keep {press.subject} no longer",
        submit="Let it go",
        intro="From now on it is deleted when everything else is.",
        fields=(FormField(id="reason", label="Why need it not be kept?", max_length=1000),),
    )
