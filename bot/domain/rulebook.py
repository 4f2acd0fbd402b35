"""The rules pack of a landlord as one frozen value: what is said, promised and done.

Everything here was checked when the pack was loaded; nothing is looked up in files later.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from bot.domain.again import Again
from bot.domain.at_risk import WarnAt
from bot.domain.calendar import WorkingCalendar
from bot.domain.clocks import Clock, Event
from bot.domain.conduct import ConductRules
from bot.domain.editions import Edition
from bot.domain.fairness import Fairness
from bot.domain.group_terms import GroupTerms
from bot.domain.guide import NOTHING_ASKED, Questionnaire
from bot.domain.house_rules import Clause, HouseRules
from bot.domain.language import Tongue, Translation
from bot.domain.likeness import BY_DEFAULT, SameText
from bot.domain.need import Need, NeedKind, NeedRules, Priority, Safety, Trade
from bot.domain.on_call import OnCall
from bot.domain.policy import ConductPolicy, ConductStep, Place
from bot.domain.regimes import Deadline, Granted, Happening, Matter, Promise, deadlines
from bot.domain.replies import Replies, ReplyKey
from bot.domain.saved_replies import SavedReply
from bot.domain.sources import Mark, Provenance

__all__ = [
    "Clause",
    "ConductPolicy",
    "ConductStep",
    "Deadline",
    "Defect",
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """One row of a published schedule of repairs."""

    id: str
    name: str
    #: Ids of the rules about needs by which a message says it; empty if only people can tell.
    said_by: frozenset[str] = frozenset()


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
    #: What counts as the same text from several people.
    same_text: SameText = BY_DEFAULT
    #: When restrictions are reviewed and appeals answered.
    fairness: Fairness = field(default_factory=Fairness)
    #: What the landlord decided about its groups.
    groups: GroupTerms = field(default_factory=GroupTerms)
    #: When something that was closed opens again.
    again: Again = field(default_factory=Again)
    #: At which share of the time left who hears that a promise is at risk.
    warn_at: WarnAt = field(default_factory=WarnAt)
    #: Who is rung out for an emergency.
    on_call: OnCall = field(default_factory=OnCall)
    #: Languages beside that of the pack: how they are told, and what can be said in them.
    tongues: tuple[Tongue, ...] = ()
    translations: Mapping[str, Translation] = field(default_factory=dict)
    #: What somebody at the landlord's still has to look at, one sentence each.
    to_verify: tuple[str, ...] = ()

    #: Rows of a published schedule of repairs, and the rules about messages that say so.
    defects: Mapping[str, Defect] = field(default_factory=lambda: MappingProxyType({}))

    #: Every published version of the house rules, by its name, the newest first.
    editions: Mapping[str, Edition] = field(default_factory=dict)

    #: What is asked about a repair.
    asks: Questionnaire = NOTHING_ASKED

    #: Answers kept ready for staff, in the order in which they are offered.
    saved_replies: tuple[SavedReply, ...] = ()

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
        hazard: str | None = None,
    ) -> Deadline | None:
        """The earliest promise about a need received at *start*, or ``None`` if none is made.

        A repair whose priority is not known yet is promised what a routine one is.
        """
        found = self.deadlines(need_kind, priority, start, trade=trade, hazard=hazard)
        return next(iter(found), None)

    def deadlines(
        self,
        need_kind: NeedKind,
        priority: Priority | None,
        start: datetime,
        *,
        trade: Trade | None = None,
        hazard: str | None = None,
    ) -> tuple[Deadline, ...]:
        """Every promise that starts with receiving the need, the earliest first."""
        matter = Matter(need=need_kind, priority=priority, trade=trade, hazard=hazard)
        return self.clocks_started(matter, start)

    def clocks_started(self, matter: Matter, at: datetime) -> tuple[Deadline, ...]:
        """Every clock that a report about *matter* starts at *at*, the nearest first."""
        return self.clocks_of((Happening(event=Event.REPORTED, at=at, matter=matter),))

    def clocks_of(
        self, history: Sequence[Happening], granted: Sequence[Granted] = ()
    ) -> tuple[Deadline, ...]:
        """Every clock of a case with that history: running ones first, the nearest first."""
        return deadlines(self.promises, history, self.calendar, granted)

    def matter_of(self, need: Need) -> Matter:
        """What promises can depend on, as a message said it."""
        said = {finding.rule for finding in need.because if finding.matched}
        defect = next((id_ for id_, one in self.defects.items() if said & one.said_by), None)
        return Matter(
            need=need.kind,
            priority=need.priority,
            trade=need.trade,
            hazard=need.hazard,
            defect=defect,
        )
