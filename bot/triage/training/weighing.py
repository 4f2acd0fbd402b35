"""The second stage: how much to believe the text and how much the rules, head by head."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bot.triage.arrays import Floats
from bot.triage.evidence import FOUND, inputs, separate
from bot.triage.heads import HEADS
from bot.triage.training.corpus import FOLDS, Example
from bot.triage.training.fitting import AT_ONCE, Flags, Heads

#: Inverse strength of the penalty.
STRENGTH: Final = 1.0
#: With fewer examples than this nothing can be weighed: the rules and the text count alike.
_FEWEST: Final = 4


def rows_of(
    examples: Sequence[Example], read: Floats, followed: Floats, public: Floats, found: Floats
) -> Floats:
    """One row of inputs for each message."""
    return np.stack(
        [
            inputs(read[row], followed[row], public[row], found[row], example.around)
            for row, example in enumerate(examples)
        ]
    )


def weigh(rows: Floats, holds: Flags, told: Flags) -> Heads:
    """Learn how the inputs together bear on each head."""
    sees = separate()
    made = Parallel(n_jobs=AT_ONCE)(
        delayed(_weigh_one)(rows[told[:, head]][:, sees[:, head]], holds[told[:, head], head])
        for head in range(len(HEADS))
    )
    matrix = np.zeros((rows.shape[1], len(HEADS)), dtype=np.float32)
    bias = np.zeros(len(HEADS), dtype=np.float32)
    for head, learnt in enumerate(made):
        if learnt is None:
            matrix[[head, FOUND + head], head], bias[head] = 4.0, -2.0
        else:
            matrix[sees[:, head], head], bias[head] = learnt
    return Heads(matrix, bias)


def _weigh_one(rows: Floats, wanted: NDArray[np.bool_]) -> tuple[Floats, float] | None:
    """One head, in a process of its own; nothing where there is nothing to weigh."""
    if wanted.sum() < _FEWEST or wanted.all():
        return None
    made = LogisticRegression(C=STRENGTH, max_iter=400, random_state=0).fit(rows, wanted)
    return made.coef_[0], float(made.intercept_[0])


def probabilities(rows: Floats, heads: Heads) -> Floats:
    """As ``bot.triage.combined.together``, for many messages."""
    logits = np.clip(rows @ heads.matrix + heads.bias, -30.0, 30.0)
    made: Floats = 1.0 / (1.0 + np.exp(-logits))
    return made


def tried(
    rows: Floats, holds: Flags, told: Flags, folds: NDArray[np.int64], learn: Flags
) -> Floats:
    """The probabilities that messages get from weights that never saw them."""
    made = np.zeros((len(rows), len(HEADS)), dtype=np.float32)
    for fold in range(FOLDS):
        there = folds == fold
        heads = weigh(rows, holds, told & (learn & ~there)[:, None])
        made[there] = probabilities(rows[there], heads)
    return made
