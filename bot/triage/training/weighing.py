"""The second stage: how much to believe the text and how much the rules, head by head."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bot.triage.evidence import inputs, separate
from bot.triage.heads import HEADS, PUBLIC
from bot.triage.training.corpus import FOLDS, Example
from bot.triage.training.fitting import Flags, Heads
from bot.triage.weights import Floats

#: Inverse strength of the penalty.
STRENGTH: Final = 1.0
#: With fewer examples than this nothing can be weighed: the rules and the text count alike.
_FEWEST: Final = 4


def rows_of(examples: Sequence[Example], logits: Floats, public: Floats, found: Floats) -> Floats:
    """One row of inputs for each message."""
    return np.stack(
        [
            inputs(logits[row], public[row], found[row], example.around)
            for row, example in enumerate(examples)
        ]
    )


def weigh(rows: Floats, holds: Flags, told: Flags) -> Heads:
    """Learn how the inputs together bear on each head."""
    sees = separate()
    matrix = np.zeros((rows.shape[1], len(HEADS)), dtype=np.float32)
    bias = np.zeros(len(HEADS), dtype=np.float32)
    for head in range(len(HEADS)):
        known = told[:, head]
        wanted = holds[known, head]
        if wanted.sum() < _FEWEST or wanted.all():
            matrix[[head, len(HEADS) + len(PUBLIC) + head], head] = 4.0
            bias[head] = -2.0
            continue
        made = LogisticRegression(C=STRENGTH, max_iter=400, random_state=0)
        made.fit(rows[known][:, sees[:, head]], wanted)
        matrix[sees[:, head], head] = made.coef_[0]
        bias[head] = made.intercept_[0]
    return Heads(matrix, bias)


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
