"""What the core asks of its memory.

Work is done in *units*: ``await store.run(work)`` calls ``work(tx)`` inside one
transaction, and returns its result only when that transaction is durable. Units that
wait together are committed together. A unit may await nothing but the transaction's own
methods; it decides from what it read and writes what it decided, or raises and leaves
nothing behind (not even for the other units of its batch).

A store method is a sentence. Uniqueness is the database's job: inserting something that
is already there is an answer (``False``), not an error.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from bot.domain.audit import AuditEntry, AuditRecord
from bot.domain.case import Case
from bot.domain.identity import (
    Address,
    CaseId,
    ChannelName,
    ConversationId,
    EventId,
    IdempotencyKey,
    InboxId,
    IncidentId,
    MediaId,
    MessageId,
    OutboxId,
    PersonId,
)
from bot.domain.incident import Incident
from bot.domain.messages import Inbound, Media
from bot.domain.outbound import OutboundOp, Rank
from bot.domain.rules import Span
from bot.domain.worklist import Page, Section
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

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone who writes to us, on one channel."""

    id: PersonId
    channel: str
    external_id: str
    #: As last claimed; shown to staff, never trusted.
    name: str
    #: Where we may speak to them alone; ``None`` until they have written there.
    private: ConversationId | None
    #: Whom the name claims to be (``bot.domain.pretence``), as of the name that was looked at.
    looked_at_name: str = ""
    claim: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """One chat (and thread), and what the bot must remember not to repeat there."""

    id: ConversationId
    address: Address
    #: When the bot last acknowledged something here.
    acknowledged_at: datetime | None = None
    #: Which safety scripts went out when, by trigger.
    advised: tuple[tuple[str, datetime], ...] = ()
    #: The person blocked the bot, or the bot was removed.
    closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """A stored event; ``id`` is the order of arrival."""

    id: InboxId
    event: Inbound
    tries: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of what was said: ``tenant`` or ``landlord``."""

    speaker: str
    text: str
    at: datetime


class OutboxState(StrEnum):
    """Where an outbound act stands."""

    READY = "ready"
    SENDING = "sending"  # begun; if the lease runs out its outcome is unknown
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNKNOWN = "unknown"  # looked up in vain: a person decides
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """An outbound act in the store."""

    id: OutboxId
    op: OutboundOp
    state: OutboxState
    tries: int
    #: Not before this moment.
    next_at: datetime
    #: When it was first put there.
    put_at: datetime
    parts: tuple[MessageId, ...] = ()
    because: str = ""


class MediaState(StrEnum):
    """Where an attachment stands."""

    WAITING = "waiting"
    KEPT = "kept"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaRow:
    """An attachment of a stored message; ``case`` is where staff should see it."""

    id: MediaId
    inbox: InboxId
    channel: str
    media: Media
    case: CaseId | None
    tries: int
    next_at: datetime
    state: MediaState = MediaState.WAITING
    sha256: str = ""
    size: int = 0


class People(Protocol):
    """Who writes to us."""

    async def seen(self, channel: str, external_id: str, name: str, at: datetime) -> Person:
        """The person of that id on that channel, made on first sight; keeps the latest name."""

    async def find(self, channel: str, external_id: str) -> Person | None:
        """The person of that id, if they were ever seen."""

    async def named(self, beginning: str, limit: int) -> Sequence[Person]:
        """Whose name as claimed begins so, in any case of letters, in the order of names."""

    async def get(self, person: PersonId) -> Person:
        """The person of that number; ``KeyError`` if there is none."""

    async def reachable_at(self, person: PersonId, conversation: ConversationId | None) -> None:
        """Remember where they can be spoken to alone, or that they no longer can."""


class Conversations(Protocol):
    """Where we talk."""

    async def at(self, address: Address) -> Conversation:
        """The conversation there, made on first sight."""

    async def get(self, conversation: ConversationId) -> Conversation:
        """The conversation of that number; ``KeyError`` if there is none."""

    async def save(self, conversation: Conversation) -> None:
        """Keep ``acknowledged_at``, ``advised`` and ``closed``."""

    async def move(self, channel: str, chat: str, new_chat: str) -> None:
        """The chat goes on under another id: conversations and waiting outbound acts follow."""


class Inbox(Protocol):
    """What came in. Rows stay: they are the record of what was said."""

    async def add(self, events: Sequence[Inbound], at: datetime) -> int:
        """Store in order what is not there yet; how many were new.

        ``(channel, event_id)`` is unique; repeats are dropped here and nowhere else.
        """

    async def pending(self, after: InboxId, limit: int) -> Sequence[InboxRow]:
        """Unhandled rows with a greater id, oldest first."""

    async def named(self, channel: ChannelName, event: EventId) -> InboxRow | None:
        """The row of that event, if it is there."""

    async def get(self, row: InboxId) -> InboxRow:
        """The row of that number; ``KeyError`` if there is none."""

    async def done(self, row: InboxId, at: datetime) -> None:
        """Handled; said in the transaction of what came of it."""

    async def failed(self, row: InboxId) -> int:
        """Count a failed try; how many there were."""

    async def set_aside(self, row: InboxId, because: str, at: datetime) -> None:
        """Give up on it without losing it; it stays visible and can be handled again."""

    async def backlog(self) -> int:
        """How many are unhandled; cheap."""

    async def message(self, address: Address, message: MessageId) -> Sequence[InboxRow]:
        """A message and its edits, oldest first; empty if we never had it."""

    async def history(self, address: Address, before: InboxId, limit: int) -> Sequence[Line]:
        """The last *limit* lines said there before that row, both sides, oldest first.

        Landlord lines are accepted or waiting outbound texts; the limit bounds each side.
        """


class Cases(Protocol):
    """Needs being dealt with."""

    async def add(self, case: Case) -> None:
        """Store a new case and give it its number (sets ``id``)."""

    async def save(self, case: Case) -> None:
        """Store the case as it is now; raises ``Conflict`` if its version was overtaken."""

    async def get(self, case: CaseId) -> Case:
        """The case of that number; ``KeyError`` if there is none."""

    async def find(self, reference: str) -> Case | None:
        """By what people say: case and spaces do not matter."""

    async def open_of(self, person: PersonId, limit: int = 20) -> Sequence[Case]:
        """The person's open cases, newest first."""

    async def of(self, person: PersonId, limit: int = 20) -> Sequence[Case]:
        """All of the person's cases, newest first."""

    async def attach(self, case: CaseId, row: InboxId) -> bool:
        """The message belongs to the case; False if it did already."""

    async def messages(self, case: CaseId, limit: int = 50) -> Sequence[InboxRow]:
        """The latest messages of the case, oldest first."""

    async def of_message(self, row: InboxId) -> Sequence[Case]:
        """The cases a message belongs to."""

    async def of_album(self, address: Address, album: str) -> Sequence[Case]:
        """The cases that other messages of the same album belong to."""

    async def open_in(self, queue: str, limit: int = 50) -> Sequence[Case]:
        """Open cases of a queue, the nearest deadline first."""


