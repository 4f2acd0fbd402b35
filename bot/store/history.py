"""What was said somewhere, by both sides, in the order in which people saw it.

The order does not depend on clocks: an outbound act remembers the newest inbox row of
the moment it was queued, so it comes after that row and before the next.
"""

import sqlite3
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import orjson

from bot.domain.identity import ActorKind, Address, InboxId, MessageId
from bot.domain.messages import Inbound, MessageEdited, MessageReceived
from bot.ports.store import Line
from bot.store.codec import decode_event, moment

TENANT_LINES = """SELECT id, payload FROM inbox
    WHERE said = 1 AND channel = ? AND chat = ? AND thread = ? AND id < ?
    ORDER BY id DESC LIMIT ?"""
LANDLORD_LINES = """SELECT heard, intent, put_at FROM outbox
    WHERE said = 1 AND channel = ? AND chat = ? AND thread = ? AND heard < ?
    AND state IN ('ready', 'sending', 'accepted')
    ORDER BY heard DESC, id DESC LIMIT ?"""

# A moderator of the group or the landlord's own channel speaks for the landlord.
_SPEAKERS = {
    ActorKind.PERSON: "tenant",
    ActorKind.STAFF: "landlord",
    ActorKind.MODERATOR: "landlord",
    ActorKind.CHANNEL: "landlord",
}


def said_there(db: sqlite3.Connection, address: Address, before: InboxId, limit: int) -> list[Line]:
    """At most *limit* lines of each side, oldest first."""
    there = (address.channel, address.chat, address.thread or "", before, limit)
    heard = _heard(reversed(db.execute(TENANT_LINES, there).fetchall()))
    spoken = [_spoken(row) for row in reversed(db.execute(LANDLORD_LINES, there).fetchall())]
    # sorted() is stable: at equal numbers the message comes before what was answered.
    return [line for _, line in sorted(heard + spoken, key=lambda placed: placed[0])]


def _heard(rows: Iterable[tuple[int, str]]) -> list[tuple[int, Line]]:
    """An edited message stands where it was first said, in its latest wording."""
    lines: dict[MessageId, tuple[int, Line]] = {}
    for number, payload in rows:
        event = decode_event(payload, "")
        if not isinstance(event, MessageReceived | MessageEdited):
            continue
        if speaker := _SPEAKERS.get(event.actor.kind):
            first, at = _first_said(lines.get(event.message_id), number, event)
            line = Line(speaker=speaker, text=event.text, at=at)
            lines[event.message_id] = (first, line)
    return list(lines.values())


def _first_said(
    earlier: tuple[int, Line] | None, number: int, event: Inbound
) -> tuple[int, datetime]:
    return (earlier[0], earlier[1].at) if earlier else (number, event.occurred_at)


def _spoken(row: Any) -> tuple[int, Line]:
    heard, intent, put_at = row
    # Only the words are needed, and these are a third of the cost of the whole intent.
    text = orjson.loads(intent)["text"]
    return heard, Line(speaker="landlord", text=text, at=moment(put_at))
