"""Guided repair: which question comes next, and what an answer changes.

The questions are data of the rules pack. A case exists before anything is asked; an answer
can make it more pressing, and eases it only where nothing but the danger asked about stood
behind the emergency.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.case import Case, CaseState, ReplyState
from bot.domain.need import NeedKind, Priority, Safety, Trade

_FEW_WORDS = 7
_DENIES = frozenset({"not", "isn't", "isnt", "don't", "dont", "never", "fine", "works", "fixed"})
#: The answer to a question that was passed over.
SKIPPED = "skip"


class Finding(StrEnum):
    """What became of a press or of typed words."""

    TAKEN = "taken"
    AGAIN = "again"  # the same answer once more: nothing changes
    UNKNOWN = "unknown"  # no such question or answer any more
    CLOSED = "closed"  # the case is


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What an answer says about the repair."""

    priority: Priority | None = None
    #: The priority instead of an emergency that stands on ``settles`` alone.
    lowers_to: Priority | None = None
    settles: frozenset[Safety] = frozenset()
    trade: Trade | None = None
    hazard: str | None = None
    #: A row of the schedule of repairs.
    defect: str | None = None
    #: Who lives there that must not wait.
    household: str | None = None
    #: Scripted advice that follows at once.
    safety: Safety | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One possible answer."""

    id: str
    label: str
    #: Whole answers as people type them, beside the label.
    words: frozenset[str] = frozenset()
    effect: Effect = Effect()
    #: Why it changes something, for the card.
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """To which repairs a question is put. An empty set means any; all have to hold."""

    trades: frozenset[Trade] = frozenset()
    priorities: frozenset[Priority] = frozenset()
    hazards: frozenset[str] = frozenset()
    dangers: frozenset[Safety] = frozenset()
    #: Any of these, as ``question.choice``, was answered.
    answered: frozenset[str] = frozenset()
    #: Only while nobody vulnerable is known of.
    household_unknown: bool = False
    #: Also where the repair is an emergency already.
    in_emergency: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question, with its answers in order."""

    id: str
    text: str
    #: Its name on the card.
    label: str
    choices: tuple[Choice, ...]
    when: When = When()

    def choice(self, id_: str) -> Choice | None:
        """The answer of that name."""
        return next((one for one in self.choices if one.id == id_), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Raise:
    """How far somebody vulnerable at home raises a repair."""

    to: Priority
    priorities: frozenset[Priority] = frozenset()
    trades: frozenset[Trade] = frozenset()
    hazards: frozenset[str] = frozenset()

    def covers(self, case: Case) -> bool:
        """Whether it is for this repair. An empty set means any; all have to hold."""
        return (
            (not self.priorities or case.priority in self.priorities)
            and (not self.trades or case.trade in self.trades)
            and (not self.hazards or case.hazard in self.hazards)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """What the pack asks about repairs."""

    questions: tuple[Question, ...] = ()
    raises: tuple[Raise, ...] = ()
    skip_words: frozenset[str] = frozenset()
    #: At most so many are asked about one repair.
    most: int = 0
    #: An older question was not heard last; plain words are then about something else.
    lives: timedelta = timedelta(hours=24)

    def question(self, id_: str) -> Question | None:
        """The question of that name."""
        return next((one for one in self.questions if one.id == id_), None)


#: Of a pack without questions.
NOTHING_ASKED = Questionnaire()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One answer as it stands."""

    question: str
    choice: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """How far the questions about one repair have got."""

    #: The question that was put last and is still open.
    asking: str = ""
    asked_at: datetime | None = None
    #: Everything that was put, answered or not.
    asked: tuple[str, ...] = ()
    answers: tuple[Answered, ...] = ()
    #: What messages and answers pointed to.
    dangers: tuple[Safety, ...] = ()
    #: A question was taken back for something more pressing.
    put_off: bool = False
    #: A row of the schedule of repairs that an answer told.
    defect: str | None = None

    @property
    def is_begun(self) -> bool:
        """Whether anything was asked, also if it was taken back."""
        return bool(self.asked or self.answers or self.put_off)

    def said(self, question: str) -> str | None:
        """The answer to that question so far."""
        return next((one.choice for one in self.answers if one.question == question), None)

    def put(self, question: Question, at: datetime) -> "Guide":
        """The question was asked."""
        asked = (*(id_ for id_ in self.asked if id_ != question.id), question.id)
        return replace(self, asking=question.id, asked_at=at, asked=asked)

    def let_go(self) -> "Guide":
        """Nothing is open any more; what was asked can still be answered."""
        return replace(self, asking="", asked_at=None)

    def put_back(self) -> "Guide":
        """Something more pressing came up: the open question is asked again later."""
        asked = tuple(id_ for id_ in self.asked if id_ != self.asking)
        return replace(self, asking="", asked_at=None, asked=asked, put_off=True)

    def beware(self, dangers: Sequence[Safety]) -> "Guide":
        """A message or an answer pointed to these."""
        return replace(self, dangers=tuple(dict.fromkeys((*self.dangers, *dangers))))

    def take(self, question: Question, choice: str, at: datetime) -> "Guide":
        """An answer, in the place of an earlier one to the same question."""
        kept = tuple(one for one in self.answers if one.question != question.id)
        given = Answered(question=question.id, choice=choice, at=at)
        taken = replace(self, answers=(*kept, given))
        return taken.let_go() if self.asking == question.id else taken


def next_question(case: Case, guide: Guide, asks: Questionnaire) -> Question | None:
    """What to ask now; ``None`` once enough is known or a person has taken over."""
    if case.kind is not NeedKind.REPAIR or case.state is CaseState.CLOSED:
        return None
    if case.reply is not ReplyState.NONE or len(guide.asked) >= asks.most:
        return None
    fresh = (one for one in asks.questions if one.id not in guide.asked and not guide.said(one.id))
    return next((one for one in fresh if fits(one.when, case, guide)), None)


def fits(when: When, case: Case, guide: Guide) -> bool:
    """Whether a question is for that repair, as far as it is known."""
    if case.priority is Priority.EMERGENCY and not when.in_emergency:
        return False
    if when.household_unknown and case.vulnerabilities:
        return False
    return (
        (not when.trades or case.trade in when.trades)
        and (not when.priorities or case.priority in when.priorities)
        and (not when.hazards or case.hazard in when.hazards)
        and (not when.dangers or not when.dangers.isdisjoint(guide.dangers))
        and (not when.answered or any(_has(guide, one) for one in when.answered))
    )


def _has(guide: Guide, wanted: str) -> bool:
    question, _, choice = wanted.partition(".")
    return guide.said(question) == choice


def typed(question: Question, words: str, asks: Questionnaire) -> str | None:
    """Which answer *words* (in lower case) are, as a whole; a number counts the buttons."""
    if words in asks.skip_words:
        return SKIPPED
    for number, one in enumerate(question.choices, start=1):
        if words in one.words or words in (one.label.lower(), str(number)):
            return one.id
    return None


def hinted(question: Question, words: str) -> str | None:
    """Which answer a few *words* hold, such as "no it's the only one"; ``None`` if in doubt.

    Only phrases of several words count, nothing that makes a repair less pressing, and nothing
    beside a "not" of which nobody knows what it belongs to.
    """
    said = words.replace("\u2019", "'")
    if len(said.split()) > _FEW_WORDS or not _DENIES.isdisjoint(said.split()):
        return None
    found = {one.id for one in question.choices if any(_is_in(word, said) for word in one.words)}
    choice = question.choice(found.pop()) if len(found) == 1 else None
    return choice.id if choice and choice.effect.lowers_to is None else None


def _is_in(phrase: str, said: str) -> bool:
    return " " in phrase and f" {phrase} " in f" {said} "


def eases(effect: Effect, case: Case, guide: Guide) -> bool:
    """Whether an emergency rests on what this answer settles, and on nothing else."""
    if effect.lowers_to is None or case.priority is not Priority.EMERGENCY:
        return False
    return bool(guide.dangers) and effect.settles.issuperset(guide.dangers)


def raised_for_household(case: Case, asks: Questionnaire) -> Priority | None:
    """The priority that somebody vulnerable at home asks for, if it is a higher one."""
    if not case.vulnerabilities or case.kind is not NeedKind.REPAIR:
        return None
    now = case.priority.rank if case.priority else 0
    found = [one.to for one in asks.raises if one.covers(case) and one.to.rank > now]
    return max(found, key=lambda one: one.rank, default=None)


def told(guide: Guide, asks: Questionnaire) -> Mapping[str, str]:
    """What was answered, by the names of the questions on the card."""
    found: dict[str, str] = {}
    for answer in guide.answers:
        question = asks.question(answer.question)
        choice = question.choice(answer.choice) if question else None
        if question and (choice or answer.choice == SKIPPED):
            found[question.label] = choice.label if choice else "passed over"
    return found
