"""Puts the seal of each row into the audit log, in the transaction that wrote the row.

It is done here and not by whoever writes, so that nothing can come in, go out or be settled
without an entry.
"""

import sqlite3
from datetime import datetime
from typing import Any

import orjson

from bot.domain.messages import Inbound, MessageDeleted, MessageEdited
from bot.domain.outbound import OutboundOp
from bot.domain.seals import ACT_QUEUED, EVENT_KEPT, KeptAct, KeptEvent, seal_of
from bot.store.audit_log import append_body

BOT = "bot"


def seal_event(
    db: sqlite3.Connection, event: Inbound, at: datetime, new: Any, values: tuple[Any, ...]
) -> None:
    """*new* is what the database chose for the row, *values* what was written."""
    number, salt = new
    channel, name, chat, thread, message, album, said, stored_at, payload, original = values
    kept = KeptEvent(
        id=number,
        channel=channel,
        event=name,
        chat=chat,
        thread=thread,
        message=message,
        album=album,
        said=int(said),
        stored_at=stored_at,
        payload=payload,
        original=original,
        salt=salt,
    )
    detail: dict[str, object] = {"type": event.type, "seal": kept.seal}
    if isinstance(event, MessageEdited | MessageDeleted):
        detail |= {"of": event.message_id, "channel": channel, "chat": chat}
    _append(db, at, EVENT_KEPT, f"event:{number}", "kept as it came", detail)


def seal_act(
    db: sqlite3.Connection, op: OutboundOp, at: datetime, new: Any, values: tuple[Any, ...]
) -> None:
    """The same, of what is to go out."""
    number, heard, salt = new
    (key, channel, chat, thread, kind, type_, importance, rank, subject, anchor, *rest) = values
    _, _, said, put_at, _, parts, _, intent = rest
    kept = KeptAct(
        id=number,
        key=key,
        channel=channel,
        chat=chat,
        thread=thread,
        kind=kind,
        type=type_,
        importance=importance,
        rank=rank,
        subject=subject,
        anchor=anchor,
        said=int(said),
        heard=heard,
        put_at=put_at,
        intent=intent,
        salt=salt,
        state="ready",
        parts=parts,
        because="",
        settled_at=None,
    )
    detail = {"id": number, "key": key, "type": op.intent.type, "to": channel, "seal": kept.seal}
    _append(db, at, ACT_QUEUED, subject or key, "asked for", detail)


def seal_receipt(db: sqlite3.Connection, row: Any, at: datetime) -> None:
    """What became of an act, from its row as it is now."""
    key, type_, subject, channel, chat, thread, state, parts, because, settled_at = row
    seal = seal_of(key, channel, chat, thread, state, parts, because, settled_at)
    detail = {"key": key, "intent": type_, "parts": parts, "seal": seal}
    reason = because or "the platform took it"
    _append(db, at, f"delivery.{state}", subject or key, reason, detail)


def _append(
    db: sqlite3.Connection,
    at: datetime,
    action: str,
    subject: str,
    reason: str,
    detail: dict[str, object],
) -> None:
    """Spelt as ``canonical`` spells an entry, in a fifth of the time."""
    entry = {
        "at": at.isoformat(),
        "actor": BOT,
        "action": action,
        "subject": subject,
        "reason": reason,
        "detail": detail,
    }
    append_body(db, orjson.dumps(entry, option=orjson.OPT_SORT_KEYS).decode())
