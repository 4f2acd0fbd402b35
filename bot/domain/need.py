"""What does this person need: judged from the facts, blind to how they behave."""

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
from bot.domain.facts import Facts, Speaker
from bot.domain.matching import Matcher, SetId
from bot.domain.rules import Finding, RuleId
from bot.domain.text import joined, normalise_line


class NeedKind(StrEnum):
    """The pieces of work a message can ask for."""

    REPAIR = "repair"
    COMPLAINT = "complaint"
    CHASE = "chase"
    ENQUIRY = "enquiry"
    ASB_REPORT = "asb_report"
    DATA_REQUEST = "data_request"
    SAFEGUARDING = "safeguarding"
    FEEDBACK = "feedback"
    SMALL_TALK = "small_talk"
    NONE = "none"
    UNSURE = "unsure"


class Priority(StrEnum):
    """How soon a repair must be looked at."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    ROUTINE = "routine"

    @property
    def rank(self) -> int:
        """Higher is sooner."""
        return _PRIORITY_RANK[self]


_PRIORITY_RANK = {Priority.ROUTINE: 1, Priority.URGENT: 2, Priority.EMERGENCY: 3}


class Trade(StrEnum):
    """Who puts it right."""

    GAS = "gas"
    HEATING = "heating"
    HOT_WATER = "hot_water"
    PLUMBING = "plumbing"
    DRAINAGE = "drainage"
    ELECTRICAL = "electrical"
    DAMP_MOULD = "damp_mould"
    ROOF_GUTTER = "roof_gutter"
    WINDOWS_DOORS = "windows_doors"
    LOCKS_SECURITY = "locks_security"
    STRUCTURE = "structure"
    KITCHEN_BATHROOM = "kitchen_bathroom"
    FLOORING_STAIRS = "flooring_stairs"
    LIFT = "lift"
    COMMUNAL = "communal"
    PESTS = "pests"
    FIRE_SAFETY = "fire_safety"
    GARDEN_FENCES = "garden_fences"
    OTHER = "other"


class Safety(StrEnum):
    """Scripted advice that goes out before anything else."""

    GAS = "gas"
    CARBON_MONOXIDE = "carbon_monoxide"
    FIRE = "fire"
    ELECTRICAL_DANGER = "electrical_danger"
    FLOOD_WATER = "flood_water"
    NO_POWER = "no_power"
    NO_WATER = "no_water"
    NO_HEATING_VULNERABLE = "no_heating_vulnerable"
    INSECURE_HOME = "insecure_home"
    TRAPPED_LIFT = "trapped_lift"
    STRUCTURAL_DANGER = "structural_danger"
    THREAT_TO_LIFE = "threat_to_life"
    SELF_HARM = "self_harm"
    DOMESTIC_ABUSE = "domestic_abuse"
    CHILD_AT_RISK = "child_at_risk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One piece of work a message asks for."""

    kind: NeedKind
    #: Between 0 and 1.
    score: float
    priority: Priority | None = None
    trade: Trade | None = None
    #: The hazard key of the repair, where the law may set a clock.
    hazard: str | None = None
    because: tuple[Finding, ...] = ()
    #: Whether the message says so by itself, and not only beside what was said before.
    clear: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedAssessment:
    """What a message asks for; ``needs`` is never empty, the likeliest comes first."""

    needs: tuple[Need, ...]
    safety: tuple[Safety, ...] = ()
    #: Dangers that a rule names and everything together makes unlikely: a person looks.
    doubted: tuple[Safety, ...] = ()
    vulnerabilities: tuple[str, ...] = ()
    #: Every finding, those of safety and vulnerability included.
    because: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedRule:
    """One rule of the pack about needs or safety."""

    condition: Condition
    needs: tuple[NeedKind, ...] = ()
    #: How far the rule alone makes the need likely.
    score: float = 0.9
    priority: Priority | None = None
    #: The priority instead, when somebody vulnerable is mentioned.
    when_vulnerable: Priority | None = None
    trade: Trade | None = None
    hazard: str | None = None
    safety: tuple[Safety, ...] = ()
    #: Needs that the same words do not mean, although other rules say so.
    instead_of: tuple[NeedKind, ...] = ()
    #: The tenant says that there is no hurry.
    no_hurry: bool = False
    #: Counts only beside one of these needs, when other rules are sure of it.
    beside: tuple[NeedKind, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedRules:
    """The loaded rules about needs; build it with ``bot.rulebook.rules_schema``."""

    matcher: Matcher
    common: Common
    rules: tuple[NeedRule, ...]
    vulnerabilities: Mapping[str, SetId]
    #: From this score on a need is believed.
    threshold: float = 0.5
    #: From this score on the best guess is better than asking a person what it is about.
    guess: float = 0.3

    watch: Watch = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "watch", watch([rule.condition for rule in self.rules]))
        self.matcher.look_first_for(self.watch.by_set)


