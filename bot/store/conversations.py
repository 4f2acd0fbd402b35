"""Where we talk."""

import sqlite3
from datetime import datetime
from typing import Any

from bot.domain.errors import StoreError
from bot.domain.identity import Address, ConversationId, PlaceKind
from bot.ports.store import Conversation
from bot.store.codec import decode_advised, encode_advised, maybe_micros, maybe_moment
from bot.store.groups import MOVE_RULES

_COLUMNS = "id, channel, chat, thread, kind, acknowledged_at, advised, closed"

BY_ADDRESS = f"SELECT {_COLUMNS} FROM conversation WHERE channel = ? AND chat = ? AND thread = ?"
BY_CHAT = f"SELECT {_COLUMNS} FROM conversation WHERE channel = ? AND chat = ?"
BY_ID = f"SELECT {_COLUMNS} FROM conversation WHERE id = ?"
# The platform knows best what kind of room it is now, so the latest kind stands.
MAKE = f"""INSERT INTO conversation (channel, chat, thread, kind) VALUES (?, ?, ?, ?)
    ON CONFLICT (channel, chat, thread) DO UPDATE SET kind = excluded.kind
    RETURNING {_COLUMNS}"""
SAVE = "UPDATE conversation SET acknowledged_at = ?, advised = ?, closed = ? WHERE id = ?"

# Moving, which happens when a group is upgraded: rare, so it may be thorough.
MOVE = "UPDATE conversation SET chat = ? WHERE id = ?"
REMOVE = "DELETE FROM conversation WHERE id = ?"
MOVE_PEOPLE = "UPDATE person SET private = ? WHERE private = ?"
# Whoever holds one of these rows in memory must notice.
MOVE_CASES = "UPDATE cases SET conversation = ?, version = version + 1 WHERE conversation = ?"
MOVE_INCIDENTS = (
    "UPDATE incidents SET conversation = ?, version = version + 1 WHERE conversation = ?"
)
MOVE_READINGS = "UPDATE reading SET conversation = ? WHERE conversation = ?"
# Walks what waits, which is rare and bounded, rather than have one more index to keep.
# Also what is being sent: refused because the chat moved, it is tried at the new place.
MOVE_READY = "UPDATE outbox SET chat = ? WHERE state = 'ready' AND channel = ? AND chat = ?"
MOVE_SENDING = "UPDATE outbox SET chat = ? WHERE state = 'sending' AND channel = ? AND chat = ?"


class SqliteConversations:
    """``bot.ports.store.Conversations``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    async def at(self, address: Address) -> Conversation:
        """The conversation there, made on first sight."""
        where = (address.channel, address.chat, address.thread or "")
        row = self._db.execute(BY_ADDRESS, where).fetchone()
        if row is None or row[4] != address.kind:
            row = self._db.execute(MAKE, (*where, address.kind.value)).fetchall()[0]
        return _conversation(row)

    async def get(self, conversation: ConversationId) -> Conversation:
        """Raises ``StoreError`` if there is no such conversation."""
        row = self._db.execute(BY_ID, (conversation,)).fetchone()
        if row is None:
            raise StoreError(f"There is no conversation {conversation}.")
        return _conversation(row)

    async def save(self, conversation: Conversation) -> None:
        """Keep ``acknowledged_at``, ``advised`` and ``closed``."""
        acknowledged_at = maybe_micros(conversation.acknowledged_at)
        advised = encode_advised(conversation.advised)
        changes = (acknowledged_at, advised, int(conversation.closed), conversation.id)
        self._db.execute(SAVE, changes)

    async def move(self, channel: str, chat: str, new_chat: str) -> None:
        """Every thread of the chat moves; doing it again changes nothing.

        If somebody already wrote at the new place, that conversation stays and takes
        over what the old one remembers and whoever refers to it.
        """
        if chat == new_chat:
            return
        for row in self._db.execute(BY_CHAT, (channel, chat)).fetchall():
            old = _conversation(row)
            there = (channel, new_chat, old.address.thread or "")
            met = self._db.execute(BY_ADDRESS, there).fetchone()
            if met is None:
                self._db.execute(MOVE, (new_chat, old.id))
            else:
                await self._merge(old, _conversation(met))
        for statement in (MOVE_READY, MOVE_SENDING, MOVE_RULES):
            self._db.execute(statement, (new_chat, channel, chat))

    async def _merge(self, old: Conversation, into: Conversation) -> None:
        await self.save(
            Conversation(
                id=into.id,
                address=into.address,
                acknowledged_at=_later(old.acknowledged_at, into.acknowledged_at),
                advised=_latest_of_each(old.advised + into.advised),
                closed=into.closed,  # the old place is closed because it moved
            )
        )
        for statement in (MOVE_PEOPLE, MOVE_CASES, MOVE_INCIDENTS, MOVE_READINGS):
            self._db.execute(statement, (into.id, old.id))
        self._db.execute(REMOVE, (old.id,))


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((at for at in (one, other) if at is not None), default=None)


def _latest_of_each(
    advised: tuple[tuple[str, datetime], ...],
) -> tuple[tuple[str, datetime], ...]:
    latest: dict[str, datetime] = {}
    for trigger, at in advised:
        latest[trigger] = max(at, latest.get(trigger, at))
    return tuple(latest.items())


def _conversation(row: Any) -> Conversation:
    number, channel, chat, thread, kind, acknowledged_at, advised, closed = row
    return Conversation(
        id=number,
        address=Address(channel=channel, chat=chat, thread=thread or None, kind=PlaceKind(kind)),
        acknowledged_at=maybe_moment(acknowledged_at),
        advised=decode_advised(advised),
        closed=bool(closed),
    )
