"""Which words the model's answer rests on."""

from typing import Final

import numpy as np

from bot.domain.facts import Facts
from bot.domain.rules import Span
from bot.triage.arrays import Floats
from bot.triage.evidence import FOLLOWED, NETWORK_UNIT, STRONGEST
from bot.triage.following import of_words
from bot.triage.model import Reading
from bot.triage.weights import Weights

#: Words that say less than this share of the most telling one are not shown.
_TELLING: Final = 0.4
MOST_SPANS: Final = 4


def spans_of(
    facts: Facts, reading: Reading, weights: Weights, counts: Floats, head: int
) -> tuple[Span, ...]:
    """The most telling words for *head*, in the order of the message, neighbours joined.

    *counts* says how much each input of the second stage counts.
    """
    weight = _of_both(reading, weights, counts, head)
    if not len(weight) or weight.max() <= 0:
        return ()
    telling = np.flatnonzero(weight >= _TELLING * weight.max())
    chosen = sorted(telling[np.argsort(-weight[telling], kind="stable")][:MOST_SPANS])
    return tuple(facts.text.span(start, end) for start, end in _joined(chosen))


def _of_both(reading: Reading, weights: Weights, counts: Floats, head: int) -> Floats:
    """What features and network add for each word, each as far as the second stage believes it."""
    entire, stretch = (0, reading.seen.length), reading.spoke[head]
    whole, strongest = float(counts[head]), float(counts[STRONGEST + head])
    if stretch[0] == 0 and stretch[1] >= entire[1]:  # both are the same number
        whole, strongest = whole + strongest, 0.0
    total = _of_stretch(reading, head, entire) * max(0.0, whole)
    total += _of_stretch(reading, head, stretch) * max(0.0, strongest)
    total *= weights.scale[head]
    followed = of_words(reading.followed, weights.network, head)
    total[: len(followed)] += followed * max(0.0, float(counts[FOLLOWED + head])) / NETWORK_UNIT
    return total


def _of_stretch(reading: Reading, head: int, stretch: tuple[int, int]) -> Floats:
    """What each word adds for *head* in *stretch*, alone and with its neighbours."""
    seen = reading.seen
    words = len(seen.words)
    column = reading.numbers[: words + len(seen.pieces), head]
    total = np.zeros(seen.length, dtype=np.float32)
    for tokens, values in ((seen.word_tokens, column[:words]), (seen.piece_tokens, column[words:])):
        inside = (tokens >= stretch[0]) & (tokens < stretch[1])
        share = 1.0 / np.sqrt(max(1, int(inside.sum())))
        added = np.bincount(tokens[inside], values[inside] * share, minlength=seen.length)
        total += added.astype(np.float32)
    return total


def _joined(places: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and runs[-1][1] == place:
            runs[-1] = (runs[-1][0], place + 1)
        else:
            runs.append((place, place + 1))
    return runs
