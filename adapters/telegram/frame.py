"""What every event made from one update shares."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypedDict

from telegram import Chat
from telegram.constants import ChatType

from adapters.telegram.senders import Moderators
from bot.domain.identity import Actor, Address, ChannelName, EventId, PlaceKind

_PLACES: dict[str, PlaceKind] = {
    ChatType.PRIVATE: PlaceKind.PRIVATE,
    ChatType.GROUP: PlaceKind.GROUP,
    ChatType.SUPERGROUP: PlaceKind.GROUP,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What has to be known beside the update itself."""

    channel: ChannelName
    username: str
    received_at: datetime
    moderators: Moderators = field(default_factory=dict)


class Shared(TypedDict):
    """The fields of ``Event``."""

    event_id: EventId
    address: Address
    actor: Actor
    occurred_at: datetime
    received_at: datetime
    original: str


@dataclass(frozen=True, slots=True)
class Frame:
    """One update, ready to have events made from it."""

    update_id: int
    original: str
    around: Surroundings

    def shared(
        self, chat: Chat, actor: Actor, at: datetime | None, thread: str | None = None, nth: int = 0
    ) -> Shared:
        """The common fields; *at* is ``None`` where Telegram does not say when."""
        # One update can say that several people joined; the first keeps the bare number.
        event_id = f"{self.update_id}.{nth}" if nth else str(self.update_id)
        return Shared(
            event_id=EventId(event_id),
            address=_address(self.around.channel, chat, thread),
            actor=actor,
            occurred_at=at.astimezone(UTC) if at else self.around.received_at,
            received_at=self.around.received_at,
            original=self.original,
        )


def _address(channel: ChannelName, chat: Chat, thread: str | None) -> Address:
    kind = _PLACES.get(chat.type, PlaceKind.CHANNEL)
    return Address(channel=channel, chat=str(chat.id), thread=thread, kind=kind)
