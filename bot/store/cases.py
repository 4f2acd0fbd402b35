"""Needs being dealt with."""

import re
import sqlite3
from collections.abc import Sequence
from typing import Any

from bot.domain.case import Case, CaseState, Offer, ReplyState, case_reference
from bot.domain.errors import Conflict, StoreError
from bot.domain.identity import Address, CaseId, InboxId, PersonId
from bot.domain.need import NeedKind, Priority, Trade
from bot.ports.store import InboxRow
from bot.store.codec import decode_words, encode_words, maybe_micros, maybe_moment, micros, moment
from bot.store.inbox import COLUMNS as INBOX_COLUMNS
from bot.store.inbox import inbox_rows

# In the order of ``_values`` and ``_case``.
_FIELDS = (
    "person, conversation, kind, queue, priority, trade, hazard, state, owner, owner_name, "
    "reasons, vulnerabilities, opened_at, due_at, due_name, last_heard_at, chases, offer, reply, "
    "reply_because, closed_at, outcome, card, parent, folded, awaits"
)
_MARKS = ", ".join("?" for _ in _FIELDS.split(","))
_COLUMNS = ", ".join(f"cases.{name.strip()}" for name in f"id, version, {_FIELDS}".split(","))

ADD = f"INSERT INTO cases ({_FIELDS}, version) VALUES ({_MARKS}, 1) RETURNING id"
SAVE = f"""UPDATE cases SET ({_FIELDS}) = ({_MARKS}), version = version + 1
    WHERE id = ? AND version = ?"""
BY_ID = f"SELECT {_COLUMNS} FROM cases WHERE id = ?"
OPEN_OF = f"""SELECT {_COLUMNS} FROM cases
    WHERE person = ? AND state <> 'closed' ORDER BY id DESC LIMIT ?"""
OF = f"SELECT {_COLUMNS} FROM cases WHERE person = ? ORDER BY id DESC LIMIT ?"
OPEN_IN = f"""SELECT {_COLUMNS} FROM cases
    WHERE queue = ? AND state <> 'closed' ORDER BY (due_at IS NULL), due_at, id LIMIT ?"""
ATTACH = """INSERT INTO case_message (case_id, inbox_id) VALUES (?, ?)
    ON CONFLICT (case_id, inbox_id) DO NOTHING"""
MESSAGES = f"""SELECT {INBOX_COLUMNS} FROM case_message JOIN inbox ON inbox.id = inbox_id
    WHERE case_id = ? ORDER BY inbox_id DESC LIMIT ?"""
OF_MESSAGE = f"""SELECT {_COLUMNS} FROM case_message JOIN cases ON cases.id = case_id
    WHERE inbox_id = ? ORDER BY case_id"""
# At most as many rows as an album has pictures, so they are sorted out here.
OF_ALBUM = """SELECT case_message.case_id FROM inbox
    JOIN case_message ON case_message.inbox_id = inbox.id
    WHERE inbox.channel = ? AND inbox.chat = ? AND inbox.album = ?"""

_SPOKEN = re.compile(r"R-?([0-9]{1,15})")
_OFFSET = int(case_reference(CaseId(0)).removeprefix("R-"))


