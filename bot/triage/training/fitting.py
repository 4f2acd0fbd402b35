"""The first stage: one linear classifier for each head, over words, pairs and pieces of words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

from bot.triage.arrays import Flags, Floats
from bot.triage.features import part, whole
from bot.triage.heads import ABOUT_NEED
from bot.triage.model import units_of
from bot.triage.table import BITS
from bot.triage.training.columns import Heads, Lesson, fit_columns
from bot.triage.training.corpus import Example
from bot.triage.training.keeping import weightiest
from bot.triage.training.matrix import hashed

_NEEDS: Final = len(ABOUT_NEED)
#: Which numbers are worth their place shows sooner than what they should be.
_SKETCH: Final = 2
#: What only one message has says nothing about any other.
_FEWEST: Final = 2


@dataclass(frozen=True, slots=True)
class Stretches:
    """Every message as a row, then every sentence of those that have several."""

    rows: csr_matrix
    #: Of each column, the hash of its feature; rising.
    slots: NDArray[np.int64]
    messages: int
    #: For each sentence row, the message it is from.
    owner: NDArray[np.int64]


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


def known_from(every: Stretches, beside: Lesson, counts: Floats) -> tuple[Stretches, Lesson]:
    """Both with only the features that several messages have which have a share in *counts*."""
    having = every.rows[: every.messages][counts > 0].getnnz(axis=0)
    known = np.flatnonzero(having >= _FEWEST)
    kept = replace(every, rows=every.rows[:, known], slots=every.slots[known])
    return kept, replace(beside, rows=beside.rows[:, known])


def fit(all_rows: Stretches, holds: Flags, told: Flags, counts: Floats, beside: Lesson) -> Heads:
    """Learn from the messages that have a share in *counts*, from each as much as it says.

    First from whole messages: that shows which numbers are worth their place in the file. Then
    again with those alone, which learn to make up for the others. Of conduct, a sentence of a
    harmless message is harmless; of a message that breaks a rule, only the sentence that looks
    worst is taken to be what broke it. *beside* are texts that are no messages to a landlord and
    tell of conduct alone.
    """
    known = told & (counts > 0)[:, None]
    messages = Lesson(all_rows.rows[: all_rows.messages], holds, known, counts)
    first = fit_columns(messages, rounds=_SKETCH)
    kept = weightiest(first.matrix, messages.rows[counts > 0])
    need = Lesson(messages.rows, holds[:, :_NEEDS], known[:, :_NEEDS], counts)
    conduct = _of_conduct(all_rows, first, messages, beside)
    of_need = fit_columns(need, kept=kept[:, :_NEEDS])
    of_conduct = fit_columns(conduct, kept=kept[:, _NEEDS:])
    return Heads(
        np.hstack([of_need.matrix, of_conduct.matrix]),
        np.concatenate([of_need.bias, of_conduct.bias]),
    )


def _of_conduct(all_rows: Stretches, first: Heads, messages: Lesson, beside: Lesson) -> Lesson:
    """The heads about conduct: whole messages, their sentences, and what stands beside them."""
    sentences = all_rows.rows[all_rows.messages :]
    scores = sentences @ first.matrix[:, _NEEDS:] + first.bias[_NEEDS:]
    holds, told = _of_sentences(all_rows.owner, scores, messages.holds, messages.told)
    return Lesson(
        vstack([all_rows.rows, beside.rows]).tocsr(),
        np.vstack([messages.holds[:, _NEEDS:], holds, beside.holds]),
        np.vstack([messages.told[:, _NEEDS:], told, beside.told]),
        np.concatenate([messages.counts, messages.counts[all_rows.owner], beside.counts]),
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


def read_all(all_rows: Stretches, heads: Heads) -> Floats:
    """What the model says of each message, as ``bot.triage.model.read`` adds it up."""
    scores: Floats = all_rows.rows @ heads.matrix + heads.bias
    entire = scores[: all_rows.messages]
    strongest = entire.copy()
    np.maximum.at(strongest, all_rows.owner, scores[all_rows.messages :])
    return np.hstack([entire, strongest])
