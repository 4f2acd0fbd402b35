"""The forms about time: what was done, how much more is needed, why it was missed."""

from bot.domain.acts import StaffAct
from bot.domain.errors import NotAllowed
from bot.domain.outbound import FieldKind, Form, FormField
from bot.pipeline.staff_clocks import CAUSES, latest_day, steps_of
from bot.pipeline.staff_press import Press, find_case
from bot.pipeline.step import Step
from bot.pipeline.timekeeping import clocks_of, extendable
from bot.pipeline.words import EVENT_WORDS, say_due

LONGEST_REASON = 600  # a notice is read on a telephone


async def progress_form(step: Step, press: Press) -> Form:
    """Which step was done."""
    case = await find_case(step, press)
    events = steps_of(step, case)
    if not events:
        raise NotAllowed(f"Nothing can be put down for {case.reference} but closing it.")
    return Form(
        act=StaffAct.PROGRESS,
        subject=case.reference,
        title="Step done",
        submit="Save",
        intro="It counts from now, and moves what is promised by when. The tenant is not told.",
        fields=(
            FormField(
                id="event",
                label="What was done?",
                kind=FieldKind.CHOICE,
                choices=tuple((event.value, EVENT_WORDS[event]) for event in events),
            ),
        ),
    )


async def extend_form(step: Step, press: Press) -> Form:
    """Which promise, until when, and why; with what the notice has to say."""
    case = await find_case(step, press)
    possible = extendable(step, await clocks_of(step, case))
    if not possible:
        raise NotAllowed("Nothing allows more time for what is due on this case.")
    first = possible[0]
    extension = step.office.rulebook.clocks[first.clock].extension
    has_to_say = "; ".join(extension.notice) if extension else ""
    latest = latest_day(step, first)
    at_most = f"At most until {latest}. " if latest else ""
    return Form(
        act=StaffAct.EXTEND,
        subject=case.reference,
        title="More time",
        submit="Give more time and tell the tenant",
        intro=(
            f"The tenant gets a notice at once. It has to say: {has_to_say}. The new date and "
            f"whom to turn to are added to your words. Source: {first.source}."
        ),
        fields=(
            FormField(
                id="clock",
                label="More time for what?",
                kind=FieldKind.CHOICE,
                initial=first.clock,
                choices=tuple(
                    (one.clock, f"{one.name}, now {say_due(one.due, step.office.zone)}"[:75])
                    for one in possible
                ),
            ),
            FormField(
                id="until",
                label="Until which day?",
                kind=FieldKind.LINE,
                initial=latest,
                max_length=10,
                hint=f"{at_most}Like 2026-12-18.",
            ),
            FormField(
                id="reason",
                label="Why is more time needed?",
                max_length=LONGEST_REASON,
                hint="The tenant reads exactly these words.",
            ),
        ),
    )


def why_missed_form(press: Press) -> Form:
    """Why a promise was not kept in time."""
    return Form(
        act=StaffAct.MISSED_WHY,
        subject=press.subject,
        title="Why was it missed?",
        submit="Save",
        intro="Kept with your name, for reports and for whoever asks later. Tenants do not see it.",
        fields=(
            FormField(
                id="why",
                label="What was the cause?",
                kind=FieldKind.CHOICE,
                choices=tuple(CAUSES.items()),
            ),
            FormField(id="reason", label="In your words", max_length=LONGEST_REASON, optional=True),
        ),
    )