class SqliteCases:
    """``bot.ports.store.Cases``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    async def add(self, case: Case) -> None:
        """Store a new case; sets ``id`` and ``version``."""
        case.id = CaseId(self._db.execute(ADD, _values(case)).fetchall()[0][0])
        case.version = 1

    async def save(self, case: Case) -> None:
        """Store the case as it is now; raises ``Conflict`` if its version was overtaken."""
        saved = self._db.execute(SAVE, (*_values(case), case.id, case.version))
        if saved.rowcount == 0:
            raise Conflict(f"{case.reference} was changed meanwhile: load it and decide again.")
        case.version += 1

    async def get(self, case: CaseId) -> Case:
        """Raises ``StoreError`` if there is no such case."""
        row = self._db.execute(BY_ID, (case,)).fetchone()
        if row is None:
            raise StoreError(f"There is no case {case}.")
        return _case(row)

    async def find(self, reference: str) -> Case | None:
        """By what people say: case, spaces and the hyphen do not matter."""
        said = _SPOKEN.fullmatch("".join(reference.split()).upper())
        if said is None:
            return None
        row = self._db.execute(BY_ID, (int(said[1]) - _OFFSET,)).fetchone()
        return _case(row) if row else None

    async def open_of(self, person: PersonId, limit: int = 20) -> Sequence[Case]:
        """The person's open cases, newest first."""
        return _cases(self._db.execute(OPEN_OF, (person, limit)))

    async def of(self, person: PersonId, limit: int = 20) -> Sequence[Case]:
        """All of the person's cases, newest first."""
        return _cases(self._db.execute(OF, (person, limit)))

    async def attach(self, case: CaseId, row: InboxId) -> bool:
        """The message belongs to the case; False if it did already."""
        return self._db.execute(ATTACH, (case, row)).rowcount == 1

    async def messages(self, case: CaseId, limit: int = 50) -> Sequence[InboxRow]:
        """The latest messages of the case, oldest first."""
        return inbox_rows(self._db.execute(MESSAGES, (case, limit)))[::-1]

    async def of_message(self, row: InboxId) -> Sequence[Case]:
        """The cases a message belongs to, oldest first."""
        return _cases(self._db.execute(OF_MESSAGE, (row,)))

    async def of_album(self, address: Address, album: str) -> Sequence[Case]:
        """The cases that messages of that album belong to, oldest first."""
        found = self._db.execute(OF_ALBUM, (address.channel, address.chat, album)).fetchall()
        return [await self.get(case) for case in sorted({case for (case,) in found})]

    async def open_in(self, queue: str, limit: int = 50) -> Sequence[Case]:
        """Open cases of a queue, the nearest deadline first, then those without one."""
        return _cases(self._db.execute(OPEN_IN, (queue, limit)))


def _values(case: Case) -> tuple[object, ...]:
    return (
        case.person,
        case.conversation,
        case.kind.value,
        case.queue,
        case.priority and case.priority.value,
        case.trade and case.trade.value,
        case.hazard,
        case.state.value,
        case.owner,
        case.owner_name,
        encode_words(case.reasons),
        encode_words(case.vulnerabilities),
        micros(case.opened_at),
        maybe_micros(case.due_at),
        case.due_name,
        maybe_micros(case.last_heard_at),
        case.chases,
        case.offer.value,
        case.reply.value,
        case.reply_because,
        maybe_micros(case.closed_at),
        case.outcome,
        case.card,
        case.parent,
        case.folded,
        case.awaits,
    )


def _cases(found: sqlite3.Cursor) -> list[Case]:
    return [_case(row) for row in found.fetchall()]


def _case(row: Any) -> Case:
    (number, version, person, conversation, kind, queue, priority, trade, hazard, *rest) = row
    (state, owner, owner_name, reasons, vulnerabilities, opened_at, due_at, due_name, *rest) = rest
    (last_heard_at, chases, offer, reply, reply_because, closed_at, outcome, *rest) = rest
    (card, parent, folded, awaits) = rest
    return Case(
        id=number,
        version=version,
        person=person,
        conversation=conversation,
        kind=NeedKind(kind),
        queue=queue,
        priority=Priority(priority) if priority else None,
        trade=Trade(trade) if trade else None,
        hazard=hazard,
        state=CaseState(state),
        owner=owner,
        owner_name=owner_name,
        reasons=decode_words(reasons),
        vulnerabilities=decode_words(vulnerabilities),
        opened_at=moment(opened_at),
        due_at=maybe_moment(due_at),
        due_name=due_name,
        last_heard_at=maybe_moment(last_heard_at),
        chases=chases,
        offer=Offer(offer),
        reply=ReplyState(reply),
        reply_because=reply_because,
        closed_at=maybe_moment(closed_at),
        outcome=outcome,
        card=card,
        parent=parent,
        folded=bool(folded),
        awaits=bool(awaits),
    )
