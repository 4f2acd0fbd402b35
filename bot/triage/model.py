"""The trained model read over one message: a number for each head, and the words behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np

from bot.domain.facts import Facts
from bot.triage.features import Features, Indexes, features
from bot.triage.heads import ABOUT_NEED, HEADS
from bot.triage.pooling import pooled, word_vectors
from bot.triage.weights import BITS, PUBLIC_BITS, Bytes, Floats, Weights

SHIPPED: Final = Path(__file__).parent / "model.safetensors"
_MASK: Final = np.uint32((1 << BITS) - 1)
_PUBLIC_MASK: Final = np.uint32((1 << PUBLIC_BITS) - 1)
#: What the whole message says of needs; of conduct, what its worst sentence says.
_CONDUCT: Final = slice(len(ABOUT_NEED), len(HEADS))
#: More sentences than this are read as one.
MOST_UNITS: Final = 48
Units = Sequence[tuple[int, int]]
_ONE: Final = np.ones(1, dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the text alone says, in logits; higher is likelier."""

    heads: Floats
    public: Floats
    #: For each head, the stretch of tokens that spoke.
    spoke: tuple[tuple[int, int], ...]
    seen: Features


def read(facts: Facts, weights: Weights) -> Reading:
    """Read the whole message and each of its sentences."""
    seen = features(facts)
    units = units_of(facts)
    logits = _hashed(seen, units, weights.table, _MASK) * weights.scale
    logits += _company(seen, units, weights) @ weights.dense + weights.bias
    public = _hashed(seen, units, weights.public_table, _PUBLIC_MASK)
    best = np.zeros(len(HEADS), dtype=np.intp)
    best[_CONDUCT] = logits[:, _CONDUCT].argmax(axis=0)
    return Reading(
        heads=logits[best, np.arange(len(HEADS))],
        public=(public * weights.public_scale + weights.public_bias).max(axis=0),
        spoke=tuple(units[one] for one in best),
        seen=seen,
    )


def units_of(facts: Facts) -> list[tuple[int, int]]:
    """The whole message first, then its sentences where there are several."""
    whole = (0, len(facts.text.tokens))
    sentences = facts.text.sentences
    return [whole, *sentences] if 1 < len(sentences) <= MOST_UNITS else [whole]


def _hashed(seen: Features, units: Units, table: Bytes, mask: np.uint32) -> Floats:
    """For each stretch what its words and its pieces say, the whole message first."""
    starts = [first for first, _ in units[1:]]
    words = _by_stretch(table[seen.words & mask], seen.word_tokens, starts)
    pieces = _by_stretch(table[seen.pieces & mask], seen.piece_tokens, starts)
    before = table[seen.before & mask].sum(axis=0, dtype=np.int32)
    count = max(1, len(seen.words) + len(seen.before))
    whole = (words[0].sum(axis=0) + before) / np.float32(np.sqrt(count))
    whole += pieces[0].sum(axis=0) / np.float32(np.sqrt(max(1, len(seen.pieces))))
    parts = [one[0] / np.sqrt(np.maximum(1, one[1]))[:, None] for one in (words, pieces)]
    rows = [whole[None, :], *([parts[0] + parts[1]] if starts else [])]
    return np.concatenate(rows).astype(np.float32)


def _by_stretch(rows: Bytes, tokens: Indexes, starts: list[int]) -> tuple[Floats, Indexes]:
    """Sums of *rows* and how many there are, for each stretch that begins at one of *starts*."""
    if not starts:
        return rows.sum(axis=0, dtype=np.int32)[None, :].astype(np.float32), _ONE
    which = np.searchsorted(np.array(starts[1:]), tokens, side="right")
    counts = np.bincount(which, minlength=len(starts))
    ordered = rows[np.argsort(which, kind="stable")]
    ends = np.concatenate([[0], np.cumsum(counts)])
    sums = [ordered[a:b].sum(axis=0, dtype=np.int32) for a, b in pairwise(ends)]
    return np.stack(sums).astype(np.float32), counts.astype(np.int32)


def _company(seen: Features, units: Units, weights: Weights) -> Floats:
    """The pooled vectors of each stretch; each word is looked up once."""
    known, vectors = word_vectors(seen.plain, weights)
    width = weights.vectors.shape[1]
    bounds = [np.searchsorted(known, unit) for unit in units]
    return np.stack([pooled(vectors[first:last], width) for first, last in bounds])
