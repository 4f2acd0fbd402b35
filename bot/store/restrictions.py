"""Restrictions and what they keep, appeals, and accounts that are one person's.

Each restriction and appeal is read whole and changed by its own verbs, so it is kept as it
is (JSON) beside the columns it is found by.
"""

import re
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from bot.domain.appeal import Appeal
from bot.domain.errors import Conflict
from bot.domain.identity import AppealId, InboxId, PersonId, RestrictionId
from bot.domain.need import NeedAssessment
from bot.domain.restriction import Restriction
from bot.ports.restrictions import Held, Linked, Tally
from bot.store.codec import decode, encode, micros, moment

_RESTRICTION: TypeAdapter[Restriction] = TypeAdapter(Restriction)
_APPEAL: TypeAdapter[Appeal] = TypeAdapter(Appeal)
_NEED: TypeAdapter[NeedAssessment] = TypeAdapter(NeedAssessment)

ADD = """INSERT INTO restriction (person, state, body, version) VALUES (?, ?, ?, 1)
    RETURNING id"""
SAVE = """UPDATE restriction SET state = ?, body = ?, version = version + 1
    WHERE id = ? AND version = ?"""
BY_ID = "SELECT id, version, body FROM restriction WHERE id = ?"
OF = """SELECT id, version, body FROM restriction
    WHERE person = ? ORDER BY id DESC LIMIT ?"""
NOTE = """INSERT INTO restriction_message (restriction_id, inbox_id, at, fate, need)
    VALUES (?, ?, ?, ?, ?) ON CONFLICT (restriction_id, inbox_id) DO NOTHING"""
COUNTED = """SELECT at FROM restriction_message
    WHERE restriction_id = ? AND fate = 'counted' AND at > ? ORDER BY at"""
HELD = """SELECT inbox_id, at, need FROM restriction_message
    WHERE restriction_id = ? AND fate = 'held' AND handed_at IS NULL ORDER BY at LIMIT ?"""
FATES = "SELECT fate, count(*) FROM restriction_message WHERE restriction_id = ? GROUP BY fate"
HOLDER = """SELECT restriction_id FROM restriction_message
    WHERE inbox_id = ? AND fate = 'held' AND handed_at IS NULL"""
HANDED_OVER = """UPDATE restriction_message SET handed_at = ?
    WHERE restriction_id = ? AND inbox_id = ? AND handed_at IS NULL"""

APPEAL_ADD = """INSERT INTO appeal (decision, person, state, body, version)
    VALUES (?, ?, ?, ?, 1) ON CONFLICT (decision) DO NOTHING RETURNING id"""
APPEAL_SAVE = """UPDATE appeal SET state = ?, body = ?, version = version + 1
    WHERE id = ? AND version = ?"""
APPEAL_BY_ID = "SELECT id, version, body FROM appeal WHERE id = ?"
APPEAL_AGAINST = "SELECT id, version, body FROM appeal WHERE decision = ?"
APPEALS_OF = """SELECT id, version, body FROM appeal
    WHERE person = ? ORDER BY id DESC LIMIT ?"""

HEAD = "SELECT head FROM person_link WHERE person = ?"
LINKED = "SELECT person FROM person_link WHERE head = ? ORDER BY person"
LINK = """INSERT INTO person_link (person, head, reason, linked_by, linked_at)
    VALUES (?, ?, ?, ?, ?) ON CONFLICT (person) DO UPDATE SET head = excluded.head"""
MOVE_HEAD = "UPDATE person_link SET head = ? WHERE head = ?"
UNLINK = "DELETE FROM person_link WHERE person = ?"

_SAID_RESTRICTION = re.compile(r"S-?([0-9]{1,15})")
_SAID_APPEAL = re.compile(r"A-?([0-9]{1,15})")


