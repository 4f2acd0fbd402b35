"""Which case something is about by now: one that was merged goes on as another."""

from bot.domain.case import Case
from bot.pipeline.step import Step

_MOST_STEPS = 10  # a case that took over can itself have been merged


async def case_now(step: Step, reference: str) -> Case | None:
    """The case of that name, or the one that took its place; ``None`` if there is none."""
    case = await step.tx.cases.find(reference)
    for _ in range(_MOST_STEPS):
        into = (await step.tx.files.of(case.id)).merged_into if case is not None else None
        if into is None:
            break
        case = await step.tx.cases.find(into)
    return case
