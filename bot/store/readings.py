"""What was read off messages beside their judgement: language, and texts that are the same."""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

import orjson

from bot.domain.identity import CaseId, ConversationId, InboxId, IncidentId, PersonId
from bot.domain.language import Language, Sureness
from bot.domain.likeness import Alike, Likeness, bands, is_alike
from bot.ports.readings import Heard, Reading
from bot.store.codec import micros

ADD = """INSERT INTO reading
    (inbox_id, person, conversation, read_at, language, name, sure, marks)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (inbox_id) DO NOTHING"""
FILE = "INSERT INTO reading_band (band, inbox_id) VALUES (?, ?) ON CONFLICT DO NOTHING"
# The newest under one band: a text that thousands send is known after the first few.
FILED = """SELECT reading.inbox_id, person, conversation, marks FROM reading_band
    JOIN reading ON reading.inbox_id = reading_band.inbox_id
    WHERE band = ? AND reading_band.inbox_id < ? AND read_at >= ?
    ORDER BY reading_band.inbox_id DESC LIMIT ?"""
COUNT = "UPDATE reading SET people = max(people, ?) WHERE inbox_id = ?"
SENT = "UPDATE reading SET times = ? WHERE inbox_id = ?"
SPOKEN = """SELECT language, name, sure FROM reading
    WHERE conversation = ? AND sure <> 'unsure' ORDER BY inbox_id DESC LIMIT 1"""
_HEARD = "language, name, sure, people, times"
OF_CASE = f"""SELECT {_HEARD} FROM case_message
    JOIN reading ON reading.inbox_id = case_message.inbox_id
    WHERE case_id = ? ORDER BY case_message.inbox_id DESC LIMIT 50"""
OF_INCIDENT = f"""SELECT {_HEARD} FROM incident_message
    JOIN reading ON reading.inbox_id = incident_message.inbox_id
    WHERE incident_id = ? ORDER BY incident_message.inbox_id DESC LIMIT 50"""
CANDIDATES = 100  # for each band


class SqliteReadings:
    """``bot.ports.store.Readings``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    async def add(
        self,
        row: InboxId,
        person: PersonId,
        conversation: ConversationId,
        reading: Reading,
        at: datetime,
    ) -> None:
        """Keep what was read off that message; the first reading of it stands."""
        spoken = reading.language
        marks = None if reading.marks is None else orjson.dumps(reading.marks).decode()
        said = (spoken.code, spoken.name, spoken.sure.value, marks)
        self._db.execute(ADD, (row, person, conversation, micros(at), *said))
        for band in bands(reading.marks) if reading.marks else ():
            self._db.execute(FILE, (band, row))

    async def alike(
        self, marks: Likeness, before: InboxId, here: ConversationId, since: datetime
    ) -> Sequence[Alike]:
        """Earlier messages that read the same, oldest first."""
        found: dict[InboxId, Alike] = {}
        for band in bands(marks):
            asked = (band, before, micros(since), CANDIDATES)
            for row, person, conversation, theirs in self._db.execute(FILED, asked).fetchall():
                if row not in found and is_alike(marks, tuple(orjson.loads(theirs))):
                    found[row] = Alike(row=row, person=person, here=conversation == here)
        return [found[row] for row in sorted(found)]

    async def shared(self, rows: Iterable[InboxId], people: int) -> None:
        """So many people have now sent what these messages say."""
        self._db.executemany(COUNT, [(people, row) for row in rows])

    async def sent(self, row: InboxId, times: int) -> None:
        """That message is the same text for the so-manieth time."""
        self._db.execute(SENT, (times, row))

    async def spoken(self, conversation: ConversationId) -> Language:
        """The language last recognised there; English, unsure, if none was."""
        row = self._db.execute(SPOKEN, (conversation,)).fetchone()
        return _language(*row) if row else Language()

    async def of_case(self, case: CaseId) -> Heard:
        """What was read off the messages of the case, all together."""
        return _heard(self._db.execute(OF_CASE, (case,)))

    async def of_incident(self, incident: IncidentId) -> Heard:
        """What was read off the evidence of the incident, all together."""
        return _heard(self._db.execute(OF_INCIDENT, (incident,)))


def _heard(found: sqlite3.Cursor) -> Heard:
    rows = found.fetchall()
    languages = (_language(*row[:3]) for row in rows)
    return Heard(
        language=next((one for one in languages if one.is_foreign), Language()),
        people=max((row[3] for row in rows), default=1),
        times=max((row[4] for row in rows), default=1),
    )


def _language(code: str, name: str, sure: str) -> Language:
    return Language(code=code, name=name, sure=Sureness(sure))
