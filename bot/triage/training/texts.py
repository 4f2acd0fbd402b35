"""Messages as numbers, and in batches of about one length, for learning the network."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import jax
import numpy as np
from numpy.typing import NDArray

from bot.domain.facts import Facts
from bot.triage.features import Hashes, hash_of
from bot.triage.following import MOST_BEFORE, MOST_WORDS, lines_of
from bot.triage.network import MOST_PIECES, Line, pieces_of

#: Messages seen before each step.
BATCH: Final = 96
#: A word that fewer of the messages have is known by its pieces alone.
_FEWEST: Final = 4
#: Messages are filled up to one of these lengths, so that few shapes are compiled.
_LENGTHS: Final = (12, 18, 24, 34, 48, 68, 96, 144, 224, MOST_WORDS)
#: The different words of a batch are filled up to a power of two, from this one on.
_FEWEST_WORDS: Final = 512
#: Few messages answer something.
_ANSWERING: Final = (24, 96, MOST_WORDS)
#: A message may stand among those that are longer by this part of it.
_UNLIKE: Final = 8


@dataclass(frozen=True, slots=True)
class Texts:
    """Messages as numbers: for each word its place in the vocabulary, counted from one."""

    vocabulary: Sequence[str]
    #: For each word of the vocabulary, after none, its pieces.
    pieces: NDArray[np.int32]
    said: Sequence[NDArray[np.int32]]
    said_marks: Sequence[NDArray[np.int8]]
    before: Sequence[NDArray[np.int32]]
    before_marks: Sequence[NDArray[np.int8]]

    def __len__(self) -> int:
        return len(self.said)


def texts_of(messages: Sequence[Facts]) -> Texts:
    """The vocabulary is that of all *messages*; which words are known is settled in learning."""
    places: dict[str, int] = {}
    lines = [lines_of(facts) for facts in messages]
    said = [_numbered(line, places) for line, _ in lines]
    before = [_numbered(line, places) for _, line in lines]
    pieces = np.zeros((len(places) + 1, MOST_PIECES), dtype=np.int32)
    for word, place in places.items():
        found = pieces_of(word)
        pieces[place, : len(found)] = found
    return Texts(
        tuple(places),
        pieces,
        [words for words, _ in said],
        [marks for _, marks in said],
        [words for words, _ in before],
        [marks for _, marks in before],
    )


def _numbered(line: Line, places: dict[str, int]) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
    words = [places.setdefault(word, len(places) + 1) for word, _ in line]
    marks = [0 if mark is None else mark + 1 for _, mark in line]
    return np.array(words, dtype=np.int32), np.array(marks, dtype=np.int8)


def known_words(texts: Texts, taught: NDArray[np.intp]) -> Hashes:
    """The hashes of the words that several of the *taught* messages have, rising."""
    having = np.zeros(len(texts.vocabulary) + 1, dtype=np.int64)
    for one in taught:
        having[np.unique(texts.said[one])] += 1
    return np.unique(_hashes(texts)[having[1:] >= _FEWEST])


def rows_of_words(texts: Texts, known: Hashes) -> NDArray[np.int32]:
    """For none, then each word of the vocabulary: its place in *known*, counted from one, or 0."""
    hashes = _hashes(texts)
    place = np.searchsorted(known, hashes)
    there = np.isin(hashes, known)
    return np.concatenate([[0], np.where(there, place + 1, 0)]).astype(np.int32)


def _hashes(texts: Texts) -> Hashes:
    return np.array([hash_of(word) for word in texts.vocabulary], dtype=np.uint32)


@dataclass(frozen=True, slots=True)
class Batch:
    """Some lines, filled up to one length: which words stand in them, and where."""

    #: Of each different word its row in the table of known words, and its pieces.
    rows: Any
    pieces: Any
    #: A row for each line, a column for each of its words: which of the different words it is.
    words: Any
    #: None is nought; the others are counted from one.
    marks: Any
    #: Which are words, and no filling.
    there: Any


jax.tree_util.register_dataclass(Batch, ["rows", "pieces", "words", "marks", "there"], [])
Pair = tuple[Batch, Batch]


def batches(
    texts: Texts, chosen: NDArray[np.intp], draw: np.random.Generator
) -> Iterator[NDArray[np.intp]]:
    """Messages of about one length together, in an order that is drawn."""
    if not len(chosen):
        return
    lengths = np.array([len(texts.said[one]) for one in chosen])
    alike = lengths + draw.random(len(chosen)) * np.maximum(2, lengths / _UNLIKE)
    answering = np.array([len(texts.before[one]) > 0 for one in chosen])
    order = chosen[np.lexsort((alike, answering))]
    groups = np.split(order, range(BATCH, len(order), BATCH))
    for place in draw.permutation(len(groups)):
        yield groups[place]


def batch_of(texts: Texts, rows: NDArray[np.int32], chosen: NDArray[np.intp]) -> Pair:
    """The *chosen* messages and what they answer; *rows* says which row each word has."""
    said = [texts.said[one] for one in chosen], [texts.said_marks[one] for one in chosen]
    before = [texts.before[one] for one in chosen], [texts.before_marks[one] for one in chosen]
    if not any(map(len, before[0])):
        return _table(texts, rows, *said, _LENGTHS), _table(texts, rows, *before, [1])
    return _table(texts, rows, *said, _ANSWERING), _table(texts, rows, *before, [2 * MOST_BEFORE])


def _table(
    texts: Texts,
    rows: NDArray[np.int32],
    lines: Sequence[NDArray[np.int32]],
    marks: Sequence[NDArray[np.int8]],
    lengths: Sequence[int],
) -> Batch:
    longest = max(len(line) for line in lines)
    length = next(one for one in lengths if one >= longest)
    words = np.zeros((BATCH, length), dtype=np.int32)
    marked = np.zeros((BATCH, length), dtype=np.int8)
    for place, (line, mark) in enumerate(zip(lines, marks, strict=True)):
        words[place, : len(line)] = line
        marked[place, : len(line)] = mark
    different, places = np.unique(words, return_inverse=True)
    different = np.pad(different, (0, _room_for(len(different)) - len(different)))
    where = places.reshape(words.shape).astype(np.int32)
    return Batch(rows[different], texts.pieces[different], where, marked, words > 0)


def _room_for(words: int) -> int:
    """The next power of two, so that few shapes are compiled."""
    return max(_FEWEST_WORDS, 1 << (words - 1).bit_length())
