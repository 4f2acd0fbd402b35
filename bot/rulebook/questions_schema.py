"""questions.yaml as it may be written; every key is explained in rules/README.md."""

from typing import Annotated

from pydantic import Field, StringConstraints

from bot.domain.need import Priority, Safety, Trade
from bot.domain.replies import LONGEST_LABEL
from bot.rulebook.schema import Name, Sentence, Short, Strict

#: Short, because a button carries both, with a reference, in 64 bytes.
QuestionName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,15}$")]
Answers = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,15}\.[a-z][a-z0-9_]{0,15}$")]
Label = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_LABEL)
]


class ChoiceEntry(Strict):
    """One answer, and what it changes."""

    label: Label
    words: frozenset[Short] = frozenset()
    because: Sentence | None = None
    priority: Priority | None = None
    lowers_to: Priority | None = None
    settles: frozenset[Safety] = frozenset()
    trade: Trade | None = None
    hazard: Name | None = None
    defect: Name | None = None
    household: Name | None = None
    safety: Safety | None = None


class WhenEntry(Strict):
    """To which repairs a question is put."""

    trades: frozenset[Trade] = frozenset()
    priorities: frozenset[Priority] = frozenset()
    hazards: frozenset[Name] = frozenset()
    dangers: frozenset[Safety] = frozenset()
    answered: frozenset[Answers] = frozenset()
    household_unknown: bool = False
    in_emergency: bool = False


class QuestionEntry(Strict):
    """One question."""

    label: Label
    text: Sentence
    when: WhenEntry = WhenEntry()
    choices: Annotated[dict[QuestionName, ChoiceEntry], Field(min_length=1, max_length=12)]


class VulnerableEntry(Strict):
    """How far somebody vulnerable raises a repair."""

    to: Priority
    priorities: frozenset[Priority] = frozenset()
    trades: frozenset[Trade] = frozenset()
    hazards: frozenset[Name] = frozenset()


class QuestionsFile(Strict):
    """questions.yaml"""

    most: Annotated[int, Field(ge=0, le=10)]
    answer_within_hours: Annotated[int, Field(ge=1, le=7 * 24)] = 24
    skip_words: frozenset[Short] = frozenset()
    vulnerable: tuple[VulnerableEntry, ...] = ()
    questions: dict[QuestionName, QuestionEntry]
