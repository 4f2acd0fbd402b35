"""The weights of the first stage: for each feature that counts, the heads it speaks for.

Most features bear on a few heads only. What is next to nothing is not kept, so that there is
room for nearly every feature that several messages share, each with a place of its own.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.triage.arrays import Bytes, Octets
from bot.triage.features import Hashes
from bot.triage.heads import HEADS

#: Features are told apart by so many bits of their hash.
BITS: Final = 21
MASK: Final = np.uint32((1 << BITS) - 1)


@dataclass(frozen=True, slots=True)
class Table:
    """A row for each known feature, in the order of their hashes; entries stand row after row."""

    #: A bit for each possible feature: whether there is a row for it.
    known: Octets
    #: How many entries each row has.
    many: Octets
    #: Of each entry: which head, and how much; the unit is the head's own.
    heads: Octets
    numbers: Bytes
    _row: NDArray[np.int32] = field(init=False, repr=False, compare=False)
    _start: NDArray[np.int64] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        there = np.unpackbits(self.known)
        rows = np.cumsum(there, dtype=np.int32) * there - np.int32(1)
        object.__setattr__(self, "_row", rows)
        starts = np.cumsum(self.many, dtype=np.int64) - self.many
        object.__setattr__(self, "_start", starts)

    def rows(self, hashes: Hashes) -> Bytes:
        """A row of numbers, one for each head, for each of *hashes*; zeros for unknown ones."""
        made = np.zeros((len(hashes), len(HEADS)), dtype=np.int8)
        row = self._row[hashes & MASK]
        at = np.flatnonzero(row >= 0)
        row = row[at]
        many = self.many[row].astype(np.int64)
        first = np.repeat(self._start[row] - (np.cumsum(many) - many), many)
        entries = first + np.arange(len(first))
        made[np.repeat(at, many), self.heads[entries]] = self.numbers[entries]
        return made

    @property
    def fits(self) -> bool:
        """Whether the four arrays belong together."""
        return (
            len(self.known) == (1 << BITS) // 8
            and int(self._row.max(initial=-1)) + 1 == len(self.many)
            and int(self.many.sum(dtype=np.int64)) == len(self.heads) == len(self.numbers)
            and int(self.heads.max(initial=0)) < len(HEADS)
        )


def table_of(slots: NDArray[np.int64], numbers: Bytes) -> Table:
    """A table of the rows of *numbers* that hold something; *slots* are their hashes, rising."""
    filled = numbers.any(axis=1)
    known = np.zeros(1 << BITS, dtype=np.uint8)
    known[slots[filled]] = 1
    row, head = np.nonzero(numbers[filled])
    many = np.bincount(row, minlength=int(filled.sum())).astype(np.uint8)
    return Table(np.packbits(known), many, head.astype(np.uint8), numbers[filled][row, head])
