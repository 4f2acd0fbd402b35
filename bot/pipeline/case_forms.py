"""Forms about a case itself: to whom it is handed over, and what came of it."""

from bot.domain.acts import StaffAct
from bot.domain.outbound import FieldKind, Form, FormField
from bot.pipeline.closing import OWN_WORDS, outcomes_for
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


async def close_form(step: Step, press: Press) -> Form:
    """What came of it, chosen or in one's own words."""
    case = await find_case(step, press)
    outcomes = tuple((key.value, step.text(key)) for key in outcomes_for(case.kind))
    return Form(
        act=StaffAct.CLOSE,
        subject=case.reference,
        title=f"Close {case.reference}",
        submit="Close",
        intro="The tenant is told, and may say how it went.",
        fields=(
            FormField(
                id="outcome",
                label="What came of it?",
                kind=FieldKind.CHOICE,
                choices=(*outcomes, (OWN_WORDS, "Only my own words")),
            ),
            FormField(
                id="words",
                label="In your words",
                hint="The tenant reads exactly these words, after what is chosen above.",
                max_length=LONGEST,
                optional=True,
            ),
        ),
    )
