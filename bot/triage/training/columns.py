"""Linear classifiers side by side: one column of numbers for each head."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.triage.arrays import Flags, Floats
from bot.triage.training.solving import Learnt, Rows, Task, solve

#: Inverse strength of the penalty; chosen by cross-validation on our own messages.
STRENGTH: Final = 0.5
#: How often the solver goes over everything; with more, messages held back were ranked no better.
ROUNDS: Final = 4
AT_ONCE: Final = 2
_SEED: Final = 0
#: What a text that counts for nothing is taken to count, where it is divided by.
_LEAST: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is learnt from: a row of features for each text, and a column for each head."""

    rows: csr_matrix
    holds: Flags
    #: Whether the labels of a text speak about a head at all.
    told: Flags
    #: How much each text counts.
    counts: Floats


@dataclass(frozen=True, slots=True)
class Heads:
    """One column of numbers for each head."""

    matrix: Floats
    bias: Floats


def fit_columns(
    lesson: Lesson,
    strength: float = STRENGTH,
    kept: Flags | None = None,
    rounds: int = ROUNDS,
) -> Heads:
    """Learn every column of *lesson*, from the features marked in its column of *kept* alone.

    A feature that few messages have is given more room; the weights that come out are for the
    features as they are, so nothing of this is left to do when a message is read. The squared
    hinge leaves alone what is right by a margin; it did better than the logistic loss, most of all
    on rare labels. What it gives is no probability; the second stage makes it one.
    """
    rarity = _rarity(lesson.rows[lesson.counts > 0])
    table, (features, heads) = lesson.rows, (lesson.rows.shape[1], lesson.holds.shape[1])
    rows = Rows(table.indptr, table.indices, table.data * rarity[table.indices])
    task = _task(lesson, strength, np.ones((features, heads), bool) if kept is None else kept)
    shares = [np.arange(heads)[first::AT_ONCE] for first in range(AT_ONCE)]
    parts = Parallel(n_jobs=AT_ONCE, prefer="threads")(
        delayed(_fit)(rows, task, mine, rounds) for mine in shares
    )
    made = Heads(np.zeros((features, heads), np.float32), np.zeros(heads, np.float32))
    for mine, learnt in zip(shares, parts, strict=True):
        made.matrix[:, mine] = learnt.numbers * rarity[:, None]
        made.bias[mine] = learnt.bias
    return Heads(made.matrix, np.where(_open(lesson), made.bias, _always(lesson)))


def _rarity(rows: csr_matrix) -> Floats:
    """Inverse document frequency, one on average."""
    having = rows.getnnz(axis=0)
    rare = np.log((1 + rows.shape[0]) / (1 + having))
    usual = np.sqrt((having * rare**2).sum() / max(1, having.sum()))
    made: Floats = (rare / usual).astype(np.float32)
    return made


def _task(lesson: Lesson, strength: float, kept: Flags) -> Task:
    sides = np.where(lesson.holds, 1, -1) * (lesson.told & _open(lesson))
    slack = 1 / (2 * strength * np.maximum(lesson.counts, _LEAST))
    return Task(sides.astype(np.int8), slack.astype(np.float32), kept)


def _open(lesson: Lesson) -> Flags:
    """Of each head, whether there are texts of both kinds to learn from."""
    yes, no = lesson.holds & lesson.told, ~lesson.holds & lesson.told
    return np.logical_and(yes.any(axis=0), no.any(axis=0))


def _always(lesson: Lesson) -> Floats:
    """What a head says that knows one answer only."""
    made = np.where((lesson.holds & lesson.told).any(axis=0), 1, -1)
    return made.astype(np.float32)


def _fit(rows: Rows, task: Task, mine: NDArray[np.intp], rounds: int) -> Learnt:
    """The heads that are *mine*; runs in a thread of its own."""
    own = Task(task.sides[:, mine].copy(), task.slack, task.kept[:, mine].copy())  # in rows
    return solve(rows, own, rounds, np.random.default_rng(_SEED))
