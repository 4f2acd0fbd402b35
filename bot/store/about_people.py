"""What supervisors know about the people in an incident."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

import orjson

from bot.domain.identity import IncidentId, PersonId
from bot.domain.likeness import is_alike
from bot.ports.about_people import Colleague, Hold, Other, PersonNote, Support
from bot.store.codec import micros, moment

NOTE = "INSERT INTO person_note (person, text, by, by_name, at) VALUES (?, ?, ?, ?, ?)"
NOTES = """SELECT text, by, by_name, at FROM person_note
    WHERE person = ? ORDER BY id DESC LIMIT ?"""
HOLD = """INSERT INTO reply_hold (person, incident, by, by_name, since, until)
    VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (person) DO UPDATE SET
    incident = excluded.incident, by = excluded.by, by_name = excluded.by_name,
    since = excluded.since, until = excluded.until"""
LET_GO = "DELETE FROM reply_hold WHERE person = ?"
HELD = """SELECT person, incident, by, by_name, since, until FROM reply_hold
    WHERE person = ? AND until > ?"""
# The newest messages under the bands of the incident's own: a look-up, bounded.
LIKES = """SELECT DISTINCT reading.person, person.name, person.channel, mine.marks, reading.marks
    FROM incident_message AS here
    JOIN reading AS mine ON mine.inbox_id = here.inbox_id AND mine.marks IS NOT NULL
    JOIN reading_band AS ours ON ours.inbox_id = here.inbox_id
    JOIN reading_band AS theirs ON theirs.band = ours.band AND theirs.inbox_id <> here.inbox_id
    JOIN reading ON reading.inbox_id = theirs.inbox_id AND reading.person <> :person
    JOIN incident_message AS there ON there.inbox_id = theirs.inbox_id
    JOIN person ON person.id = reading.person
    WHERE here.incident_id = :incident LIMIT 200"""
NAMESAKES = """SELECT other.id, other.name, other.channel FROM person
    JOIN person AS other ON other.name = person.name COLLATE NOCASE
        AND other.channel <> person.channel
    WHERE person.id = ? AND person.name <> ''
        AND EXISTS (SELECT 1 FROM incidents WHERE incidents.person = other.id)
    ORDER BY other.id LIMIT ?"""
SEEN = """INSERT INTO supervisor (staff, name) VALUES (?, ?)
    ON CONFLICT (staff) DO UPDATE SET name = excluded.name WHERE name <> excluded.name"""
NO_LONGER = "DELETE FROM supervisor WHERE staff = ?"
SUPERVISORS = "SELECT staff, name FROM supervisor ORDER BY name, staff LIMIT 100"
SUPPORT = """INSERT INTO staff_support (incident, who, what, by, by_name, at)
    VALUES (?, ?, ?, ?, ?, ?)"""
SUPPORTED = """SELECT who, what, by, by_name, at FROM staff_support
    WHERE incident = ? ORDER BY id LIMIT 50"""


class SqliteAboutPeople:
    """``bot.ports.about_people.AboutPeople``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    async def note(self, person: PersonId, note: PersonNote) -> None:
        """Keep it with the person."""
        self._db.execute(NOTE, (person, note.text, note.by, note.by_name, micros(note.at)))

    async def notes(self, person: PersonId, limit: int = 5) -> Sequence[PersonNote]:
        """The latest notes about the person, newest first."""
        return [
            PersonNote(text=text, by=by, by_name=name, at=moment(at))
            for text, by, name, at in self._db.execute(NOTES, (person, limit)).fetchall()
        ]

    async def hold(self, hold: Hold) -> None:
        """Hold the bot's answers to that person; a later hold replaces an earlier one."""
        said = (hold.by, hold.by_name, micros(hold.since), micros(hold.until))
        self._db.execute(HOLD, (hold.person, hold.incident, *said))

    async def let_go(self, person: PersonId) -> bool:
        """Let them go again; False if nothing was held."""
        return self._db.execute(LET_GO, (person,)).rowcount == 1

    async def held(self, person: PersonId, now: datetime) -> Hold | None:
        """The hold in force at *now*."""
        row = self._db.execute(HELD, (person, micros(now))).fetchone()
        if row is None:
            return None
        who, incident, by, by_name, since, until = row
        return Hold(
            person=who,
            incident=incident,
            by=by,
            by_name=by_name,
            since=moment(since),
            until=moment(until),
        )

    async def others(
        self, person: PersonId, incident: IncidentId, limit: int = 5
    ) -> Sequence[Other]:
        """Who else with an incident wrote what is evidence here, or bears the name elsewhere."""
        asked = {"person": person, "incident": incident}
        found: dict[PersonId, Other] = {}
        for who, name, channel, mine, theirs in self._db.execute(LIKES, asked).fetchall():
            if is_alike(tuple(orjson.loads(mine)), tuple(orjson.loads(theirs))):
                found[who] = Other(person=who, name=name, channel=channel, why="same text")
        for who, name, channel in self._db.execute(NAMESAKES, (person, limit)).fetchall():
            found.setdefault(who, Other(person=who, name=name, channel=channel, why="same name"))
        return list(found.values())[:limit]

    async def seen(self, colleague: Colleague, *, supervisor: bool) -> None:
        """A member of staff did something, in that role."""
        if supervisor:
            self._db.execute(SEEN, (colleague.id, colleague.name))
        else:
            self._db.execute(NO_LONGER, (colleague.id,))

    async def supervisors(self) -> Sequence[Colleague]:
        """Supervisors who have used the bot, by name."""
        found = self._db.execute(SUPERVISORS).fetchall()
        return [Colleague(id=id_, name=name) for id_, name in found]

    async def support(self, incident: IncidentId, support: Support) -> None:
        """Keep what was offered."""
        said = (support.who, support.what, support.by, support.by_name, micros(support.at))
        self._db.execute(SUPPORT, (incident, *said))

    async def supported(self, incident: IncidentId) -> Sequence[Support]:
        """What was offered because of the incident, oldest first."""
        return [
            Support(who=who, what=what, by=by, by_name=name, at=moment(at))
            for who, what, by, name, at in self._db.execute(SUPPORTED, (incident,)).fetchall()
        ]
