"""What a Slack workspace remembers: channels, messages, people, groups, views, files."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from slack_sdk.signature import Clock

TEAM = "T0TENANT"
APP = "A0TENANT"
BOT_USER = "U0BOT"
BOT = "B0BOT"

#: Messages are kept as Slack shows them to ``conversations.history``.
Message = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Room:
    """A channel."""

    id: str
    name: str
    is_private: bool = False
    is_archived: bool = False
    is_member: bool = True
    messages: list[Message] = field(default_factory=list)

    def find(self, ts: str) -> Message | None:
        """The message at *ts*."""
        return next((message for message in self.messages if message["ts"] == ts), None)

    def described(self) -> dict[str, Any]:
        """As ``conversations.info`` tells it."""
        return {
            "id": self.id,
            "name": self.name,
            "is_channel": not self.is_private,
            "is_private": self.is_private,
            "is_archived": self.is_archived,
            "is_member": self.is_member,
        }


@dataclass(slots=True, kw_only=True)
class Trigger:
    """A token that opens one form within seconds."""

    user: str
    until: float
    used: bool = False


@dataclass(slots=True, kw_only=True)
class Upload:
    """A file on its way in, or there."""

    id: str
    name: str
    length: int
    content: bytes = b""
    title: str = ""


@dataclass(slots=True)
class Workspace:
    """The state behind the fake; a test may change it as people in Slack would."""

    now: Callable[[], float] = field(default_factory=lambda: Clock().now)
    rooms: dict[str, Room] = field(default_factory=dict)
    groups: dict[str, set[str]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    views: list[dict[str, Any]] = field(default_factory=list)
    #: What people typed into forms and have not sent, by view and block.
    typed: dict[str, dict[str, str]] = field(default_factory=dict)
    #: What App Home shows, by user.
    homes: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)
    #: What only one person sees: (user, message).
    whispers: list[tuple[str, Message]] = field(default_factory=list)
    _numbers: Any = field(default_factory=lambda: count(1))
    _last_ts: int = 0

    def add_rooms(self, rooms: Iterable[Room]) -> None:
        """Make channels."""
        self.rooms.update({room.id: room for room in rooms})

    def room(self, name: str) -> Room | None:
        """A channel by id, by name or by #name; a user id is the chat with that person."""
        bare = name.removeprefix("#")
        if bare in self.rooms:
            return self.rooms[bare]
        if bare.startswith("U"):
            return self.rooms.setdefault(bare, Room(id=f"D{bare}", name=bare, is_private=True))
        return next((room for room in self.rooms.values() if bare in (room.id, room.name)), None)

    def view(self, number: str | None) -> dict[str, Any] | None:
        """A form that is open."""
        return next((view for view in self.views if view["id"] == number), None)

    def number(self) -> int:
        """The next number of all, for ids."""
        return int(next(self._numbers))

    def ts(self) -> str:
        """A moment in Slack's notation, never the same twice."""
        self._last_ts = max(self._last_ts + 1, int(self.now() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"
