"""How a person stands with the landlord, for whoever looks at one of their cases."""

from bot.pipeline.accounts import restriction_line
from bot.pipeline.step import Step
from bot.ports.store import Person


async def standing(step: Step, person: Person) -> str:
    """The restriction that holds now, in words for staff; empty if there is none."""
    return await restriction_line(step, person.id)
