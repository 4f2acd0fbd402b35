import numpy as np
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from bot.triage.arrays import Flags, Floats
from bot.triage.training.solving import Learnt, Rows, Task, solve

STRENGTH = 0.5
TEXTS, FEATURES, HEADS = 60, 12, 3


def a_matter() -> tuple[csr_matrix, Flags, Floats]:
    """Texts, what holds of each, and how much each counts."""
    draw = np.random.default_rng(7)
    numbers = draw.random((TEXTS, FEATURES)) * (draw.random((TEXTS, FEATURES)) < 0.4)
    rows = csr_matrix(numbers.astype(np.float32))
    holds = numbers @ draw.normal(size=(FEATURES, HEADS)) + draw.normal(size=(TEXTS, HEADS)) > 0.5
    return rows, holds, draw.choice([0.5, 1.0, 2.0], TEXTS).astype(np.float32)


def learnt(told: Flags, kept: Flags, rounds: int = 400) -> Learnt:
    rows, holds, counts = a_matter()
    sides = (np.where(holds, 1, -1) * told).astype(np.int8)
    task = Task(sides, 1 / (2 * STRENGTH * counts), kept)
    there = Rows(rows.indptr, rows.indices, rows.data)
    return solve(there, task, rounds, np.random.default_rng(0))


def by_the_library(head: int, told: Flags, kept: Flags) -> tuple[Floats, float]:
    rows, holds, counts = a_matter()
    seen, mine = told[:, head], kept[:, head]
    made = LinearSVC(C=STRENGTH, dual=True, tol=1e-9, max_iter=100_000, random_state=0)
    made.fit(rows[seen][:, np.flatnonzero(mine)], holds[seen, head], sample_weight=counts[seen])
    numbers = np.zeros(FEATURES, dtype=np.float32)
    numbers[mine] = made.coef_[0]
    return numbers, float(made.intercept_[0])


def test_what_is_learnt_side_by_side_is_what_a_library_learns_one_by_one() -> None:
    draw = np.random.default_rng(3)
    told = draw.random((TEXTS, HEADS)) < 0.8
    kept = draw.random((FEATURES, HEADS)) < 0.7
    made = learnt(told, kept)
    assert not made.numbers[~kept].any()
    for head in range(HEADS):
        numbers, bias = by_the_library(head, told, kept)
        assert np.allclose(made.numbers[:, head], numbers, atol=1e-3)
        assert abs(made.bias[head] - bias) < 1e-3


def test_the_same_order_gives_the_same_bytes_and_nothing_told_gives_nothing() -> None:
    told, kept = np.ones((TEXTS, HEADS), bool), np.ones((FEATURES, HEADS), bool)
    told[:, 1] = False
    once, again = learnt(told, kept, 2), learnt(told, kept, 2)
    assert once.numbers.tobytes() == again.numbers.tobytes()
    assert once.numbers[:, 0].any()
    assert not once.numbers[:, 1].any()
    assert once.bias[1] == 0
