"""The forms in which supervisors say more about an incident; tenants are told none of it."""

from bot.domain.acts import StaffAct
from bot.domain.outbound import FieldKind, Form, FormField
from bot.pipeline.staff_press import Press
from bot.pipeline.step import Step

_NOTHING_SENT = "The tenant is told nothing."


async def hand_form(step: Step, press: Press) -> Form:
    """To which supervisor."""
    known = [one for one in await step.tx.about.supervisors() if one.id != press.actor.id]
    choices = tuple((one.id, one.name) for one in known)
    kind = FieldKind.CHOICE if choices else FieldKind.LINE
    return Form(
        act=StaffAct.HAND_TO,
        subject=press.subject,
        title=f"Pass on {press.subject}",
        submit="Pass on",
        intro=f"They are told in private, and the card names them. {_NOTHING_SENT}",
        fields=(FormField(id="to", label="To which supervisor?", kind=kind, choices=choices),),
    )


async def refer_form(step: Step, press: Press) -> Form:  # noqa: ARG001 - forms are built alike
    """To whom outside it was given, under which number."""
    return Form(
        act=StaffAct.REFER,
        subject=press.subject,
        title=f"Given on: {press.subject}",
        submit="Save",
        intro=(
            "Note here that you have given it to somebody outside; the bot sends nothing. From "
            f"now on nothing of it is deleted. {_NOTHING_SENT}"
        ),
        fields=(
            FormField(
                id="to",
                label="To whom?",
                kind=FieldKind.CHOICE,
                initial="police",
                choices=(
                    ("police", "The police"),
                    ("solicitor", "A solicitor"),
                    ("other", "Somebody else"),
                ),
            ),
            FormField(
                id="number",
                label="Their reference number",
                kind=FieldKind.LINE,
                max_length=100,
                optional=True,
            ),
        ),
    )


async def support_form(step: Step, press: Press) -> Form:  # noqa: ARG001 - forms are built alike
    """What was offered to which colleague."""
    return Form(
        act=StaffAct.SUPPORT,
        subject=press.subject,
        title=f"Support: {press.subject}",
        submit="Save",
        intro=f"Kept for supervisors; the card says only that it was offered. {_NOTHING_SENT}",
        fields=(
            FormField(id="who", label="Whom did you offer it?", kind=FieldKind.LINE),
            FormField(id="what", label="What did you offer?", max_length=1000),
        ),
    )


async def adjust_form(step: Step, press: Press) -> Form:  # noqa: ARG001 - forms are built alike
    """What to mind with the person."""
    return Form(
        act=StaffAct.ADJUST,
        subject=press.subject,
        title="What to mind",
        submit="Save",
        intro=(
            "An adjustment, or what makes things harder for this person. Kept with your name, "
            f"and the person can ask to see it. {_NOTHING_SENT}"
        ),
        fields=(FormField(id="text", label="What should we mind?", max_length=1000),),
    )


async def aim_form(step: Step, press: Press) -> Form:  # noqa: ARG001 - forms are built alike
    """Who it is aimed at."""
    return Form(
        act=StaffAct.AIMED,
        subject=press.subject,
        title=f"Aimed at: {press.subject}",
        submit="Save",
        intro=f"Occasions aimed at one person are counted together. {_NOTHING_SENT}",
        fields=(FormField(id="who", label="Who is it aimed at?", kind=FieldKind.LINE),),
    )
