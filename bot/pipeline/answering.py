"""Who has the form of an answer open, and which answers went out: for cards and forms."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.case import Case, ReplyState
from bot.domain.identity import IdempotencyKey
from bot.pipeline.step import Step
from bot.ports.replying import Answer, Draft
from bot.ports.store import OutboxState


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """What a card says of answers beside the state of the last one."""

    #: ``Sam, since 09:02``.
    open: str = ""
    #: Who wrote the last answer, and when: ``Sam, 09:04``.
    last: str = ""
    #: The last answer, if it failed and nobody has said yet what becomes of it.
    undecided: IdempotencyKey | None = None


NOBODY_ANSWERS = Answering()


async def answering(step: Step, case: Case) -> Answering:
    """As it is now."""
    drafts = await step.tx.drafts.shown(case.id) if case.is_open else ()
    last = next(iter(await step.tx.answers.of(case.id)), None)
    return Answering(
        open="; ".join(say_open(step, draft) for draft in drafts),
        last=say_answer(step, last) if last else "",
        undecided=await _undecided(step, case, last),
    )


async def _undecided(step: Step, case: Case, last: Answer | None) -> IdempotencyKey | None:
    if last is None or case.reply not in (ReplyState.FAILED, ReplyState.UNKNOWN):
        return None
    row = await step.tx.outbox.get(last.key)  # another text about the case may have failed
    failed = row is not None and row.state in (OutboxState.REFUSED, OutboxState.UNKNOWN)
    return last.key if failed and not await step.tx.answers.chosen(last.key) else None


def say_open(step: Step, draft: Draft) -> str:
    """``Sam, since 09:02``."""
    return f"{draft.name}, since {draft.opened_at.astimezone(step.office.zone):%H:%M}"


def say_answer(step: Step, answer: Answer) -> str:
    """``Sam, 09:04``."""
    return f"{answer.name}, {answer.at.astimezone(step.office.zone):%H:%M}"


async def others(step: Step, case: Case, staff: str) -> Sequence[Draft]:
    """Who else has the form open."""
    return [one for one in await step.tx.drafts.shown(case.id) if one.staff != staff]
