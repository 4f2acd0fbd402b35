"""When a rule holds: its phrases, what must stand beside them, and what takes them back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.detectors import DETECTORS
from bot.domain.facts import ContextLine, Facts, Speaker
from bot.domain.matching import Found, Matcher, Matches, Range, SetId
from bot.domain.rules import Finding, RuleId, Span
from bot.domain.text import Normalised, normalise_line

SetIds = tuple[SetId, ...]
#: Earlier lines looked at; older ones are another conversation.
MOST_CONTEXT = 8
#: Words between "no" and what it denies: "no sign of a leak".
_NEGATION_REACH = 4
#: Words that a reported insult may stand from "he called me".
_REPORT_REACH = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What must be said for a rule to hold. Empty groups ask for nothing."""

    rule: RuleId
    because: str
    phrases: SetIds = ()
    #: In the same sentence as the phrase.
    also: SetIds = ()
    #: Anywhere in the message.
    also_anywhere: SetIds = ()
    #: Takes the phrase back, in the same sentence or anywhere.
    unless: SetIds = ()
    unless_anywhere: SetIds = ()
    #: What the landlord said last, and what the tenant said at any time before.
    asked: SetIds = ()
    earlier: SetIds = ()
    #: Built-in detectors of which one must find something.
    detect: tuple[str, ...] = ()
    #: Holds although a "no" or "not" stands before the phrase.
    even_denied: bool = False
    #: Holds although the words are quoted or reported from somebody else.
    even_quoted: bool = False
    #: Holds although the words are part of a figure of speech.
    even_figurative: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """Phrase sets that bear on every rule of a pack."""

    false_friends: SetId
    negators: SetId
    negation_bridges: frozenset[str]
    reported: SetId
    #: Words of emphasis, which may stand between the words of any phrase.
    fillers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A rule that holds, and the tokens it rests on."""

    rule: RuleId
    because: str
    ranges: tuple[Range, ...]
    finding: Finding


@dataclass(slots=True)
class Talk:
    """The lines before a message, each looked through when a rule first asks for it."""

    lines: Sequence[ContextLine]
    matcher: Matcher
    _found: dict[str, tuple[Matches, ...]] = field(default_factory=dict)

    def said_by(self, speaker: str) -> Sequence[Matches]:
        """What stands in the lines of *speaker*, the latest first."""
        if speaker not in self._found:
            said = (line.text for line in reversed(self.lines) if line.speaker == speaker)
            self._found[speaker] = tuple(self.matcher.find(normalise_line(one)) for one in said)
        return self._found[speaker]


@dataclass(slots=True)
class Scene:
    """One message looked through once, for all rules."""

    text: Normalised
    matches: Found
    figurative: tuple[Range, ...]
    denied_to: frozenset[int]
    reported: frozenset[int]
    before: Talk
    #: How much of the text is this message; what stands before is an earlier line.
    from_token: int = 0
    _found: dict[str, Sequence[Range]] = field(default_factory=dict)

    def sentence_of(self, index: int) -> Range:
        """The sentence around token *index*."""
        for first, last in self.text.sentences:
            if first <= index < last:
                return first, last
        return 0, len(self.text.tokens)

    def has(self, sets: SetIds, within: Range | None = None) -> bool:
        """Whether one of *sets* matched, inside *within* if given."""
        for one in sets:
            for start, end in self.matches.get(one, ()):
                if within is None or (start >= within[0] and end <= within[1]):
                    return True
        return False

    def detected(self, name: str) -> Sequence[Range]:
        """What the detector *name* finds; looked for once."""
        if name not in self._found:
            self._found[name] = DETECTORS[name](self.text)
        return self._found[name]

    def spans(self, ranges: Iterable[Range]) -> tuple[Span, ...]:
        """The original words, those of earlier lines left out."""
        return tuple(self.text.span(a, b) for a, b in ranges if a >= self.from_token and b > a)


def look(facts: Facts, matcher: Matcher, common: Common, text: Normalised | None = None) -> Scene:
    """Look through the message of *facts*, or through *text* in its place."""
    text = text or facts.text
    matches = matcher.find(text, common.fillers)
    return Scene(
        text=text,
        matches=matches,
        figurative=tuple(matches.get(common.false_friends, ())),
        denied_to=_denied(text, matches, common),
        reported=_reported(text, matches, common),
        before=Talk(facts.context[-MOST_CONTEXT:], matcher),
    )


def _denied(text: Normalised, matches: Matches, common: Common) -> frozenset[int]:
    """Tokens right after a denial: a phrase that begins there is denied."""
    found: set[int] = set()
    for _, end in matches.get(common.negators, ()):
        for index in range(end, min(end + _NEGATION_REACH, len(text.tokens))):
            found.add(index)
            if text.tokens[index].word not in common.negation_bridges:
                break
    return frozenset(found)


def _reported(text: Normalised, matches: Matches, common: Common) -> frozenset[int]:
    """Tokens that repeat somebody else: in quotation marks, or after "he called me"."""
    found = set(text.quoted)
    ends = {last: last for _, last in text.sentences}
    for _, end in matches.get(common.reported, ()):
        stop = min((last for last in ends if last >= end), default=end)
        found.update(range(end, min(end + _REPORT_REACH, stop)))
    return frozenset(found)


def hold(condition: Condition, scene: Scene) -> Held | None:
    """Whether *condition* holds in *scene*, and on which words."""
    if not _talk(condition, scene) or scene.has(condition.unless_anywhere):
        return None
    if condition.also_anywhere and not scene.has(condition.also_anywhere):
        return None
    ranges = _live(condition, scene)
    if not ranges:
        return None
    return Held(
        rule=condition.rule,
        because=condition.because,
        ranges=ranges,
        finding=Finding(
            rule=condition.rule,
            matched=True,
            because=condition.because,
            spans=scene.spans(ranges),
        ),
    )


def _talk(condition: Condition, scene: Scene) -> bool:
    """What the landlord said last, and what the tenant said at any time before."""
    if condition.asked and not _any_of(condition.asked, scene.before.said_by(Speaker.LANDLORD)[:1]):
        return False
    return not condition.earlier or _any_of(condition.earlier, scene.before.said_by(Speaker.TENANT))


def _any_of(sets: SetIds, said: Sequence[Matches]) -> bool:
    return any(one in matches for matches in said for one in sets)


def _live(condition: Condition, scene: Scene) -> tuple[Range, ...]:
    """The matches that stand, or what a detector found where no phrase is asked for."""
    detected = [r for name in condition.detect for r in scene.detected(name)]
    if condition.detect and not detected:
        return ()
    if not condition.phrases:
        return tuple(detected)
    matched = (r for one in condition.phrases for r in scene.matches.get(one, ()))
    return tuple(sorted(r for r in matched if _stands(r, condition, scene)))


def _stands(match: Range, condition: Condition, scene: Scene) -> bool:
    start, end = match
    if not condition.even_denied and start in scene.denied_to:
        return False
    if (
        not condition.even_quoted
        and scene.reported
        and scene.reported.issuperset(range(start, end))
    ):
        return False
    if not condition.even_figurative and any(_hides(f, match) for f in scene.figurative):
        return False
    if condition.also or condition.unless:
        sentence = scene.sentence_of(start)
        if condition.also and not scene.has(condition.also, sentence):
            return False
        return not scene.has(condition.unless, sentence)
    return True


def _hides(figure: Range, match: Range) -> bool:
    """A figure of speech hides what overlaps it, unless the match says more than the figure."""
    overlaps = figure[0] < match[1] and match[0] < figure[1]
    says_more = match[0] <= figure[0] and figure[1] <= match[1] and match != figure
    return overlaps and not says_more


@dataclass(frozen=True, slots=True)
class Watch:
    """Which conditions are worth a look, by the set of phrases that has matched."""

    by_set: Mapping[SetId, tuple[int, ...]]
    #: Those that ask for no phrase.
    always: tuple[int, ...]


def watch(conditions: Sequence[Condition]) -> Watch:
    """Where to look for each of *conditions*, by their positions."""
    found: dict[SetId, list[int]] = {}
    for index, condition in enumerate(conditions):
        for one in condition.phrases:
            found.setdefault(one, []).append(index)
    always = tuple(i for i, condition in enumerate(conditions) if not condition.phrases)
    return Watch({one: tuple(indexes) for one, indexes in found.items()}, always)


def worth_a_look(watched: Watch, scene: Scene) -> list[int]:
    """Positions of the conditions that may hold in *scene*, in their order."""
    by_set = watched.by_set
    found = {index for one in scene.matches.at_once() for index in by_set.get(one, ())}
    return sorted(found.union(watched.always))
