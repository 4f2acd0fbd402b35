"""Conduct being dealt with."""

import re
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson

from bot.domain.conduct import ConductKind, Severity, Target
from bot.domain.errors import Conflict
from bot.domain.identity import ConversationId, InboxId, IncidentId, PersonId
from bot.domain.incident import Incident, IncidentState
from bot.domain.rules import Span
from bot.ports.store import InboxRow
from bot.store.codec import (
    decode_notices,
    decode_referrals,
    decode_words,
    encode_notices,
    encode_referrals,
    encode_words,
    maybe_micros,
    maybe_moment,
    micros,
    moment,
)
from bot.store.inbox import COLUMNS as INBOX_COLUMNS
from bot.store.inbox import inbox_rows

# In the order of ``_values`` and ``_incident``.
_FIELDS = (
    "person, conversation, severity, kinds, target, aimed_at, state, opened_at, last_at, "
    "case_reference, clause, rules_version, notices, hidden, held, referrals, challenged_at, "
    "decided_by, decided_by_name, reason, passed_to, passed_to_name, overturned_at, "
    "overturned_by, overturned_by_name, overturned_reason, card, because"
)
_MARKS = ", ".join("?" for _ in _FIELDS.split(","))
_COLUMNS = ", ".join(f"incidents.{name.strip()}" for name in f"id, version, {_FIELDS}".split(","))

ADD = f"INSERT INTO incidents ({_FIELDS}, version) VALUES ({_MARKS}, 1) RETURNING id"
SAVE = f"""UPDATE incidents SET ({_FIELDS}) = ({_MARKS}), version = version + 1
    WHERE id = ? AND version = ?"""
BY_ID = f"SELECT {_COLUMNS} FROM incidents WHERE id = ?"
OCCASION = f"""SELECT {_COLUMNS} FROM incidents
    WHERE conversation = ? AND person = ? AND last_at >= ?
    ORDER BY last_at DESC, id DESC LIMIT 1"""
OF = f"SELECT {_COLUMNS} FROM incidents WHERE person = ? ORDER BY id DESC LIMIT ?"
ATTACH = """INSERT INTO incident_message (incident_id, inbox_id, spans) VALUES (?, ?, ?)
    ON CONFLICT (incident_id, inbox_id) DO NOTHING"""
MESSAGES = f"""SELECT {INBOX_COLUMNS} FROM incident_message JOIN inbox ON inbox.id = inbox_id
    WHERE incident_id = ? ORDER BY inbox_id DESC LIMIT ?"""
COUNT = "SELECT count(*) FROM incident_message WHERE incident_id = ?"
SPANS = "SELECT inbox_id, spans FROM incident_message WHERE incident_id = ? AND spans <> '[]'"
OF_MESSAGE = f"""SELECT {_COLUMNS} FROM incident_message
    JOIN incidents ON incidents.id = incident_id
    WHERE inbox_id = ? ORDER BY incident_id"""

_SPOKEN = re.compile(r"M-?([0-9]{1,15})")


