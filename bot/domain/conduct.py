"""How did this person behave, and towards whom: judged from the facts, blind to the need."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.conditions import (
    Common,
    Condition,
    Held,
    Scene,
    Watch,
    hold,
    look,
    watch,
    worth_a_look,
)
from bot.domain.facts import ContextLine, Facts, Speaker
from bot.domain.matching import Matcher, Range, SetId
from bot.domain.rules import Finding
from bot.domain.text import normalise_line


class Severity(StrEnum):
    """How grave; only ``rude`` and above say anything about a person."""

    NONE = "none"
    HEATED = "heated"
    RUDE = "rude"
    ABUSIVE = "abusive"
    HATEFUL = "hateful"
    THREATENING = "threatening"

    @property
    def rank(self) -> int:
        """Higher is graver."""
        return _RANK[self]


_RANK = {severity: rank for rank, severity in enumerate(Severity)}


class ConductKind(StrEnum):
    """What was done."""

    INSULT = "insult"
    PROFANITY_AT_PERSON = "profanity_at_person"
    SEXUAL = "sexual"
    HATE = "hate"
    THREAT = "threat"
    VEILED_THREAT = "veiled_threat"
    DOXXING = "doxxing"
    SEEKS_PRIVATE_DETAILS = "seeks_private_details"
    NAMES_INDIVIDUAL = "names_individual"
    IMPERSONATION = "impersonation"
    SPAM = "spam"
    HARASSMENT = "harassment"


class Target(StrEnum):
    """At whom it is aimed."""

    STAFF = "staff"
    CONTRACTOR = "contractor"
    NEIGHBOUR = "neighbour"
    LANDLORD = "landlord"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConductAssessment:
    """How a message treats people; ``score`` is how sure the severity is."""

    severity: Severity
    kinds: tuple[ConductKind, ...] = ()
    target: Target | None = None
    score: float = 0.0
    because: tuple[Finding, ...] = ()
    #: A rule found that hard words are of a thing, a boiler or a door.
    of_a_thing: bool = False
    #: What judged it contradicts itself: a person looks before anybody is warned.
    unsure: bool = False
    #: Something grave that a rule found and the model does not see: a person looks.
    overruled: tuple[Severity, tuple[ConductKind, ...]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConductRule:
    """One rule of the pack about conduct."""

    condition: Condition
    severity: Severity
    kinds: tuple[ConductKind, ...] = ()
    #: At whom, where the rule knows; otherwise the words around it tell.
    target: Target | None = None
    score: float = 0.9
    #: The hard words it finds are of a thing: they are no proof that a person is meant.
    of_a_thing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ConductRules:
    """The loaded rules about conduct; build it with ``bot.rulebook.rules_schema``."""

    matcher: Matcher
    common: Common
    rules: tuple[ConductRule, ...]
    #: The words by which each target is known.
    targets: Mapping[Target, SetId]
    threshold: float = 0.5
    watch: Watch = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "watch", watch([rule.condition for rule in self.rules]))
        self.matcher.look_first_for(self.watch.by_set)


#: As many rude lines as this, this one among them, are no longer one outburst.
_SUSTAINED = 3


def assess_conduct(facts: Facts, rules: ConductRules) -> ConductAssessment:
    """Judge *facts*; the same facts and rules always give the same answer."""
    scene = look(facts, rules.matcher, rules.common)
    held = _holding(scene, rules)
    severity, score = _gravest(held, rules.threshold)
    kinds = _kinds(held, severity)
    if _sustained(facts, severity, kinds, rules):
        kinds = (*kinds, ConductKind.HARASSMENT)
    return ConductAssessment(
        severity=severity,
        kinds=kinds,
        target=_target(held, kinds, scene, rules) if kinds or _RANK[severity] > 1 else None,
        score=score,
        because=tuple(one.finding for _, one in held),
        of_a_thing=any(rule.of_a_thing for rule, _ in held),
    )


_Pair = tuple[ConductRule, Held]


def _holding(scene: Scene, rules: ConductRules) -> list[_Pair]:
    found: list[_Pair] = []
    for index in worth_a_look(rules.watch, scene):
        rule = rules.rules[index]
        if (held := hold(rule.condition, scene)) is not None:
            found.append((rule, held))
    return found


def _gravest(held: Sequence[_Pair], threshold: float) -> tuple[Severity, float]:
    """The gravest severity whose rules together are believed. Weak signs of anger add up."""
    for severity in sorted(Severity, key=lambda one: -one.rank):
        if severity is Severity.NONE:
            break
        score = _together(rule.score for rule, _ in held if rule.severity is severity)
        if score >= threshold:
            return severity, score
    heated = _together(rule.score for rule, _ in held)
    return Severity.NONE, round(1.0 - min(heated, 0.5), 3)


def _together(scores: Iterable[float]) -> float:
    doubt = 1.0
    for score in scores:
        doubt *= 1.0 - score
    return round(min(1.0 - doubt, 0.99), 3)


def _kinds(held: Sequence[_Pair], severity: Severity) -> tuple[ConductKind, ...]:
    """Kinds of every rule that is believed; a hint too weak for its severity names none."""
    named = {
        kind
        for rule, _ in held
        for kind in rule.kinds
        if rule.score >= 0.5 and rule.severity.rank <= severity.rank
    }
    return tuple(kind for kind in ConductKind if kind in named)


def _sustained(
    facts: Facts, severity: Severity, kinds: Sequence[ConductKind], rules: ConductRules
) -> bool:
    """Whether this is one more of several in the same vein, and not an outburst."""
    if not facts.context or not (kinds or severity.rank >= Severity.RUDE.rank):
        return False
    before = [_grave(line, rules) for line in facts.context if line.speaker == Speaker.TENANT]
    private = ConductKind.SEEKS_PRIVATE_DETAILS in kinds
    fixed_on_one = private and len(before) >= 2
    return fixed_on_one or sum(before) + 1 >= _SUSTAINED or (sum(before) >= 1 and len(before) >= 3)


def _grave(line: ContextLine, rules: ConductRules) -> bool:
    scene = look(Facts(text=normalise_line(line.text)), rules.matcher, rules.common)
    severity, _ = _gravest(_holding(scene, rules), rules.threshold)
    return severity.rank >= Severity.RUDE.rank


def _target(
    held: Sequence[_Pair], kinds: Sequence[ConductKind], scene: Scene, rules: ConductRules
) -> Target | None:
    """Who is meant: what a rule says, else whoever is named nearest to the gravest words."""
    pairs = [pair for pair in held if pair[0].kinds]
    if not pairs:
        return Target.STAFF if kinds else None
    lead, at = max(pairs, key=lambda pair: (pair[0].severity.rank, pair[0].score))
    if lead.target is not None:
        return lead.target
    if ConductKind.SPAM in lead.kinds:
        return None
    return _nearest(at.ranges[0], scene, rules) or Target.STAFF


def _nearest(words: Range, scene: Scene, rules: ConductRules) -> Target | None:
    sentence = scene.sentence_of(words[0])
    mentioned = [
        (
            not sentence[0] <= start < sentence[1],
            target
            is Target.OTHER,  # "foreigners" is whom hate is about, rarely at whom it is aimed
            _apart(words, (start, end)),
            order,
            target,
        )
        for order, (target, one) in enumerate(rules.targets.items())
        for start, end in scene.matches.get(one, ())
    ]
    return min(mentioned)[-1] if mentioned else None


def _apart(one: Range, other: Range) -> int:
    return max(one[0] - other[1], other[0] - one[1], 0)
