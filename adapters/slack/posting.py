"""What the core wants said, as requests to Slack: each carried out once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, assert_never

from adapters.slack import blocks, forms, limits
from adapters.slack.errors import (
    BAD_BLOCKS,
    PlatformError,
    before_sending,
    with_parts,
)
from adapters.slack.home import home_view
from adapters.slack.queues import Queues
from adapters.slack.uploading import Place, upload
from adapters.slack.waiting import Waiting
from adapters.slack.web import Web, metadata
from adapters.slack.whispering import LITERAL, whisper
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
    Refusal,
    Refused,
    Remove,
    Reply,
    RestrictionNotice,
    RestrictMember,
    RetryLater,
    SafetyAdvice,
    ShowCard,
    ShowWorklist,
    UpdateCard,
    Warn,
)
from bot.domain.worklist import whose_home
from bot.ports.channel import ChannelContext

#: How long to wait for somebody to make a channel that the settings name.
_NO_CHANNEL_SECONDS = 60.0
#: Slack's word for a form that is not open any more.
_CLOSED = "not_found"


@dataclass(frozen=True, slots=True)
class Posting:
    """Carries out one ``OutboundOp``; raises ``PlatformError`` with what became of it."""

    web: Web
    queues: Queues
    context: ChannelContext
    waiting: Waiting

    async def carry_out(self, op: OutboundOp) -> Receipt:
        """Do what *op* says."""
        if op.expires_at is not None and op.expires_at <= self.context.now():
            return Refused(reason=Refusal.EXPIRED, because="It came too late.", parts=op.done)
        match op.intent:
            case ShowCard():
                return await self._show(op, op.intent)
            case UpdateCard():
                return await self._update(op, op.intent)
            case Notify():
                return await self._notify(op, op.intent)
            case OpenForm():
                return await self._open(op, op.intent)
            case ShowWorklist():
                return await self._publish(op, op.intent)
            case Remove():
                return await self._remove(op, op.intent)
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
                return Refused(
                    reason=Refusal.UNSUPPORTED, because="Slack is for staff; no tenant is here."
                )
            case unhandled:
                assert_never(unhandled)

    async def channel(self, op: OutboundOp) -> str:
        """The id of the channel *op* goes to."""
        if self.queues.channel(op.to.chat) is None:
            await self._look_up_names()
        found = self.queues.channel(op.to.chat)
        if found is None:
            name = self.queues.missing[op.to.chat]
            because = f"There is no channel {name} in Slack that the bot can see."
            raise PlatformError(RetryLater(seconds=_NO_CHANNEL_SECONDS, because=because))
        return found

    async def _look_up_names(self) -> None:
        try:
            await self.queues.resolve()
        except PlatformError as error:
            raise before_sending(error) from error

    async def _show(self, op: OutboundOp, intent: ShowCard) -> Receipt:
        if op.done:
            return Accepted(parts=op.done)
        content = {
            "text": limits.fallback(blocks.card_heading(intent.card)),
            "blocks": blocks.card_blocks(intent.card, op.key),
            "metadata": metadata(op.key),
            **LITERAL,
        }
        posted = await self.with_blocks(
            "chat.postMessage",
            limits.fallback(blocks.card_text(intent.card)),
            channel=await self.channel(op),
            **content,
        )
        return Accepted(parts=(MessageId(posted["ts"]),))

    async def _update(self, op: OutboundOp, intent: UpdateCard) -> Receipt:
        if op.anchor_message is None:
            return Refused(reason=Refusal.GONE, because="The card was never posted.")
        posted = await self.with_blocks(
            "chat.update",
            limits.fallback(blocks.card_text(intent.card)),
            channel=await self.channel(op),
            ts=op.anchor_message,
            text=limits.fallback(blocks.card_heading(intent.card)),
            blocks=blocks.card_blocks(intent.card, op.key),
            metadata=metadata(op.anchor) if op.anchor else None,
        )
        return Accepted(parts=(MessageId(posted["ts"]),))

    async def _notify(self, op: OutboundOp, note: Notify) -> Receipt:
        if note.only_for is not None:
            return await whisper(self, op, note, note.only_for)
        parts = op.done or (await self._note(op, note),)
        place = Place(
            channel=await self.channel(op),
            thread=op.anchor_message or op.to.thread or parts[0],
            key=op.key,
        )
        for nth, attachment in enumerate(note.attachments[len(parts) - 1 :], len(parts) - 1):
            try:
                parts = (*parts, await upload(place, nth, attachment, self.web, self.context.media))
            except PlatformError as error:
                raise with_parts(error, parts) from error
        return Accepted(parts=parts)

    async def _note(self, op: OutboundOp, note: Notify) -> MessageId:
        called = blocks.mentions(note.call)
        posted = await self.with_blocks(
            "chat.postMessage",
            f"{called}{limits.fallback(blocks.note_text(note))}",
            channel=await self.channel(op),
            thread_ts=op.anchor_message or op.to.thread,
            text=f"{called}{limits.fallback(blocks.note_heading(note))}",
            blocks=blocks.note_blocks(note),
            metadata=metadata(op.key),
            **LITERAL,
        )
        return MessageId(posted["ts"])

    async def _open(self, op: OutboundOp, intent: OpenForm) -> Receipt:
        view = forms.view(intent.form, op.to)
        if intent.instead_of:
            await self._fill_in(intent.instead_of, view)
        elif empty := await self.waiting.take(intent.trigger):
            await self._fill_in(empty, view)
        else:
            await self.web.call("views.open", trigger_id=intent.trigger, view=view)
        return Accepted()

    async def _fill_in(self, empty: str, view: limits.Block) -> None:
        try:
            await self.web.call("views.update", view_id=empty, view=view)
        except PlatformError as error:
            if error.code != _CLOSED:  # whoever closed it no longer waits for it
                raise

    async def _publish(self, op: OutboundOp, intent: ShowWorklist) -> Receipt:
        user = whose_home(op.to.chat)
        if user is None:
            return Refused(reason=Refusal.UNSUPPORTED, because="A worklist is one person's own.")
        await self.web.call("views.publish", user_id=user, view=home_view(intent.worklist))
        return Accepted()

    async def _remove(self, op: OutboundOp, intent: Remove) -> Receipt:
        await self.web.call("chat.delete", channel=await self.channel(op), ts=intent.message_id)
        return Accepted(parts=(intent.message_id,))

    async def with_blocks(self, method: str, plain: str, **arguments: Any) -> Mapping[str, Any]:
        """Send with blocks; when Slack will not have them (and so sent nothing), say it plainly."""
        try:
            return await self.web.call(method, **arguments)
        except PlatformError as error:
            if error.code not in BAD_BLOCKS:
                raise
            return await self.web.call(method, **{**arguments, "text": plain, "blocks": []})