#: Answered by themselves: anything else in the message outweighs them.
_ONLY_ALONE = (NeedKind.NONE, NeedKind.SMALL_TALK)
#: Below this score a rule only adds to what others say.
_HINT = 0.6
#: How far back the fault is looked for.
_LINES_BEFORE = 4


def assess_need(facts: Facts, rules: NeedRules) -> NeedAssessment:
    """Judge *facts*; the same facts and rules always give the same answer."""
    scene = look(facts, rules.matcher, rules.common)
    held = _holding(scene, rules)
    held += _continued(facts, rules, held)
    vulnerable = tuple(n for n, one in rules.vulnerabilities.items() if scene.has((one,)))
    held = [pair for pair in held if not _outweighed(pair[0], pair[1], held, scene)]
    held = [pair for pair in held if _in_company(pair[0], held, rules.threshold)]
    needs = _needs(held, rules, vulnerable=bool(vulnerable))
    return NeedAssessment(
        needs=needs,
        safety=_safety(held),
        vulnerabilities=vulnerable,
        because=tuple(one.finding for _, one in held),
    )


_Pair = tuple[NeedRule, Held]


def _holding(scene: Scene, rules: NeedRules) -> list[_Pair]:
    """The rules that hold in *scene*, in the order of the pack."""
    found: list[_Pair] = []
    for index in worth_a_look(rules.watch, scene):
        rule = rules.rules[index]
        if (held := hold(rule.condition, scene)) is not None:
            found.append((rule, held))
    return found


def _continued(facts: Facts, rules: NeedRules, held: Sequence[_Pair]) -> list[_Pair]:
    """What the lines before add: the fault that an answer, a chase or a complaint is about."""
    kinds = {kind for rule, _ in held for kind in rule.needs}
    presses = bool(kinds & {NeedKind.CHASE, NeedKind.COMPLAINT})
    if not facts.context or not (presses or _answers(facts, kinds)):
        return []
    already = {rule.condition.rule for rule, _ in held}
    added = _before(facts, rules, _SAID_BY[presses])
    return [
        (rule, one)
        for rule, one in added
        if NeedKind.REPAIR in rule.needs and rule.condition.rule not in already
    ]


#: Whose lines name the fault. A question of ours names dangers that nobody reported, so the
#: landlord's own lines count only where the tenant presses for what was already agreed.
_SAID_BY = {True: (Speaker.TENANT, Speaker.LANDLORD), False: (Speaker.TENANT,)}


def _before(facts: Facts, rules: NeedRules, speakers: Sequence[str]) -> list[_Pair]:
    """The rules that hold in the last lines, together with this message for the tenant's own."""
    found: list[_Pair] = []
    for line in facts.context[-_LINES_BEFORE:]:
        if line.speaker not in speakers:
            continue
        own = line.speaker == Speaker.TENANT
        text = normalise_line(line.text)
        scene = look(facts, rules.matcher, rules.common, joined(text, facts.text) if own else text)
        scene.from_token = len(scene.text.tokens)
        found += [pair for pair in _holding(scene, rules) if own or not pair[0].safety]
    return found


def _answers(facts: Facts, kinds: set[NeedKind]) -> bool:
    """Whether the message answers a question about what was reported before."""
    last = facts.context[-1]
    asked = last.speaker == Speaker.LANDLORD and last.text.rstrip().endswith("?")
    return asked and not kinds & _CHANGES_SUBJECT


_CHANGES_SUBJECT = {NeedKind.ENQUIRY, NeedKind.SMALL_TALK, NeedKind.FEEDBACK}


