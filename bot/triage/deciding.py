"""Probabilities made into answers: which needs, how soon, how grave, and because of what."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from bot.domain.conduct import ConductAssessment, ConductKind, Severity, Target
from bot.domain.facts import Facts
from bot.domain.need import Need, NeedAssessment, NeedKind, Priority, Safety, Trade
from bot.domain.rules import MODEL, Finding, RuleId
from bot.triage.arrays import Floats
from bot.triage.because import spans_of
from bot.triage.evidence import without_each
from bot.triage.heads import GRAVER, HEADS, NEEDS
from bot.triage.model import Reading
from bot.triage.weights import Weights

_PLACE: Final = {head: place for place, head in enumerate(HEADS)}
#: Answered by themselves: nothing else is asked for.
_ONLY_ALONE: Final = (NeedKind.NONE, NeedKind.SMALL_TALK)
#: Below this the best guess is left to a person.
_GUESS: Final = 0.25
#: So sure must a rule be, and so little the two together, to call it a contradiction.
_SURE: Final = 0.8
_DOUBT: Final = 0.2
#: So sure must the model be that a person is meant where a rule finds that a thing is.
_EVEN_SO: Final = 0.97
_OF_WORDS: Final = frozenset({ConductKind.INSULT, ConductKind.PROFANITY_AT_PERSON})
_THREAT: Final = "at_least/threatening"
#: Less likely than this, a danger that a rule found is shown to a person and not believed.
_DENIED: Final = 0.1
#: Where no trade is as likely as this, no fault is named.
_NAMED: Final = 0.1
#: Of messages that would by themselves be nothing, but for something as likely as this, every
#: second does want something (cross-validation): a needless look costs an agent less than a lost
#: request costs whoever made it.
_WANTED: Final = 0.3
#: Whether a bare attack is a complaint too hardly matters; whether something is to be done does.
_ACTED_ON: Final = frozenset(NEEDS) - {*_ONLY_ALONE, NeedKind.COMPLAINT, NeedKind.FEEDBACK}
#: Fewer words are a fragment, which proves something only when it is as likely as this.
_SENTENCE: Final = 6
_PROVEN: Final = 0.7


@dataclass(slots=True)
class Opinion:
    """Everything that was found out about one message."""

    probabilities: Floats
    reading: Reading
    #: What the second stage saw; see ``bot.triage.evidence.inputs``.
    row: Floats
    facts: Facts
    weights: Weights
    _likely: list[float] = field(init=False)
    _holds: list[bool] = field(init=False)
    #: How far the words, and how far the rules, moved each head.
    _moved: Floats = field(init=False)

    def __post_init__(self) -> None:
        self._likely = self.probabilities.tolist()
        self._holds = (self.probabilities >= self.weights.thresholds).tolist()
        alone = self.weights.together.logits(without_each(self.row))
        self._moved = alone[0] - alone[1:]

    def of(self, head: str) -> float:
        """How likely *head* is, from 0 to 1."""
        return self._likely[_PLACE[head]]

    def holds(self, head: str) -> bool:
        """Whether *head* is believed."""
        return self._holds[_PLACE[head]]

    def because(self, head: str) -> Finding:
        """What the model says for *head*, and on which words it rests."""
        place = _PLACE[head]
        sure = min(99, round(100 * float(self.probabilities[place])))
        counts = self.weights.together.counts(self.row, place)
        words, rules = self._moved[:, place].tolist()
        return Finding(
            rule=RuleId(f"{MODEL}{head}"),
            matched=True,
            because=f"The trained model is {sure} % sure.",
            detail=f"the words count {words:+.1f}, the rules {rules:+.1f}",
            spans=spans_of(self.facts, self.reading, self.weights, counts, place),
        )


def decide_need(opinion: Opinion, rules: NeedAssessment) -> NeedAssessment:
    """What the message asks for, given what the *rules* alone made of it."""
    safety = _safety(opinion, rules)
    doubted = tuple(one for one in rules.safety if one not in safety)
    kinds = _kinds(opinion, safety)
    needs = tuple(_need(kind, opinion, rules, safety) for kind in kinds)
    if doubted:
        needs = _to_be_looked_at(needs, doubted)
    raised = [opinion.because(f"safety/{one}") for one in safety if one not in rules.safety]
    return replace(
        rules,
        needs=needs or (_unsure(opinion, rules),),
        safety=safety,
        doubted=doubted,
        because=(*rules.because, *raised, *(f for need in needs for f in need.because[:1])),
    )


def _safety(opinion: Opinion, rules: NeedAssessment) -> tuple[Safety, ...]:
    """Rules can only raise: what they found stands, unless all the words together deny it."""
    return tuple(
        one
        for one in Safety
        if (one in rules.safety and opinion.of(f"safety/{one}") >= _DENIED)
        or _dangerous(one, opinion)
    )


def _to_be_looked_at(needs: Sequence[Need], doubted: Sequence[Safety]) -> tuple[Need, ...]:
    """A person is told of a danger that the bot does not believe; noise becomes their question."""
    names = ", ".join(one.replace("_", " ") for one in doubted)
    words = f"A rule finds danger ({names}), the rest makes it unlikely: please check."
    doubt = Finding(rule=RuleId("doubted"), matched=True, because=words)
    if all(need.kind in _ONLY_ALONE for need in needs):
        return (Need(kind=NeedKind.UNSURE, score=0.0, because=(doubt,)),)
    return (replace(needs[0], because=(doubt, *needs[0].because)), *needs[1:])


def _dangerous(trigger: Safety, opinion: Opinion) -> bool:
    """A few words in the middle of a talk are no proof by themselves; rules know the answers."""
    head = f"safety/{trigger}"
    fragment = opinion.facts.context and len(opinion.facts.text.tokens) < _SENTENCE
    return opinion.holds(head) and (not fragment or opinion.of(head) >= _PROVEN)


def _says_it(kind: NeedKind, opinion: Opinion, ruled: Need | None) -> bool:
    """Whether this message alone says so; a fragment belongs to what is being talked about."""
    if ruled is not None and any(one.matched and one.spans for one in ruled.because):
        return True
    return opinion.of(f"need/{kind}") >= _PROVEN and len(opinion.facts.text.tokens) >= _SENTENCE


def _kinds(opinion: Opinion, safety: Sequence[Safety]) -> Sequence[NeedKind]:
    """The likeliest first; none and small talk alone, and only where nothing else is likely.

    Beside a danger of the home a believed repair always stays: it carries the emergency.
    """
    ranked = sorted(NEEDS, key=lambda kind: -opinion.of(f"need/{kind}"))
    believed = [kind for kind in ranked if opinion.holds(f"need/{kind}")]
    if not believed:
        return ranked[:1] if opinion.of(f"need/{ranked[0]}") >= _GUESS else ()
    danger = NeedKind.REPAIR in believed and bool(_OF_THE_HOME.intersection(safety))
    if believed[0] in _ONLY_ALONE and not danger:
        if not any(_wanted(kind, opinion) for kind in ranked):
            return believed[:1]
        believed = [kind for kind in ranked if kind in believed or _wanted(kind, opinion)]
    real = [kind for kind in believed if kind not in _ONLY_ALONE]
    return [kind for kind in real if danger or not _unnamed(kind, real, opinion)]


def _wanted(kind: NeedKind, opinion: Opinion) -> bool:
    return kind in _ACTED_ON and opinion.of(f"need/{kind}") >= _WANTED


def _unnamed(kind: NeedKind, believed: Sequence[NeedKind], opinion: Opinion) -> bool:
    """Whether a repair is only asked after, and no fault is named: that is no repair of its own."""
    if kind is not NeedKind.REPAIR or NeedKind.CHASE not in believed:
        return False
    return max(opinion.of(f"trade/{trade}") for trade in Trade) < _NAMED


def _unsure(opinion: Opinion, rules: NeedAssessment) -> Need:
    """A person decides; the best guess is said, not acted on."""
    best = max(NEEDS, key=lambda kind: opinion.of(f"need/{kind}"))
    guess = Finding(
        rule=RuleId("unsure"), matched=False, because=f"perhaps {best.replace('_', ' ')}"
    )
    score = round(opinion.of(f"need/{best}"), 3)
    return Need(kind=NeedKind.UNSURE, score=score, because=(guess, *rules.because))


def _need(
    kind: NeedKind, opinion: Opinion, rules: NeedAssessment, safety: Sequence[Safety]
) -> Need:
    ruled = next((need for need in rules.needs if need.kind is kind), None)
    model = opinion.because(f"need/{kind}")
    because = (model, *(ruled.because if ruled else ()))
    score = round(opinion.of(f"need/{kind}"), 3)
    clear = _says_it(kind, opinion, ruled)
    if kind is not NeedKind.REPAIR:
        return Need(kind=kind, score=score, because=because, clear=clear)
    return Need(
        kind=kind,
        score=score,
        clear=clear,
        priority=_priority(opinion, ruled, safety),
        trade=max(Trade, key=lambda one: opinion.of(f"trade/{one}")),
        hazard=ruled.hazard if ruled else None,
        because=because,
    )


#: Dangers of the home: a repair beside one of them cannot wait.
_OF_THE_HOME: Final = frozenset(Safety) - {
    Safety.THREAT_TO_LIFE,
    Safety.SELF_HARM,
    Safety.DOMESTIC_ABUSE,
    Safety.CHILD_AT_RISK,
}


def _priority(opinion: Opinion, ruled: Need | None, safety: Sequence[Safety]) -> Priority:
    danger = bool(_OF_THE_HOME.intersection(safety))
    said = ruled is not None and ruled.priority is Priority.EMERGENCY
    if opinion.holds("priority/emergency") or (danger and said):
        return Priority.EMERGENCY
    calmer = (Priority.URGENT, Priority.ROUTINE)
    return max(calmer, key=lambda one: opinion.of(f"priority/{one}"))


def decide_conduct(opinion: Opinion, rules: ConductAssessment) -> ConductAssessment:
    """How the message treats people, given what the *rules* alone made of it."""
    severity = _severity(opinion, rules)
    kinds = _conduct_kinds(opinion, rules, severity)
    aimed = bool(kinds) or severity.rank >= Severity.RUDE.rank
    target = max(Target, key=lambda one: opinion.of(f"target/{one}")) if aimed else None
    model = [opinion.because(f"at_least/{severity}")] if severity is not Severity.NONE else []
    return ConductAssessment(
        severity=severity,
        kinds=kinds,
        target=None if kinds == (ConductKind.SPAM,) else target,
        score=_score(opinion, severity),
        because=(*rules.because, *model),
        of_a_thing=rules.of_a_thing,
        unsure=_contradicted(opinion, rules, severity),
        overruled=_overruled(rules, severity),
    )


def _severity(opinion: Opinion, rules: ConductAssessment) -> Severity:
    """A threat is looked for by itself; otherwise first whether a person is attacked at all."""
    ruled = rules.severity is Severity.THREATENING
    if opinion.holds(_THREAT) or (ruled and opinion.of(_THREAT) >= _DENIED):
        return Severity.THREATENING
    if not opinion.holds("at_least/rude") or _of_a_thing(opinion, rules):
        return Severity.HEATED if opinion.holds("at_least/heated") else Severity.NONE
    graver = (Severity.HATEFUL, Severity.ABUSIVE)
    return next((one for one in graver if opinion.holds(f"at_least/{one}")), Severity.RUDE)


def _of_a_thing(opinion: Opinion, rules: ConductAssessment) -> bool:
    """Whether the hard words are of a boiler or a door, and hardly of a person."""
    unlikely = opinion.of("at_least/rude") < _EVEN_SO
    return rules.of_a_thing and _nothing_said(rules) and unlikely


def _conduct_kinds(
    opinion: Opinion, rules: ConductAssessment, severity: Severity
) -> tuple[ConductKind, ...]:
    found = {kind for kind in ConductKind if opinion.holds(f"kind/{kind}")}
    if severity.rank < Severity.RUDE.rank and _of_a_thing(opinion, rules):
        found -= _OF_WORDS
    if severity.rank >= Severity.RUDE.rank and not found:
        found = {max(ConductKind, key=lambda kind: opinion.of(f"kind/{kind}"))}
    if severity is Severity.THREATENING and not found & {
        ConductKind.THREAT,
        ConductKind.VEILED_THREAT,
    }:
        found |= set(rules.kinds) or {ConductKind.VEILED_THREAT}
    return tuple(kind for kind in ConductKind if kind in found)


def _score(opinion: Opinion, severity: Severity) -> float:
    """How likely it is just this severity, no graver and no milder."""
    graver = [one for one in GRAVER if one.rank > severity.rank]
    beyond = max((opinion.of(f"at_least/{one}") for one in graver), default=0.0)
    reached = 1.0 if severity is Severity.NONE else opinion.of(f"at_least/{severity}")
    return round(max(0.0, reached - beyond), 3)


def _contradicted(opinion: Opinion, rules: ConductAssessment, severity: Severity) -> bool:
    """Whether rules and model see two different messages: then nobody is warned by a machine."""
    if rules.severity is Severity.THREATENING and severity is not Severity.THREATENING:
        return True
    rude = opinion.of("at_least/rude")
    ruled = rules.severity.rank >= Severity.RUDE.rank and rules.score >= _SURE
    judged = severity.rank >= Severity.RUDE.rank
    return (ruled and rude < _DOUBT) or (judged and _nothing_said(rules) and rude < _SURE)


def _overruled(
    rules: ConductAssessment, severity: Severity
) -> tuple[Severity, tuple[ConductKind, ...]] | None:
    """What a rule found to be grave is shown to a person, also where the model sees nothing."""
    grave = rules.severity.rank >= Severity.HATEFUL.rank
    return (rules.severity, rules.kinds) if grave and severity.rank < Severity.RUDE.rank else None


def _nothing_said(rules: ConductAssessment) -> bool:
    return rules.severity.rank < Severity.RUDE.rank and not rules.kinds