class Worklist(Protocol):
    """Open cases by what an agent looks for, and cases by words said in them."""

    async def counts(self, staff: str, now: datetime) -> Mapping[Section, int]:
        """How many cases each list holds for *staff*; cheap."""

    async def page(self, page: Page, staff: str, now: datetime) -> Sequence[Case]:
        """The cases of a page, the nearest deadline first, then those without one."""

    async def said(self, words: str, limit: int) -> Sequence[Case]:
        """Cases in which all *words* (or words that begin so) were said, the latest first."""


class Incidents(Protocol):
    """Conduct being dealt with."""

    async def add(self, incident: Incident) -> None:
        """Store a new incident and give it its number (sets ``id``)."""

    async def save(self, incident: Incident) -> None:
        """Store it as it is now; raises ``Conflict`` if its version was overtaken."""

    async def find(self, reference: str) -> Incident | None:
        """By what staff say: case and spaces do not matter."""

    async def occasion(
        self, person: PersonId, conversation: ConversationId, since: datetime
    ) -> Incident | None:
        """The latest incident there whose last message is not older than *since*."""

    async def of(self, person: PersonId, limit: int = 20) -> Sequence[Incident]:
        """The person's incidents, newest first."""

    async def attach(self, incident: IncidentId, row: InboxId, spans: Sequence[Span] = ()) -> bool:
        """The message is part of the incident's evidence; False if it was already."""

    async def messages(self, incident: IncidentId, limit: int = 50) -> Sequence[InboxRow]:
        """The newest of the evidence, oldest first."""

    async def count(self, incident: IncidentId) -> int:
        """How many messages are evidence."""

    async def spans(self, incident: IncidentId) -> Mapping[InboxId, tuple[Span, ...]]:
        """Where in each message the words are that led there."""

    async def of_message(self, row: InboxId) -> Sequence[Incident]:
        """The incidents whose evidence a message is."""