class SqliteIncidents:
    """``bot.ports.store.Incidents``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    async def add(self, incident: Incident) -> None:
        """Store a new incident; sets ``id`` and ``version``."""
        incident.id = IncidentId(self._db.execute(ADD, _values(incident)).fetchall()[0][0])
        incident.version = 1

    async def save(self, incident: Incident) -> None:
        """Store it as it is now; raises ``Conflict`` if its version was overtaken."""
        saved = self._db.execute(SAVE, (*_values(incident), incident.id, incident.version))
        if saved.rowcount == 0:
            raise Conflict(f"{incident.reference} was changed meanwhile: load it, decide again.")
        incident.version += 1

    async def find(self, reference: str) -> Incident | None:
        """By what staff say: case, spaces and the hyphen do not matter."""
        said = _SPOKEN.fullmatch("".join(reference.split()).upper())
        row = said and self._db.execute(BY_ID, (int(said[1]),)).fetchone()
        return _incident(row) if row else None

    async def occasion(
        self, person: PersonId, conversation: ConversationId, since: datetime
    ) -> Incident | None:
        """The latest incident there whose last message is not older than *since*."""
        found = _incidents(self._db.execute(OCCASION, (conversation, person, micros(since))))
        return found[0] if found else None

    async def of(self, person: PersonId, limit: int = 20) -> Sequence[Incident]:
        """The person's incidents, newest first."""
        return _incidents(self._db.execute(OF, (person, limit)))

    async def attach(self, incident: IncidentId, row: InboxId, spans: Sequence[Span] = ()) -> bool:
        """The message is part of the incident's evidence; False if it was already."""
        written = orjson.dumps(spans).decode()
        return self._db.execute(ATTACH, (incident, row, written)).rowcount == 1

    async def messages(self, incident: IncidentId, limit: int = 50) -> Sequence[InboxRow]:
        """The newest of the evidence, oldest first."""
        return inbox_rows(self._db.execute(MESSAGES, (incident, limit)))[::-1]

    async def count(self, incident: IncidentId) -> int:
        """How many messages are evidence."""
        return int(self._db.execute(COUNT, (incident,)).fetchone()[0])

    async def spans(self, incident: IncidentId) -> Mapping[InboxId, tuple[Span, ...]]:
        """Where in each message the words are that led there."""
        found = self._db.execute(SPANS, (incident,)).fetchall()
        return {row: tuple((at, to) for at, to in orjson.loads(said)) for row, said in found}

    async def of_message(self, row: InboxId) -> Sequence[Incident]:
        """The incidents a message is evidence in, oldest first."""
        return _incidents(self._db.execute(OF_MESSAGE, (row,)))


def _values(incident: Incident) -> tuple[object, ...]:
    return (
        incident.person,
        incident.conversation,
        incident.severity.value,
        encode_words(kind.value for kind in incident.kinds),
        incident.target and incident.target.value,
        incident.aimed_at,
        incident.state.value,
        micros(incident.opened_at),
        micros(incident.last_at),
        incident.case,
        incident.clause,
        incident.rules_version,
        encode_notices(incident.notices),
        incident.hidden,
        incident.held,
        encode_referrals(incident.referrals),
        maybe_micros(incident.challenged_at),
        incident.decided_by,
        incident.decided_by_name,
        incident.reason,
        incident.passed_to,
        incident.passed_to_name,
        maybe_micros(incident.overturned_at),
        incident.overturned_by,
        incident.overturned_by_name,
        incident.overturned_reason,
        incident.card,
        encode_words(incident.because),
    )


def _incidents(found: sqlite3.Cursor) -> list[Incident]:
    return [_incident(row) for row in found.fetchall()]


def _incident(row: Any) -> Incident:
    (number, version, person, conversation, severity, kinds, target, aimed_at, *rest) = row
    (state, opened_at, last_at, case, clause, rules_version, notices, *rest) = rest
    (hidden, held, referrals, challenged_at, by, by_name, reason, *rest) = rest
    (passed_to, passed_to_name, overturned_at, *rest) = rest
    (overturned_by, overturned_by_name, overturned_reason, card, because) = rest
    return Incident(
        id=number,
        version=version,
        person=person,
        conversation=conversation,
        severity=Severity(severity),
        kinds=tuple(ConductKind(kind) for kind in decode_words(kinds)),
        target=Target(target) if target else None,
        aimed_at=aimed_at,
        state=IncidentState(state),
        opened_at=moment(opened_at),
        last_at=moment(last_at),
        case=case,
        clause=clause,
        rules_version=rules_version,
        notices=decode_notices(notices),
        hidden=bool(hidden),
        held=bool(held),
        referrals=decode_referrals(referrals),
        challenged_at=maybe_moment(challenged_at),
        decided_by=by,
        decided_by_name=by_name,
        reason=reason,
        passed_to=passed_to,
        passed_to_name=passed_to_name,
        overturned_at=maybe_moment(overturned_at),
        overturned_by=overturned_by,
        overturned_by_name=overturned_by_name,
        overturned_reason=overturned_reason,
        card=card,
        because=decode_words(because),
    )
