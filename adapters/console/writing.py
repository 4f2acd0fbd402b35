"""Outbound acts → blocks on the screen, and the truth about whether they were written."""

from collections.abc import Sequence

from adapters.console.block import Look
from adapters.console.buttons import Hung
from adapters.console.cards import changes, whole
from adapters.console.memory import CHANNEL, Memory, Opened
from adapters.console.render import (
    Spoken,
    attached,
    form,
    removed,
    said_to,
    spoken,
    staff_place,
    staff_remark,
)
from adapters.console.screen import Screen, ScreenError
from adapters.console.text import pieces
from bot.domain.errors import Unsupported
from bot.domain.identity import MessageId
from bot.domain.outbound import (
    Accepted,
    Acknowledge,
    AskForDetails,
    Attachment,
    Button,
    Card,
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
    SafetyAdvice,
    ShowCard,
    ShowWorklist,
    Unknown,
    UpdateCard,
    Warn,
)
from bot.ports.channel import MediaFiles

MAX_TEXT = 20_000  # a screenful many times over; longer texts come in several blocks

Plain = AskForDetails | Warn | RestrictionNotice | PostHouseRules
Said = Reply | SafetyAdvice | Acknowledge | Plain


class Writing:
    """The outgoing half of the console."""

    def __init__(self, screen: Screen, memory: Memory, media: MediaFiles) -> None:
        self._screen = screen
        self._memory = memory
        self._media = media

    async def carry_out(self, op: OutboundOp) -> Receipt:
        """Write *op* once. What could not be written because nobody reads is refused."""
        if op.to.channel != CHANNEL:
            raise Unsupported(f"The console cannot write to {op.to.channel}.")
        try:
            return await self._write(op)
        except ScreenError:
            return Refused(reason=Refusal.GONE, because="the terminal is closed", parts=op.done)
        except OSError as error:  # a full disk behind a redirect: some of it may be there
            return Unknown(because=f"the output failed: {error.strerror}", parts=op.done)

    async def _write(self, op: OutboundOp) -> Receipt:
        match op.intent:
            case Notify() as notify:
                what = Spoken(
                    text=notify.text,
                    quote=notify.quote,
                    remark=staff_remark(notify),
                    look=Look.ALARM if notify.urgent else Look.STAFF,
                    attached=await self._attached(notify.attachments),
                )
                return self._say(op, what, staff_place(op, notify), notify.buttons)
            case ShowCard(card=card):
                return self._show(op, card)
            case UpdateCard(card=card):
                return self._update(op, card)
            case OpenForm():
                return self._ask(op, op.intent)
            case ShowWorklist():
                return Refused(
                    reason=Refusal.UNSUPPORTED, because="the console has no place for it: /mine"
                )
            case Remove(message_id=message):
                return self._remove(op, message)
            case RestrictMember() | PinPost():
                return Refused(
                    reason=Refusal.UNSUPPORTED, because="the console mutes nobody and pins nothing"
                )
            case said:
                return self._say(
                    op, await self._spoken(said), self._where(op, said), _buttons(said)
                )

    async def _spoken(self, said: Said) -> Spoken:
        files = said.attachments if isinstance(said, Reply) else ()
        urgent = isinstance(said, SafetyAdvice)
        return Spoken(
            text=said.text,
            remark="safety advice" if urgent else "",
            look=Look.ALARM if urgent else Look.HEAD,
            attached=await self._attached(files),
        )

    def _where(self, op: OutboundOp, said: Said) -> str:
        answered = None if isinstance(said, Plain) else said.reply_to
        author = self._memory.authors.get(answered) if answered else None
        name = self._memory.name_of(op.to.chat)
        return said_to(op.to, name, author or "")

    def _say(self, op: OutboundOp, what: Spoken, where: str, buttons: Sequence[Button]) -> Receipt:
        """Write the pieces that an earlier attempt did not; the last one carries all the rest."""
        parts = list(op.done)
        texts = pieces(what.text, MAX_TEXT)
        for text in texts[len(parts) :]:
            message = MessageId(self._memory.fresh())
            last = len(parts) == len(texts) - 1
            piece = Spoken(
                text=text,
                remark=what.remark,
                look=what.look,
                quote=what.quote if last else "",
                attached=what.attached if last else (),
                hung=self._hang(op, message, buttons) if last else (),
            )
            self._screen.show(spoken(piece, where, self._screen.columns))
            parts.append(message)
        return Accepted(parts=tuple(parts))

    def _hang(
        self, op: OutboundOp, message: MessageId, buttons: Sequence[Button]
    ) -> Sequence[Hung]:
        return self._memory.board.hang(op.to, message, buttons)

    def _show(self, op: OutboundOp, card: Card) -> Receipt:
        message = MessageId(self._memory.fresh())
        return self._draw(op, card, message, None)

    def _update(self, op: OutboundOp, card: Card) -> Receipt:
        message = op.anchor_message
        if message is None:
            return Refused(reason=Refusal.GONE, because="there is no card to update")
        return self._draw(op, card, message, self._memory.cards.get(message))

    def _draw(self, op: OutboundOp, card: Card, message: MessageId, old: Card | None) -> Receipt:
        """A card in full, or what is new on it if this screen has shown it before."""
        hung = self._hang(op, message, card.buttons)
        self._memory.board.offer(op.to, message, card.more)
        columns = self._screen.columns
        if old is None:
            block = whole(card, op.to.chat, hung, columns)
        else:
            block = changes(old, card, op.to.chat, hung, columns)
        self._screen.show(block)
        self._memory.cards.put(message, card)
        return Accepted(parts=(message,))

    def _ask(self, op: OutboundOp, asked: OpenForm) -> Receipt:
        if self._memory.triggers.get(asked.trigger) is None:
            return Refused(reason=Refusal.EXPIRED, because="nobody is waiting for that form")
        self._memory.triggers.drop(asked.trigger)
        self._screen.show(form(asked.form, op.to.chat, self._screen.columns))
        self._memory.opened = Opened(asked.form, op.to)
        return Accepted(parts=(MessageId(self._memory.fresh()),))

    def _remove(self, op: OutboundOp, message: MessageId) -> Receipt:
        if not self._memory.removed.get(message):
            author = self._memory.authors.get(message) or ""
            self._screen.show(removed(op.to, author, self._screen.columns))
        self._memory.removed.put(message, True)
        return Accepted(parts=(message,))

    async def _attached(self, files: Sequence[Attachment]) -> Sequence[str]:
        return [attached(file, kept=await self._kept(file)) for file in files]

    async def _kept(self, file: Attachment) -> bool:
        try:
            async with self._media.open(file):
                return True
        except FileNotFoundError:
            return False


def _buttons(said: Said) -> Sequence[Button]:
    match said:
        case AskForDetails():
            return said.choices
        case SafetyAdvice():
            return ()
        case _:
            return said.buttons
