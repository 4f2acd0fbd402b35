"""All phrases of a pack looked for in one pass over a message.

A message is walked once; only where the word stands under which a phrase is filed is the phrase
around it compared, inside its sentence. The work for a message grows with its length and never
with what somebody hides in it: gaps are bounded and nothing backtracks.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.filing import Filed, file_phrase
from bot.domain.phrases import NUMBER, Phrase
from bot.domain.text import Normalised, Token
from bot.domain.walking import WORD, Pieces, Workshop, says, walk

#: Which set of phrases a match belongs to.
SetId = int
#: First and one-past-last token.
Range = tuple[int, int]
Matches = Mapping[SetId, Sequence[Range]]

#: A message is matched up to this many tokens; the rest of such a text repeats itself.
MOST_TOKENS = 4000


@dataclass(slots=True)
class Matcher:
    """Phrases of many sets, compiled. Filled once at load, then only read."""

    _by_word: dict[str, list[Filed]] = field(default_factory=lambda: defaultdict(list))
    _by_prefix: dict[str, list[Filed]] = field(default_factory=lambda: defaultdict(list))
    _workshop: Workshop = field(default_factory=Workshop)
    _sets: int = 0
    _lengths: tuple[int, ...] = ()

    def add(self, phrases: Iterable[Phrase]) -> SetId:
        """A new set with these phrases."""
        owner = self._sets
        self._sets += 1
        for phrase in phrases:
            for filed in file_phrase(owner, phrase, self._workshop):
                self._file(filed)
        return owner

    def _file(self, filed: Filed) -> None:
        for word in filed.anchor.words:
            self._by_word[word].append(filed)
        for prefix in filed.anchor.prefixes:
            self._by_prefix[prefix].append(filed)
            if len(prefix) not in self._lengths:
                self._lengths = tuple(sorted((*self._lengths, len(prefix))))

    def find(self, text: Normalised) -> Matches:
        """Every match in *text*, in order, for each set that has one."""
        found: dict[SetId, list[Range]] = {}
        readings = [_readings(token) for token in text.tokens[:MOST_TOKENS]]
        for bounds in text.sentences:
            everything = {word for words in readings[bounds[0] : bounds[1]] for word in words}
            for index in range(bounds[0], min(bounds[1], len(readings))):
                for filed in self._candidates(readings[index]):
                    if filed.also_needs and filed.also_needs.isdisjoint(everything):
                        continue
                    match = _match(filed, readings, index, bounds)
                    if match is not None:
                        ranges = found.setdefault(filed.owner, [])
                        if match not in ranges:
                            ranges.append(match)
        for ranges in found.values():
            ranges.sort()
        return found

    def _candidates(self, readings: tuple[str, ...]) -> list[Filed]:
        by_word, by_prefix = self._by_word, self._by_prefix
        candidates: list[Filed] = []
        for word in readings:
            if word in by_word:
                candidates += by_word[word]
            size = len(word)
            for length in self._lengths:
                if length > size:
                    break
                if word[:length] in by_prefix:
                    candidates += by_prefix[word[:length]]
        return candidates


def _readings(token: Token) -> tuple[str, ...]:
    # Any number also reads as the number sign of a phrase; ordinals and times of day with it.
    word = token.word
    if word[0].isdigit():
        return (word, *token.also, NUMBER)
    return (word, *token.also)


def _match(
    filed: Filed, readings: list[tuple[str, ...]], index: int, bounds: Range
) -> Range | None:
    if not _beside(filed.before, index - 1, readings, bounds):
        return None
    if not _beside(filed.after, index + 1, readings, bounds):
        return None
    starts = walk(filed.before, index - 1, readings, bounds, -1)
    if not starts or (filed.at_start and -1 not in starts):
        return None
    ends = walk(filed.after, index + 1, readings, bounds, 1)
    if not ends or (filed.at_end and len(readings) not in ends):
        return None
    start = -1 if filed.at_start else max(starts)
    return start + 1, len(readings) if filed.at_end else min(ends)


def _beside(row: Pieces, place: int, readings: list[tuple[str, ...]], bounds: Range) -> bool:
    """Whether the next word may begin *row*; most phrases end here, before any walk."""
    if not row or row[0][0] != WORD:
        return True
    return (
        bounds[0] <= place < bounds[1] and place < len(readings) and says(row[0], readings[place])
    )
