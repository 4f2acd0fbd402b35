"""The trained model read over one message: a number for each head, and the words behind it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.domain.facts import Facts
from bot.triage.features import Features, Stretch, features, part, whole
from bot.triage.heads import ABOUT_NEED, HEADS
from bot.triage.pooling import pooled, word_vectors
from bot.triage.weights import BITS, PUBLIC_BITS, Floats, Weights

SHIPPED: Final = Path(__file__).parent / "model.safetensors"
_MASK: Final = np.uint32((1 << BITS) - 1)
_PUBLIC_MASK: Final = np.uint32((1 << PUBLIC_BITS) - 1)
#: What the whole message says of needs; of conduct, what its worst sentence says.
_CONDUCT: Final = slice(len(ABOUT_NEED), len(HEADS))
#: More sentences than this are read as one.
MOST_UNITS: Final = 48


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
    logits = np.stack([_logits(seen, unit, weights) for unit in units])
    public = np.stack([_public(seen, unit, weights) for unit in units])
    best = np.zeros(len(HEADS), dtype=np.intp)
    best[_CONDUCT] = logits[:, _CONDUCT].argmax(axis=0)
    return Reading(
        heads=logits[best, np.arange(len(HEADS))],
        public=public.max(axis=0),
        spoke=tuple(units[one] for one in best),
        seen=seen,
    )


def units_of(facts: Facts) -> list[tuple[int, int]]:
    """The whole message first, then its sentences where there are several."""
    whole = (0, len(facts.text.tokens))
    sentences = facts.text.sentences
    return [whole, *sentences] if 1 < len(sentences) <= MOST_UNITS else [whole]


def _logits(seen: Features, unit: tuple[int, int], weights: Weights) -> Floats:
    words, pieces = _stretch(seen, unit)
    hashed = _shared(weights.table, words & _MASK) + _shared(weights.table, pieces & _MASK)
    company = company_of(seen, unit, weights)
    total: Floats = hashed * weights.scale + company @ weights.dense + weights.bias
    return total


def company_of(seen: Features, unit: tuple[int, int], weights: Weights) -> Floats:
    """The pooled vectors of one stretch."""
    first, last = unit
    _, vectors = word_vectors(seen.plain[first:last], weights)
    return pooled(vectors, weights.vectors.shape[1])


def _public(seen: Features, unit: tuple[int, int], weights: Weights) -> Floats:
    words, pieces = _stretch(seen, unit)
    hashed = _shared(weights.public_table, words & _PUBLIC_MASK)
    hashed += _shared(weights.public_table, pieces & _PUBLIC_MASK)
    total: Floats = hashed * weights.public_scale + weights.public_bias
    return total


def _stretch(seen: Features, unit: tuple[int, int]) -> Stretch:
    """What is said there; the lines before count with the whole message only."""
    first, last = unit
    return whole(seen) if first == 0 and last >= len(seen.plain) else part(seen, first, last)


def _shared(table: NDArray[np.int8], rows: NDArray[np.uint32]) -> Floats:
    """Features share one vote: the longer the text, the less each of them says."""
    share = np.float32(1.0 / np.sqrt(max(1, len(rows))))
    total: Floats = table[rows].sum(axis=0, dtype=np.int32).astype(np.float32) * share
    return total
