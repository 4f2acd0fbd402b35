"""Linear classifiers over the same rows, learnt side by side: one pass over a row is for all.

Dual coordinate descent for the squared hinge (Hsieh and others, "A Dual Coordinate Descent Method
for Large-scale Linear SVM", 2008). It is written out here, and compiled with Numba, because
libraries learn one classifier at a time and copy every row for each, which takes twice as long for
the same result.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bot.triage.arrays import Flags, Floats


class Rows(NamedTuple):
    """The features of all texts: those of one stand from its start to the next one's."""

    starts: NDArray[np.int32]
    features: NDArray[np.int32]
    numbers: Floats


class Task(NamedTuple):
    """What is to be learnt; a row for each text, a column for each classifier."""

    #: On which side the text should fall: 1 or -1; 0 where that is not told.
    sides: NDArray[np.int8]
    #: How much a text may be on the wrong side.
    slack: Floats
    #: Of each feature, for whom it is kept; the others' numbers stay nought.
    kept: Flags


class Learnt(NamedTuple):
    """What is known so far."""

    #: A row for each feature.
    numbers: Floats
    bias: Floats
    #: How hard each text pulls.
    pulls: Floats


def solve(rows: Rows, task: Task, rounds: int, draw: np.random.Generator) -> Learnt:
    """Go over the texts about which something is told, in an order that is drawn, so often.

    Frees the interpreter meanwhile: several tasks can be solved at once in threads.
    """
    texts, heads = task.sides.shape
    learnt = Learnt(
        np.zeros((len(task.kept), heads), dtype=np.float32),
        np.zeros(heads, dtype=np.float32),
        np.zeros((texts, heads), dtype=np.float32),
    )
    told = np.flatnonzero(task.sides.any(axis=1))
    sizes = _sizes(rows, task)
    for _ in range(rounds):
        _go_over(rows, task, sizes, draw.permutation(told), learnt)
    return learnt


@njit(nogil=True)
def _sizes(rows: Rows, task: Task) -> Floats:
    """The squared length of each text as each classifier sees it; the bias counts as one."""
    sizes = np.ones(task.sides.shape, dtype=np.float32)
    for text in range(len(sizes)):
        size = sizes[text]
        for place in range(rows.starts[text], rows.starts[text + 1]):
            number, kept = rows.numbers[place], task.kept[rows.features[place]]
            for head in range(len(size)):
                size[head] += number * number if kept[head] else np.float32(0)
    return sizes


@njit(nogil=True)
def _go_over(
    rows: Rows, task: Task, sizes: Floats, order: NDArray[np.int64], learnt: Learnt
) -> None:
    moves = np.empty_like(learnt.bias)
    for text in order:
        _add_up(rows, text, learnt, moves)
        if _move(text, task, sizes, learnt, moves):
            _apply(rows, text, task, learnt, moves)


@njit(nogil=True)
def _add_up(rows: Rows, text: int, learnt: Learnt, sums: Floats) -> None:
    """What each classifier says of a text now."""
    sums[:] = learnt.bias
    for place in range(rows.starts[text], rows.starts[text + 1]):
        number, numbers = rows.numbers[place], learnt.numbers[rows.features[place]]
        for head in range(len(sums)):
            sums[head] += number * numbers[head]


@njit(nogil=True)
def _move(text: int, task: Task, sizes: Floats, learnt: Learnt, moves: Floats) -> bool:
    """From what each says to how far each must move; whether any must."""
    some, nought = False, np.float32(0)
    sides, pulls = task.sides[text], learnt.pulls[text]
    for head in range(len(moves)):
        side, pull, slack = np.float32(sides[head]), pulls[head], task.slack[text]
        wrong = side * moves[head] - np.float32(1) + pull * slack
        better = max(pull - wrong / (sizes[text, head] + slack), nought) if side else nought
        moves[head] = (better - pull) * side
        pulls[head] = better
        some |= moves[head] != 0
    return some


@njit(nogil=True)
def _apply(rows: Rows, text: int, task: Task, learnt: Learnt, moves: Floats) -> None:
    for head in range(len(moves)):
        learnt.bias[head] += moves[head]
    for place in range(rows.starts[text], rows.starts[text + 1]):
        feature, number = rows.features[place], rows.numbers[place]
        numbers, kept = learnt.numbers[feature], task.kept[feature]
        for head in range(len(moves)):
            numbers[head] += number * moves[head] if kept[head] else np.float32(0)
