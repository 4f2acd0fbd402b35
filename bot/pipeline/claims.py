"""Names that claim to be somebody: looked at once for each name, shown to staff, never acted on."""

from dataclasses import replace

from bot.domain.identity import Actor, ActorKind
from bot.domain.pretence import CLAIM_WORDS, Claim, Names, claim_of
from bot.pipeline.incidents import MODERATION
from bot.pipeline.step import Step
from bot.ports.store import Person

#: People of one first name that are looked at.
_NAMESAKES = 200


async def look_at_name(step: Step, person: Person, actor: Actor) -> Person:
    """The person with what their name claims; supervisors hear of each claim once."""
    if actor.kind is not ActorKind.PERSON or person.looked_at_name == person.name:
        return person
    claim = claim_of(person.name, await _names(step, person))
    await step.tx.groups.looked_at(person.id, person.name, claim.value)
    if claim is not Claim.NOBODY and claim.value != person.claim:
        await _tell(step, person, claim)
    return replace(person, looked_at_name=person.name, claim=claim.value)


async def _names(step: Step, person: Person) -> Names:
    rulebook = step.office.rulebook
    first, _, rest = person.name.strip().partition(" ")
    alike = await step.tx.people.named(first, _NAMESAKES) if rest else ()
    return Names(
        landlord=rulebook.landlord.name,
        official=rulebook.groups.official_names,
        staff=await step.tx.colleagues.names(),
        others=[one.name for one in alike if one.id != person.id],
    )


async def _tell(step: Step, person: Person, claim: Claim) -> None:
    await step.tell(
        MODERATION,
        f"Somebody on {person.channel.title()} is called as quoted: {CLAIM_WORDS[claim]}. "
        "That is UNPROVEN, and they are told nothing about anybody. The word “person” and the "
        "name show what they wrote.",
        quote=person.name,
    )
    await step.record("name.claims", f"person:{person.id}", CLAIM_WORDS[claim], claim=claim.value)
