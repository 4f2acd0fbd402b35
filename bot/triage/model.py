"""The trained model read over one message: a number for each head, and the words behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.domain.facts import Facts
from bot.triage.arrays import Bytes, Floats
from bot.triage.features import Features, features
from bot.triage.following import Followed, follow
from bot.triage.weights import PUBLIC_BITS, Weights

SHIPPED: Final = Path(__file__).parent / "model.safetensors"
_PUBLIC_MASK: Final = np.uint32((1 << PUBLIC_BITS) - 1)
#: More sentences than this are read as one.
MOST_UNITS: Final = 48
#: Rows of weights added up in one go.
_AT_ONCE: Final = 512
Units = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the text alone says; above nought is likelier than not, and one is a clear case."""

    #: For each head what the whole message says, then for each the most that any stretch says.
    heads: Floats
    public: Floats
    #: For each head, the stretch of tokens that said the most.
    spoke: tuple[tuple[int, int], ...]
    seen: Features
    #: What each word, piece and earlier word says to each head, in that order.
    numbers: Bytes
    #: The same message, its words in their order.
    followed: Followed


def read(facts: Facts, weights: Weights) -> Reading:
    """Read the whole message and each of its sentences."""
    seen = features(facts)
    units = units_of(facts)
    shares = shares_of(seen, units)
    hashes = np.concatenate([seen.words, seen.pieces, seen.before])
    numbers = weights.table.rows(hashes)
    heads, best = _heads(shares, numbers, weights)
    public = _added(shares, weights.public_table[hashes & _PUBLIC_MASK])
    return Reading(
        heads=heads,
        public=(public * weights.public_scale + weights.public_bias).max(axis=0),
        spoke=tuple(units[one] for one in best),
        seen=seen,
        numbers=numbers,
        followed=follow(facts, weights.network),
    )


def _heads(shares: Floats, numbers: Bytes, weights: Weights) -> tuple[Floats, NDArray[np.intp]]:
    """Each head's answers, and which stretch said the most."""
    scores = _added(shares, numbers) * weights.scale + weights.bias
    return np.concatenate([scores[0], scores.max(axis=0)]), scores.argmax(axis=0)


def _added(shares: Floats, numbers: Bytes) -> Floats:
    """The rows of *numbers*, weighed and summed for each stretch; a few at a time, so that
    they stay where the processor finds them."""
    total = np.zeros((len(shares), numbers.shape[1]), dtype=np.float32)
    for at in range(0, len(numbers), _AT_ONCE):
        rows = numbers[at : at + _AT_ONCE].astype(np.float32)
        total += shares[:, at : at + _AT_ONCE] @ rows
    return total


def units_of(facts: Facts) -> list[tuple[int, int]]:
    """The whole message first, then its sentences where there are several."""
    whole = (0, len(facts.text.tokens))
    sentences = facts.text.sentences
    return [whole, *sentences] if 1 < len(sentences) <= MOST_UNITS else [whole]


def shares_of(seen: Features, units: Units) -> Floats:
    """How much each word, piece and earlier word counts in each stretch, a row for each."""
    words, pieces, before = len(seen.words), len(seen.pieces), len(seen.before)
    shares = np.zeros((len(units), words + pieces + before), dtype=np.float32)
    shares[0, :words] = shares[0, words + pieces :] = 1.0 / np.sqrt(max(1, words + before))
    shares[0, words : words + pieces] = 1.0 / np.sqrt(max(1, pieces))
    if len(units) > 1:
        starts = np.array([first for first, _ in units[2:]])
        for tokens, at in ((seen.word_tokens, 0), (seen.piece_tokens, words)):
            which = np.searchsorted(starts, tokens, side="right")
            counts = np.bincount(which, minlength=len(units) - 1)
            share = (1.0 / np.sqrt(np.maximum(1, counts))).astype(np.float32)
            shares[which + 1, np.arange(len(tokens)) + at] = share[which]
    return shares