def _outweighed(rule: NeedRule, held: Held, everything: Sequence[_Pair], scene: Scene) -> bool:
    """Whether another rule says that these words mean something else. Safety never yields."""
    if rule.safety:
        return False
    return any(
        other is not rule
        and rule.needs
        and rule.score <= other.score
        and set(rule.needs) <= set(other.instead_of)
        and _same_sentence(held, by, scene)
        for other, by in everything
    )


def _in_company(rule: NeedRule, held: Sequence[_Pair], threshold: float) -> bool:
    """Whether a rule that counts only beside another need finds that need."""
    if not rule.beside:
        return True
    return any(
        _together(other.score for other, _ in held if kind in other.needs) >= threshold
        for kind in rule.beside
    )


def _same_sentence(one: Held, other: Held, scene: Scene) -> bool:
    bounds = {scene.sentence_of(start) for start, _ in other.ranges}
    return all(scene.sentence_of(start) in bounds for start, _ in one.ranges)


def _needs(held: Sequence[_Pair], rules: NeedRules, *, vulnerable: bool) -> tuple[Need, ...]:
    by_kind: dict[NeedKind, list[_Pair]] = {}
    for pair in held:
        for kind in pair[0].needs:
            by_kind.setdefault(kind, []).append(pair)
    found = [_need(kind, pairs, held, vulnerable=vulnerable) for kind, pairs in by_kind.items()]
    sure = [need for need in found if need.score >= rules.threshold]
    if not sure:
        sure = _guess(found, rules.guess)
    others = [need for need in sure if need.kind not in _ONLY_ALONE]
    ranked = sorted(others or sure[:], key=lambda need: -need.score)
    return tuple(ranked if others else ranked[:1]) or (_unsure(found),)


def _guess(found: Sequence[Need], least: float) -> list[Need]:
    """The likeliest need, where it is likely enough to be worth saying."""
    best = max(found, key=lambda need: need.score, default=None)
    return [best] if best is not None and best.score >= least else []


def _unsure(found: Sequence[Need]) -> Need:
    """A person decides; the best guess is said, not acted on."""
    if not found:
        finding = Finding(rule=RuleId("unsure"), matched=False, because="no rule knows these words")
        return Need(kind=NeedKind.UNSURE, score=0.2, because=(finding,))
    best = max(found, key=lambda need: need.score)
    guess = Finding(
        rule=RuleId("unsure"), matched=False, because=f"perhaps {best.kind.replace('_', ' ')}"
    )
    return Need(kind=NeedKind.UNSURE, score=min(best.score, 0.49), because=(guess, *best.because))


def _need(
    kind: NeedKind, pairs: Sequence[_Pair], held: Sequence[_Pair], *, vulnerable: bool
) -> Need:
    score = _together(rule.score for rule, _ in pairs)
    because = tuple(one.finding for _, one in pairs)
    if kind is not NeedKind.REPAIR:
        return Need(kind=kind, score=score, because=because)
    told = [pair for pair in pairs if pair[0].score >= _HINT] or pairs  # a hint decides nothing
    lead = max(
        told, key=lambda pair: (_priority(pair[0], vulnerable=vulnerable).rank, pair[0].score)
    )[0]
    return Need(
        kind=kind,
        score=score,
        priority=_unhurried(_priority(lead, vulnerable=vulnerable), lead, held),
        trade=lead.trade or Trade.OTHER,
        hazard=next((rule.hazard for rule, _ in [(lead, None), *pairs] if rule.hazard), None),
        because=because,
    )


def _together(scores: Iterable[float]) -> float:
    """Independent hints add up, and never to certainty."""
    doubt = 1.0
    for score in scores:
        doubt *= 1.0 - score
    return round(min(1.0 - doubt, 0.99), 3)


def _priority(rule: NeedRule, *, vulnerable: bool) -> Priority:
    usual = rule.priority or Priority.URGENT
    if vulnerable and rule.when_vulnerable is not None:
        return max(usual, rule.when_vulnerable, key=lambda one: one.rank)
    return usual


def _unhurried(priority: Priority, lead: NeedRule, held: Sequence[_Pair]) -> Priority:
    calm = any(rule.no_hurry for rule, _ in held)
    if calm and not lead.safety and priority is Priority.URGENT:
        return Priority.ROUTINE
    return priority


def _safety(held: Sequence[_Pair]) -> tuple[Safety, ...]:
    named = {one for rule, _ in held for one in rule.safety}
    return tuple(one for one in Safety if one in named)
