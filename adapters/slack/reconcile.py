"""Looks up whether a message of unknown outcome arrived, by the key it carries.

What may have arrived is what comes after the parts known to be there: the message itself,
found by its metadata, or the next file, found by its name. A search that ends before the
time of the attempt proves absence; one that stops at its bound proves nothing.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, assert_never

from adapters.slack.posting import Posting
from adapters.slack.uploading import part_key, posted_name
from adapters.slack.web import key_in
from bot.domain.identity import MessageId
from bot.domain.outbound import (
    Accepted,
    Acknowledge,
    AskForDetails,
    Notify,
    OpenForm,
    OutboundOp,
    PinPost,
    PostHouseRules,
    Receipt,
    Remove,
    Reply,
    RestrictionNotice,
    RestrictMember,
    RetryLater,
    SafetyAdvice,
    ShowCard,
    ShowWorklist,
    Unknown,
    UpdateCard,
    Warn,
)

_PAGE = 200
_MOST_PAGES = 10
#: Slack's clock and ours may differ by this much, and then some.
_MARGIN = timedelta(minutes=5)


@dataclass(slots=True)
class _Search:
    """A look through one channel; ``exhausted`` unless some part of it was left unseen."""

    posting: Posting
    op: OutboundOp
    exhausted: bool = True

    async def find(self, thread: str | None) -> MessageId | None:
        """The next part of the act, in *thread* or among the messages of the channel.

        An act that hangs on another's message, when nobody knows which that is, is looked
        for beside that message's key.
        """
        async for message in self._messages(thread):
            found = _part(self.op, message)
            if found is not None:
                return found
            if thread is None and self.op.anchor and key_in(message) == self.op.anchor:
                found = await self.find(message["ts"])
                if found is not None:
                    return found
        return None

    async def _messages(self, thread: str | None) -> AsyncIterator[Mapping[str, Any]]:
        method = "conversations.replies" if thread else "conversations.history"
        channel = await self.posting.channel(self.op)
        cursor: str | None = None
        for _ in range(_MOST_PAGES):
            page = await self.posting.web.ask(
                method,
                channel=channel,
                ts=thread,
                oldest=self._oldest(thread),
                limit=_PAGE,
                cursor=cursor,
                include_all_metadata="true",
            )
            for message in page.get("messages", ()):
                yield message
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return
        self.exhausted = False

    def _oldest(self, thread: str | None) -> str | None:
        anchored = thread is None and self.op.anchor is not None  # may be far older than the act
        if self.op.put_at is None or anchored:
            return None
        return f"{(self.op.put_at - _MARGIN).timestamp():.6f}"


async def reconcile(op: OutboundOp, posting: Posting) -> Receipt:
    """What became of *op*; raises ``PlatformError`` when Slack cannot be asked."""
    match op.intent:
        case ShowCard():
            return await _look(op, posting, None, whole=1)
        case Notify() if op.intent.only_for is None:
            thread = op.anchor_message or op.to.thread or (op.done[0] if op.done else None)
            return await _look(op, posting, thread, whole=1 + len(op.intent.attachments))
        case UpdateCard() | ShowWorklist() | Remove():
            return RetryLater(seconds=0, because="Doing it again changes nothing.", parts=op.done)
        case OpenForm() | Notify():
            return Unknown(because="Slack does not say whether it was shown.", parts=op.done)
        case (
            Reply()
            | SafetyAdvice()
            | Acknowledge()
            | AskForDetails()
            | Warn()
            | RestrictionNotice()
            | PostHouseRules()
            | RestrictMember()
            | PinPost()
        ):
            return RetryLater(seconds=0, because="Slack never sends that.")
        case unhandled:
            assert_never(unhandled)


async def _look(op: OutboundOp, posting: Posting, thread: str | None, *, whole: int) -> Receipt:
    if len(op.done) >= whole:
        return Accepted(parts=op.done)
    search = _Search(posting, op)
    found = await search.find(thread)
    if found is None and not search.exhausted:
        return Unknown(because="It is not among the latest messages in Slack.", parts=op.done)
    if found is None:
        return RetryLater(seconds=0, because="It is not there.", parts=op.done)
    parts = (*op.done, found)
    if len(parts) == whole:
        return Accepted(parts=parts)
    return RetryLater(seconds=0, because="Some of its files are not there yet.", parts=parts)


def _part(op: OutboundOp, message: Mapping[str, Any]) -> MessageId | None:
    """The id of the first missing part of *op*, if *message* is or holds it."""
    nth = len(op.done) - 1
    if nth < 0:
        return MessageId(message["ts"]) if key_in(message) == op.key else None
    if key_in(message) == part_key(op.key, nth):
        return MessageId(message["ts"])
    attachments = op.intent.attachments if isinstance(op.intent, Notify) else ()
    name = posted_name(op.key, nth, attachments[nth])
    for file in message.get("files", ()):
        if file.get("name") == name:
            return MessageId(file["id"])
    return None
