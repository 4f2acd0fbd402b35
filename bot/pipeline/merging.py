"""Two cases about one thing become one, with the messages, media and clocks of both."""

from dataclasses import replace
from datetime import datetime

from bot.domain.case import Case, CaseState
from bot.domain.case_file import CaseFile
from bot.domain.errors import NotAllowed
from bot.domain.need import NeedKind, Trade
from bot.domain.outbound import Reply
from bot.domain.rulebook import ReplyKey
from bot.pipeline.alone import place_alone
from bot.pipeline.casework import update_case
from bot.pipeline.correcting import because
from bot.pipeline.on_call import call_out
from bot.pipeline.staff_press import Press, find_case
from bot.pipeline.step import Step
from bot.pipeline.timekeeping import regrade, rewind

#: What ends without a promise being lost when it goes on under a case of another kind.
_PROMISE_LITTLE = frozenset({NeedKind.ENQUIRY, NeedKind.CHASE, NeedKind.FEEDBACK, NeedKind.UNSURE})


async def merge_act(step: Step, press: Press) -> None:
    """The case of *press* ends, and what it held goes on under the one that was named."""
    case = await find_case(step, press)
    named, _, words = press.demand("into", "which case it goes on under").partition(" ")
    keeper = await find_case(step, replace(press, subject=named))
    if refusal := why_apart(case, keeper):
        raise NotAllowed(refusal)
    await step.tx.files.take_all(case.id, keeper.id)
    await step.tx.files.take_clocks(case.id, keeper.id)
    _take_over(keeper, case)
    await _note_both(step, case, keeper)
    case.close(f"Goes on as {keeper.reference}", step.now)
    why = because(press, words)
    await step.record(
        "case.merged",
        case.reference,
        why or "about the same",
        actor=press.who,
        into=keeper.reference,
        why=press.values.get("why", ""),
    )
    await step.tx.cases.save(case)
    await regrade(step, keeper)
    await rewind(step, keeper)
    await _show_merged(step, press, case, keeper, why)
    await step.tx.cases.save(keeper)


def why_apart(case: Case, keeper: Case) -> str:
    """Why *case* cannot go on under *keeper*; empty if it can."""
    if case.id == keeper.id:
        return f"{case.reference} cannot be merged into itself."
    if case.person != keeper.person:
        return f"{keeper.reference} is somebody else's. Only one person's can be merged."
    if closed := next((one for one in (case, keeper) if not one.is_open), None):
        return f"{closed.reference} is closed."
    if case.kind is keeper.kind:
        return ""
    if NeedKind.COMPLAINT in (case.kind, keeper.kind):
        return "A complaint stays a case of its own, beside what it is about."
    if case.kind not in _PROMISE_LITTLE:
        return (
            f"{case.reference} has promises of its own, which would be lost. Merge "
            f"{keeper.reference} into it, or move one of them first."
        )
    return ""


def _take_over(keeper: Case, case: Case) -> None:
    """What was known of either is known of the one that goes on."""
    if keeper.kind is case.kind and case.priority is not None:
        keeper.raise_to(case.priority, f"took over {case.reference}")
    keeper.trade = keeper.trade if keeper.trade not in (None, Trade.OTHER) else case.trade
    keeper.hazard = keeper.hazard or case.hazard
    keeper.vulnerabilities = tuple(dict.fromkeys((*keeper.vulnerabilities, *case.vulnerabilities)))
    keeper.chases += case.chases
    keeper.folded = keeper.folded or case.folded
    keeper.last_heard_at = max(_heard(keeper), _heard(case))
    keeper.opened_at = min(keeper.opened_at, case.opened_at)
    if keeper.state is CaseState.OPEN and case.owner:
        keeper.claim(case.owner, case.owner_name)


def _heard(case: Case) -> datetime:
    return case.last_heard_at or case.opened_at


async def _note_both(step: Step, case: Case, keeper: Case) -> None:
    gone, kept = await step.tx.files.of(case.id), await step.tx.files.of(keeper.id)
    await step.tx.files.save(case.id, replace(gone, merged_into=keeper.reference))
    await step.tx.files.save(
        keeper.id, _both(gone, replace(kept, merged=(*kept.merged, case.reference)))
    )


def _both(gone: CaseFile, kept: CaseFile) -> CaseFile:
    """What was asked or told in either; an answer counts for more than a question."""
    asked = {one.detail: one for one in gone.asked}
    for one in kept.asked:
        if one.detail not in asked or asked[one.detail].is_open or not one.is_open:
            asked[one.detail] = one
    return replace(kept, asked=tuple(asked.values()))


async def _show_merged(step: Step, press: Press, case: Case, keeper: Case, why: str) -> None:
    await update_case(step, case)
    await step.tell(
        case.queue,
        f"{press.name} merged it: it goes on as {keeper.reference} in #{keeper.queue}.",
        quote=why,
        anchor=case.card,
        subject=case.reference,
    )
    await step.tell(
        keeper.queue,
        f"{press.name} merged {case.reference} into it, with its messages.",
        quote=why,
        anchor=keeper.card,
        subject=keeper.reference,
    )
    await update_case(step, keeper)
    await call_out(step, keeper)
    to = await place_alone(step, keeper)
    if to is not None:
        text = step.text(ReplyKey.CASE_MERGED, reference=case.reference, other=keeper.reference)
        await step.send(to, Reply(text=text))