class Outbox(Protocol):
    """What is to be said and done outside."""

    async def put(self, op: OutboundOp, at: datetime) -> bool:
        """Queue *op*; False if its key is already known.

        An ``UpdateCard`` replaces updates of the same anchor that nobody has begun.
        """

    async def ready(self, rank: Rank, after: OutboxId, limit: int) -> Sequence[OutboxRow]:
        """Waiting acts of that rank with a greater id, oldest first, due or not."""

    async def begin(self, act: OutboxId, lease_until: datetime) -> bool:
        """Mark it as being sent; False if it is no longer waiting (superseded, moved …)."""

    async def accepted(self, act: OutboxId, parts: Sequence[MessageId], at: datetime) -> None:
        """The platform has it; *parts* are all its message ids."""

    async def again(
        self, act: OutboxId, next_at: datetime, parts: Sequence[MessageId], because: str
    ) -> None:
        """Certainly not done (beyond *parts*): back to waiting, one try more."""

    async def refused(
        self, act: OutboxId, parts: Sequence[MessageId], because: str, at: datetime
    ) -> None:
        """It was not carried out (beyond *parts*) and will not be."""

    async def unknown(
        self, act: OutboxId, parts: Sequence[MessageId], because: str, at: datetime
    ) -> None:
        """Nobody can say what became of it: from now on a person decides."""

    async def orphans(self, now: datetime, limit: int) -> Sequence[OutboxRow]:
        """Acts being sent whose lease has run out: begun, outcome unknown.

        A store that only one process can hold counts every act that an earlier process
        began, whatever its lease says.
        """

    async def get(self, key: IdempotencyKey) -> OutboxRow | None:
        """The act of that key, whatever its state."""

    async def posted(self, address: Address, message: MessageId) -> OutboxRow | None:
        """The act whose first part is that message there: what a thread or a reply hangs on."""

    async def backlog(self) -> int:
        """How many are waiting or being sent; cheap."""


class MediaRows(Protocol):
    """Attachments and where their bytes are."""

    async def add(
        self, row: InboxId, channel: str, media: Sequence[Media], case: CaseId | None, at: datetime
    ) -> None:
        """Remember the attachments of a stored message; those without bytes are not kept."""

    async def waiting(self, now: datetime, limit: int) -> Sequence[MediaRow]:
        """What is due to be fetched, oldest first."""

    async def kept(self, media: MediaId, sha256: str, size: int) -> None:
        """The bytes are on disk under that name."""

    async def gone(self, media: MediaId, because: str) -> None:
        """They can no longer be had."""

    async def again(self, media: MediaId, next_at: datetime) -> None:
        """Not now: one try more, not before *next_at*."""

    async def of_case(self, case: CaseId, limit: int = 50) -> Sequence[MediaRow]:
        """What was attached to the case's messages, oldest first."""

    async def of_row(self, row: InboxId) -> Sequence[MediaRow]:
        """What came with that row, in its order."""


class AuditLog(Protocol):
    """Only added to; there is no update and no delete."""

    async def append(self, entry: AuditEntry) -> None:
        """Add *entry* to the end of the chain."""

    async def after(self, record: int, limit: int) -> Sequence[AuditRecord]:
        """Records with a greater number, in order."""


class Transaction(Protocol):
    """One unit's view of the store."""

    people: People
    conversations: Conversations
    inbox: Inbox
    cases: Cases
    worklist: Worklist
    history: CaseHistory
    timers: Timers
    guides: Guides
    complaints: Complaints
    files: CaseFiles
    incidents: Incidents
    about: AboutPeople
    outbox: Outbox
    media: MediaRows
    readings: Readings
    restrictions: Restrictions
    appeals: Appeals
    links: Links
    groups: Groups
    concerns: Concerns
    exposures: Exposures
    drafts: Drafts
    answers: Answers
    team_replies: TeamReplies
    colleagues: Colleagues
    audit: AuditLog
    record: Record
    concern_notes: ConcernNotes
    holds: Holds
    evidence: EvidenceRequests


Work = Callable[[Transaction], Awaitable[T]]


class Store(Protocol):
    """The memory of the bot."""

    async def run(self, work: Work[T]) -> T:
        """Do *work* in one transaction; returns when it is durable.

        Waits while too much is queued. What *work* raises is raised here, and only
        its own writes are undone. Cancelling the caller does not undo work that has
        been taken up.
        """

    async def read(self, work: Work[T]) -> T:
        """Do *work* against a snapshot, beside the writer; writing fails."""

    async def close(self) -> None:
        """Finish what is queued, then close."""
