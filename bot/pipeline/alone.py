"""Where a person can be told something about a case without others reading it."""

from bot.domain.case import Case
from bot.domain.errors import NotAllowed
from bot.domain.identity import Address, PlaceKind
from bot.pipeline.scene import private_address
from bot.pipeline.step import Step


async def place_alone(step: Step, case: Case) -> Address | None:
    """Their private chat; ``None`` if the case came from a group and they have opened none."""
    conversation = await step.tx.conversations.get(case.conversation)
    if conversation.address.kind is PlaceKind.PRIVATE:
        return conversation.address
    return await private_address(step, await step.tx.people.get(case.person))


async def must_be_alone(step: Step, case: Case) -> Address:
    """The same, or a refusal for whoever wanted to ask."""
    found = await place_alone(step, case)
    if found is None:
        raise NotAllowed(
            f"{case.reference} came from a group and the person has not opened a private chat "
            "with us yet, so neighbours would read along. They were sent a button to do so."
        )
    return found
