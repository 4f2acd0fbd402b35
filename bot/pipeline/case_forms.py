"""Forms about a case itself: to whom it is handed over."""

from bot.domain.acts import StaffAct
from bot.domain.outbound import FieldKind, Form, FormField
from bot.pipeline.staff_press import Press, find_case
from bot.pipeline.step import Step

LONGEST = 1000


async def give_form(step: Step, press: Press) -> Form:
    """To whom, and what they should know."""
    case = await find_case(step, press)
    has = f"{case.owner_name} has it now. " if case.owner else ""
    return Form(
        act=StaffAct.GIVE,
        subject=case.reference,
        title=f"Hand over {case.reference}",
        submit="Hand over",
        intro=f"{has}They are told in private, and their name stands on the card.",
        fields=(
            FormField(id="to", label="To whom?", kind=FieldKind.COLLEAGUE),
            FormField(
                id="note",
                label="What should they know?",
                hint="Stays between staff.",
                max_length=LONGEST,
                optional=True,
            ),
        ),
    )
