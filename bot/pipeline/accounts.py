"""All accounts of one person, as far as anybody has proved that they are one person's."""

from collections.abc import Sequence

from bot.domain.identity import Address, PersonId
from bot.domain.restriction import Restriction
from bot.domain.standing import standing_line
from bot.pipeline.scene import private_address
from bot.pipeline.step import Step
from bot.ports.about_people import Hold


async def accounts_of(step: Step, person: PersonId) -> Sequence[PersonId]:
    """This one and all that are linked to it, this one first."""
    linked = await step.tx.links.of(person)
    return [person, *(each for each in linked if each != person)]


async def hold_on(step: Step, person: PersonId) -> Hold | None:
    """A supervisor's hold on the bot's answers to the person, through whichever account."""
    for each in await accounts_of(step, person):
        if (hold := await step.tx.about.held(each, step.now)) is not None:
            return hold
    return None


async def live_restrictions(step: Step, person: PersonId) -> Sequence[Restriction]:
    """What was decided about the person on any of their accounts and has not ended."""
    found = await step.tx.restrictions.of(await accounts_of(step, person))
    return [one for one in found if one.is_live and step.now < one.ends_at]


async def channels_of(step: Step, person: PersonId) -> frozenset[str]:
    """Where the person writes to us, on all their accounts."""
    people = [await step.tx.people.get(each) for each in await accounts_of(step, person)]
    return frozenset(one.channel for one in people)


async def where_alone(step: Step, person: PersonId) -> Address | None:
    """A private chat in which the person can be reached: on this account, or on another."""
    for each in await accounts_of(step, person):
        address = await private_address(step, await step.tx.people.get(each))
        if address is not None:
            return address
    return None


async def restriction_line(step: Step, person: PersonId) -> str:
    """What applies to the person now, for the cards of their cases and incidents."""
    live = await live_restrictions(step, person)
    line = standing_line(live, step.now, step.office.zone)
    kept = [len(await step.tx.restrictions.held(one.id)) for one in live]
    return f"{line} · {say_held(sum(kept))}" if sum(kept) else line


def say_held(number: int) -> str:
    """``3 held messages``."""
    return f"{number} held message" if number == 1 else f"{number} held messages"
