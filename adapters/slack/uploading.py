"""Kept files posted into a thread, each under a name by which it can be found again.

Slack takes a file in three steps and shows it after the third only, so a failure of the
first two never means that somebody may have seen it.
"""

from dataclasses import dataclass
from hashlib import blake2b
from pathlib import PurePath

import aiohttp

from adapters.slack.errors import AWAY_SECONDS, PlatformError, before_sending
from adapters.slack.limits import fallback
from adapters.slack.mrkdwn import one_line, shortened
from adapters.slack.web import Web, metadata
from bot.domain.identity import IdempotencyKey, MessageId
from bot.domain.outbound import Attachment, RetryLater
from bot.ports.channel import MediaFiles

_TITLE = 100
_UPLOAD_SECONDS = 120
_DELETED = "An attachment was deleted on schedule before it could be shown here."


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where files of one act go."""

    channel: str
    thread: str
    key: IdempotencyKey


async def upload(
    place: Place, nth: int, attachment: Attachment, web: Web, media: MediaFiles
) -> MessageId:
    """Post one file; gives its id in Slack, or that of the note saying that it is gone."""
    try:
        async with media.open(attachment) as chunks:
            content = b"".join([chunk async for chunk in chunks])
    except FileNotFoundError:
        return await _say_it_is_gone(place, nth, web)
    file = await _stage(posted_name(place.key, nth, attachment), content, web)
    title = shortened(one_line(attachment.name), _TITLE) or attachment.kind
    done = await web.call(
        "files.completeUploadExternal",
        files=[{"id": file, "title": title}],
        channel_id=place.channel,
        thread_ts=place.thread,
    )
    return MessageId(done["files"][0]["id"])


def posted_name(key: IdempotencyKey, nth: int, attachment: Attachment) -> str:
    """A file name for the *nth* file of an act; what the sender called it is its title.

    The ending is kept, because Slack chooses the preview by it.
    """
    tag = blake2b(part_key(key, nth).encode(), digest_size=8).hexdigest()
    ending = PurePath(attachment.name).suffix.lower()[:10]
    kept = ending if ending[1:].isascii() and ending[1:].isalnum() else ""
    return f"{attachment.kind or 'file'}-{tag}{kept}"


def part_key(key: IdempotencyKey, nth: int) -> str:
    """The key of one file of an act."""
    return f"{key}/{nth}"


async def _stage(name: str, content: bytes, web: Web) -> str:
    try:
        ticket = await web.ask("files.getUploadURLExternal", filename=name, length=len(content))
        timeout = aiohttp.ClientTimeout(total=_UPLOAD_SECONDS)
        async with web.session.post(
            ticket["upload_url"], data=content, timeout=timeout, proxy=web.client.proxy
        ) as answer:
            _demand_taken(answer.status)
    except PlatformError as error:
        raise before_sending(error) from error
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise _not_taken() from error
    return str(ticket["file_id"])


def _demand_taken(status: int) -> None:
    if status != 200:
        raise _not_taken()


def _not_taken() -> PlatformError:
    return PlatformError(RetryLater(seconds=AWAY_SECONDS, because="Slack did not take the file."))


async def _say_it_is_gone(place: Place, nth: int, web: Web) -> MessageId:
    posted = await web.call(
        "chat.postMessage",
        channel=place.channel,
        thread_ts=place.thread,
        text=fallback(_DELETED),
        metadata=metadata(part_key(place.key, nth)),
    )
    return MessageId(posted["ts"])
