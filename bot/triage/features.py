"""What the model sees of a message: hashed words, pairs of words and pieces of words.

Nothing is looked up in a vocabulary, so that a misspelt or unknown word still has pieces in
common with the known ones. All features of a message are computed at once, in numpy.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.domain.facts import Facts, Speaker
from bot.domain.text import Normalised, normalise_line

Hashes = NDArray[np.uint32]
Indexes = NDArray[np.int32]

#: Lengths of the pieces of words; a piece may reach over a space into the next word.
PIECES: Final = (2, 3, 5)
#: Longer messages say in the rest what they said before.
MOST_TOKENS: Final = 1500
#: Words of the last line on either side that count as what a message answers.
MOST_BEFORE: Final = 60
#: So many words before "you", and one more after it, count as said of you.
_REACH: Final = 4
_YOU: Final = frozenset({"you", "your", "youre", "yours", "yourself", "youve", "youll", "youd"})
_MULTIPLIER: Final = np.uint32(0x9E3779B1)
_PAIR: Final = np.uint32(0x85EBCA6B)
_ONE_APART: Final = np.uint32(0xC2B2AE35)
_NEAR_YOU: Final = np.uint32(0x27D4EB2F)
#: Words in quotation marks are other features than the same words of one's own.
_QUOTED: Final = np.uint32(0x165667B1)
#: What stands before the first word and after the last.
_EDGE: Final = np.array([0x1B873593], dtype=np.uint32)
_BEFORE: Final = {Speaker.TENANT: np.uint32(0xD6E8FEB8), Speaker.LANDLORD: np.uint32(0xA5CB9243)}


@dataclass(frozen=True, slots=True)
class Features:
    """Features of one message; each array of tokens says which word a feature speaks of."""

    #: How many words it has.
    length: int
    words: Hashes
    word_tokens: Indexes
    pieces: Hashes
    piece_tokens: Indexes
    #: Words of the lines before, which speak of no word of this message.
    before: Hashes


def features(facts: Facts) -> Features:
    """Everything the model sees of *facts*; empty arrays for a message without words."""
    said = [token.word for token in facts.text.tokens[:MOST_TOKENS]]
    before = _before(facts)
    if not said:
        return Features(0, _EMPTY, _NO_TOKENS, _EMPTY, _NO_TOKENS, before)
    single = np.array([hash_of(word) for word in said], dtype=np.uint32)
    voice = _voice(facts.text, len(said))
    words, word_tokens = _words(said, single ^ voice)
    pieces, piece_tokens = _pieces(said, voice)
    return Features(len(said), words, word_tokens, pieces, piece_tokens, before)


Stretch = tuple[Hashes, Hashes]


def whole(seen: Features) -> Stretch:
    """Words and pieces of the whole message, with the words it answers."""
    return np.concatenate([seen.words, seen.before]), seen.pieces


def part(seen: Features, first: int, last: int) -> Stretch:
    """Words and pieces of the tokens from *first* up to, not including, *last*."""
    inside = (seen.word_tokens >= first) & (seen.word_tokens < last)
    within = (seen.piece_tokens >= first) & (seen.piece_tokens < last)
    return seen.words[inside], seen.pieces[within]


def _voice(text: Normalised, length: int) -> Hashes:
    """A salt for each word: none for one's own words."""
    voice = np.zeros(length, dtype=np.uint32)
    voice[[place for place in text.quoted if place < length]] = _QUOTED
    return voice


def _words(said: list[str], single: Hashes) -> tuple[Hashes, Indexes]:
    """Each word, each two neighbours, each two with one between, each word near a "you".

    Beginning and end are neighbours too: "ok" alone is not "ok" in a sentence.
    """
    place = np.arange(len(said) + 1, dtype=np.int32)
    row = np.concatenate([_EDGE, single, _EDGE])
    pairs = _mix(row[:-1] * _PAIR + row[1:])
    apart = _mix(row[:-2] * _ONE_APART + row[2:])
    at = _near_you(said)
    hashes = np.concatenate([_mix(single), pairs, apart, _mix(single[at] + _NEAR_YOU)])
    last = np.minimum(place, len(said) - 1)
    return hashes, np.concatenate([place[:-1], last, last[1:], at])


def _near_you(said: list[str]) -> Indexes:
    near = {
        place
        for you, word in enumerate(said)
        if word in _YOU
        for place in range(max(0, you - _REACH), min(len(said), you + _REACH + 2))
        if place != you
    }
    return np.array(sorted(near), dtype=np.int32)


def _pieces(said: list[str], voice: Hashes) -> tuple[Hashes, Indexes]:
    text = " " + " ".join(said) + " "
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32)
    lengths = [len(word) + 1 for word in said]
    lengths[0] += 1  # the space before the first word
    owner = np.repeat(np.arange(len(said), dtype=np.int32), lengths)
    rolling = _mix(codes)
    found, owners = [], []
    for length in range(2, max(PIECES) + 1):
        rolling = rolling[:-1] * _MULTIPLIER + codes[length - 1 :]
        if length in PIECES:
            middle = owner[length // 2 : length // 2 + len(rolling)]
            found.append(_mix(rolling ^ voice[middle]))
            owners.append(middle)
    return np.concatenate(found), np.concatenate(owners)


def _before(facts: Facts) -> Hashes:
    found = []
    for speaker, said in words_before(facts, MOST_BEFORE):
        words = np.array([hash_of(word) for word in said], dtype=np.uint32)
        found.append(_mix(words ^ _BEFORE[speaker]))
    return np.concatenate(found) if found else _EMPTY


def words_before(facts: Facts, most: int) -> Iterator[tuple[Speaker, list[str]]]:
    """The last words, at most so many, of the last line of either side; the tenant's first."""
    for speaker in _BEFORE:
        line = next((one for one in reversed(facts.context) if one.speaker == speaker), None)
        if line is not None:
            yield speaker, [token.word for token in normalise_line(line.text).tokens[-most:]]


def _mix(hashes: Hashes) -> Hashes:
    """Spread what differs in a few bits over all of them, the low ones above all."""
    mixed = (hashes ^ (hashes >> np.uint32(15))) * _MULTIPLIER
    return mixed ^ (mixed >> np.uint32(13))


@lru_cache(maxsize=16384)
def hash_of(word: str) -> int:
    """By which a word is known, whatever it is salted with."""
    return crc32(word.encode("utf-8", "replace"))


_EMPTY: Final = np.zeros(0, dtype=np.uint32)
_NO_TOKENS: Final = np.zeros(0, dtype=np.int32)
