"""What is asked of Telegram: one value for one request."""

from dataclasses import dataclass, field
from datetime import datetime

from telegram import InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters

from bot.domain.outbound import Attachment, MemberAct

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where it is said, and what it answers."""

    chat: int
    thread: int | None = None
    reply_to: int | None = None

    def arguments(self) -> dict[str, object]:
        """As the Bot API names them."""
        given: dict[str, object] = {"chat_id": self.chat}
        if self.thread is not None:
            given["message_thread_id"] = self.thread
        if self.reply_to is not None:
            given["reply_parameters"] = ReplyParameters(
                # Somebody may have taken the message back meanwhile; the answer still counts.
                self.reply_to,
                allow_sending_without_reply=True,
            )
        return given


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """``sendMessage``."""

    place: Place
    text: str = field(repr=False)
    #: The same with markup; ``None`` to say it plainly.
    html: str | None = field(default=None, repr=False)
    keyboard: InlineKeyboardMarkup | None = None

    def arguments(self) -> dict[str, object]:
        """As ``telegram.Bot.send_message`` names them."""
        given = self.place.arguments() | {"link_preview_options": _NO_PREVIEW}
        return given | _worded("text", self.text, self.html) | _pressable(self.keyboard)


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """``sendPhoto`` or ``sendDocument``; the bytes are added by whoever sends it."""

    place: Place
    attachment: Attachment
    text: str = field(default="", repr=False)
    html: str | None = field(default=None, repr=False)
    keyboard: InlineKeyboardMarkup | None = None
    as_photo: bool = False

    def arguments(self) -> dict[str, object]:
        """As ``telegram.Bot.send_photo`` and ``send_document`` name them."""
        words = _worded("caption", self.text, self.html) if self.text else {}
        return self.place.arguments() | words | _pressable(self.keyboard)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeAway:
    """``deleteMessage``."""

    chat: int
    message: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """``restrictChatMember``, ``banChatMember`` or ``unbanChatMember``.

    Whoever writes as a channel has that channel's number, below 0, and can only be banned.
    """

    chat: int
    member: int
    act: MemberAct
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """``pinChatMessage`` or ``unpinChatMessage``."""

    chat: int
    message: int
    pinned: bool = True


Call = Say | Show | TakeAway | Limit | Pin

#: What can be repeated without harm: done twice is the same as done once.
REPEATABLE = (TakeAway, Limit, Pin)


def _worded(name: str, text: str, html: str | None) -> dict[str, object]:
    return {name: text} if html is None else {name: html, "parse_mode": "HTML"}


def _pressable(keyboard: InlineKeyboardMarkup | None) -> dict[str, object]:
    return {} if keyboard is None else {"reply_markup": keyboard}
