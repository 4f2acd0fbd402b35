"""Everything the fake Telegram knows: chats, files, what was sent, and what time it is."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.fakes.telegram.floods import Floods
from tests.fakes.telegram.forms import Upload
from tests.fakes.telegram.people import BOT, Chat, group, private

_BEGINNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_RIGHTS = (
    "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
    "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users",
    "can_post_stories", "can_edit_stories", "can_delete_stories", "can_pin_messages",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Something the bot said, as the person sees it."""

    chat: int
    message_id: int
    method: str
    text: str
    thread: int | None = None
    reply_to: int | None = None
    #: Rows of (label, data or address).
    buttons: tuple[tuple[tuple[str, str], ...], ...] = ()
    entities: tuple[dict[str, Any], ...] = ()
    upload: Upload | None = None
    preview: bool = True

    @classmethod
    def of(
        cls,
        message: dict[str, Any],
        method: str,
        upload: Upload | None = None,
        preview: dict[str, Any] | None = None,
    ) -> "Sent":
        """*message* as it was at this moment."""
        rows = message.get("reply_markup", {}).get("inline_keyboard", ())
        replied = message.get("reply_to_message")
        return cls(
            chat=message["chat"]["id"],
            message_id=message["message_id"],
            method=method,
            text=message.get("text") or message.get("caption") or "",
            thread=message.get("message_thread_id"),
            reply_to=replied["message_id"] if replied else None,
            buttons=tuple(tuple(map(_button, row)) for row in rows),
            entities=tuple(message.get("entities") or message.get("caption_entities") or ()),
            upload=upload,
            preview=not (preview or {}).get("is_disabled", False),
        )

    @property
    def labels(self) -> list[str]:
        """What the buttons say."""
        return [label for row in self.buttons for label, _ in row]


def _button(button: dict[str, Any]) -> tuple[str, str]:
    return button["text"], button.get("url") or button.get("callback_data", "")


@dataclass(slots=True)
class World:
    """Plain state; ``changed`` wakes whoever waits for some of it."""

    now: Callable[[], datetime] | None = None
    floods: Floods | None = None
    chats: dict[int, Chat] = field(default_factory=dict)
    sent: list[Sent] = field(default_factory=list)
    deleted: list[tuple[int, int]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict, repr=False)
    file_sizes: dict[str, int] = field(default_factory=dict)
    unavailable_files: set[str] = field(default_factory=set)
    open_queries: set[str] = field(default_factory=set)
    answered_queries: list[str] = field(default_factory=list)
    commands: list[tuple[str, str]] = field(default_factory=list)
    can_join_groups: bool = True
    reads_all_group_messages: bool = True
    asks_to_delete: bool = True
    watchers: set[asyncio.Future[None]] = field(default_factory=set)
    _seconds: int = 0
    _number: int = 0

    def tick(self) -> int:
        """The date of what happens now: by the given clock, else a second later each time."""
        if self.now is not None:
            return int(self.now().timestamp())
        self._seconds += 1
        return int(_BEGINNING.timestamp()) + self._seconds

    def next_number(self) -> int:
        self._number += 1
        return self._number

    def chat(self, chat_id: Any) -> Chat | None:
        """The chat of that id, if the bot may know it."""
        try:
            return self.chats.get(int(chat_id))
        except ValueError:
            return None

    def place(self, chat_id: int) -> Chat:
        """The chat of that id, made if it is new."""
        if chat_id not in self.chats:
            self.chats[chat_id] = private(chat_id) if chat_id > 0 else group(chat_id)
        return self.chats[chat_id]

    def keep(self, content: bytes, size: int | None = None) -> dict[str, Any]:
        """Store a file, or claim a larger one; its shape for messages."""
        file_id = f"file{self.next_number()}"
        self.files[file_id] = content
        self.file_sizes[file_id] = len(content) if size is None else size
        return {
            "file_id": file_id,
            "file_unique_id": f"unique-{file_id}",
            "file_size": self.file_sizes[file_id],
        }

    def note(self, sent: Sent) -> None:
        self.sent.append(sent)

    def changed(self) -> None:
        for watcher in self.watchers:
            if not watcher.done():
                watcher.set_result(None)

    @staticmethod
    def rights(**given: bool) -> dict[str, bool]:
        return dict.fromkeys(_RIGHTS, False) | given

    def own_membership(self, chat: Chat) -> dict[str, Any]:
        """The bot's place in *chat*, as ``ChatMember``."""
        shape: dict[str, Any] = {"user": BOT, "status": chat.bot_is}
        if chat.bot_is == "administrator":
            shape |= self.rights(
                can_delete_messages=chat.bot_may_delete,
                can_restrict_members=chat.bot_may_restrict,
                can_pin_messages=chat.bot_may_pin,
            )
            shape["can_be_edited"] = False
        if chat.bot_is == "kicked":
            shape["until_date"] = 0
        return shape
