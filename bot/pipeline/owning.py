"""Who has a case: claim it, put it back, hand it over."""

import re

from bot.domain.acts import StaffAct
from bot.domain.case import Case
from bot.domain.case_file import HandOver
from bot.domain.errors import NotAllowed
from bot.domain.need import NeedKind
from bot.domain.worklist import home_of
from bot.pipeline.case_cards import case_heading
from bot.pipeline.casework import update_case
from bot.pipeline.on_call import call_out, somebody_has_it
from bot.pipeline.staff_press import Press, find_case
from bot.pipeline.step import Step

_MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")


async def own_act(step: Step, press: Press) -> None:
    """Do *press* to the case it names."""
    case = await find_case(step, press)
    match press.act:
        case StaffAct.CLAIM:
            await _claim(step, press, case)
        case StaffAct.RELEASE:
            await _release(step, press, case)
        case StaffAct.GIVE:
            await _give(step, press, case)
        case _:
            raise NotAllowed("That cannot be done to a case.")
    await update_case(step, case)
    await step.tx.cases.save(case)


async def _claim(step: Step, press: Press, case: Case) -> None:
    before = case.owner
    case.claim(press.actor.id, press.name)
    if before != case.owner:
        await _not_handed(step, case)
    await somebody_has_it(step, case, press.who)
    await step.record("case.claim", case.reference, _why(press), actor=press.who)


async def _release(step: Step, press: Press, case: Case) -> None:
    """Anyone may put back what somebody has who is not there; they are told."""
    owner, name = case.owner, case.owner_name
    case.release()
    await _not_handed(step, case)
    await call_out(step, case)
    await step.record(
        "case.release", case.reference, _why(press), actor=press.who, was=owner or None
    )
    if owner == press.actor.id:
        return
    await step.tell(
        home_of(owner),
        f"{press.name} put back {case.reference} ({case_heading(case)}), which you had.",
        only_for=owner,
    )
    await step.tell(
        case.queue,
        f"{press.name} put it back; {name} had it and was told.",
        anchor=case.card,
        subject=case.reference,
    )


async def _give(step: Step, press: Press, case: Case) -> None:
    to, name = await _colleague(step, press.demand("to", "who should have it"))
    await _must_be_for(step, case, to, name)
    before = case.owner
    case.give(to, name)
    file = await step.tx.files.of(case.id)
    handed = HandOver(by=press.name, at=step.now)
    await step.tx.files.save(case.id, file.handed_over(handed))
    await somebody_has_it(step, case, press.who)
    note = press.values.get("note", "").strip()
    await step.record(
        "case.handed_over",
        case.reference,
        note or "handed over",
        actor=press.who,
        to=to,
        was=before or None,
    )
    await _tell_of_gift(step, press, case, note)
    if before and before not in (press.actor.id, to):
        await step.tell(
            home_of(before),
            f"{press.name} handed {case.reference}, which you had, over to {name}.",
            only_for=before,
        )


async def _tell_of_gift(step: Step, press: Press, case: Case, note: str) -> None:
    await step.tell(
        home_of(case.owner),
        f"{press.name} handed {case.reference} ({case_heading(case)}) over to you.",
        quote=note,
        only_for=case.owner,
    )
    await step.tell(
        case.queue,
        f"{press.name} handed it over to {case.owner_name}.",
        quote=note,
        anchor=case.card,
        subject=case.reference,
    )


async def _not_handed(step: Step, case: Case) -> None:
    file = await step.tx.files.of(case.id)
    if file.handed is not None:
        await step.tx.files.save(case.id, file.handed_over(None))


async def _colleague(step: Step, words: str) -> tuple[str, str]:
    """Id and name of a colleague: by mention, by id, or by the name that cards show."""
    said = words.strip()
    if mention := _MENTION.fullmatch(said):
        said = mention[1]
    by_name = await step.tx.colleagues.called(said.lstrip("@"))
    staff = by_name or said
    name = await step.tx.colleagues.name(staff)
    if not name and not _is_id(staff):
        raise NotAllowed(f"Nobody here is known as “{words}”. Choose a colleague from the list.")
    return staff, name or staff


async def _must_be_for(step: Step, case: Case, staff: str, name: str) -> None:
    """What somebody disclosed is not handed to an agent; whoever is not known is taken for one."""
    if case.kind is not NeedKind.SAFEGUARDING:
        return
    if all(one.id != staff for one in await step.tx.about.supervisors()):
        raise NotAllowed(
            f"{name} is not known to be a supervisor, and {case.reference} is for supervisors. "
            "If they are one, ask them to press “Claim” themselves."
        )


def _is_id(said: str) -> bool:
    """Whether it looks like a platform's id: somebody who has not pressed anything yet."""
    return bool(re.fullmatch(r"(?=.*[0-9])[UW][A-Z0-9]{3,}", said))


def _why(press: Press) -> str:
    return press.words or "pressed the button"
