"""The files of a rules pack as they may be written; every key is explained in rules/README.md."""

import re
from datetime import date, time
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from bot.domain.calendar import LAW
from bot.domain.clocks import Event, ExtensionFrom, Unit
from bot.domain.conduct import ConductKind, Severity
from bot.domain.group_terms import Detail, Handling
from bot.domain.house_rules import RulesLabels
from bot.domain.ladder import LadderTerms
from bot.domain.need import NeedKind, Priority, Safety, Trade
from bot.domain.policy import Answer, Suggestion, Tell
from bot.domain.sources import Mark
from bot.rulebook.fairness_schema import AppealsEntry, RestrictionsEntry

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Web = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^https://\S+\.\S+$")]
Phone = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^\+?[0-9][0-9 ]{1,18}$")]
Queue = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,29}$")]
PackName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
#: What can be taken from another pack.
RuleFile = Literal[
    "house_rules.yaml", "safety.yaml", "policy.yaml", "clocks.yaml", "words.yaml",
    "safety_cues.yaml", "needs.yaml", "conduct.yaml", "replies.en.yaml", "questions.yaml",
    "saved_replies.yaml",
]  # fmt: skip
ClauseId = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z.]{1,8}$")]
#: Stands in addresses and is the name of a file.
VersionName = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]{0,39}$")
]
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
Nation = Literal["england", "scotland", "wales", "northern_ireland", "new_zealand"]


def _as_written(pattern: str) -> BeforeValidator:
    """Dates and times only as README writes them: a bare number would be read as seconds."""

    def check(value: object) -> object:
        if isinstance(value, str) and not re.fullmatch(pattern, value.strip()):
            raise ValueError("not written out")
        return value

    return BeforeValidator(check)


Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
#: A day of every year, such as 12-25.
YearDay = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
Day = Annotated[date, _as_written(r"\d{4}-\d{2}-\d{2}")]
Moment = Annotated[time, _as_written(r"\d{2}:\d{2}")]

_SANCTIONS = frozenset(
    {"restrict", "restriction", "bar", "ban", "mute", "block", "suspend", "kick"}
)


def _no_sanction(value: object) -> object:
    """Written as an answer or as a key, a sanction is not for the bot to give."""
    named = {value} if isinstance(value, str) else set(value) if isinstance(value, dict) else set()
    if found := named & _SANCTIONS:
        raise PydanticCustomError("sanction", "{act}", {"act": min(found)})
    return value


class Strict(BaseModel):
    """Unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Sourced(Strict):
    """A value that has to come from somewhere."""

    source: Text
    url: Web | None = None
    mark: Mark
    as_at: Day
    checked_by: Text | None = None


class LandlordEntry(Strict):
    """Who the landlord is to its tenants."""

    name: Short
    emergency_phone: Phone
    office_phone: Phone
    office_hours: Short
    privacy_url: Web
    complaints_url: Web


class OmbudsmanEntry(Sourced):
    """Where tenants go when the landlord's answer does not satisfy them."""

    name: Short
    web: Web
    phone: Phone


class SeasonEntry(Strict):
    """The same days of every year, both ends included."""

    first: YearDay
    last: YearDay


class WorkingDaysEntry(Strict):
    """One further way of counting working days, such as that of one act."""

    #: Whether holidays of the subdivision alone count as working days.
    national_only: bool = False
    breaks: tuple[SeasonEntry, ...] = ()


Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
#: From when until when, such as 08:30-12:00.
Hours = Annotated[str, StringConstraints(pattern=r"^\d{2}:\d{2}-\d{2}:\d{2}$")]
OpenOn = Annotated[tuple[Hours, ...], Field(max_length=6)]


class OpeningEntry(Strict):
    """When somebody is there to read messages."""

    week: dict[Weekday, OpenOn]
    exceptions: dict[Day, OpenOn] = {}


#: A member of staff or a group of them, as the channel where staff work calls them.
StaffId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9:._-]{0,59}$")]


class CalendarEntry(Strict):
    """Days that do not count, beside weekends and the nation's public holidays."""

    day_ends: Moment = time(23, 59)
    extra_public_holidays: tuple[Day, ...] = ()
    closed_days: tuple[Day, ...] = ()
    opening: OpeningEntry | None = None
    others: dict[Name, WorkingDaysEntry] = {}


class ExtendsEntry(Strict):
    """The pack that this one builds on."""

    pack: PackName
    #: Left out: every file but the examples.
    files: frozenset[RuleFile] = frozenset()


class DutyEntry(Strict):
    """One line of the rota."""

    name: Short
    staff: Annotated[tuple[StaffId, ...], Field(min_length=1, max_length=20)]
    days: Annotated[frozenset[Weekday], Field(min_length=1)] | None = None
    hours: OpenOn = ()
    when_closed: bool = False


class OnCallEntry(Strict):
    """Who is rung out for an emergency, and how long they have to say that they have it."""

    again_minutes: Annotated[int, Field(ge=1, le=60)] = 5
    alerts_each: Annotated[int, Field(ge=1, le=10)] = 2
    rota: Annotated[tuple[DutyEntry, ...], Field(max_length=50)] = ()


