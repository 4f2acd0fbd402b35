"""Forms that correct what the bot understood; each asks why in one tap."""

from bot.domain.acts import StaffAct
from bot.domain.case import Case
from bot.domain.errors import NotAllowed
from bot.domain.need import NeedKind, Priority, Trade
from bot.domain.outbound import FieldKind, Form, FormField
from bot.domain.rights import may_see
from bot.pipeline.case_cards import case_heading
from bot.pipeline.confided import without_confided
from bot.pipeline.correcting import DESTINATIONS, WHYS
from bot.pipeline.cutting import HOW, MESSAGES, said_in_short
from bot.pipeline.merging import why_apart
from bot.pipeline.staff_press import Press, find_case
from bot.pipeline.step import Step
from bot.pipeline.words import NEED_WORDS, say_trade

_LONGEST = 500
_KEPT = "Kept with your name, so that the bot can learn from it."


async def reroute_form(step: Step, press: Press) -> Form:
    """What it is really."""
    case = await find_case(step, press)
    disclosed = case.kind is NeedKind.SAFEGUARDING
    read = " All agents can then read what was disclosed." if disclosed else ""
    return Form(
        act=StaffAct.REROUTE,
        subject=case.reference,
        title="Move case",
        submit="Move",
        intro=f"It goes to the team for this, and nobody has it until they claim it.{read}",
        fields=(_need("What is it really?"), *_why()),
    )


async def correct_form(step: Step, press: Press) -> Form:
    """Another band, another trade, or both."""
    case = await find_case(step, press)
    return Form(
        act=StaffAct.CORRECT,
        subject=case.reference,
        title=f"Correct {case.reference}",
        submit="Correct",
        intro=f"Now: {_graded(case)}. What you leave empty stays. The clocks follow. {_KEPT}",
        fields=(_trade("Trade"), _priority("Priority"), *_why()),
    )


async def not_request_form(step: Step, press: Press) -> Form:
    """It needs nothing from anybody."""
    case = await find_case(step, press)
    return Form(
        act=StaffAct.NOT_REQUEST,
        subject=case.reference,
        title="Not a request",
        submit="Close it",
        intro=f"It is closed, and the tenant is told that there is nothing to do. {_KEPT}",
        fields=_why(),
    )


async def split_form(step: Step, press: Press) -> Form:
    """Which message goes over, and what the second need is."""
    case = await find_case(step, press)
    said = await step.tx.cases.messages(case.id, MESSAGES)
    rows = await without_confided(step, case, said)
    if not rows:
        raise NotAllowed("There is no message in it that could be cut off.")
    hidden = "(folded)" if case.folded else ""
    return Form(
        act=StaffAct.SPLIT,
        subject=case.reference,
        title=f"Split {case.reference}",
        submit="Split",
        intro="The second need gets a case of its own, and the tenant its reference.",
        fields=(
            FormField(
                id="message",
                label="Which message holds the second need?",
                kind=FieldKind.CHOICE,
                initial=str(rows[-1].id),
                choices=tuple((str(row.id), hidden or said_in_short(row)) for row in rows),
            ),
            FormField(
                id="how",
                label="What goes over?",
                kind=FieldKind.CHOICE,
                initial="both" if len(rows) == 1 else "it",
                choices=tuple(HOW.items()),
            ),
            _need("What is the second need?"),
            _trade("Trade, of a repair"),
            _priority("Priority, of a repair (routine if left empty)"),
            *_why(),
        ),
    )


async def merge_form(step: Step, press: Press) -> Form:
    """Under which open case of the same person it goes on."""
    case = await find_case(step, press)
    found = await step.tx.cases.open_of(case.person)
    others = [one for one in found if may_see(press.actor, one.kind) and not why_apart(case, one)]
    if not others:
        raise NotAllowed(f"{case.reference} can go on under no other open case of this person.")
    return Form(
        act=StaffAct.MERGE,
        subject=case.reference,
        title=f"Merge {case.reference}",
        submit="Merge",
        intro="Its messages, files and clocks go over; the tenant is told once.",
        fields=(
            FormField(
                id="into",
                label="It goes on as",
                kind=FieldKind.CHOICE,
                initial=others[0].reference,
                choices=tuple(
                    (one.reference, f"{one.reference} {case_heading(one)}") for one in others
                ),
            ),
            *_why(),
        ),
    )


def _need(label: str) -> FormField:
    return FormField(
        id="need",
        label=label,
        kind=FieldKind.CHOICE,
        choices=tuple((kind.value, NEED_WORDS[NeedKind(kind)]) for kind in DESTINATIONS),
    )


def _graded(case: Case) -> str:
    trade = say_trade(case.trade) if case.trade else "no trade"
    return f"{case.priority or 'no priority'}, {trade}"


def _priority(label: str) -> FormField:
    """Empty at first: a form that was filled in before a message raised the case would lower it."""
    return FormField(
        id="priority",
        label=label,
        kind=FieldKind.CHOICE,
        choices=tuple((one.value, one.value.capitalize()) for one in Priority),
        optional=True,
    )


def _trade(label: str) -> FormField:
    return FormField(
        id="trade",
        label=label,
        kind=FieldKind.CHOICE,
        choices=tuple((one.value, say_trade(one).capitalize()) for one in Trade),
        optional=True,
    )


def _why() -> tuple[FormField, ...]:
    return (
        FormField(id="why", label="Why?", kind=FieldKind.CHOICE, choices=tuple(WHYS.items())),
        FormField(id="words", label="In your words", max_length=_LONGEST, optional=True),
    )