class SqliteRestrictions:
    """``bot.ports.restrictions.Restrictions``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    async def add(self, restriction: Restriction) -> None:
        """Sets ``id`` and ``version``."""
        body = encode(_RESTRICTION, restriction)
        values = (restriction.person, restriction.state.value, body)
        restriction.id = RestrictionId(self._db.execute(ADD, values).fetchall()[0][0])
        restriction.version = 1

    async def save(self, restriction: Restriction) -> None:
        """Raises ``Conflict`` if its version was overtaken."""
        body = encode(_RESTRICTION, restriction)
        values = (restriction.state.value, body, restriction.id, restriction.version)
        if self._db.execute(SAVE, values).rowcount == 0:
            raise Conflict(f"{restriction.reference} was changed meanwhile: load it again.")
        restriction.version += 1

    async def find(self, reference: str) -> Restriction | None:
        """By what staff say: case, spaces and the hyphen do not matter."""
        said = _SAID_RESTRICTION.fullmatch("".join(reference.split()).upper())
        row = said and self._db.execute(BY_ID, (int(said[1]),)).fetchone()
        return _restriction(row) if row else None

    async def of(self, people: Sequence[PersonId], limit: int = 20) -> Sequence[Restriction]:
        """Newest first."""
        return [_restriction(row) for row in _newest(self._db, OF, people, limit)]

    async def let_through(
        self, restriction: RestrictionId, row: InboxId, at: datetime, *, counts: bool
    ) -> None:
        """The message was dealt with while the restriction was in force."""
        fate = "counted" if counts else "passed"
        self._db.execute(NOTE, (restriction, row, micros(at), fate, ""))

    async def counted(self, restriction: RestrictionId, since: datetime) -> Sequence[datetime]:
        """The oldest first."""
        found = self._db.execute(COUNTED, (restriction, micros(since))).fetchall()
        return [moment(at) for (at,) in found]

    async def hold(self, restriction: RestrictionId, held: Held) -> None:
        """Keep it, once."""
        need = encode(_NEED, held.need)
        self._db.execute(NOTE, (restriction, held.row, micros(held.at), "held", need))

    async def held(self, restriction: RestrictionId, limit: int = 50) -> Sequence[Held]:
        """The oldest first."""
        found = self._db.execute(HELD, (restriction, limit)).fetchall()
        return [Held(row=row, at=moment(at), need=decode(_NEED, need)) for row, at, need in found]

    async def tally(self, restriction: RestrictionId) -> Tally:
        """What came of everything that was written while it was in force."""
        fates = dict(self._db.execute(FATES, (restriction,)).fetchall())
        held = int(fates.get("held", 0))
        return Tally(messages=sum(fates.values()), held=held)

    async def holder(self, row: InboxId) -> RestrictionId | None:
        """Which restriction keeps the message."""
        found = self._db.execute(HOLDER, (row,)).fetchone()
        return RestrictionId(found[0]) if found else None

    async def handed_over(self, restriction: RestrictionId, row: InboxId, at: datetime) -> None:
        """It is dealt with from now on."""
        self._db.execute(HANDED_OVER, (micros(at), restriction, row))


class SqliteAppeals:
    """``bot.ports.restrictions.Appeals``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    async def add(self, appeal: Appeal) -> bool:
        """False if the decision has an appeal; sets ``id`` and ``version`` otherwise."""
        body = encode(_APPEAL, appeal)
        values = (appeal.decision, appeal.person, appeal.state.value, body)
        made = self._db.execute(APPEAL_ADD, values).fetchall()
        if made:
            appeal.id, appeal.version = AppealId(made[0][0]), 1
        return bool(made)

    async def save(self, appeal: Appeal) -> None:
        """Raises ``Conflict`` if its version was overtaken."""
        values = (appeal.state.value, encode(_APPEAL, appeal), appeal.id, appeal.version)
        if self._db.execute(APPEAL_SAVE, values).rowcount == 0:
            raise Conflict(f"{appeal.reference} was changed meanwhile: load it again.")
        appeal.version += 1

    async def find(self, reference: str) -> Appeal | None:
        """By what staff say: case, spaces and the hyphen do not matter."""
        said = _SAID_APPEAL.fullmatch("".join(reference.split()).upper())
        row = said and self._db.execute(APPEAL_BY_ID, (int(said[1]),)).fetchone()
        return _appeal(row) if row else None

    async def against(self, decision: str) -> Appeal | None:
        """The appeal against that decision."""
        row = self._db.execute(APPEAL_AGAINST, (decision,)).fetchone()
        return _appeal(row) if row else None

    async def of(self, people: Sequence[PersonId], limit: int = 20) -> Sequence[Appeal]:
        """Newest first."""
        return [_appeal(row) for row in _newest(self._db, APPEALS_OF, people, limit)]


class SqliteLinks:
    """``bot.ports.restrictions.Links``: all accounts of one person name the same head."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    async def of(self, person: PersonId) -> Sequence[PersonId]:
        """Itself included, the oldest first."""
        head = self._head(person)
        found = self._db.execute(LINKED, (head,)).fetchall() if head is not None else ()
        return [PersonId(row[0]) for row in found] or [person]

    async def link(self, one: PersonId, other: PersonId, how: Linked) -> bool:
        """False if that was known."""
        if other in await self.of(one):
            return False
        head, gone = self._head(one), self._head(other)
        into = head if head is not None else one
        if gone is not None:
            self._db.execute(MOVE_HEAD, (into, gone))
        for person in (one, other):
            self._db.execute(LINK, (person, into, how.reason, how.by, micros(how.at)))
        return True

    async def unlink(self, person: PersonId) -> bool:
        """The others stay linked to each other."""
        others = [each for each in await self.of(person) if each != person]
        if not others:
            return False
        head = self._head(person)
        self._db.execute(UNLINK, (person,))
        if len(others) == 1:
            self._db.execute(UNLINK, (others[0],))
        elif head == person:
            self._db.execute(MOVE_HEAD, (others[0], head))
        return True

    def _head(self, person: PersonId) -> int | None:
        row = self._db.execute(HEAD, (person,)).fetchone()
        return int(row[0]) if row else None


def _newest(
    db: sqlite3.Connection, statement: str, people: Sequence[PersonId], limit: int
) -> list[Any]:
    """Of each account through its index: one person has few."""
    found = [row for person in people for row in db.execute(statement, (person, limit)).fetchall()]
    return sorted(found, reverse=True)[:limit]


def _restriction(row: Any) -> Restriction:
    number, version, body = row
    found = decode(_RESTRICTION, body)
    found.id, found.version = number, version
    return found


def _appeal(row: Any) -> Appeal:
    number, version, body = row
    found = decode(_APPEAL, body)
    found.id, found.version = number, version
    return found
