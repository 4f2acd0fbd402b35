"""It is broken again: within the window the case opens again, later a new one points back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.domain.again import lately, not_over
from bot.domain.case import Case
from bot.domain.case_file import CaseFile
from bot.domain.clocks import Event
from bot.domain.need import Need, NeedKind, Priority, Trade
from bot.domain.regimes import Happening
from bot.domain.rulebook import ReplyKey
from bot.pipeline.as_said import as_said
from bot.pipeline.casework import join, update_case
from bot.pipeline.on_call import call_out
from bot.pipeline.promised import say_by
from bot.pipeline.scene import Scene, open_here
from bot.pipeline.step import Step
from bot.pipeline.timekeeping import matter_of, rewind

_WORTH_A_LOOK = 20
#: A case that ended longer ago says nothing about what is wrong now.
_POINTS_BACK = timedelta(days=365)
_THE_SAME = Need(kind=NeedKind.UNSURE, score=0.0)


async def take_again(step: Step, scene: Scene) -> Case | None:
    """Open again what the message says is not over; ``None`` if it says no such thing."""
    if scene.in_group:
        return None
    case = await _meant(step, scene, step.office.rulebook.again.window)
    if case is None:
        return None
    await _reopen(step, scene, case)
    scene.cases.insert(0, case)
    await join(step, scene, case, _need(step, scene, case))
    return case


def _need(step: Step, scene: Scene, case: Case) -> Need:
    """What the message says about it; "it's broken" alone makes nothing more pressing."""
    needs = (as_said(step, one) for one in scene.judgement.need.needs)
    need = next((one for one in needs if one.kind is case.kind), _THE_SAME)
    vague = need.trade in (None, Trade.OTHER) and need.priority is not Priority.EMERGENCY
    return replace(need, trade=case.trade, priority=None) if vague else need


async def point_back(step: Step, scene: Scene, case: Case) -> None:
    """A new case about what ended too long ago to be opened again."""
    before = await _meant(step, scene, _POINTS_BACK, but=case)
    if before is None or case.parent is not None or before.kind is not case.kind:
        return
    case.parent = before.reference
    await update_case(step, case)
    await step.tx.cases.save(case)


def said_reopened(step: Step, case: Case) -> str:
    """What the person reads."""
    by = say_by(case.due_at, step.office.zone)
    return step.text(ReplyKey.CASE_REOPENED, reference=case.reference, by=by)


async def _meant(
    step: Step, scene: Scene, window: timedelta, but: Case | None = None
) -> Case | None:
    found = await step.tx.cases.of(scene.person.id, _WORTH_A_LOOK)
    ended = [case for case in found if not case.is_open and lately(case, step.now, window)]
    ended.sort(key=lambda case: case.closed_at or case.opened_at, reverse=True)
    known = [case for case in ended if not (await _file(step, case)).merged_into]
    still_open: Sequence[Case] = [case for case in open_here(scene) if case is not but]
    needs = [as_said(step, need) for need in scene.judgement.need.needs]
    return not_over(scene.event.text, needs, known, still_open, step.office.rulebook.again)


async def _file(step: Step, case: Case) -> CaseFile:
    return await step.tx.files.of(case.id)


async def _reopen(step: Step, scene: Scene, case: Case) -> None:
    """The clocks begin anew; whoever had it is told."""
    owner, ended = case.owner, case.closed_at or step.now
    case.reopen()
    file = await _file(step, case)
    await step.tx.files.save(case.id, file.open_again(step.now))
    await step.tx.history.add(case.id, Happening(event=Event.CLOSED, at=ended))
    await begin_again(step, case)
    await step.record(
        "case.reopened",
        case.reference,
        "the person says that it is not over",
        actor=f"person:{case.person}",
        message=scene.row.id,
    )
    await step.tell(
        case.queue,
        f"{case.reference} is open again: the tenant says that it is not over.",
        call=(owner,) if owner else (),
        anchor=case.card,
        subject=case.reference,
    )
    await call_out(step, case)


async def begin_again(step: Step, case: Case) -> None:
    """It was reported once more now."""
    now = Happening(event=Event.REPORTED, at=step.now, matter=matter_of(case))
    await step.tx.history.add(case.id, now)
    await rewind(step, case)
