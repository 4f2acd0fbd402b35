"""The third stage: which whole answers there are, and what speaks for each."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bot.triage.answers import FIELDS, LOOKS_AT, WIDTH, Answers, odds, settled
from bot.triage.arrays import Flags, Floats
from bot.triage.heads import HEADS
from bot.triage.training.corpus import FOLDS

#: Inverse strength of the penalty; between 0.3 and 3 it makes no difference.
STRENGTH: Final = 0.3
#: An answer that fewer messages have is not weighed.
_FEWEST: Final = 12


def learn_answers(made: Floats, holds: Flags, told: Flags, learn: Flags) -> Answers:
    """*made* are the probabilities that the heads gave to messages they had not seen."""
    seen = odds(made)
    found = [
        _of_field(seen[:, looks_at], holds[:, heads], learn & told[:, heads].all(axis=1))
        for heads, looks_at in zip(FIELDS, LOOKS_AT, strict=True)
    ]
    width = sum(len(rows) for rows, _, _ in found)
    made_of = Answers(
        holds=np.zeros((width, len(HEADS)), dtype=np.uint8),
        field=np.repeat(np.arange(len(FIELDS)), [len(one[0]) for one in found]).astype(np.uint8),
        matrix=np.zeros((WIDTH, width), dtype=np.float32),
        bias=np.zeros(width, dtype=np.float32),
    )
    for place, (heads, (rows, matrix, bias)) in enumerate(zip(FIELDS, found, strict=True)):
        mine = made_of.field == place
        made_of.holds[mine, heads] = rows
        made_of.matrix[np.ix_(LOOKS_AT[place], mine)] = matrix
        made_of.bias[mine] = bias
    return made_of


def _of_field(seen: Floats, holds: Flags, known: NDArray[np.bool_]) -> tuple[Flags, Floats, Floats]:
    patterns, place, counts = np.unique(
        holds[known], axis=0, return_inverse=True, return_counts=True
    )
    usual = counts >= _FEWEST
    kept = usual[place]
    if usual.sum() < 2:
        return patterns[:0], np.zeros((seen.shape[1], 0), np.float32), np.zeros(0, np.float32)
    learnt = LogisticRegression(C=STRENGTH, max_iter=600, random_state=0)
    learnt.fit(seen[known][kept], place[kept])
    matrix, bias = learnt.coef_.T, learnt.intercept_
    if usual.sum() == 2:  # two answers are learnt as one column: for the second, against the first
        matrix, bias = np.hstack([-matrix, matrix]) / 2, np.concatenate([-bias, bias]) / 2
    return patterns[usual], matrix.astype(np.float32), bias.astype(np.float32)


def answered(
    made: Floats, holds: Flags, told: Flags, folds: NDArray[np.int64], learn: Flags
) -> Floats:
    """The probabilities that messages get from answers learnt without them."""
    after = made.copy()
    for fold in range(FOLDS):
        there = folds == fold
        after[there] = settled(made[there], learn_answers(made, holds, told, learn & ~there))
    return after
