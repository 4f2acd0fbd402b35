"""What somebody confided is read by supervisors alone, also where it came along with a repair."""

from collections.abc import Sequence

from bot.domain.case import Case
from bot.domain.need import NeedKind
from bot.pipeline.step import Step
from bot.ports.store import InboxRow

#: Stands where the words of such a message would.
CONFIDED = "It was said together with something in confidence; supervisors have the words."


async def without_confided(step: Step, case: Case, rows: Sequence[InboxRow]) -> list[InboxRow]:
    """*rows* without those that belong to a disclosure as well, unless *case* is one."""
    known = await step.tx.cases.of(case.person)
    confided = any(one.kind is NeedKind.SAFEGUARDING for one in known)
    if not confided or case.kind is NeedKind.SAFEGUARDING:
        return list(rows)
    return [row for row in rows if not await _is_confided(step, row)]


async def _is_confided(step: Step, row: InboxRow) -> bool:
    told = await step.tx.cases.of_message(row.id)
    return any(one.kind is NeedKind.SAFEGUARDING for one in told)
