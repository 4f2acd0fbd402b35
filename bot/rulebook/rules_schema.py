"""What may stand in words.yaml, needs.yaml, safety_cues.yaml and conduct.yaml.

Phrases and examples are blocks of text, one a line, so that nobody has to quote anything;
a line that begins with ``//`` is a note. Lists are accepted as well.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bot.domain.conduct import ConductKind, Severity, Target
from bot.domain.need import NeedKind, Priority, Safety, Trade
from bot.rulebook.schema import LanguageCode, Short, Sourced


def _lines(value: object) -> object:
    return value.split("\n") if isinstance(value, str) else value


def _many(value: object) -> object:
    """One name, or several in a list or with commas between."""
    if isinstance(value, str):
        return [one.strip() for one in value.split(",") if one.strip()]
    return value


#: Lines as they stand, empty ones and notes included, so that errors can count them.
Lines = Annotated[tuple[str, ...], BeforeValidator(_lines)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
RuleName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$", max_length=80)]
Score = Annotated[float, Field(gt=0, lt=1)]
Kinds = Annotated[tuple[NeedKind, ...], BeforeValidator(_many)]
Safeties = Annotated[tuple[Safety, ...], BeforeValidator(_many)]
Conducts = Annotated[tuple[ConductKind, ...], BeforeValidator(_many)]
Names = Annotated[tuple[str, ...], BeforeValidator(_many)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ConditionModel(_Strict):
    """The part of a rule that says when it holds; the same for needs and conduct."""

    id: RuleName
    #: For staff: why it fired, in a few words. The id, made readable, if left out.
    because: str = ""
    phrases: Lines = ()
    also: Lines = ()
    also_anywhere: Lines = ()
    unless: Lines = ()
    unless_anywhere: Lines = ()
    asked: Lines = ()
    earlier: Lines = ()
    detect: Names = ()
    even_denied: bool = False
    #: Left out, it is yes for needs ("he said it is condemned") and no for conduct.
    even_quoted: bool | None = None
    even_figurative: bool = False
    #: Messages that must fire the rule, and look-alikes that must not.
    fires: Lines = ()
    silent: Lines = ()


class NeedRuleModel(ConditionModel):
    """A rule about a need or a danger."""

    need: Kinds = ()
    score: Score = 0.9
    priority: Priority | None = None
    when_vulnerable: Priority | None = None
    trade: Trade | None = None
    hazard: Name | None = None
    safety: Safeties = ()
    instead_of: Kinds = ()
    no_hurry: bool = False
    beside: Kinds = ()


class SaidModel(_Strict):
    """How one danger of safety_cues.yaml is said in another language."""

    phrases: Lines
    also: Lines = ()
    also_anywhere: Lines = ()
    unless: Lines = ()
    unless_anywhere: Lines = ()
    fires: Lines = ()
    silent: Lines = ()


class ConductRuleModel(ConditionModel):
    """A rule about conduct."""

    severity: Severity
    kinds: Conducts = ()
    target: Target | None = None
    score: Score = 0.9
    of_a_thing: bool = False


class WordsFile(_Strict):
    """words.yaml: lists used in phrases as ``{name}``, and what bears on every rule."""

    lists: dict[Name, Lines]
    false_friends: Lines = ()
    negators: Lines
    negation_bridges: Lines
    reported_speech: Lines
    fillers: Lines = ()


class NeedsFile(_Strict):
    """needs.yaml."""

    lists: dict[Name, Lines] = Field(default_factory=dict)
    vulnerabilities: dict[Name, Lines]
    rules: tuple[NeedRuleModel, ...]


class SafetyCuesFile(_Strict):
    """safety_cues.yaml: the dangers that must never be missed."""

    lists: dict[Name, Lines] = Field(default_factory=dict)
    rules: tuple[NeedRuleModel, ...]


class LanguageFile(Sourced):
    """languages/pl.yaml and the like: how dangers are said there, and how it is recognised."""

    language: LanguageCode
    name: Short
    #: Whether somebody who speaks it has read this file.
    reviewed: bool
    known_by: Lines
    #: By the name of a rule of safety_cues.yaml, whose consequences they share.
    rules: dict[RuleName, SaidModel]


class ConductFile(_Strict):
    """conduct.yaml."""

    lists: dict[Name, Lines] = Field(default_factory=dict)
    targets: dict[Target, Lines]
    rules: tuple[ConductRuleModel, ...]


class ExampleModel(_Strict):
    """A whole message and what must be made of it; what is left out is not checked."""

    text: str
    context: tuple[str, ...] = ()
    needs: Kinds | None = None
    priority: Priority | None = None
    trade: Trade | None = None
    safety: Safeties | None = None
    severity: Severity | None = None
    #: The severity is this or milder.
    at_most: Severity | None = None
    kinds: Conducts | None = None
    source: str = ""


class ExamplesFile(_Strict):
    """examples.yaml: the seed tests of the pack."""

    examples: tuple[ExampleModel, ...]


RuleFile = Literal["words.yaml", "needs.yaml", "safety_cues.yaml", "conduct.yaml"]
