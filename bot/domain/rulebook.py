"""The rules pack of a landlord as one frozen value: what is said, promised and done.

Everything here was checked when the pack was loaded; nothing is looked up in files later.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.clocks import Clock, WorkingCalendar, due
from bot.domain.conduct import ConductRules
from bot.domain.house_rules import Clause, HouseRules
from bot.domain.need import NeedKind, NeedRules, Priority, Safety, Trade
from bot.domain.policy import ConductPolicy, ConductStep, Place
from bot.domain.replies import Replies, ReplyKey

__all__ = [
    "Clause",
    "ClockStart",
    "ConductPolicy",
    "ConductStep",
    "Deadline",
    "HouseRules",
    "Landlord",
    "Mark",
    "Place",
    "Promise",
    "Provenance",
    "QueueMap",
    "Replies",
    "ReplyKey",
    "Rulebook",
    "SafetyScript",
]


class Mark(StrEnum):
    """How well a fact is known."""

    PRIMARY = "P"  # the official text was read
    SECONDARY = "S"  # a good secondary source was read
    MEMORY = "M"  # from memory: to verify before anyone relies on it
    OWN = "own"  # the landlord's own choice


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a value comes from, and who on the landlord's side has looked."""

    source: str
    mark: Mark
    as_at: date
    url: str = ""
    #: Empty until somebody at the landlord's has checked it.
    checked_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyScript:
    """What is said first in danger, with the number to ring before anything else."""

    trigger: Safety
    number: str
    text: str
    #: 1 goes out before 2 when a message holds several dangers: life first.
    rank: int
    #: Never posted where others read along, because being seen with it can be dangerous.
    private_only: bool
    provenance: Provenance

    @property
    def source(self) -> str:
        """Whose advice it is."""
        return self.provenance.source

    @property
    def as_at(self) -> date:
        """The day on which the advice was last held against its source."""
        return self.provenance.as_at


class ClockStart(StrEnum):
    """The event from which a clock runs."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    ESCALATED = "escalated"
    ESCALATION_ACKNOWLEDGED = "escalation_acknowledged"
    INVESTIGATED = "investigated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A clock, and the needs it is given to. An empty set of priorities or trades means any."""

    clock: Clock
    starts: ClockStart
    needs: frozenset[NeedKind]
    priorities: frozenset[Priority]
    trades: frozenset[Trade]
    provenance: Provenance
    #: A duty that begins on a date binds what is reported from that day on.
    applies_from: date | None = None

    def covers(self, need: NeedKind, priority: Priority | None, trade: Trade | None) -> bool:
        """Whether a need of that kind is given this promise."""
        return (
            need in self.needs
            and (not self.priorities or priority in self.priorities)
            and (not self.trades or trade in self.trades)
        )

    def in_force(self, day: date) -> bool:
        """Whether the duty had begun on *day*."""
        return self.applies_from is None or self.applies_from <= day


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A promise with its moment."""

    clock: str
    #: What will have been done by then, in plain words.
    name: str
    due: datetime
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueMap:
    """Which staff queue takes which need."""

    queues: Mapping[NeedKind, str]
    #: Where incidents go, and only supervisors look.
    moderation: str = "moderation"

    def for_need(self, kind: NeedKind) -> str:
        """The name of the queue for *kind*."""
        return self.queues[kind]

    @property
    def names(self) -> frozenset[str]:
        """Every queue that staff need a place for."""
        return frozenset({*self.queues.values(), self.moderation})


@dataclass(frozen=True, slots=True, kw_only=True)
class Landlord:
    """How tenants know the landlord, and how to reach it."""

    name: str
    emergency_phone: str
    office_phone: str
    office_hours: str
    privacy_url: str
    complaints_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """Everything a landlord decided, in one version."""

    name: str
    #: Changes with any change to any file of the pack.
    version: str
    country: str
    nation: str
    subdivision: str
    timezone: str
    language: str
    landlord: Landlord
    house_rules: HouseRules
    safety: Mapping[Safety, SafetyScript]
    policy: ConductPolicy
    replies: Replies
    queues: QueueMap
    promises: tuple[Promise, ...]
    calendar: WorkingCalendar
    need_rules: NeedRules
    conduct_rules: ConductRules
    #: What somebody at the landlord's still has to look at, one sentence each.
    to_verify: tuple[str, ...] = ()

    @property
    def clocks(self) -> Mapping[str, Clock]:
        """Every clock by its id, also those that start with a later step of the work."""
        return {promise.clock.id: promise.clock for promise in self.promises}

    def deadline(
        self,
        need_kind: NeedKind,
        priority: Priority | None,
        start: datetime,
        *,
        trade: Trade | None = None,
    ) -> Deadline | None:
        """The earliest promise about a need received at *start*, or ``None`` if none is made.

        A repair whose priority is not known yet is promised what a routine one is.
        """
        return next(iter(self.deadlines(need_kind, priority, start, trade=trade)), None)

    def deadlines(
        self,
        need_kind: NeedKind,
        priority: Priority | None,
        start: datetime,
        *,
        trade: Trade | None = None,
    ) -> tuple[Deadline, ...]:
        """Every promise that starts with receiving the need, the earliest first."""
        if need_kind is NeedKind.REPAIR:
            priority = priority or Priority.ROUTINE
        day = self.calendar.day_of(start)
        found = [
            self._deadline(promise, start)
            for promise in self.promises
            if promise.starts is ClockStart.RECEIVED
            and promise.covers(need_kind, priority, trade)
            and promise.in_force(day)
        ]
        return tuple(sorted(found, key=lambda deadline: deadline.due))

    def _deadline(self, promise: Promise, start: datetime) -> Deadline:
        clock = promise.clock
        return Deadline(
            clock=clock.id,
            name=clock.name,
            due=due(start, clock, self.calendar),
            source=promise.provenance.source,
        )
