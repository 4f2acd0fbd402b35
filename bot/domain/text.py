"""One form of a message for matching, with the way back to the words as they were written.

The original is kept untouched. What matching sees is folded: case, accents, look-alike
letters, invisible characters, disguised swear words, text-speak.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from bot.domain.disguise import LEXICON, spaced_out, unmask
from bot.domain.folding import fold
from bot.domain.rules import Span
from bot.domain.spellings import SPELLINGS
from bot.domain.splitting import RawToken, quoted_words, sentence_bounds, split

#: Longer than any message of a platform; what lies beyond is kept, but not matched.
LONGEST = 20_000

_RUN = re.compile(r"(.)\1\1")
_PIECE = re.compile(r"[^\W_]+|[^\w\s.,]")


class Token(NamedTuple):
    """One word, number or emoji, as matching sees it."""

    word: str
    #: Where it stands in ``Normalised.matching``.
    start: int
    end: int
    #: Other readings of a disguised or ambiguous word.
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Normalised:
    """A message ready for matching. Build it with ``normalise``."""

    original: str
    matching: str
    #: For each character of ``matching``, where it comes from in ``original``; never falls.
    offsets: Sequence[int]
    tokens: tuple[Token, ...]
    #: First and one-past-last token of each sentence.
    sentences: tuple[tuple[int, int], ...]
    #: Tokens inside quotation marks.
    quoted: frozenset[int]

    def span(self, first: int, last: int) -> Span:
        """The original words from token *first* up to, not including, token *last*."""
        return self.original_span(self.tokens[first].start, self.tokens[last - 1].end)

    def original_span(self, start: int, end: int) -> Span:
        """The slice of ``original`` behind ``matching[start:end]``, which must not be empty."""
        stop = self.offsets[end] if end < len(self.offsets) else len(self.original)
        return self.offsets[start], max(stop, self.offsets[end - 1] + 1)

    @property
    def words(self) -> tuple[str, ...]:
        """The words alone, in order."""
        return tuple(token.word for token in self.tokens)


def normalise(text: str) -> Normalised:
    """Fold *text* for matching; the same text always gives the same value."""
    matching, offsets = fold(text[:LONGEST])
    raw = spaced_out(split(matching))
    tokens = tuple(token for one in raw for token in _tokens(one))
    return Normalised(
        original=text,
        matching=matching,
        offsets=offsets,
        tokens=tokens,
        sentences=sentence_bounds(tokens, matching),
        quoted=quoted_words(tokens, matching),
    )


@lru_cache(maxsize=1024)
def normalise_line(text: str) -> Normalised:
    """``normalise`` for an earlier line, which the next messages of a talk bring again."""
    return normalise(text)


def joined(before: Normalised, after: Normalised) -> Normalised:
    """Two messages as one, *after* beginning a sentence of its own."""
    break_ = " .\n"
    shift, count = len(before.matching) + len(break_), len(before.tokens)
    origin = len(before.original) + len(break_)
    moved = (Token(w, start + shift, end + shift, also) for w, start, end, also in after.tokens)
    return Normalised(
        original=f"{before.original}{break_}{after.original}",
        matching=f"{before.matching}{break_}{after.matching}",
        offsets=(
            *before.offsets,
            *range(len(before.original), origin),
            *(offset + origin for offset in after.offsets),
        ),
        tokens=(*before.tokens, *moved),
        sentences=(
            *before.sentences,
            *((first + count, last + count) for first, last in after.sentences),
        ),
        quoted=before.quoted.union(index + count for index in after.quoted),
    )


def canonical(word: str) -> str:
    """The one spelling under which *word* is looked up, in messages and in rules alike."""
    plain = word.replace("'", "")
    return SPELLINGS.get(plain, plain)


def _tokens(raw: RawToken) -> Iterable[Token]:
    word = raw.word
    if word.isalpha() and not _RUN.search(word):
        word = SPELLINGS.get(word, word)
        return (Token(word, raw.start, raw.end, _one_of(word)),)
    reading, also = unmask(word)
    if reading == word and not word.isalnum() and "*" not in word:
        # Nothing was hidden: "help!please" is two words whose space was forgotten.
        return _pieces(raw)
    return (Token(canonical(reading), raw.start, raw.end, also),)


def _one_of(word: str) -> tuple[str, ...]:
    """The word without its "s": plurals, and "the boilers broken" for "the boiler's"."""
    if word[-1] != "s" or len(word) < 4 or word[-2] in "siu" or word in LEXICON:
        return ()
    return (word[:-3] + "y",) if word.endswith("ies") and len(word) > 5 else (word[:-1],)


def _pieces(raw: RawToken) -> Iterable[Token]:
    for piece in _PIECE.finditer(raw.word):
        yield Token(canonical(piece[0]), raw.start + piece.start(), raw.start + piece.end())
