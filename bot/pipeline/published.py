"""What may stand anywhere: the landlord's own numbers and offices, and those of safety texts."""

from bot.domain.conduct import ConductKind
from bot.domain.exposed import Public, only_published, speaks_of_others
from bot.domain.group_terms import Detail
from bot.pipeline.scene import Scene
from bot.pipeline.step import Step


async def public_details(step: Step) -> Public:
    """As the pack says it, with the names of colleagues that are looked for."""
    rulebook = step.office.rulebook
    terms = rulebook.groups
    numbers = [script.number for script in rulebook.safety.values()]
    staff = await step.tx.colleagues.names() if Detail.STAFF_NAME in terms.details else ()
    return Public(
        said=(*terms.allowed, *numbers, *rulebook.replies.common.values()),
        prefixes=terms.public_prefixes,
        staff=tuple(staff),
    )


async def kinds_here(step: Step, scene: Scene) -> tuple[ConductKind, ...]:
    """What was done; but nobody is exposed by a number that anybody may know, or by their own.

    Their own details are seen to where details are, without blaming anybody.
    """
    conduct, text = scene.judgement.conduct, scene.event.text
    kinds = conduct.kinds
    if ConductKind.DOXXING not in kinds:
        return kinds
    by_a_rule = any(finding.matched for finding in conduct.because)
    own = scene.in_group and not by_a_rule and not speaks_of_others(text)
    if not own and not only_published(text, await public_details(step)):
        return kinds
    return tuple(kind for kind in kinds if kind is not ConductKind.DOXXING)
