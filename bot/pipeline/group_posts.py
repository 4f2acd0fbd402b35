"""An album is one post, though its pictures come one by one: what goes, goes whole."""

from datetime import timedelta

from bot.domain.identity import MessageId
from bot.domain.messages import MessageReceived
from bot.domain.outbound import Importance, Rank, Remove
from bot.pipeline.scene import Scene, remember, said_lately
from bot.pipeline.step import Step

#: Pictures of an album come together, but a platform may take its time.
_TOGETHER = timedelta(hours=1)


async def taken_down(step: Step, scene: Scene) -> None:
    """The post is being removed: with it go the other pictures of its album, come or to come."""
    album = _album(scene)
    if album is None:
        return
    await remember(step, scene, f"album:{album}")
    for message in await step.tx.groups.album(scene.here, album):
        if message != scene.message:
            await _remove(step, scene, message)


async def follow_album(step: Step, scene: Scene) -> None:
    """A picture that came after its album was taken down goes too."""
    album = _album(scene)
    if album is None or not said_lately(scene.conversation, f"album:{album}", step.now, _TOGETHER):
        return
    await _remove(step, scene, scene.message)


def _album(scene: Scene) -> str | None:
    event = scene.event
    return event.album_id if scene.in_group and isinstance(event, MessageReceived) else None


async def _remove(step: Step, scene: Scene, message: MessageId) -> None:
    await step.send(
        scene.here,
        Remove(message_id=message),
        importance=Importance.SKIP,
        rank=Rank.URGENT,
    )
