"""Who changed a case last: for whoever presses a button on a card that is older."""

from collections.abc import Mapping

from bot.domain.acts import StaffAct
from bot.domain.case import Case
from bot.domain.rights import may_see
from bot.pipeline.casework import update_case
from bot.pipeline.staff_press import Press
from bot.pipeline.step import Step
from bot.pipeline.words import say_moment

#: What each act did, after the name of whoever did it.
DID: Mapping[str, str] = {
    StaffAct.CLAIM: "claimed it",
    StaffAct.RELEASE: "put it back",
    StaffAct.GIVE: "handed it over",
    StaffAct.REROUTE: "moved it",
    StaffAct.CORRECT: "corrected it",
    StaffAct.SPLIT: "split it",
    StaffAct.MERGE: "merged it",
    StaffAct.NOT_REQUEST: "closed it as no request",
    StaffAct.ASK: "asked the tenant for details",
    StaffAct.CLOSE: "closed it",
    StaffAct.ACKNOWLEDGE: "acknowledged the complaint",
    StaffAct.DECIDE: "answered the complaint",
    StaffAct.HAVE_IT: "took the emergency",
    StaffAct.PROGRESS: "noted a step that was done",
    StaffAct.EXTEND: "gave more time",
    StaffAct.MISSED_WHY: "said why it was missed",
}


async def note_change(step: Step, press: Press) -> None:
    """Remember what *press* did, if it did something to a case."""
    what = DID.get(press.act)
    case = await step.tx.cases.find(press.subject.partition(":")[0]) if what else None
    if case is not None and what is not None:
        await keep_change(step, case, press.name, what)


async def keep_change(step: Step, case: Case, name: str, what: str) -> None:
    """Remember that *name* did *what* to the case."""
    file = await step.tx.files.of(case.id)
    await step.tx.files.save(case.id, file.changed_by(name, what, step.now))


async def since_then(step: Step, press: Press) -> str:
    """What a colleague did last to the case that *press* is about; empty if nobody did."""
    case = await step.tx.cases.find(press.subject.partition(":")[0])
    if case is None or not may_see(press.actor, case.kind):
        return ""
    changed = (await step.tx.files.of(case.id)).changed
    if changed is None or changed.who == press.name:
        return ""
    at = say_moment(changed.at, step.office.zone)
    return f" Last change: {changed.who} {changed.what}, {at}. The newest card shows how it stands."


async def draw_again(step: Step, press: Press) -> None:
    """The card as it was: a menu from which something was chosen stands as if it were not."""
    case = await step.tx.cases.find(press.subject) if press.page is None else None
    if case is not None:
        await update_case(step, case)
