"""The store on SQLite: one writer that commits many units at once, readers beside it."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot.domain.errors import StoreError
from bot.ports.about_people import AboutPeople
from bot.ports.case_files import CaseFiles
from bot.ports.case_times import CaseHistory, Complaints, Guides, Timers
from bot.ports.concern_notes import ConcernNotes
from bot.ports.concerns import Concerns, Exposures
from bot.ports.groups import Groups
from bot.ports.holds import EvidenceRequests, Holds
from bot.ports.readings import Readings
from bot.ports.record import Record
from bot.ports.replying import Answers, Colleagues, Drafts, TeamReplies
from bot.ports.restrictions import Appeals, Links, Restrictions
from bot.ports.store import (
    AuditLog,
    Cases,
    Conversations,
    Inbox,
    Incidents,
    MediaRows,
    Outbox,
    People,
    Work,
    Worklist,
)
from bot.store.about_people import SqliteAboutPeople
from bot.store.audit_log import SqliteAuditLog
from bot.store.batch import look
from bot.store.case_files import SqliteCaseFiles
from bot.store.case_history import SqliteCaseHistory
from bot.store.cases import SqliteCases
from bot.store.concern_notes import SqliteConcernNotes
from bot.store.concerns import SqliteConcerns, SqliteExposures
from bot.store.connection import Hop, connect, make_place
from bot.store.conversations import SqliteConversations
from bot.store.faults import store_error
from bot.store.groups import SqliteGroups
from bot.store.holds import SqliteEvidenceRequests, SqliteHolds
from bot.store.inbox import SqliteInbox
from bot.store.incidents import SqliteIncidents
from bot.store.lock import ProcessLock
from bot.store.media_rows import SqliteMediaRows
from bot.store.migrate import bring_up_to_date, require_up_to_date
from bot.store.outbox import LAPSE, SqliteOutbox
from bot.store.people import SqlitePeople
from bot.store.readings import SqliteReadings
from bot.store.record import SqliteRecord
from bot.store.replying import (
    SqliteAnswers,
    SqliteColleagues,
    SqliteDrafts,
    SqliteTeamReplies,
)
from bot.store.restrictions import SqliteAppeals, SqliteLinks, SqliteRestrictions
from bot.store.stages import SqliteComplaints, SqliteGuides
from bot.store.timers import SqliteTimers
from bot.store.worklist import SqliteWorklist
from bot.store.writer import Writer, WriterStats

T = TypeVar("T")

_READERS = 2  # a long reading (verify, an export) leaves one for the others


class SqliteTransaction:
    """``bot.ports.store.Transaction`` on one connection, whatever unit is on it now.

    Its methods are coroutines that never suspend: they call sqlite3 directly and run
    on the connection's thread only.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self.people: People = SqlitePeople(db)
        self.conversations: Conversations = SqliteConversations(db)
        self.inbox: Inbox = SqliteInbox(db)
        self.cases: Cases = SqliteCases(db)
        self.worklist: Worklist = SqliteWorklist(db)
        self.guides: Guides = SqliteGuides(db)
        self.complaints: Complaints = SqliteComplaints(db)
        self.files: CaseFiles = SqliteCaseFiles(db)
        self.history: CaseHistory = SqliteCaseHistory(db)
        self.timers: Timers = SqliteTimers(db)
        self.incidents: Incidents = SqliteIncidents(db)
        self.about: AboutPeople = SqliteAboutPeople(db)
        self.groups: Groups = SqliteGroups(db)
        self.outbox: Outbox = SqliteOutbox(db)
        self.media: MediaRows = SqliteMediaRows(db)
        self.readings: Readings = SqliteReadings(db)
        self.restrictions: Restrictions = SqliteRestrictions(db)
        self.appeals: Appeals = SqliteAppeals(db)
        self.links: Links = SqliteLinks(db)
        self.concerns: Concerns = SqliteConcerns(db)
        self.exposures: Exposures = SqliteExposures(db)
        self.drafts: Drafts = SqliteDrafts(db)
        self.answers: Answers = SqliteAnswers(db)
        self.team_replies: TeamReplies = SqliteTeamReplies(db)
        self.colleagues: Colleagues = SqliteColleagues(db)
        self.audit: AuditLog = SqliteAuditLog(db)
        self.record: Record = SqliteRecord(db)
        self.concern_notes: ConcernNotes = SqliteConcernNotes(db)
        self.holds: Holds = SqliteHolds(db)
        self.evidence: EvidenceRequests = SqliteEvidenceRequests(db)


