"""What is to be said and done outside."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.domain.errors import Conflict
from bot.domain.identity import Address, IdempotencyKey, MessageId, OutboxId, PlaceKind
from bot.domain.outbound import (
    Acknowledge,
    AskForDetails,
    Importance,
    OutboundOp,
    PostHouseRules,
    Rank,
    Reply,
    RestrictionNotice,
    SafetyAdvice,
    UpdateCard,
    Warn,
)
from bot.ports.store import OutboxRow, OutboxState
from bot.store.codec import (
    decode_intent,
    decode_words,
    encode_intent,
    encode_words,
    maybe_micros,
    maybe_moment,
    micros,
    moment,
)
from bot.store.sealing import seal_act, seal_receipt

_COLUMNS = """id, key, channel, chat, thread, kind, importance, rank, subject, anchor,
    anchor_message, expires_at, state, tries, next_at, put_at, parts, because, intent"""

PUT = """INSERT INTO outbox (key, channel, chat, thread, kind, type, importance, rank, subject,
    anchor, anchor_message, expires_at, said, heard, put_at, next_at, parts, first_part, intent,
    salt)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
            coalesce((SELECT max(id) FROM inbox), 0), ?, ?, ?, ?, ?, lower(hex(randomblob(16))))
    ON CONFLICT (key) DO NOTHING RETURNING id, heard, salt"""
SUPERSEDE = """UPDATE outbox SET state = 'superseded', settled_at = ?
    WHERE anchor = ? AND state = 'ready' AND type = 'update_card' AND key <> ?"""
READY = f"""SELECT {_COLUMNS} FROM outbox
    WHERE state = 'ready' AND rank = ? AND id > ? ORDER BY id LIMIT ?"""
BEGIN = """UPDATE outbox SET state = 'sending', lease_until = ?
    WHERE id = ? AND state = 'ready'"""
# An acceptance is the truth whenever it comes; a second one says nothing new.
ACCEPTED = """UPDATE outbox SET state = 'accepted', settled_at = ?, lease_until = NULL,
    because = '', parts = coalesce(?, parts), first_part = coalesce(?, first_part)
    WHERE id = ? AND state <> 'accepted'"""
OUTCOME = """SELECT key, type, subject, channel, chat, thread, state, parts, because, settled_at
    FROM outbox WHERE id = ?"""
# What was accepted, or replaced, is never waiting again.
AGAIN = """UPDATE outbox SET state = 'ready', tries = tries + 1, next_at = ?,
    lease_until = NULL, settled_at = NULL,
    because = ?, parts = coalesce(?, parts), first_part = coalesce(?, first_part)
    WHERE id = ? AND state NOT IN ('accepted', 'superseded')"""
SETTLE = """UPDATE outbox SET state = ?, settled_at = ?, lease_until = NULL,
    because = ?, parts = coalesce(?, parts), first_part = coalesce(?, first_part)
    WHERE id = ? AND state NOT IN ('accepted', 'superseded')"""
ORPHANS = f"""SELECT {_COLUMNS} FROM outbox
    WHERE state = 'sending' AND lease_until <= ? ORDER BY lease_until, id LIMIT ?"""
# Only one process holds this database, so whoever began these before it is gone.
LAPSE = "UPDATE outbox SET lease_until = 0 WHERE state = 'sending' AND lease_until > 0"
BY_KEY = f"SELECT {_COLUMNS} FROM outbox WHERE key = ?"
POSTED = f"""SELECT {_COLUMNS} FROM outbox
    WHERE channel = ? AND chat = ? AND first_part = ? LIMIT 1"""
# Two counts, each over a partial index that holds nothing else.
BACKLOG = """SELECT (SELECT count(*) FROM outbox WHERE state = 'ready')
    + (SELECT count(*) FROM outbox WHERE state = 'sending')"""

_RANKS = tuple(Rank)
_ORDER = {rank: rank.order for rank in Rank}
#: What a tenant reads as said by the landlord.
_SPEECH = (
    Reply, SafetyAdvice, Acknowledge, AskForDetails, Warn, RestrictionNotice, PostHouseRules,
)  # fmt: skip


class SqliteOutbox:
    """``bot.ports.store.Outbox``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    async def put(self, op: OutboundOp, at: datetime) -> bool:
        """Queue *op*; False if its key is already known."""
        values = _values(op, micros(at))
        new = self._db.execute(PUT, values).fetchall()
        if not new:
            return False
        seal_act(self._db, op, at, new[0], values)
        if isinstance(op.intent, UpdateCard) and op.anchor is not None:
            self._db.execute(SUPERSEDE, (micros(at), op.anchor, op.key))
        return True

    async def ready(self, rank: Rank, after: OutboxId, limit: int) -> Sequence[OutboxRow]:
        """Waiting acts of that rank with a greater id, oldest first, due or not."""
        return _rows(self._db.execute(READY, (_ORDER[rank], after, limit)))

    async def begin(self, act: OutboxId, lease_until: datetime) -> bool:
        """Mark it as being sent; False if it is no longer waiting."""
        return self._db.execute(BEGIN, (micros(lease_until), act)).rowcount == 1

    async def accepted(self, act: OutboxId, parts: Sequence[MessageId], at: datetime) -> None:
        """The platform has it, whatever we thought before."""
        if self._db.execute(ACCEPTED, (micros(at), *_parts(parts), act)).rowcount:
            seal_receipt(self._db, self._outcome(act), at)

    async def again(
        self, act: OutboxId, next_at: datetime, parts: Sequence[MessageId], because: str
    ) -> None:
        """Back to waiting; raises ``Conflict`` if it was accepted or replaced meanwhile."""
        self._change(AGAIN, act, micros(next_at), because, *_parts(parts))

    async def refused(
        self, act: OutboxId, parts: Sequence[MessageId], because: str, at: datetime
    ) -> None:
        """For good; raises ``Conflict`` if it was accepted or replaced meanwhile."""
        self._change(SETTLE, act, OutboxState.REFUSED.value, micros(at), because, *_parts(parts))
        seal_receipt(self._db, self._outcome(act), at)

    async def unknown(
        self, act: OutboxId, parts: Sequence[MessageId], because: str, at: datetime
    ) -> None:
        """A person decides; raises ``Conflict`` if it was accepted or replaced meanwhile."""
        self._change(SETTLE, act, OutboxState.UNKNOWN.value, micros(at), because, *_parts(parts))
        seal_receipt(self._db, self._outcome(act), at)

    async def orphans(self, now: datetime, limit: int) -> Sequence[OutboxRow]:
        """Acts being sent whose lease has run out, the longest ago first."""
        return _rows(self._db.execute(ORPHANS, (micros(now), limit)))

    async def get(self, key: IdempotencyKey) -> OutboxRow | None:
        """The act of that name, whatever became of it."""
        return next(iter(_rows(self._db.execute(BY_KEY, (key,)))), None)

    async def posted(self, address: Address, message: MessageId) -> OutboxRow | None:
        """The act whose first part is that message there."""
        found = self._db.execute(POSTED, (address.channel, address.chat, message))
        return next(iter(_rows(found)), None)

    async def backlog(self) -> int:
        """How many are waiting or being sent."""
        return int(self._db.execute(BACKLOG).fetchone()[0])

    def _outcome(self, act: OutboxId) -> Any:
        return self._db.execute(OUTCOME, (act,)).fetchone()

    def _change(self, statement: str, act: OutboxId, *values: object) -> None:
        if self._db.execute(statement, (*values, act)).rowcount == 0:
            raise Conflict(f"Outbound act {act} was settled meanwhile; its outcome stands.")


