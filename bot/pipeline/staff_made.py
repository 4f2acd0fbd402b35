"""A case made by hand, from a message somebody pointed at."""

from bot.domain.case import Case
from bot.domain.errors import NotAllowed
from bot.domain.need import NeedKind
from bot.domain.regimes import Matter, nearest
from bot.pipeline.casework import card_key, show_case
from bot.pipeline.complaints import keep_first_words
from bot.pipeline.correcting import need_named
from bot.pipeline.opening import open_form
from bot.pipeline.pointed_at import Pointed, pointed_at
from bot.pipeline.report_forms import make_case_form
from bot.pipeline.staff_press import Press
from bot.pipeline.step import Step
from bot.pipeline.timekeeping import begin_history


async def make_case_act(step: Step, press: Press) -> None:
    """Ask what it is and whose, or make it."""
    pointed = await pointed_at(step, press)
    if press.trigger is not None and not press.values:
        whose = pointed.case.reference if pointed.case is not None else ""
        await open_form(step, press, make_case_form(press.event, pointed.words, whose))
        return
    kind = need_named(press.demand("need", "what it is"))
    words = press.demand("words", "what is needed")
    case = await _open(step, press, kind, await _of_whom(step, press))
    await _attach(step, case, pointed)
    await show_case(step, case)
    await _keep_words(step, press, case, words)
    await step.tx.cases.save(case)
    await step.tell(
        press.queue,
        f"{case.reference} is in #{case.queue}. The tenant was not told.",
        only_for=press.actor.id,
    )


async def _of_whom(step: Step, press: Press) -> Case:
    whose = press.demand("whose", "whose it is: the reference of any case of theirs")
    known = await step.tx.cases.find(whose)
    if known is None:
        raise NotAllowed(f"There is no case “{whose}”, so it is not known whose this is.")
    return known


async def _open(step: Step, press: Press, kind: NeedKind, of: Case) -> Case:
    case = Case(
        person=of.person,
        conversation=of.conversation,
        kind=kind,
        queue=step.office.rulebook.queues.for_need(kind),
        opened_at=step.now,
        last_heard_at=step.now,
        reasons=(f"{press.name} made it from a message",),
        parent=of.reference,
    )
    matter = Matter(need=kind, priority=None, trade=None, hazard=None)
    if first := nearest(step.office.rulebook.clocks_started(matter, step.now)):
        case.due_at, case.due_name = first.due, first.name
    await step.tx.cases.add(case)
    await begin_history(step, case, matter)
    case.card = card_key(case)
    await step.record(
        "case.opened", case.reference, "made by hand", actor=press.who, need=kind.value
    )
    return case


async def _attach(step: Step, case: Case, pointed: Pointed) -> None:
    """The tenant's own message, where it is known."""
    if pointed.row is not None:
        case.folded = pointed.case is not None and pointed.case.folded
        await step.tx.cases.attach(case.id, pointed.row.id)


async def _keep_words(step: Step, press: Press, case: Case, words: str) -> None:
    """What staff wrote about it, as a note."""
    if case.kind is NeedKind.COMPLAINT:
        await keep_first_words(step, case, words)
    await step.record(
        "note.added", case.reference, "with the case", actor=press.who, event=step.row
    )
    await step.tell(
        case.queue,
        f"{press.name} made this case:",
        quote="" if case.folded else words,
        anchor=case.card,
        subject=case.reference,
    )
