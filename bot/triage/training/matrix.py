"""Features of many stretches of text as one sparse matrix, as the model adds them up."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.triage.arrays import Bytes, Floats
from bot.triage.features import Stretch


def hashed(stretches: Iterable[Stretch], bits: int) -> csr_matrix:
    """A row for each stretch: its words and its pieces, told apart by *bits* of their hashes."""
    columns, values, lengths = [], [], []
    mask = np.uint32((1 << bits) - 1)
    for words, pieces in stretches:
        columns += [words & mask, pieces & mask]
        values += [_shared(words), _shared(pieces)]
        lengths.append(len(words) + len(pieces))
    starts = np.concatenate([[0], np.cumsum(lengths)])
    shape = (len(lengths), 1 << bits)
    made = csr_matrix((np.concatenate(values), np.concatenate(columns), starts), shape=shape)
    made.sum_duplicates()
    return made


def _shared(rows: NDArray[np.uint32]) -> Floats:
    return np.full(len(rows), 1.0 / np.sqrt(max(1, len(rows))), dtype=np.float32)


def in_bytes(matrix: Floats) -> tuple[Bytes, Floats]:
    """One byte a number, with a scale for each column."""
    scale = np.maximum(np.abs(matrix).max(axis=0, initial=0.0), 1e-6) / 127
    return np.round(matrix / scale).astype(np.int8), scale.astype(np.float32)
