"""A folded message cut into words, numbers and emoji, and into sentences."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from bot.domain.folding import unlike


class RawToken(NamedTuple):
    """A word as it stands in the folded text, apostrophes aside."""

    word: str
    start: int
    end: int


class Placed(Protocol):
    """Anything that stands somewhere in the folded text."""

    @property
    def start(self) -> int:
        """Its first character."""

    @property
    def end(self) -> int:
        """One past its last character."""


#: Pictures, flags and dingbats.
_EMOJI = "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u203c\u2049]"
_WORD = re.compile(
    # a word, with the characters inside it that hide or shorten one: c*nt, sh!t, don't
    rf"[^\W_]+(?:(?:['*@$#%€]|!(?=[^\W_])|(?<=[a-z])[*#-]{{2,}}|{_EMOJI}(?=[^\W_])(?<=\w.))+[^\W_]+)*\**"
    r"|\*{3,}|\$(?=[^\W_])[^\W_]+"
    rf"|{_EMOJI}"
)
_BREAK = re.compile(r"[.!?;\n]")
#: Between words, these end nothing: an abbreviation, a decimal, a spelled-out word.
_INSIDE = re.compile(r"\.(?=\S)")
#: Fewer words than this are no sentence of their own.
_SCRAP = 4


def split(matching: str) -> list[RawToken]:
    """The words of *matching* in order."""
    return [
        RawToken(_bare(found[0]), found.start(), found.end()) for found in _WORD.finditer(matching)
    ]


def _bare(word: str) -> str:
    if word.isascii() and word.isalnum():
        return word
    return unlike(word.replace("'", ""))


def sentence_bounds(tokens: Sequence[Placed], matching: str) -> tuple[tuple[int, int], ...]:
    """First and one-past-last token of each sentence; all of them together are all tokens.

    A scrap of a sentence belongs to the next one: "boiler. dead. again." is one thought.
    """
    if not tokens:
        return ()
    starts = [0]
    for i in range(1, len(tokens)):
        if i - starts[-1] >= _SCRAP and _breaks(tokens, i, matching):
            starts.append(i)
    return tuple(zip(starts, [*starts[1:], len(tokens)], strict=True))


def _breaks(tokens: Sequence[Placed], index: int, matching: str) -> bool:
    between = matching[tokens[index - 1].end : tokens[index].start]
    if between == " ":
        return False
    return _BREAK.search(between) is not None and _INSIDE.fullmatch(between) is None


def quoted_words(tokens: Sequence[Placed], matching: str) -> frozenset[int]:
    """Which tokens stand in quotation marks; a mark without its partner quotes nothing."""
    if '"' not in matching and "'" not in matching:
        return frozenset()
    return frozenset(
        index
        for start, end in _quotes(matching)
        for index, token in enumerate(tokens)
        if start <= token.start < end
    )


_QUOTES = re.compile(r'"([^"]{1,400})"|(?<![\w\'])\'(?=\w)([^"\n]{1,200}?)(?<=[\w.!?,])\'(?!\w)')


def _quotes(matching: str) -> Iterable[tuple[int, int]]:
    return (found.span() for found in _QUOTES.finditer(matching))
