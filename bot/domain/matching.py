"""All phrases of a pack looked for in one pass over a message.

A message is walked once; only where the word stands under which a phrase is filed is the phrase
around it compared, inside its sentence. The work for a message grows with its length and never
with what somebody hides in it: gaps are bounded and nothing backtracks. Sets that only qualify
others are looked for when a rule asks, and what stands in a sentence is remembered.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from bot.domain.filing import Filed, file_phrase
from bot.domain.phrases import NUMBER, Phrase, Step
from bot.domain.text import Normalised, Token
from bot.domain.walking import WORD, Workshop, walk

#: Which set of phrases a match belongs to.
SetId = int
#: First and one-past-last token.
Range = tuple[int, int]
Matches = Mapping[SetId, Sequence[Range]]

#: A message is matched up to this many tokens; the rest of such a text repeats itself.
MOST_TOKENS = 4000
#: The latest sentences: each is looked at again as an earlier line of the talk.
SENTENCES_REMEMBERED = 2048
WORDS_REMEMBERED = 8192

#: The readings of each word of a sentence.
Readings = tuple[tuple[str, ...], ...]
#: Phrases by the word they are filed under, or the beginning of one with a star behind it.
Index = dict[str, list[Filed]]


class _Hit(NamedTuple):
    """A match inside one sentence, and whether it asks that nothing stand before or after."""

    start: int
    end: int
    at_start: bool
    at_end: bool


@dataclass(slots=True)
class _Sentence:
    """One sentence, where each word of an index stands in it, and what was found so far."""

    words: Readings
    places: dict[str, list[int]]
    everything: frozenset[str]
    found: dict[SetId, tuple[_Hit, ...]] = field(default_factory=dict)
    is_looked_through: bool = False


@dataclass(slots=True)
class Matcher:
    """Phrases of many sets, compiled. Filled once at load, then only read."""

    _sets: list[Index] = field(default_factory=list)
    _first: Index = field(default_factory=dict)
    _looked_for_first: frozenset[SetId] = frozenset()
    _keys: set[str] = field(default_factory=set)
    _lengths: tuple[int, ...] = ()
    _workshop: Workshop = field(default_factory=Workshop)
    _sentence: Callable[[Readings], _Sentence] = field(init=False)
    _keys_of: Callable[[str], tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        self._change()

    def forget(self) -> None:
        """Remember no sentence any more; who measures wants each to be new."""
        self._sentence = lru_cache(maxsize=SENTENCES_REMEMBERED)(self._read)

    def _change(self) -> None:
        self._keys_of = lru_cache(maxsize=WORDS_REMEMBERED)(self._filed_under)
        self.forget()

    def add(self, phrases: Iterable[Phrase]) -> SetId:
        """A new set with these phrases."""
        owner, index = len(self._sets), Index()
        for phrase in phrases:
            for filed in file_phrase(owner, phrase, self._workshop):
                _file(filed, index)
        self._sets.append(index)
        self._keys.update(index)
        ends = {len(key) - 1 for key in index if key[-1] == "*"}
        self._lengths = tuple(sorted(ends.union(self._lengths)))
        self._change()
        return owner

    def look_first_for(self, sets: Iterable[SetId]) -> None:
        """Look for *sets* in every message, in one pass; for others when they are asked for."""
        self._looked_for_first = frozenset(sets)
        self._first = {}
        for owner in sorted(self._looked_for_first):
            for key, filed in self._sets[owner].items():
                self._first.setdefault(key, []).extend(filed)
        self._change()

    def find(self, text: Normalised, fillers: frozenset[str] = frozenset()) -> "Found":
        """The matches in *text*.

        *fillers* are words of emphasis that may stand between the words of any phrase.
        """
        return Found(matcher=self, sentences=tuple(self._said(text, fillers)))

    def _said(self, text: Normalised, fillers: frozenset[str]) -> Iterable["_Said"]:
        tokens = text.tokens[:MOST_TOKENS]
        for first, last in text.sentences:
            words = tuple(map(_readings, tokens[first:last]))
            where = first == 0, last >= len(tokens)
            yield _Said(self._sentence(words), range(first, last), *where)
            kept = [at for at, one in enumerate(words) if one[0] not in fillers]
            if 0 < len(kept) < len(words):
                fewer = self._sentence(tuple(words[at] for at in kept))
                yield _Said(fewer, [first + at for at in kept], *where)

    def _read(self, words: Readings) -> _Sentence:
        places: dict[str, list[int]] = {}
        for index, readings in enumerate(words):
            for word in readings:
                for key in self._keys_of(word):
                    places.setdefault(key, []).append(index)
        everything = frozenset(word for readings in words for word in readings)
        return _Sentence(words=words, places=places, everything=everything)

    def _filed_under(self, word: str) -> tuple[str, ...]:
        """What *word* is looked up as; nothing, for most words."""
        stems = [f"{word[:length]}*" for length in self._lengths if length <= len(word)]
        return tuple(key for key in (word, *stems) if key in self._keys)

    def hits(self, sentence: _Sentence, owner: SetId) -> tuple[_Hit, ...]:
        """Where *owner*'s phrases stand in *sentence*; looked for once."""
        if owner in self._looked_for_first:
            if not sentence.is_looked_through:
                self.look_through(sentence)
            return sentence.found.get(owner, ())
        known = sentence.found.get(owner)
        if known is None:
            index = self._sets[owner]
            known = tuple(_look(sentence, index).get(owner, ())) if index else ()
            sentence.found[owner] = known
        return known

    def look_through(self, sentence: _Sentence) -> None:
        """Look for everything that is looked for in every message."""
        for owner, hits in _look(sentence, self._first).items():
            sentence.found[owner] = tuple(hits)
        sentence.is_looked_through = True

    @property
    def sets(self) -> range:
        """Every set."""
        return range(len(self._sets))

    def is_first(self, owner: SetId) -> bool:
        """Whether *owner* is looked for in every message."""
        return owner in self._looked_for_first


