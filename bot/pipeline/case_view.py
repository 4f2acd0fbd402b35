"""A case and what belongs beside it, loaded for whoever looks at its card."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.at_risk import Missed
from bot.domain.calendar import WorkingCalendar
from bot.domain.case import Case
from bot.domain.case_file import CaseFile
from bot.domain.complaint import Complaint
from bot.domain.guide import told
from bot.domain.need import NeedKind
from bot.domain.regimes import Deadline
from bot.domain.rights import may_stand_beside
from bot.pipeline.accounts import hold_on
from bot.pipeline.answering import NOBODY_ANSWERS, Answering, answering
from bot.pipeline.confided import without_confided
from bot.pipeline.standing import standing
from bot.pipeline.step import Step
from bot.pipeline.timekeeping import clocks_of, extendable
from bot.ports.about_people import Hold
from bot.ports.readings import NOTHING_HEARD, Heard
from bot.ports.store import Conversation, InboxRow, Person

OTHERS = 5  # open cases of the same person that a card names


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A case and what belongs beside it on its card."""

    case: Case
    person: Person
    conversation: Conversation
    messages: Sequence[InboxRow]
    media: int
    now: datetime
    calendar: WorkingCalendar
    file: CaseFile = field(default_factory=CaseFile)
    #: Some of what was said is for supervisors.
    confided: bool = False
    #: For how long a question of ours is waited for.
    asks_live: timedelta = timedelta(hours=24)
    #: Further open cases of the same person.
    others: tuple[Case, ...] = ()
    #: A restriction that holds now, in words.
    standing: str = ""
    #: A supervisor holds the bot's own answers to the person.
    hold: Hold | None = None
    #: Every promise made when it was opened, the nearest first.
    clocks: tuple[Deadline, ...] = ()
    #: Promises that were not kept in time.
    missed: tuple[Missed, ...] = ()
    #: Whether more time can be given for one of the clocks.
    extendable: bool = False
    heard: Heard = NOTHING_HEARD
    #: From how many people on the same text is worth showing.
    least: int = 2
    #: What was answered to questions about a repair, by the name of the question.
    told: Mapping[str, str] = field(default_factory=dict)
    #: Of a complaint, where it stands.
    complaint: Complaint | None = None
    #: Who has the form of an answer open, and whose the last answer was.
    answering: Answering = NOBODY_ANSWERS

    @property
    def zone(self) -> ZoneInfo:
        """The landlord's wall clock."""
        return self.calendar.zone


async def view_of(step: Step, case: Case) -> CaseView:
    """The case with what belongs beside it."""
    clocks = await clocks_of(step, case)
    person = await step.tx.people.get(case.person)
    said = await step.tx.cases.messages(case.id)
    shown = await without_confided(step, case, said)
    return CaseView(
        case=case,
        person=person,
        conversation=await step.tx.conversations.get(case.conversation),
        messages=shown,
        confided=len(shown) < len(said),
        media=len(await step.tx.media.of_case(case.id)),
        now=step.now,
        calendar=step.office.rulebook.calendar,
        file=await step.tx.files.of(case.id),
        asks_live=step.office.rulebook.asks.lives,
        others=await _others(step, case),
        standing=await standing(step, person),
        hold=await hold_on(step, case.person),
        heard=await step.tx.readings.of_case(case.id),
        least=step.office.rulebook.same_text.people,
        clocks=clocks,
        missed=tuple(await step.tx.history.missed(case.id)),
        extendable=bool(extendable(step, clocks)),
        told=told(await step.tx.guides.of(case.id), step.office.rulebook.asks),
        complaint=await _complaint(step, case),
        answering=await answering(step, case),
    )


async def _others(step: Step, case: Case) -> tuple[Case, ...]:
    """What somebody disclosed is named on no card but those of supervisors."""
    found = await step.tx.cases.open_of(case.person)
    others = [one for one in found if one.id != case.id]
    return tuple(one for one in others if may_stand_beside(one.kind, case.kind))[:OTHERS]


async def _complaint(step: Step, case: Case) -> Complaint | None:
    return await step.tx.complaints.of(case.id) if case.kind is NeedKind.COMPLAINT else None