def _values(op: OutboundOp, at: int) -> tuple[object, ...]:
    return (
        op.key,
        op.to.channel,
        op.to.chat,
        op.to.thread or "",
        op.to.kind.value,
        op.intent.type,
        op.importance.value,
        _ORDER[op.rank],
        op.subject,
        op.anchor,
        op.anchor_message,
        maybe_micros(op.expires_at),
        isinstance(op.intent, _SPEECH),
        at,
        at,
        encode_words(op.done),
        op.done[0] if op.done else None,
        encode_intent(op.intent),
    )


def _parts(parts: Sequence[MessageId]) -> tuple[str | None, str | None]:
    """As stored; no parts leave those that are known already."""
    return (encode_words(parts), parts[0]) if parts else (None, None)


def _rows(found: sqlite3.Cursor) -> list[OutboxRow]:
    return [_row(row) for row in found.fetchall()]


def _row(row: Any) -> OutboxRow:
    number, *described, state, tries, next_at, put_at, stored_parts, because, intent = row
    parts = tuple(MessageId(part) for part in decode_words(stored_parts))
    return OutboxRow(
        id=number,
        op=_op(described, parts, intent),
        state=OutboxState(state),
        tries=tries,
        next_at=moment(next_at),
        put_at=moment(put_at),
        parts=parts,
        because=because,
    )


def _op(described: Any, done: Any, intent: str) -> OutboundOp:
    (key, channel, chat, thread, kind, importance, rank, subject, anchor, message, expires) = (
        described
    )
    return OutboundOp(
        key=key,
        to=Address(channel=channel, chat=chat, thread=thread or None, kind=PlaceKind(kind)),
        intent=decode_intent(intent),
        importance=Importance(importance),
        rank=_RANKS[rank],
        subject=subject,
        anchor=anchor,
        anchor_message=message,
        done=done,
        expires_at=maybe_moment(expires),
    )