class SqliteStore:
    """``bot.ports.store.Store``; made by ``open_store``."""

    def __init__(self, path: Path, writer: Writer | None, connections: list[Hop]) -> None:
        self._path = path
        self._writer = writer
        self._connections = connections
        self._free: asyncio.LifoQueue[Hop] = asyncio.LifoQueue()
        for reader in connections[-_READERS:]:
            self._free.put_nowait(reader)
        self._closed = False

    @property
    def stats(self) -> WriterStats:
        """Figures of the writer; all zero if opened for reading only."""
        return self._writer.stats if self._writer else WriterStats()

    @property
    def waiting(self) -> int:
        """Units queued and not yet being committed."""
        return self._writer.waiting if self._writer else 0

    async def run(self, work: Work[T]) -> T:
        """Do *work* in one transaction; returns when it is durable.

        *work* runs on another thread and may await the transaction's methods only.
        """
        if self._writer is None:
            raise StoreError(f"{self._path} was opened for reading only.")
        return await self._writer.run(work)

    async def read(self, work: Work[T]) -> T:
        """Do *work* against a snapshot, beside the writer; writing raises ``StoreError``."""
        if self._closed:
            raise StoreError("The store is closed.")
        reader = await self._free.get()
        try:
            return await reader.hop(partial(_look, work=work))
        except sqlite3.Error as error:
            raise self._explain_reading(error) from error
        finally:
            self._free.put_nowait(reader)

    async def close(self) -> None:
        """Finish what is queued, then close; closing twice is harmless."""
        if self._closed:
            return
        try:
            if self._writer:
                await self._writer.close()
        finally:
            self._closed = True
            for connection in reversed(self._connections):
                await connection.close()

    def _explain_reading(self, error: sqlite3.Error) -> StoreError:
        if getattr(error, "sqlite_errorname", "").startswith("SQLITE_READONLY"):
            return StoreError("A unit given to read() tried to write; it belongs into run().")
        return store_error(error, self._path)


@asynccontextmanager
async def open_store(
    path: Path, *, now: Callable[[], datetime], read_only: bool = False
) -> AsyncIterator[SqliteStore]:
    """The store in the file *path*, made or brought up to date first.

    Only one process may have it open; *read_only* looks on from beside it (``verify``).
    """
    lock = None if read_only else await asyncio.to_thread(_take, path)
    try:
        store = await _connected(path, now, read_only=read_only)
        try:
            yield store
        finally:
            await store.close()
    finally:
        if lock:
            lock.release()


def _take(path: Path) -> ProcessLock:
    make_place(path)
    return ProcessLock(path)


async def _connected(path: Path, now: Callable[[], datetime], *, read_only: bool) -> SqliteStore:
    connections: list[Hop] = []
    try:
        if not read_only:
            connections.append(await Hop.opened(partial(_open_writer, path, now)))
        for _ in range(_READERS):
            # One by one: those that were opened before a failure have to be closed.
            connections.append(await Hop.opened(partial(_open_reader, path)))  # noqa: PERF401
        writer = None if read_only else await _writer(path, connections[0])
        return SqliteStore(path, writer, connections)
    except BaseException as error:
        for connection in reversed(connections):
            await connection.close()
        if isinstance(error, sqlite3.Error):
            raise store_error(error, path) from error
        raise


async def _writer(path: Path, connection: Hop) -> Writer:
    transaction = await connection.hop(SqliteTransaction)
    return Writer(connection, transaction, partial(store_error, path=path))


def _open_writer(path: Path, now: Callable[[], datetime]) -> sqlite3.Connection:
    db = connect(path)
    try:
        bring_up_to_date(db, now)
        db.execute(LAPSE)
    except BaseException:
        db.close()
        raise
    return db


def _open_reader(path: Path) -> sqlite3.Connection:
    db = connect(path, read_only=True)
    try:
        require_up_to_date(db)
    except BaseException:
        db.close()
        raise
    return db


def _look(db: sqlite3.Connection, work: Work[T]) -> T:
    return look(db, SqliteTransaction(db), work)
