"""Who is who: the bot, invented tenants, their chats and groups, as the Bot API shows them."""

from dataclasses import dataclass, field
from typing import Any

BOT_ID = 700001
BOT_NAME = "tenantline_test_bot"
TOKEN = f"{BOT_ID}:AAFakeFakeFakeFakeFakeFakeFakeFake"
BOT = {"id": BOT_ID, "is_bot": True, "first_name": "Tenantline", "username": BOT_NAME}
#: Writes for administrators who stay anonymous, and for channels.
GROUP_ANONYMOUS_BOT = {
    "id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot",
}  # fmt: skip
CHANNEL_BOT = {
    "id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot",
}  # fmt: skip
_FIRST = ("Ada", "Bram", "Cleo", "Dara", "Esme", "Femi", "Gwen", "Hugo")
_LAST = ("Ashdown", "Birch", "Calder", "Dunmore", "Elder", "Fenwick", "Garth")


@dataclass(slots=True)
class Chat:
    """One chat: what was said in it, and what the bot may do there."""

    id: int
    type: str
    shape: dict[str, Any]
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)
    last_message: int = 0
    #: The bot's place in it: member, administrator, left, kicked.
    bot_is: str = "member"
    bot_may_delete: bool = False
    bot_may_restrict: bool = True
    bot_may_pin: bool = True
    admins: set[int] = field(default_factory=set)
    topics: set[int] = field(default_factory=set)
    migrated_to: int | None = None
    owner: int | None = None
    #: Who may not post, and until when (0: until somebody lifts it).
    muted: dict[int, int] = field(default_factory=dict)
    banned: dict[int, int] = field(default_factory=dict)
    #: What is held at the top, the latest last.
    pinned: list[int] = field(default_factory=list)

    def next_message_id(self) -> int:
        self.last_message += 1
        return self.last_message


def user(number: int) -> dict[str, Any]:
    """An invented person."""
    return {
        "id": number,
        "is_bot": False,
        "first_name": _FIRST[number % len(_FIRST)],
        "last_name": _LAST[number % len(_LAST)],
        "language_code": "en",
    }


def private(number: int) -> Chat:
    """The private chat with a person; it has the person's number."""
    shape = user(number)
    names = {key: shape[key] for key in ("id", "first_name", "last_name")}
    return Chat(number, "private", names | {"type": "private"})


def group(number: int, title: str = "Maple Court residents") -> Chat:
    """A group; those upgraded to supergroups have numbers below -1000000000000."""
    kind = "supergroup" if number < -(10**12) else "group"
    return Chat(number, kind, {"id": number, "title": title, "type": kind})
