"""Which words the model's answer rests on."""

from typing import Final

import numpy as np

from bot.domain.facts import Facts
from bot.domain.rules import Span
from bot.triage.arrays import Bytes, Floats
from bot.triage.evidence import FOLLOWED, NETWORK_UNIT
from bot.triage.features import Indexes
from bot.triage.following import of_words
from bot.triage.model import Reading
from bot.triage.weights import Weights

#: Words that say less than this share of the most telling one are not shown.
_TELLING: Final = 0.4
MOST_SPANS: Final = 4


def spans_of(facts: Facts, reading: Reading, weights: Weights, head: int) -> tuple[Span, ...]:
    """The most telling words for *head*, in the order of the message, neighbours joined."""
    weight = _of_both(reading, weights, head)
    if not len(weight) or weight.max() <= 0:
        return ()
    telling = np.flatnonzero(weight >= _TELLING * weight.max())
    chosen = sorted(telling[np.argsort(-weight[telling], kind="stable")][:MOST_SPANS])
    return tuple(facts.text.span(start, end) for start, end in _joined(chosen))


def _of_both(reading: Reading, weights: Weights, head: int) -> Floats:
    """What features and network add for each word, each as far as the second stage believes it."""
    first, last = reading.spoke[head]
    total = np.zeros(reading.seen.length, dtype=np.float32)
    believed = weights.together[head, head] * weights.scale[head]
    total[first:last] = _of_words(reading, head)[first:last] * believed
    followed = of_words(reading.followed, weights.network, head)
    total[: len(followed)] += followed * weights.together[FOLLOWED + head, head] / NETWORK_UNIT
    return total


def _of_words(reading: Reading, head: int) -> Floats:
    """What each word of the message adds for *head*, alone and with its neighbours."""
    seen = reading.seen
    words = len(seen.words)
    column = reading.numbers[: words + len(seen.pieces), head]
    total = _added(seen.word_tokens, column[:words], seen.length)
    total += _added(seen.piece_tokens, column[words:], seen.length)
    return total


def _added(tokens: Indexes, values: Bytes, count: int) -> Floats:
    share = 1.0 / np.sqrt(max(1, len(values)))
    added: Floats = np.bincount(tokens, values * share, minlength=count).astype(np.float32)
    return added


def _joined(places: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and runs[-1][1] == place:
            runs[-1] = (runs[-1][0], place + 1)
        else:
            runs.append((place, place + 1))
    return runs
