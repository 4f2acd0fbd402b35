"""What one member of staff alone is told: where they are, or in their own chat with the bot."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from adapters.slack import blocks, limits
from adapters.slack.errors import NOT_THERE, PlatformError, with_parts
from adapters.slack.uploading import Place, upload
from bot.domain.identity import MessageId
from bot.domain.outbound import Accepted, Notify, OutboundOp, Receipt
from bot.domain.worklist import whose_home

if TYPE_CHECKING:
    from adapters.slack.posting import Posting

#: The text beside the blocks is no markup, and links in it are not looked up.
LITERAL = {"mrkdwn": False, "unfurl_links": False, "unfurl_media": False}
_ASIDE = "Attachments cannot be shown to one person only here. They are kept with the case."


async def whisper(posting: "Posting", op: OutboundOp, note: Notify, user: str) -> Receipt:
    """Tell *user* alone."""
    bare = not note.buttons and not note.attachments
    if bare and await posting.waiting.say(user, blocks.note_text(note)):
        return Accepted()
    if whose_home(op.to.chat) is not None or op.to.chat == user:  # no channel to whisper in
        return await _in_their_chat(posting, op, note, user)
    aside = _ASIDE if note.attachments else ""
    try:
        posted = await posting.with_blocks(
            "chat.postEphemeral",
            limits.fallback(f"{blocks.note_text(note)}\n{aside}"),
            channel=await posting.channel(op),
            thread_ts=op.anchor_message or op.to.thread,
            user=user,
            text=limits.fallback(blocks.note_heading(note)),
            blocks=blocks.note_blocks(note, aside=aside),
        )
    except PlatformError as error:
        if error.code not in NOT_THERE:
            raise
        # A command may be given anywhere, also where the bot is not; nothing was shown yet.
        return await _in_their_chat(posting, op, note, user)
    return Accepted(parts=(MessageId(posted["message_ts"]),))


async def _in_their_chat(posting: "Posting", op: OutboundOp, note: Notify, user: str) -> Receipt:
    """A message there, with the files under it; begun anew when it is tried again."""
    posted = await _message(posting, note, user)
    parts: tuple[MessageId, ...] = (MessageId(posted["ts"]),)
    place = Place(channel=str(posted["channel"]), thread=parts[0], key=op.key)
    for nth, attachment in enumerate(note.attachments):
        try:
            file = await upload(place, nth, attachment, posting.web, posting.context.media)
        except PlatformError as error:
            raise with_parts(error, parts) from error
        parts = (*parts, file)
    return Accepted(parts=parts)


async def _message(posting: "Posting", note: Notify, user: str) -> Mapping[str, Any]:
    return await posting.with_blocks(
        "chat.postMessage",
        limits.fallback(blocks.note_text(note)),
        channel=user,
        text=limits.fallback(blocks.note_heading(note)),
        blocks=blocks.note_blocks(note),
        **LITERAL,
    )
