"""A database in which much was stored already, written in bulk by SQL."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.audit import GENESIS, AuditEntry, canonical
from bot.domain.identity import Actor, ActorKind, Address, ChannelName, EventId, MessageId
from bot.domain.messages import MessageReceived
from bot.domain.outbound import Acknowledge
from bot.store.codec import encode_event, encode_intent, micros
from bot.store.connection import connect, make_place
from bot.store.migrate import bring_up_to_date
from tests.bench import tenants

_AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
_TELEGRAM = ChannelName("telegram")
#: Chats and updates of the benchmark itself have other numbers.
_FIRST = 500_000_000

_NUMBERS = """WITH RECURSIVE numbers (n) AS
    (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {last})"""
_CONVERSATION = """INSERT INTO conversation (id, channel, chat, thread, kind)
    SELECT n, 'telegram', {first} + n, '', 'private' FROM numbers"""
_PERSON = """INSERT INTO person (id, channel, external_id, name, private, first_seen_at)
    SELECT n, 'telegram', {first} + n, 'Ada Ashdown', n, :at FROM numbers"""
_INBOX = """INSERT INTO inbox (channel, event_id, chat, thread, message_id, said, stored_at,
        state, handled_at, payload, original)
    SELECT 'telegram', {first} + n, {first} + (n + 2) / 3, '', {first} + n, 1, :at,
        'done', :at, :event, :original FROM numbers"""
_CASES = """INSERT INTO cases (id, person, conversation, kind, queue, priority, trade, state,
        owner, owner_name, reasons, vulnerabilities, opened_at, due_name, chases, offer, reply,
        reply_because, outcome, card, folded, version)
    SELECT n, n, n, 'repair', 'repairs', 'routine', 'plumbing', 'open', '', '', '[]', '[]', :at,
        '', 0, 'none', 'none', '', '', 'card:R-' || (1000 + n) || ':1', 0, 1 FROM numbers"""
_CASE_MESSAGE = """INSERT INTO case_message (case_id, inbox_id)
    SELECT (n + 2) / 3, n FROM numbers"""
_OUTBOX = """INSERT INTO outbox (key, channel, chat, thread, kind, type, importance, rank, said,
        heard, put_at, state, next_at, parts, first_part, settled_at, intent)
    SELECT 'in' || n || ':1:acknowledge', 'telegram', {first} + (n + 2) / 3, '', 'private',
        'acknowledge', 'required', 2, 1, n, :at, 'accepted', :at, '["' || ({first} + n) || '"]',
        {first} + n, :at, :intent FROM numbers"""
_CARDS = """INSERT INTO outbox (key, channel, chat, thread, kind, type, importance, rank, said,
        heard, put_at, state, next_at, parts, first_part, settled_at, intent)
    SELECT 'card:R-' || (1000 + n) || ':1', 'desk', 'repairs', '', 'channel', 'show_card',
        'required', 2, 0, n, :at, 'accepted', :at, '["d' || n || '"]', 'd' || n, :at, :intent
    FROM numbers"""
# Its entries do not chain; nothing in a benchmark verifies them, and hashing takes longer.
_AUDIT = "INSERT INTO audit (id, body, hash) SELECT n, :audit, :hash FROM numbers"


def fill(path: Path, messages: int) -> None:
    """Make a database at *path* in which *messages* were dealt with, three to a tenant."""
    make_place(path)
    db = connect(path)
    try:
        bring_up_to_date(db, lambda: _AT)
        db.execute("PRAGMA synchronous = OFF")
        db.execute("BEGIN")
        people = (messages + 2) // 3
        for statement, rows in (
            (_CONVERSATION, people),
            (_PERSON, people),
            (_INBOX, messages),
            (_CASES, people),
            (_CASE_MESSAGE, messages),
            (_OUTBOX, messages),
            (_CARDS, people),
            (_AUDIT, messages),
        ):
            _insert(db, statement, rows)
        db.execute("COMMIT")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        db.close()


def _insert(db: sqlite3.Connection, statement: str, rows: int) -> None:
    numbers = _NUMBERS.format(last=rows)
    db.execute(f"{numbers} {statement.format(first=_FIRST)}", _values())


def _values() -> dict[str, object]:
    event = MessageReceived(
        event_id=EventId("1"),
        address=Address(channel=_TELEGRAM, chat=str(_FIRST)),
        actor=Actor(id=str(_FIRST), kind=ActorKind.PERSON, name="Ada Ashdown"),
        occurred_at=_AT,
        received_at=_AT,
        message_id=MessageId("1"),
        text=tenants.REPORTS[0],
    )
    entry = AuditEntry(
        at=_AT,
        actor="bot",
        action="message.assessed",
        subject="message:1",
        reason="need and conduct judged apart",
        detail={"needs": ["repair"], "rules": ["repair_tap_dripping"], "cases": ["R-1001"]},
    )
    thanks = "Thank you. We have this as R-1001 and will call you by Friday 27 November."
    return {
        "at": micros(_AT),
        "event": encode_event(event),
        "original": '{"update_id": 500000000, "message": {"message_id": 1}}' * 8,
        "intent": encode_intent(Acknowledge(text=thanks)),
        "audit": canonical(entry),
        "hash": GENESIS,
    }
