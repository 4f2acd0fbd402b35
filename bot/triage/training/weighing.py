"""Learning the second stage: how much to believe the text and how much the rules, with JAX."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import jax
import numpy as np
import optax
from joblib import Parallel, delayed
from numpy.typing import NDArray

from bot.triage.arrays import Flags, Floats, Halves
from bot.triage.evidence import FOUND, inputs, separate
from bot.triage.heads import HEADS
from bot.triage.together import HIDDEN, Together
from bot.triage.training.columns import AT_ONCE
from bot.triage.training.corpus import FOLDS, Example
from bot.triage.training.pacing import paces

#: How often every message is seen.
_ROUNDS: Final = 12
#: Few messages are seen more often, until so many steps are done.
_FEWEST_STEPS: Final = 200
_BATCH: Final = 128
_FASTEST: Final = 2e-3
_DECAY: Final = 0.1
#: Of what the hidden layer says, so much is left out at random while learning.
_LEFT_OUT: Final = 0.2
_SEED: Final = 0
#: With fewer examples than this nothing can be weighed: the rules and the text count alike.
_FEWEST: Final = 4
#: Inputs are made alike in size, but one that hardly ever differs is not made louder than this.
_LEAST_SPREAD: Final = 0.1
#: One that differs less never differed, and nothing is known of what it means.
_STILL: Final = 1e-6
#: What two bytes can hold.
_MOST: Final = 6e4
#: Its pace is given at each step, so that a step is compiled once, however many there are.
_COURSE: Final = optax.chain(optax.scale_by_adam(), optax.add_decayed_weights(_DECAY))
Numbers = Mapping[str, Any]
#: Rows, what holds, what is told, and a byte for each number that may be left out.
Batch = tuple[Floats, Floats, Floats, NDArray[np.uint8]]


def rows_of(
    examples: Sequence[Example], read: Floats, followed: Floats, public: Floats, found: Floats
) -> Floats:
    """One row of inputs for each message."""
    return np.stack(
        [
            inputs(read[row], followed[row], public[row], found[row], example.around)
            for row, example in enumerate(examples)
        ]
    )


def weigh_and_try(
    rows: Floats, holds: Flags, told: Flags, folds: NDArray[np.int64], learn: Flags
) -> tuple[Together, Floats]:
    """Learn from the messages marked in *learn*; and what each message gets from what was learnt
    without its part."""
    parts = [folds == fold for fold in range(FOLDS)]
    everything, *without = Parallel(n_jobs=AT_ONCE)(
        delayed(weigh)(rows, holds, told & (learn & ~away)[:, None])
        for away in [np.zeros_like(learn), *parts]
    )
    made = np.zeros((len(rows), len(HEADS)), dtype=np.float32)
    for away, learnt in zip(parts, without, strict=True):
        made[away] = learnt.probabilities(rows[away])
    return everything, made


def weigh(rows: Floats, holds: Flags, told: Flags) -> Together:
    """Learn how the inputs together bear on each head; runs in a process of its own."""
    enough = _enough(holds, told)
    taught = np.flatnonzero((told & enough).any(axis=1))
    if not len(taught):
        none = np.zeros(rows.shape[1], dtype=np.float32)
        return _packed(_first(len(none), np.random.default_rng(_SEED)), none, none, enough)
    usual, spread = rows[taught].mean(axis=0), rows[taught].std(axis=0)
    alike = (rows[taught] - usual) / np.maximum(spread, _LEAST_SPREAD)
    numbers = _learn(alike, holds[taught], (told & enough)[taught])
    return _packed(numbers, usual, spread, enough)


def _enough(holds: Flags, told: Flags) -> Flags:
    """Of each head, whether there are examples enough of both kinds."""
    made: Flags = ((holds & told).sum(axis=0) >= _FEWEST) & (~holds & told).any(axis=0)
    return made


def _learn(rows: Floats, holds: Flags, known: Flags) -> Numbers:
    draw = np.random.default_rng(_SEED)
    numbers = _first(rows.shape[1], draw)
    state = _COURSE.init(numbers)
    each = max(1, len(rows) // _BATCH)
    rounds = max(_ROUNDS, -(-_FEWEST_STEPS // each))
    pace = iter(paces(rounds * each, _FASTEST))
    wanted, share = holds.astype(np.float32), known.astype(np.float32)
    for _ in range(rounds):
        order = np.resize(draw.permutation(len(rows)), each * _BATCH).reshape(each, _BATCH)
        for chosen in order:
            chance = draw.integers(0, 256, (_BATCH, HIDDEN), dtype=np.uint8)
            batch = rows[chosen], wanted[chosen], share[chosen], chance
            numbers, state = _step(numbers, state, batch, next(pace))
    learnt: Numbers = jax.device_get(numbers)
    return learnt


def _first(width: int, draw: np.random.Generator) -> dict[str, Any]:
    """The numbers before anything is learnt."""
    hidden = draw.normal(0, 1 / np.sqrt(width), (width, HIDDEN)).astype(np.float32)
    return {
        "straight": np.zeros((width, len(HEADS)), dtype=np.float32),
        "bias": np.full(len(HEADS), -2.0, dtype=np.float32),
        "hidden": hidden,
        "hidden_bias": np.zeros(HIDDEN, dtype=np.float32),
        "out": np.zeros((HIDDEN, len(HEADS)), dtype=np.float32),
    }


def _apart() -> tuple[Floats, Floats, Floats]:
    """Which numbers there are of the straight ones, the hidden ones and those that come out."""
    sees = separate().astype(np.float32)
    need, conduct = sees[:, :1], sees[:, -1:]
    half = np.arange(HIDDEN) < HIDDEN // 2
    of_need = (sees == need).all(axis=0)
    hidden = np.where(half, need, conduct).astype(np.float32)
    return sees, hidden, (half[:, None] == of_need).astype(np.float32)


_STRAIGHT, _HIDDEN, _OUT = _apart()


@jax.jit
def _step(numbers: Numbers, state: Any, batch: Batch, pace: Any) -> tuple[Numbers, Any]:
    def wrong(numbers: Numbers) -> jax.Array:
        rows, wanted, share, chance = batch
        each = optax.sigmoid_binary_cross_entropy(_logits(numbers, rows, chance), wanted)
        mean: jax.Array = (each * share).sum() / _BATCH
        return mean

    moves, state = _COURSE.update(jax.grad(wrong)(numbers), state, numbers)
    moved = {name: number - pace * moves[name] for name, number in numbers.items()}
    return moved, state


def _logits(numbers: Numbers, rows: Floats, chance: Any) -> jax.Array:
    """As ``bot.triage.together.Together`` adds it up, with some of the hidden layer left out."""
    hidden = jax.nn.relu(rows @ (numbers["hidden"] * _HIDDEN) + numbers["hidden_bias"])
    hidden *= (chance >= round(_LEFT_OUT * 256)) / (1 - _LEFT_OUT)
    straight = rows @ (numbers["straight"] * _STRAIGHT) + numbers["bias"]
    made: jax.Array = straight + hidden @ (numbers["out"] * _OUT)
    return made


def _packed(numbers: Numbers, usual: Floats, spread: Floats, learnt: Flags) -> Together:
    """For inputs as they are; a head about which nothing was learnt believes both sides alike."""
    size = ((spread > _STILL) / np.maximum(spread, _LEAST_SPREAD))[:, None]
    straight = _small(numbers["straight"] * _STRAIGHT * size)
    hidden = _small(numbers["hidden"] * _HIDDEN * size)
    out = _small(numbers["out"] * _OUT * learnt)
    bias = numbers["bias"] - usual @ straight.astype(np.float32)
    hidden_bias = numbers["hidden_bias"] - usual @ hidden.astype(np.float32)
    for head in np.flatnonzero(~learnt):
        straight[:, head], bias[head] = 0.0, -2.0
        straight[[head, FOUND + head], head] = 4.0
    whole = np.float32
    return Together(straight, bias.astype(whole), hidden, hidden_bias.astype(whole), out)


def _small(numbers: Floats) -> Halves:
    return np.clip(numbers, -_MOST, _MOST).astype(np.float16)
