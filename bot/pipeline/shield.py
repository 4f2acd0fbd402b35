"""Nobody meets abuse unprepared: media stay shut until opened, looks are counted and shared."""

from datetime import timedelta

from bot.domain.acts import StaffAct
from bot.domain.case import Case, CaseState
from bot.domain.errors import NotAllowed
from bot.domain.identity import Actor
from bot.domain.outbound import Attachment, Button
from bot.domain.rights import may
from bot.domain.worklist import home_of
from bot.pipeline.casework import update_case
from bot.pipeline.on_call import call_out
from bot.pipeline.staff_press import Press, find_case
from bot.pipeline.step import Step
from bot.ports.store import MediaRow, MediaState

WEEK, MONTH = timedelta(days=7), timedelta(days=30)
_MOST_PEOPLE = 20
SHUT = "It came with words that may be hard to read, so it is not shown until you open it."


def open_button(case: Case, row: MediaRow) -> Button:
    """Shows one file to whoever presses, and to nobody else."""
    return Button(
        label=f"Show {row.media.kind.value}",
        action=StaffAct.MEDIA,
        subject=f"{case.reference}:{row.id}",
    )


def attachment_of(row: MediaRow) -> Attachment:
    """A kept file, to be shown."""
    return Attachment(
        sha256=row.sha256,
        kind=row.media.kind.value,
        mime=row.media.mime,
        name=row.media.name,
        size=row.size,
    )


async def show_media(step: Step, press: Press) -> None:
    """One file of a folded case, to one person, in their own chat with the bot."""
    reference, _, number = press.subject.partition(":")
    case = await find_case(step, press.about(reference))
    rows = await step.tx.media.of_case(case.id)
    row = next((row for row in rows if str(row.id) == number), None)
    if row is None or row.state is not MediaState.KEPT:
        raise NotAllowed("That file is not kept any more.")
    await step.record("media.shown", case.reference, "asked to see it", actor=press.who)
    await step.tell(
        home_of(press.actor.id),
        f"From {case.reference} (only you see this):",
        only_for=press.actor.id,
        attachments=(attachment_of(row),),
    )


async def looked(step: Step, press: Press) -> None:
    """Count that *press* showed somebody something hard, and offer to share the work."""
    what = "media" if press.act == StaffAct.MEDIA else "words"
    reference = press.subject.partition(":")[0].upper()
    await step.tx.exposures.add(press.actor.id, press.name, reference, what, step.now)
    case = await step.tx.cases.find(reference)
    if case is None or not can_pass_on(case, press.actor):
        return
    times = await step.tx.exposures.count(press.actor.id, step.now - WEEK)
    await step.tell(
        press.queue,
        f"You have opened hard messages {counted(times)} in 7 days. "
        f"A colleague can take {case.reference} over; you need not say why.",
        only_for=press.actor.id,
        buttons=(pass_on_button(case),),
    )


def counted(times: int) -> str:
    """``once``, ``3 times``."""
    return {0: "not once", 1: "once", 2: "twice"}.get(times, f"{times} times")


def can_pass_on(case: Case, who: Actor) -> bool:
    """Whether *who* has this case, and it is one that is hard to read."""
    return case.folded and case.state is CaseState.CLAIMED and case.owner == who.id


def pass_on_button(case: Case) -> Button:
    """Hands the case back to the queue, without a reason."""
    return Button(label="Pass to a colleague", action=StaffAct.HAND_BACK, subject=case.reference)


async def pass_on(step: Step, press: Press) -> None:
    """Give up a case one has; the queue is asked, and nobody is told why."""
    case = await find_case(step, press)
    if case.owner != press.actor.id:
        raise NotAllowed(f"You do not have {case.reference}, so there is nothing to pass on.")
    case.release()
    await call_out(step, case)
    await step.record("case.passed_on", case.reference, "passed on", actor=press.who)
    await step.tell(
        case.queue,
        f"{case.reference} needs somebody new, please. {press.name} is passing it on, "
        "as anybody may.",
        anchor=case.card,
        subject=case.reference,
    )
    await update_case(step, case)
    await step.tx.cases.save(case)


async def own_count(step: Step, who: Actor) -> str:
    """What App Home says about what *who* has read; supervisors see the others' too."""
    week = await step.tx.exposures.count(who.id, step.now - WEEK)
    month = await step.tx.exposures.count(who.id, step.now - MONTH)
    lines = []
    if month:
        lines.append(
            f"You opened hard messages {counted(week)} in 7 days, {counted(month)} in 30 days. "
            "You can pass any of them to a colleague."
        )
    if may(who, StaffAct.EXPOSURE):
        lines += await _everyone(step)
    return "\n".join(lines)


async def _everyone(step: Step) -> list[str]:
    people = await step.tx.exposures.by_person(step.now - MONTH, _MOST_PEOPLE)
    if not people:
        return []
    listed = ", ".join(f"{one.name} {one.times}" for one in people)
    return [f"Hard messages opened in 30 days: {listed}"]


async def tell_exposure(step: Step, press: Press) -> None:
    """Who opened how many, to the supervisor who asks."""
    lines = [await own_count(step, press.actor)]
    text = "\n".join(line for line in lines if line) or "Nobody opened a hard message in 30 days."
    await step.tell(press.queue, text, only_for=press.actor.id)
    await step.record("exposure.shown", "exposure", "a supervisor asked", actor=press.who)
