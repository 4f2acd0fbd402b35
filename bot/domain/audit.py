"""The record that can only be added to, and that shows tampering.

Each entry carries the SHA-256 of the one before it together with its own, so a changed,
removed or inserted entry breaks the chain from there on. Because a link needs only the hash
of an entry, the chain can be followed by somebody who may not read what is between.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """Who did what to which thing, when, and why; ``detail`` is JSON-compatible."""

    at: datetime
    #: ``bot``, ``person:<id>`` or ``staff:<platform id>``.
    actor: str
    #: ``area.past_tense``.
    action: str
    subject: str
    reason: str
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRecord:
    """An entry in its place in the chain."""

    id: int
    #: The exact bytes that were hashed.
    body: str
    hash: str


def canonical(entry: AuditEntry) -> str:
    """The one spelling of *entry* that is stored and hashed."""
    return json.dumps(
        {
            "at": entry.at.isoformat(),
            "actor": entry.actor,
            "action": entry.action,
            "subject": entry.subject,
            "reason": entry.reason,
            "detail": entry.detail,
        },
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )


def body_hash(body: str) -> str:
    """The hash of an entry by itself."""
    return hashlib.sha256(body.encode()).hexdigest()


def link(previous: str, body: str) -> str:
    """The hash of the entry *body* that follows the entry hashed *previous*."""
    return follow(previous, body_hash(body))


def follow(previous: str, hashed: str) -> str:
    """The same, of an entry of which only the hash is known."""
    return hashlib.sha256(f"{previous}\n{hashed}".encode()).hexdigest()


def first_broken(records: Iterable[AuditRecord], previous: str = GENESIS) -> AuditRecord | None:
    """The first record that does not follow from the one before it; ``None`` if all do."""
    expected_id: int | None = None
    for record in records:
        gap = expected_id is not None and record.id != expected_id
        if gap or record.hash != link(previous, record.body):
            return record
        previous, expected_id = record.hash, record.id + 1
    return None
