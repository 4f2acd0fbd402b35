"""A small network that reads words in their order, beside the hashed features.

Features know which words stand side by side; the network learns what kinds of words do. It knows
a word by what it learnt of it and by its pieces, looks at every run of one, two, three and five
words, and keeps of each kind of run the clearest and how much of it there is. What the message
answers is read in runs of two.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.triage.arrays import Bytes, Floats
from bot.triage.features import Hashes, hash_of
from bot.triage.heads import HEADS

#: Words in a run; of an even run, the middle is the first word of its second half.
RUNS: Final = (1, 2, 3, 5)
#: Words in a run of what the message answers.
BEFORE_RUN: Final = 2
#: So many numbers say what a word is: those of the word, of its pieces and of its mark, added up.
WIDTH: Final = 64
#: Pieces share so many places; the first is for none.
PIECES: Final = (1 << 13) + 1
MOST_PIECES: Final = 10
_PIECE_LENGTH: Final = 3
#: Whether a word is quoted, and which side said it before.
MARKS: Final = 3
FILTERS: Final = 128
BEFORE_FILTERS: Final = 64
HIDDEN: Final = 192
#: Of each run the clearest and how much, then what was answered.
SUMMARY: Final = 2 * len(RUNS) * FILTERS + BEFORE_FILTERS
#: Rows and columns of each layer.
LAYERS: Final = {
    **{f"run_{run}": (run * WIDTH, FILTERS) for run in RUNS},
    "before": (BEFORE_RUN * WIDTH, BEFORE_FILTERS),
    "hidden": (SUMMARY, HIDDEN),
    "out": (HIDDEN, len(HEADS)),
    "straight": (SUMMARY, len(HEADS)),
}
_REMEMBERED: Final = 8192
Line = Sequence[tuple[str, int | None]]


@dataclass(frozen=True, slots=True)
class Layer:
    """One matrix, a byte a number, with the unit of each column and what is added to it."""

    numbers: Bytes
    scale: Floats
    bias: Floats
    matrix: Floats = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "matrix", self.numbers * self.scale)

    def __call__(self, rows: Floats) -> Floats:
        made: Floats = rows @ self.matrix + self.bias
        return made


@dataclass(frozen=True, slots=True)
class Network:
    """What the network learnt; it remembers the words that it met lately."""

    #: Hashes of the words that have a row of their own, rising.
    known: Hashes
    words: Bytes
    words_scale: Floats
    pieces: Bytes
    pieces_scale: Floats
    marks: Floats
    layers: Mapping[str, Layer]
    _met: Callable[[str], Floats] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_met", lru_cache(_REMEMBERED)(self._word))

    def rows(self, line: Line) -> Floats:
        """A row for each word of *line*."""
        made = np.zeros((len(line), WIDTH), dtype=np.float32)
        for place, (word, mark) in enumerate(line):
            made[place] = self._met(word)
            if mark is not None:
                made[place] += self.marks[mark]
        return made

    def _word(self, word: str) -> Floats:
        made: Floats = self.pieces[pieces_of(word)].mean(axis=0, dtype=np.float32)
        made *= self.pieces_scale
        hashed = np.uint32(hash_of(word))
        place = int(np.searchsorted(self.known, hashed))
        if place < len(self.known) and self.known[place] == hashed:
            made += self.words[place] * self.words_scale
        return made


_ROWS: Final = ("known", "words", "words_scale", "pieces", "pieces_scale", "marks")
_OF_LAYER: Final = ("numbers", "scale", "bias")
#: The names under which a network is filed.
NAMES: Final = (
    *_ROWS,
    *(f"{layer}_{part}" for layer in LAYERS for part in _OF_LAYER),
)
#: Those that are not filed as floating numbers.
SMALL: Final = {
    "known": np.uint32,
    **dict.fromkeys(("words", "pieces", *(f"{layer}_numbers" for layer in LAYERS)), np.int8),
}


def arrays_of(network: Network) -> dict[str, NDArray[Any]]:
    """Everything that is filed, under its name."""
    made: dict[str, NDArray[Any]] = {name: getattr(network, name) for name in _ROWS}
    for name, layer in network.layers.items():
        for part in _OF_LAYER:
            made[f"{name}_{part}"] = getattr(layer, part)
    return made


def network_of(arrays: Mapping[str, NDArray[Any]]) -> Network:
    """The other way round; ``ValueError`` where shapes do not belong together."""
    shapes = {name: array.shape for name, array in arrays.items()}
    if shapes != _shapes(len(arrays["known"])):
        raise ValueError("the network is of another size")
    layers = {name: Layer(*(arrays[f"{name}_{part}"] for part in _OF_LAYER)) for name in LAYERS}
    rows: dict[str, Any] = {name: arrays[name] for name in _ROWS}
    return Network(**rows, layers=layers)


def _shapes(known: int) -> dict[str, tuple[int, ...]]:
    made: dict[str, tuple[int, ...]] = {
        "known": (known,),
        "words": (known, WIDTH),
        "words_scale": (WIDTH,),
        "pieces": (PIECES, WIDTH),
        "pieces_scale": (WIDTH,),
        "marks": (MARKS, WIDTH),
    }
    for name, (rows, columns) in LAYERS.items():
        made |= {f"{name}_numbers": (rows, columns)}
        made |= {f"{name}_scale": (columns,), f"{name}_bias": (columns,)}
    return made


def pieces_of(word: str) -> list[int]:
    """The places of the pieces of *word*; none has at least the one for none."""
    whole = f"<{word}>"
    found = [
        crc32(whole[at : at + _PIECE_LENGTH].encode("utf-8", "replace")) % (PIECES - 1) + 1
        for at in range(min(MOST_PIECES, len(whole) - _PIECE_LENGTH + 1))
    ]
    return found or [0]
