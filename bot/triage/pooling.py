"""The words of a sentence as two short rows of numbers: their sum, and the most of each number.

A word's vector says in which company it usually stands, so that "boiler" and "radiator" are
alike although they share no letters.
"""

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


def pooled(vectors: Floats, width: int) -> Floats:
    """*vectors* of one stretch of text as one row, twice as wide; zeros when there is none."""
    if not len(vectors):
        return np.zeros(2 * width, dtype=np.float32)
    total, most = vectors.sum(axis=0), vectors.max(axis=0)
    return np.concatenate([_unit(total), _unit(most)])


def _unit(row: Floats) -> Floats:
    length = float(np.sqrt(row @ row))
    return row * (_SHARE / np.float32(length)) if length > 0 else row
