"""Features of many stretches of text as one sparse matrix, as the model adds them up."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.triage.features import Stretch
from bot.triage.weights import BITS, Floats


def hashed(
    stretches: Iterable[Stretch], bits: int = BITS, beside: Floats | None = None
) -> csr_matrix:
    """A row for each stretch: its words and its pieces, then what stands *beside* them."""
    columns, values, lengths = [], [], []
    width = 0 if beside is None else beside.shape[1]
    mask = np.uint32((1 << bits) - 1)
    dense = np.arange(width, dtype=np.uint32) + np.uint32(1 << bits)
    for row, (words, pieces) in enumerate(stretches):
        columns += [words & mask, pieces & mask, dense]
        values += [_shared(words), _shared(pieces)]
        values.append(np.zeros(0, np.float32) if beside is None else beside[row])
        lengths.append(len(words) + len(pieces) + width)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    shape = (len(lengths), (1 << bits) + width)
    made = csr_matrix((np.concatenate(values), np.concatenate(columns), starts), shape=shape)
    made.sum_duplicates()
    return made


def _shared(rows: NDArray[np.uint32]) -> Floats:
    return np.full(len(rows), 1.0 / np.sqrt(max(1, len(rows))), dtype=np.float32)
