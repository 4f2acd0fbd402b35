"""Who has the form of an answer open, and which answers went out: for cards and forms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.case import Case, ReplyState
from bot.domain.identity import IdempotencyKey
from bot.pipeline.step import Step
from bot.pipeline.words import say_moment
from bot.ports.replying import Answer, Draft
from bot.ports.store import OutboxRow, OutboxState


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """What a card says of answers beside the state of the last one."""

    #: ``Sam, since 09:02``.
    open: str = ""
    #: Who wrote the last answer, and when: ``Sam, 21 Nov 09:04``.
    last: str = ""
    #: The last answer, if it failed and nobody has said yet what becomes of it.
    undecided: IdempotencyKey | None = None
    #: What became of that one, whatever became of a later text of another kind.
    lost: str = ""


NOBODY_ANSWERS = Answering()
_STATES: Mapping[OutboxState, ReplyState] = {
    OutboxState.READY: ReplyState.QUEUED,
    OutboxState.SENDING: ReplyState.QUEUED,
    OutboxState.ACCEPTED: ReplyState.DELIVERED,
    OutboxState.REFUSED: ReplyState.FAILED,
    OutboxState.UNKNOWN: ReplyState.UNKNOWN,
}
_LOST: Mapping[OutboxState, str] = {
    OutboxState.REFUSED: "NOT delivered: {}",
    OutboxState.UNKNOWN: "may not have arrived: {}",
}


async def answering(step: Step, case: Case) -> Answering:
    """As it is now."""
    last = next(iter(await step.tx.answers.of(case.id)), None)
    row = await step.tx.outbox.get(last.key) if last else None
    failed = row is not None and row.state in _LOST
    undecided = last and failed and not await step.tx.answers.chosen(last.key)
    return Answering(
        open="; ".join(say_open(step, draft) for draft in await open_forms(step, case)),
        last=say_answer(step, last) if last and (undecided or _is_last(row, case)) else "",
        undecided=last.key if last and undecided else None,
        lost=_LOST[row.state].format(row.because) if row and undecided else "",
    )


def _is_last(row: OutboxRow | None, case: Case) -> bool:
    """Whether the state that the case shows is that of *row*, and not of a text after it."""
    return row is None or case.reply is _STATES.get(row.state)


def form_key(case: Case, staff: str) -> str:
    """The timer that runs while that person has the form open."""
    return f"reply-form:{case.reference}:{staff}"


async def open_forms(step: Step, case: Case) -> Sequence[Draft]:
    """Those in front of somebody; what was open when the case was closed counts no more."""
    drafts = await step.tx.drafts.shown(case.id) if case.is_open else ()
    if not drafts:
        return ()
    waiting = {timer.key for timer in await step.tx.timers.waiting(case.reference)}
    return [one for one in drafts if form_key(case, one.staff) in waiting]


def say_open(step: Step, draft: Draft) -> str:
    """``Sam, since 09:02``."""
    return f"{draft.name}, since {draft.opened_at.astimezone(step.office.zone):%H:%M}"


def say_answer(step: Step, answer: Answer) -> str:
    """``Sam, 21 Nov 09:04``."""
    return f"{answer.name}, {say_moment(answer.at, step.office.zone)}"


async def others(step: Step, case: Case, staff: str) -> Sequence[Draft]:
    """Who else has the form open."""
    return [one for one in await open_forms(step, case) if one.staff != staff]