class PackFile(Strict):
    """pack.yaml"""

    extends: ExtendsEntry | None = None
    name: Short
    country: Literal["GB", "NZ"]
    nation: Nation
    subdivision: Text
    timezone: Text
    language: LanguageCode
    #: Further languages: each has a file in languages/, and replies where it can be answered in.
    languages: tuple[LanguageCode, ...] = ()
    landlord: LandlordEntry
    ombudsman: OmbudsmanEntry
    calendar: CalendarEntry = CalendarEntry()
    queues: dict[NeedKind, Queue]
    moderation_queue: Queue
    on_call: OnCallEntry = OnCallEntry()


class ClauseWordsEntry(Strict):
    """What one clause of house_rules.yaml says"""

    title: Short
    text: Sentence
    more: Text | None = None
    breach: Annotated[tuple[Sentence, ...], Field(max_length=8)] = ()
    not_breach: Annotated[tuple[Sentence, ...], Field(max_length=8)] = ()


class ClauseEntry(ClauseWordsEntry):
    """One clause of house_rules.yaml"""

    id: ClauseId
    answers: frozenset[ConductKind] = frozenset()
    rank: Annotated[int, Field(ge=1, le=1000)] = 1000


class LabelsEntry(Strict):
    """The words around the clauses of house_rules.yaml"""

    heading: Short = RulesLabels().heading
    breach: Short = RulesLabels().breach
    not_breach: Short = RulesLabels().not_breach


class RulesTranslationEntry(Strict):
    """house_rules.yaml in one other language"""

    name: Short
    reviewed: bool
    labels: LabelsEntry = LabelsEntry()
    clauses: dict[ClauseId, ClauseWordsEntry] = {}


class HouseRulesFile(Strict):
    """house_rules.yaml"""

    version: VersionName
    published: Day
    url: Web
    owner: Short
    default_clause: Text
    permanent_links: bool = False
    labels: LabelsEntry = LabelsEntry()
    clauses: Annotated[tuple[ClauseEntry, ...], Field(min_length=1)]
    translations: dict[LanguageCode, RulesTranslationEntry] = {}


class EditionClause(ClauseWordsEntry):
    """One clause of a published version"""

    id: ClauseId


class EditionFile(Strict):
    """published/2026-11.json and the like: a version as it was published"""

    version: VersionName
    published: Day
    owner: Short
    labels: LabelsEntry
    clauses: Annotated[tuple[EditionClause, ...], Field(min_length=1)]
    translations: dict[LanguageCode, RulesTranslationEntry]


class ScriptEntry(Sourced):
    """One script of safety.yaml"""

    number: Text
    text: Text
    rank: Annotated[int, Field(ge=1, le=1000)]
    private_only: bool = False
    #: Left out: all nations that the file is for.
    nations: frozenset[Nation] = frozenset()


class SafetyFile(Strict):
    """safety.yaml"""

    for_nations: Annotated[frozenset[Nation], Field(min_length=1)]
    scripts: dict[Safety, ScriptEntry]


class StepEntry(Strict):
    """What policy.yaml does about one severity or kind of conduct."""

    reply: Annotated[Answer, BeforeValidator(_no_sanction)] = "none"
    tell: Tell = "nobody"
    remove_post: bool = False
    post_clause: bool = False
    hold_reply: bool = False

    @model_validator(mode="before")
    @classmethod
    def _only_a_person_restricts(cls, data: object) -> object:
        return _no_sanction(data)


class RepeatedEntry(Strict):
    """What policy.yaml does otherwise from so many occasions on."""

    severity: Severity
    times: Annotated[int, Field(ge=2, le=100)]
    days: Annotated[int, Field(ge=1, le=366)]
    reply: Annotated[Answer | None, BeforeValidator(_no_sanction)] = None
    tell: Tell | None = None
    suggest: Suggestion | None = None

    @model_validator(mode="before")
    @classmethod
    def _only_a_person_restricts(cls, data: object) -> object:
        return _no_sanction(data)


class PlaceEntry(Strict):
    """What policy.yaml does in one kind of place."""

    severities: dict[Severity, StepEntry]
    kinds: dict[ConductKind, StepEntry] = {}
    repeated: Annotated[tuple[RepeatedEntry, ...], Field(max_length=20)] = ()


Months = Annotated[int, Field(ge=1, le=12)]


class LadderEntry(Strict):
    """How long warnings count in policy.yaml, and what is suggested to supervisors."""

    warning_months: Months = LadderTerms().warning_months
    final_months: Months = LadderTerms().final_months
    final_at: Annotated[int, Field(ge=2, le=10)] = LadderTerms().final_at
    campaign_occasions: Annotated[int, Field(ge=2, le=100)] = LadderTerms().campaign_occasions
    campaign_days: Annotated[int, Field(ge=1, le=366)] = LadderTerms().campaign_days
    hold_days: Annotated[int, Field(ge=1, le=30)] = LadderTerms().hold_days


