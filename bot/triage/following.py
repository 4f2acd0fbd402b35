"""One message followed through the network: a number for each head, and the words behind it."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from bot.domain.facts import Facts, Speaker
from bot.triage.arrays import Floats
from bot.triage.features import words_before
from bot.triage.network import BEFORE_RUN, FILTERS, RUNS, WIDTH, Layer, Line, Network

#: Longer messages say in the rest what they said before.
MOST_WORDS: Final = 400
#: Words of the last line of either side.
MOST_BEFORE: Final = 30
#: Makes "how much" about as large as "the clearest".
MUCH: Final = 3.0
_QUOTED: Final = 0
_BEFORE: Final = {Speaker.TENANT: 1, Speaker.LANDLORD: 2}


@dataclass(frozen=True, slots=True)
class Followed:
    """What the network made of one message."""

    heads: Floats
    #: For each length of run, what the run around each word says to each filter.
    runs: tuple[Floats, ...]
    hidden: Floats


def follow(facts: Facts, network: Network) -> Followed:
    """Read one message; one without words says nothing but what it answers."""
    said, before = lines_of(facts)
    rows = network.rows(said)
    runs = tuple(_runs(rows, run, network.layers[f"run_{run}"]) for run in RUNS)
    answers = _runs(network.rows(before), BEFORE_RUN, network.layers["before"])
    much = MUCH * np.sqrt(max(1, len(said)))
    seen = [part for run in runs for part in (_clearest(run), run.sum(axis=0) / much)]
    summary = np.concatenate([*seen, _clearest(answers)])
    hidden = np.maximum(network.layers["hidden"](summary), 0.0)
    heads = network.layers["out"](hidden) + network.layers["straight"](summary)
    return Followed(heads, runs, hidden)


def lines_of(facts: Facts) -> tuple[Line, Line]:
    """The words of a message and of the last line of either side before it, with their marks."""
    quoted = facts.text.quoted
    said = [
        (token.word, _QUOTED if place in quoted else None)
        for place, token in enumerate(facts.text.tokens[:MOST_WORDS])
    ]
    before = [
        (word, _BEFORE[speaker])
        for speaker, words in words_before(facts, MOST_BEFORE)
        for word in words
    ]
    return said, before


def of_words(followed: Followed, network: Network, head: int) -> Floats:
    """What each word adds for *head*; what a run adds is shared out evenly among its words."""
    layers = network.layers
    awake = layers["out"].matrix[:, head] * (followed.hidden > 0)
    counts = layers["straight"].matrix[:, head] + layers["hidden"].matrix @ awake
    words = len(followed.runs[0])
    total = np.zeros(words, dtype=np.float32)
    if not words:
        return total
    shares = counts[: 2 * len(RUNS) * FILTERS].reshape(len(RUNS), 2, FILTERS)
    for length, run, (clearest, much) in zip(RUNS, followed.runs, shares, strict=True):
        added = run @ much / (MUCH * np.sqrt(words))
        added += np.bincount(run.argmax(axis=0), run.max(axis=0) * clearest, minlength=words)
        spread = np.convolve(added, np.full(length, 1.0 / length))
        total += spread[length // 2 : length // 2 + words].astype(np.float32)
    return total


def _runs(rows: Floats, length: int, layer: Layer) -> Floats:
    """What *layer* says of the run of *length* words around each word; nothing is below nought."""
    padded = np.zeros((len(rows) + length - 1, WIDTH), dtype=np.float32)
    padded[length // 2 : length // 2 + len(rows)] = rows
    runs = np.hstack([padded[at : at + len(rows)] for at in range(length)])
    made = layer(runs)
    return np.maximum(made, 0.0, out=made)


def _clearest(runs: Floats) -> Floats:
    made: Floats = runs.max(axis=0, initial=0.0)
    return made
