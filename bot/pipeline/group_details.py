"""A group post with somebody's number, address or name in it: kept, perhaps removed, explained.

It is no misconduct, so nothing of it reaches an incident. In danger the post stays: whoever
smells gas has to be found, and neighbours should know.
"""

from datetime import timedelta

from bot.domain.exposed import exposed
from bot.domain.group_terms import Detail, Handling
from bot.domain.identity import ActorKind
from bot.domain.outbound import Importance, Rank, Remove, Reply
from bot.domain.policy import ConductStep
from bot.domain.rulebook import ReplyKey
from bot.pipeline.group_posts import taken_down
from bot.pipeline.groups import carry_on_button, invited
from bot.pipeline.published import public_details
from bot.pipeline.scene import Scene, private_address, remember, said_lately
from bot.pipeline.step import Step

#: One line covers a lively quarter of an hour.
SAY_AGAIN = timedelta(minutes=15)

_WHAT = {
    Detail.PHONE: ReplyKey.WHAT_PHONE_NUMBER,
    Detail.ADDRESS: ReplyKey.WHAT_ADDRESS,
    Detail.EMAIL: ReplyKey.WHAT_EMAIL_ADDRESS,
    Detail.CONTACT: ReplyKey.WHAT_CONTACT,
    Detail.STAFF_NAME: ReplyKey.WHAT_STAFF_NAME,
}


async def protect_details(step: Step, scene: Scene, policy: ConductStep) -> bool:
    """Do with the post what the pack says, unless conduct takes it out anyway; whether it goes."""
    theirs = scene.event.actor.kind in (ActorKind.PERSON, ActorKind.CHANNEL)
    if not scene.in_group or not theirs or policy.remove_post:
        return False
    found = await _found(step, scene)
    if not found or scene.judgement.need.safety:
        return False
    removed = "remove" in found.values()
    if removed:
        await _remove(step, scene)
    await _explain(step, scene, found, removed=removed)
    await step.record(
        "post.details_seen",
        f"message:{scene.row.id}",
        "others in the group could read it",
        details=[detail.value for detail in found],
        removed=removed,
    )
    return removed


async def _found(step: Step, scene: Scene) -> dict[Detail, Handling]:
    terms = step.office.rulebook.groups
    if not terms.details:
        return {}
    details = exposed(scene.event.text, scene.media, await public_details(step))
    return {one: terms.details[one] for one in details if one in terms.details}


async def _remove(step: Step, scene: Scene) -> None:
    await taken_down(step, scene)
    await step.send(
        scene.here,
        Remove(message_id=scene.message),
        importance=Importance.DEGRADE,
        rank=Rank.URGENT,
    )


async def _explain(
    step: Step, scene: Scene, found: dict[Detail, Handling], *, removed: bool
) -> None:
    """To the author alone what it was; to the group that such things belong in private."""
    private = await private_address(step, scene.person)
    if private is not None:
        which = ReplyKey.DETAILS_REMOVED if removed else ReplyKey.DETAILS_LEFT
        what = " and ".join(step.text(_WHAT[detail]) for detail in found)
        await step.send(private, Reply(text=step.text(which, what=what)))
    quiet = said_lately(scene.conversation, ReplyKey.GROUP_DETAILS, step.now, SAY_AGAIN)
    if quiet or not step.office.rulebook.groups.say_in_group:
        return
    notes = [ReplyKey.GROUP_DETAILS.value]
    if private is None and scene.touched:  # the button of this line is their invitation
        notes.append(invited(scene))
    await remember(step, scene, *notes)
    button = carry_on_button(step)
    await step.reply(scene.here, ReplyKey.GROUP_DETAILS, buttons=(button,))
