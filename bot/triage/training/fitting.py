"""The first stage: one linear classifier for each head, over words, pairs and pieces of words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from warnings import catch_warnings, simplefilter

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags, vstack
from sklearn.exceptions import ConvergenceWarning
from sklearn.svm import LinearSVC

from bot.triage.arrays import Floats
from bot.triage.features import part, whole
from bot.triage.heads import ABOUT_NEED
from bot.triage.model import units_of
from bot.triage.table import BITS
from bot.triage.training.corpus import Example
from bot.triage.training.matrix import hashed

Flags = NDArray[np.bool_]
#: Inverse strength of the penalty; chosen by cross-validation on our own messages.
STRENGTH = 1.0
#: More rounds changed nothing that counts.
_ROUNDS = 60
AT_ONCE = 2
#: So many numbers of the first stage are kept; two bytes each.
MOST_NUMBERS = 2_300_000
_NEEDS = len(ABOUT_NEED)
#: What only one message has says nothing about any other.
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Stretches:
    """Every message as a row, then every sentence of those that have several."""

    rows: csr_matrix
    #: Of each column, the hash of its feature; rising.
    slots: NDArray[np.int64]
    messages: int
    #: For each sentence row, the message it is from.
    owner: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Beside:
    """Texts that are no messages to a landlord and bear on conduct only."""

    rows: csr_matrix
    #: A column for each head about conduct.
    holds: Flags
    told: Flags
    counts: Floats


@dataclass(frozen=True, slots=True)
class Heads:
    """One column of numbers for each head."""

    matrix: Floats
    bias: Floats


def stretches(examples: Sequence[Example], first: int) -> Stretches:
    """The features that several of the *first* so many examples have, in all of *examples*."""
    found, owner = [whole(example.seen) for example in examples], []
    for row, example in enumerate(examples):
        for unit in units_of(example.facts)[1:]:
            found.append(part(example.seen, *unit))
            owner.append(row)
    rows = hashed(found, BITS)
    slots = np.flatnonzero(rows[:first].getnnz(axis=0) >= _FEWEST)
    return Stretches(rows[:, slots], slots, len(examples), np.array(owner, dtype=np.int64))


def known_from(every: Stretches, beside: Beside, counts: Floats) -> tuple[Stretches, Beside]:
    """Both with only the features that several messages have which have a share in *counts*."""
    having = every.rows[: every.messages][counts > 0].getnnz(axis=0)
    known = np.flatnonzero(having >= _FEWEST)
    kept = replace(every, rows=every.rows[:, known], slots=every.slots[known])
    return kept, replace(beside, rows=beside.rows[:, known])


def fit(all_rows: Stretches, holds: Flags, told: Flags, counts: Floats, beside: Beside) -> Heads:
    """Learn from the messages that have a share in *counts*, from each as much as it says.

    Of conduct, a sentence of a harmless message is harmless; of a message that breaks a rule,
    only the sentence that looks worst is taken to be what broke it.
    """
    rows, known = all_rows.rows, told & (counts > 0)[:, None]
    first = fit_columns(rows[: all_rows.messages], holds, known, counts)
    sentences = rows[all_rows.messages :]
    scores = sentences @ first.matrix[:, _NEEDS:] + first.bias[_NEEDS:]
    extra_holds, extra_told = _of_sentences(all_rows.owner, scores, holds, known)
    conduct = fit_columns(
        vstack([rows, beside.rows]).tocsr(),
        np.vstack([holds[:, _NEEDS:], extra_holds, beside.holds]),
        np.vstack([known[:, _NEEDS:], extra_told, beside.told]),
        np.concatenate([counts, counts[all_rows.owner], beside.counts]),
    )
    return Heads(
        np.hstack([first.matrix[:, :_NEEDS], conduct.matrix]),
        np.concatenate([first.bias[:_NEEDS], conduct.bias]),
    )


def _of_sentences(
    owner: NDArray[np.int64], scores: Floats, holds: Flags, told: Flags
) -> tuple[Flags, Flags]:
    known = told[owner, _NEEDS:]
    bad = holds[owner, _NEEDS:]
    worst = np.full((len(holds), scores.shape[1]), -np.inf)
    np.maximum.at(worst, owner, scores)
    lead = scores >= worst[owner]
    return bad & lead, known & (~bad | lead)


def fit_columns(
    rows: csr_matrix, holds: Flags, told: Flags, counts: Floats, strength: float = STRENGTH
) -> Heads:
    """Each column of *holds* from the rows that *told* marks for it; a row counts as *counts* says.

    A feature that few messages have is given more room; the weights that come out are for the
    features as they are, so nothing of this is left to do when a message is read.
    """
    rarity = _rarity(rows[counts > 0])
    roomy = (rows @ diags(rarity)).tocsr()
    made = Parallel(n_jobs=AT_ONCE)(  # threads would share the solver's random numbers
        delayed(fit_one)(roomy, holds[:, one], told[:, one], counts, strength)
        for one in range(holds.shape[1])
    )
    matrix = np.stack([weights * rarity for weights, _ in made], axis=1).astype(np.float32)
    return Heads(matrix, np.array([bias for _, bias in made], dtype=np.float32))


def _rarity(rows: csr_matrix) -> Floats:
    """Inverse document frequency, one on average."""
    having = rows.getnnz(axis=0)
    rare = np.log((1 + rows.shape[0]) / (1 + having))
    usual = np.sqrt((having * rare**2).sum() / max(1, having.sum()))
    made: Floats = (rare / usual).astype(np.float32)
    return made


def fit_one(
    rows: Any, holds: Flags, told: Flags, counts: Floats, strength: float
) -> tuple[Floats, float]:
    """One head: its numbers and its bias; runs in a process of its own.

    The squared hinge leaves alone what is right by a margin; it did better than the logistic loss,
    most of all on rare labels, in half the time. What it gives is no probability; the second stage
    makes it one.
    """
    known = rows[told]  # a copy: what is shared between processes cannot be written to
    wanted = holds[told]
    if wanted.all() or not wanted.any():
        return np.zeros(rows.shape[1], dtype=np.float32), 1.0 if wanted.any() else -1.0
    made = LinearSVC(C=strength, dual=True, tol=0.01, max_iter=_ROUNDS, random_state=0)
    with catch_warnings():
        simplefilter("ignore", ConvergenceWarning)  # near enough, in half the time
        made.fit(known, wanted, sample_weight=counts[told])
    return made.coef_[0].astype(np.float32), float(made.intercept_[0])


def slimmed(heads: Heads) -> Heads:
    """Without the numbers that are next to nothing, so that the rest fits into the file."""
    size = np.abs(heads.matrix)
    if size.size <= MOST_NUMBERS:
        return heads
    least = np.partition(size, size.size - MOST_NUMBERS, axis=None)[size.size - MOST_NUMBERS]
    return Heads(np.where(size >= least, heads.matrix, np.float32(0.0)), heads.bias)


def read_all(all_rows: Stretches, heads: Heads) -> Floats:
    """What the model says of each message, as ``bot.triage.model.read`` adds it up."""
    scores: Floats = all_rows.rows @ heads.matrix + heads.bias
    best = scores[: all_rows.messages].copy()
    conduct = scores[all_rows.messages :, _NEEDS:]
    worst = best[:, _NEEDS:].copy()
    np.maximum.at(worst, all_rows.owner, conduct)
    best[:, _NEEDS:] = worst
    return best