class SameTextEntry(Strict):
    """When policy.yaml counts messages of several people as the same text"""

    window_hours: Annotated[int, Field(ge=1, le=24 * 90)]
    people: Annotated[int, Field(ge=2, le=1000)]
    shortest: Annotated[int, Field(ge=20, le=1000)]


class GroupsEntry(Strict):
    """What is done in groups beside what conduct leads to."""

    details: dict[Detail, Handling] = {}
    say_in_group: bool = True
    allowed: Annotated[tuple[Short, ...], Field(max_length=100)] = ()
    public_prefixes: Annotated[tuple[Short, ...], Field(max_length=20)] = ()
    reports_a_day: Annotated[int, Field(ge=1, le=50)] = 5
    report_days: Annotated[int, Field(ge=1, le=365)] = 30
    announce_rules: bool = False
    invite_hours: Annotated[int, Field(ge=1, le=72)] = 4
    emergency_invite_minutes: Annotated[int, Field(ge=5, le=120)] = 15
    official_names: Annotated[tuple[Short, ...], Field(max_length=100)] = ()


class AgainEntry(Strict):
    """When something that was closed opens again."""

    days: Annotated[int, Field(ge=0, le=365)] = 14
    words: Annotated[frozenset[Short], Field(min_length=1)]
    mended: frozenset[Short] = frozenset()


class PolicyFile(Strict):
    """policy.yaml"""

    occasion_minutes: Annotated[int, Field(ge=1, le=24 * 60)]
    tell_when_held: bool
    challenge_words: Annotated[frozenset[Short], Field(min_length=1)]
    stage2_words: Annotated[frozenset[Short], Field(min_length=1)]
    complaint_words: frozenset[Short] = frozenset()
    same_text: SameTextEntry | None = None
    again: AgainEntry | None = None
    restrictions: RestrictionsEntry = RestrictionsEntry()
    appeals: AppealsEntry = AppealsEntry()
    ladder: LadderEntry = LadderEntry()
    private: PlaceEntry
    group: PlaceEntry
    groups: GroupsEntry = GroupsEntry()


class CoversEntry(Strict):
    """Which needs a clock of clocks.yaml is for."""

    needs: Annotated[frozenset[NeedKind], Field(min_length=1)]
    priorities: frozenset[Priority] = frozenset()
    trades: frozenset[Trade] = frozenset()
    hazards: frozenset[Name] = frozenset()
    defects: frozenset[Name] = frozenset()


Amount = Annotated[int, Field(ge=1, le=1000)]


class PauseEntry(Strict):
    """Between these two events a clock stands still."""

    since: Event
    until: Event


class ExtensionEntry(Strict):
    """How a clock may be extended."""

    #: Both left out: as long as is reasonable, and a person names the day.
    amount: Amount | None = None
    unit: Unit | None = None
    times: Annotated[int, Field(ge=1, le=12)] = 1
    counted_from: ExtensionFrom = ExtensionFrom.DUE
    notice: Annotated[tuple[Sentence, ...], Field(min_length=1)]
    before_due: bool = True


class ClockEntry(Sourced):
    """One clock of clocks.yaml"""

    name: Short
    amount: Amount
    unit: Unit
    starts: Event
    stops: frozenset[Event] = frozenset()
    pauses: tuple[PauseEntry, ...] = ()
    extension: ExtensionEntry | None = None
    calendar: Name = LAW
    ends_at: Moment | None = None
    next_working_day: bool = False
    covers: CoversEntry
    season: SeasonEntry | None = None
    applies_from: Day | None = None
    applies_until: Day | None = None
    #: Left out: whatever nation the pack is for.
    nations: frozenset[Nation] = frozenset()


class DefectEntry(Strict):
    """One row of a published schedule of repairs."""

    name: Short
    said_by: frozenset[str] = frozenset()


Share = Annotated[float, Field(ge=0, lt=1)]


class WarnEntry(Strict):
    """At which share of the time left who hears that a promise is at risk; 0 is never."""

    owner: Share = 0.5
    queue: Share = 0.25
    supervisors: Share = 0.1


class ClocksFile(Strict):
    """clocks.yaml"""

    warn_at: WarnEntry = WarnEntry()
    defects: dict[Name, DefectEntry] = {}
    clocks: dict[Name, ClockEntry]


class RepliesFile(Strict):
    """replies.en.yaml: everything said in the language of the pack"""

    language: Text
    replies: dict[str, Text]


class TranslationFile(Strict):
    """replies.pl.yaml and the like: the little that is said in another language"""

    language: LanguageCode
    reviewed: bool
    acknowledgement: Text
    emergency: Text
    safety: dict[Safety, Text]


FILES: tuple[type[Strict], ...] = (
    PackFile,
    HouseRulesFile,
    SafetyFile,
    PolicyFile,
    ClocksFile,
    RepliesFile,
    TranslationFile,
)