class _Said(NamedTuple):
    """A sentence of a message, and where its words stand there."""

    sentence: _Sentence
    places: Sequence[int]
    is_first: bool
    is_last: bool


@dataclass(slots=True, eq=False)
class Found(Mapping[SetId, Sequence[Range]]):
    """The matches in one message: for each set that has one, its ranges in order."""

    matcher: Matcher
    sentences: tuple[_Said, ...]
    _known: dict[SetId, Sequence[Range]] = field(default_factory=dict)

    def __getitem__(self, owner: SetId) -> Sequence[Range]:
        if owner not in self._known:
            self._known[owner] = self._ranges(owner)
        if not self._known[owner]:
            raise KeyError(owner)
        return self._known[owner]

    def get(self, owner: SetId, default: Sequence[Range] = ()) -> Sequence[Range]:  # type: ignore[override]
        """The ranges of *owner*; *default* when it has none."""
        if owner not in self._known:
            self._known[owner] = self._ranges(owner)
        return self._known[owner] or default

    def __contains__(self, owner: object) -> bool:
        return isinstance(owner, int) and bool(self.get(owner))

    def __iter__(self) -> Iterator[SetId]:
        return (owner for owner in self.matcher.sets if self.get(owner))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def at_once(self) -> set[SetId]:
        """Those found of the sets that are looked for in every message."""
        found: set[SetId] = set()
        for said in self.sentences:
            if not said.sentence.is_looked_through:
                self.matcher.look_through(said.sentence)
            found.update(said.sentence.found)
        return {owner for owner in found if self.matcher.is_first(owner) and self.get(owner)}

    def _ranges(self, owner: SetId) -> Sequence[Range]:
        ranges = {
            (said.places[hit.start], said.places[hit.end - 1] + 1)
            for said in self.sentences
            for hit in self.matcher.hits(said.sentence, owner)
            if (said.is_first or not hit.at_start) and (said.is_last or not hit.at_end)
        }
        return sorted(ranges)


def _file(filed: Filed, index: Index) -> None:
    for key in _keys(filed.anchor):
        index.setdefault(key, []).append(filed)


def _keys(anchor: Step) -> Iterable[str]:
    return (*anchor.words, *(f"{prefix}*" for prefix in anchor.prefixes))


def _readings(token: Token) -> tuple[str, ...]:
    # Any number also reads as the number sign of a phrase; ordinals and times of day with it.
    word = token.word
    if word[0].isdigit():
        return (word, *token.also, NUMBER)
    return (word, *token.also)


def _look(sentence: _Sentence, index: Index) -> dict[SetId, dict[_Hit, None]]:
    """What the phrases of *index* find in *sentence*."""
    found: dict[SetId, dict[_Hit, None]] = {}
    absent = sentence.everything.isdisjoint
    for key in sentence.places.keys() & index.keys():
        for filed in index[key]:
            if any(map(absent, filed.also_needs)):
                continue
            for place in sentence.places[key]:
                match = _match(filed, sentence.words, place)
                if match is not None:
                    hit = _Hit(*match, filed.at_start, filed.at_end)
                    found.setdefault(filed.owner, {})[hit] = None
    return found


def _match(filed: Filed, readings: Readings, index: int) -> Range | None:
    """Where *filed* stands around the word at *index*; the side that says more is tried first."""
    bounds = (0, len(readings))
    before, after = filed.before, filed.after
    starts: Sequence[int] = (index - 1,)
    if before and before[0][0] == WORD:
        starts = walk(before, index - 1, readings, bounds, -1)
        if not starts:
            return None
    ends: Sequence[int] = walk(after, index + 1, readings, bounds, 1) if after else (index + 1,)
    if not ends or (filed.at_end and len(readings) not in ends):
        return None
    if before and before[0][0] != WORD:
        starts = walk(before, index - 1, readings, bounds, -1)
    if not starts or (filed.at_start and -1 not in starts):
        return None
    start = -1 if filed.at_start else max(starts)
    return start + 1, len(readings) if filed.at_end else min(ends)
