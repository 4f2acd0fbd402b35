"""The words of a sentence as two short rows of numbers: their sum, and the most of each number.

A word's vector says in which company it usually stands, so that "boiler" and "radiator" are
alike although they share no letters.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.triage.features import Hashes
from bot.triage.weights import Floats, Weights

#: How much company counts beside the words themselves; found by cross-validation.
_SHARE = np.float32(0.5)


def word_vectors(plain: Hashes, weights: Weights) -> tuple[NDArray[np.intp], Floats]:
    """Which of the words have a vector, and those vectors."""
    at = np.searchsorted(weights.vector_words, plain)
    at[at == len(weights.vector_words)] = 0
    known = np.flatnonzero(weights.vector_words[at] == plain)
    rows = at[known]
    return known, weights.vectors[rows] * weights.vector_scale[rows, None]


def pooled_each(plain: Hashes, units: Sequence[tuple[int, int]], weights: Weights) -> Floats:
    """A row for each of *units*, which are stretches of words; each word is looked up once."""
    known, vectors = word_vectors(plain, weights)
    bounds = np.searchsorted(known, np.array(units)).tolist()
    width = weights.vectors.shape[1]
    rows = np.zeros((len(units), 2, width), dtype=np.float32)
    for row, (first, last) in enumerate(bounds):
        if first < last:
            np.add.reduce(vectors[first:last], axis=0, out=rows[row, 0])
            np.maximum.reduce(vectors[first:last], axis=0, out=rows[row, 1])
    lengths = np.sqrt(np.einsum("uij,uij->ui", rows, rows))
    lengths[lengths == 0] = 1.0
    made: Floats = (rows * (_SHARE / lengths)[:, :, None]).reshape(len(units), 2 * width)
    return made


def pooled(plain: Hashes, weights: Weights) -> Floats:
    """The words of one stretch as one row; zeros when none of them has a vector."""
    row: Floats = pooled_each(plain, [(0, len(plain))], weights)[0]
    return row
