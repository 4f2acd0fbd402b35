"""What may be done with a case now: the first few as buttons, the rest in a menu."""

from collections.abc import Iterator

from bot.domain.acts import StaffAct
from bot.domain.case import CaseState
from bot.domain.case_file import details_for, may_ask
from bot.domain.complaint import Stage
from bot.domain.need import NeedKind
from bot.domain.outbound import Button, Style
from bot.pipeline.card_parts import button, reveal
from bot.pipeline.case_view import CaseView
from bot.pipeline.words import DETAIL_WORDS

#: More than these are not taken in at a glance.
FIRST = 4


def first_acts(view: CaseView) -> tuple[Button, ...]:
    """The acts that are most often the next."""
    return tuple(legal_acts(view))[:FIRST]


def further_acts(view: CaseView) -> tuple[Button, ...]:
    """All other acts that are legal now."""
    return tuple(legal_acts(view))[FIRST:]


def legal_acts(view: CaseView) -> Iterator[Button]:
    """Everything that can be done now, what comes next most often first."""
    case = view.case
    yield from _undecided(view)
    if not case.is_open:
        yield from _when_closed(view)
        return
    if case.state is CaseState.OPEN:
        yield button(case.reference, StaffAct.CLAIM, "Claim", Style.PRIMARY)
    if case.folded:
        yield reveal(case.reference)
    yield from _stage_of(view)
    yield button(case.reference, StaffAct.REPLY, "Reply to tenant")
    if any(not one.reason for one in view.missed):
        yield button(case.reference, StaffAct.MISSED_WHY, "Why was it missed?")
    if case.kind is not NeedKind.COMPLAINT:  # its stages are steps of their own
        yield button(case.reference, StaffAct.PROGRESS, "Step done")
    yield button(case.reference, StaffAct.CLOSE, "Close")
    if view.extendable:
        yield button(case.reference, StaffAct.EXTEND, "More time")
    yield button(case.reference, StaffAct.NOTE, "Note")
    if case.state is CaseState.CLAIMED:
        yield button(case.reference, StaffAct.RELEASE, "Release")
    yield button(case.reference, StaffAct.GIVE, "Hand over to …")
    yield from _questions(view)
    yield from _corrections(view)


def _corrections(view: CaseView) -> Iterator[Button]:
    """What the bot may have understood otherwise than it is."""
    case = view.case
    yield button(case.reference, StaffAct.REROUTE, "Move")
    if case.kind is NeedKind.REPAIR:
        yield button(case.reference, StaffAct.CORRECT, "Correct priority or trade")
    if view.messages:
        yield button(case.reference, StaffAct.SPLIT, "Split in two")
    if view.others:
        yield button(case.reference, StaffAct.MERGE, "Merge into …")
    received = view.complaint is None or view.complaint.stage is Stage.RECEIVED
    if received:
        yield button(case.reference, StaffAct.NOT_REQUEST, "Not a request")


def _questions(view: CaseView) -> Iterator[Button]:
    """One press for each fact that is missing and can be asked for."""
    for detail in details_for(view.case.kind):
        if not may_ask(view.file, detail, view.now, view.asks_live):
            label = f"Ask: {DETAIL_WORDS[detail].lower()}"
            yield button(f"{view.case.reference}:{detail}", StaffAct.ASK, label)


def _undecided(view: CaseView) -> Iterator[Button]:
    """An answer that did not arrive: somebody has to say what becomes of it."""
    if view.answering.undecided:
        yield button(view.answering.undecided, StaffAct.RESEND, "Try again", Style.PRIMARY)
        yield button(view.answering.undecided, StaffAct.LEAVE, "Leave it")


def _when_closed(view: CaseView) -> Iterator[Button]:
    case = view.case
    if case.folded:
        yield reveal(case.reference)
    if any(not one.reason for one in view.missed):
        yield button(case.reference, StaffAct.MISSED_WHY, "Why was it missed?")


def _stage_of(view: CaseView) -> Iterator[Button]:
    """The next step of a complaint, and nothing that is not due."""
    reference, complaint = view.case.reference, view.complaint
    if complaint is None:
        return
    if complaint.stage in (Stage.RECEIVED, Stage.ESCALATED):
        yield button(reference, StaffAct.ACKNOWLEDGE, "Acknowledge", Style.PRIMARY)
    elif complaint.stage is Stage.STAGE1:
        yield button(reference, StaffAct.DECIDE, "Answer stage 1", Style.PRIMARY)
    elif complaint.stage is Stage.STAGE2:
        yield button(reference, StaffAct.DECIDE, "Final answer", Style.PRIMARY)
