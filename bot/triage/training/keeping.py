"""Which numbers of the first stage are worth their place in the file."""

from typing import Final

import numpy as np
from scipy.sparse import csr_matrix

from bot.triage.arrays import Flags, Floats

#: So many are kept; two bytes each.
MOST_NUMBERS: Final = 2_200_000
#: How much it counts that a feature is common: nought would keep what is seen twice and says
#: much, a half what moves scores most. Found by cross-validation.
_COMMON: Final = 0.5


def weightiest(matrix: Floats, rows: csr_matrix) -> Flags:
    """Of each number in *matrix*, whether it is among those that count most in *rows*.

    Where several count as much as the first that is left, they are left too.
    """
    if matrix.size <= MOST_NUMBERS:
        return np.ones(matrix.shape, dtype=bool)
    usual = np.asarray(rows.multiply(rows).mean(axis=0)).ravel()
    weight = np.abs(matrix) * (usual**_COMMON).astype(np.float32)[:, None]
    left = weight.size - MOST_NUMBERS
    made: Flags = weight > np.partition(weight, left - 1, axis=None)[left - 1]
    return made
