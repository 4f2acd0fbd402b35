"""Learning the network that reads words in their order, with JAX: on one core, repeatably."""

from collections.abc import Mapping
from typing import Any, Final

import jax
import jax.numpy as jnp
import numpy as np
import optax
from numpy.typing import NDArray

from bot.triage.arrays import Flags, Floats
from bot.triage.features import Hashes
from bot.triage.following import MUCH
from bot.triage.heads import HEADS
from bot.triage.network import (
    BEFORE_RUN,
    LAYERS,
    MARKS,
    PIECES,
    RUNS,
    WIDTH,
    Layer,
    Network,
    arrays_of,
)
from bot.triage.training.matrix import in_bytes
from bot.triage.training.pacing import paces
from bot.triage.training.texts import (
    BATCH,
    Batch,
    Pair,
    Texts,
    batch_of,
    batches,
    known_words,
    rows_of_words,
)

_SEED: Final = 0
#: How often every message is seen. Nothing is left out at random meanwhile: in so few rounds that
#: cost much more than it saved, on messages held back.
ROUNDS: Final = 4
_FASTEST: Final = 5e-3
_DECAY: Final = 1e-2
_STEEPEST: Final = 2.0
#: Its pace is given at each step, so that a step is compiled once, however many there are.
_COURSE: Final = optax.chain(
    optax.clip_by_global_norm(_STEEPEST), optax.scale_by_adam(), optax.add_decayed_weights(_DECAY)
)
#: Lines are filed message by message, word by word; filters by the word they are for.
_LINES: Final = ("NWC", "WIO", "NWC")
Numbers = Mapping[str, Any]


#: A network as it is filed, and what it makes of the messages that were wanted.
Learnt = tuple[dict[str, NDArray[Any]], Floats]


def learn_and_read(
    texts: Texts, holds: Flags, told: Flags, counts: Floats, wanted: NDArray[np.intp]
) -> Learnt:
    """Learn from the messages that have a share in *counts*; read the *wanted* ones.

    Called in a process of its own; the network comes back as it is filed, and they are read so.
    """
    taught = np.flatnonzero((counts > 0) & told.any(axis=1))
    known = known_words(texts, taught)
    learnt = _learn(texts, known, taught, holds, told * counts[:, None])
    network = _filed(known, learnt)
    return arrays_of(network), read_many(texts, network, wanted)


def _learn(
    texts: Texts,
    known: Hashes,
    taught: NDArray[np.intp],
    holds: Flags,
    share: Floats,
) -> Numbers:
    draw = np.random.default_rng(_SEED)
    rows = rows_of_words(texts, known)
    numbers = _first(_room(texts), draw)
    state = _COURSE.init(numbers)
    pace = iter(paces(ROUNDS * -(-len(taught) // BATCH), _FASTEST))
    right = holds.astype(np.float32)
    for _ in range(ROUNDS):
        for chosen in batches(texts, taught, draw):
            batch = batch_of(texts, rows, chosen)
            answer = _filled(right[chosen], BATCH), _filled(share[chosen], BATCH)
            numbers, state = _step(numbers, state, batch, answer, next(pace))
    learnt: Numbers = jax.device_get(numbers)
    return learnt


def _room(texts: Texts) -> int:
    """Rows for all words that may be known, and for none: alike for every part of the *texts*."""
    return len(known_words(texts, np.arange(len(texts)))) + 1


def _first(rows: int, draw: np.random.Generator) -> dict[str, Any]:
    """The numbers before anything is learnt."""
    numbers: dict[str, Any] = {
        "words": draw.normal(0, 0.1, (rows, WIDTH)).astype(np.float32),
        "pieces": draw.normal(0, 0.1, (PIECES, WIDTH)).astype(np.float32),
        "marks": draw.normal(0, 0.1, (MARKS, WIDTH)).astype(np.float32),
    }
    numbers["pieces"][0] = 0.0  # a word without pieces has nothing to say by them
    for name, (width, height) in LAYERS.items():
        size = 1 / np.sqrt(width)
        numbers[name] = draw.uniform(-size, size, (width, height)).astype(np.float32)
        numbers[f"{name}_bias"] = draw.uniform(-size, size, height).astype(np.float32)
    return numbers


def _filled(rows: Floats, count: int) -> Floats:
    return np.pad(rows, ((0, count - len(rows)), (0, 0)))


@jax.jit
def _step(
    numbers: Numbers, state: Any, batch: Pair, answer: tuple[Floats, Floats], pace: Any
) -> tuple[Numbers, Any]:
    def wrong(numbers: Numbers) -> jax.Array:
        right, share = answer
        each = optax.sigmoid_binary_cross_entropy(_heads(numbers, batch), right)
        mean: jax.Array = (each * share).sum() / BATCH
        return mean

    moves, state = _COURSE.update(jax.grad(wrong)(numbers), state, numbers)
    moved = {name: number - pace * moves[name] for name, number in numbers.items()}
    return moved, state


def _heads(numbers: Numbers, batch: Pair) -> jax.Array:
    """As ``bot.triage.following.follow``, for many."""
    said, before = batch
    rows = _seen(numbers, said)
    runs = [_runs(numbers, f"run_{run}", rows, said, run) for run in RUNS]
    answers = _runs(numbers, "before", _seen(numbers, before), before, BEFORE_RUN)
    much = MUCH * jnp.sqrt(jnp.maximum(1, said.there.sum(axis=1, keepdims=True)))
    seen = [part for run in runs for part in (run.max(axis=1), run.sum(axis=1) / much)]
    summary = jnp.concatenate([*seen, answers.max(axis=1)], axis=1)
    hidden = jax.nn.relu(summary @ numbers["hidden"] + numbers["hidden_bias"])
    straight = summary @ numbers["straight"] + numbers["straight_bias"]
    made: jax.Array = hidden @ numbers["out"] + numbers["out_bias"] + straight
    return made


_read: Final = jax.jit(_heads)


def _seen(numbers: Numbers, batch: Batch) -> jax.Array:
    known = (batch.rows > 0)[:, None].astype(jnp.float32)
    words = numbers["words"][batch.rows] * known
    has = (batch.pieces > 0)[..., None].astype(jnp.float32)
    pieces = (numbers["pieces"][batch.pieces] * has).sum(axis=1)
    words += pieces / jnp.maximum(1, has.sum(axis=1))
    marks = jax.nn.one_hot(batch.marks, MARKS + 1)[..., 1:] @ numbers["marks"]
    rows: jax.Array = (words[batch.words] + marks) * batch.there[..., None]
    return rows


def _runs(numbers: Numbers, name: str, rows: jax.Array, batch: Batch, run: int) -> jax.Array:
    filters = numbers[name].reshape(run, WIDTH, -1)
    around = [(run // 2, run - 1 - run // 2)]
    made = jax.lax.conv_general_dilated(rows, filters, (1,), around, dimension_numbers=_LINES)
    said: jax.Array = jax.nn.relu(made + numbers[f"{name}_bias"]) * batch.there[..., None]
    return said


def _filed(known: Hashes, learnt: Numbers) -> Network:
    """What is learnt, a byte a number."""
    words, words_scale = in_bytes(learnt["words"][1 : len(known) + 1])
    pieces, pieces_scale = in_bytes(learnt["pieces"])
    layers = {name: _layer(learnt[name], learnt[f"{name}_bias"]) for name in LAYERS}
    marks = np.asarray(learnt["marks"])
    return Network(known, words, words_scale, pieces, pieces_scale, marks, layers)


def _layer(matrix: Floats, bias: Floats) -> Layer:
    numbers, scale = in_bytes(matrix)
    return Layer(numbers, scale, np.asarray(bias))


def _as_filed(network: Network, room: int) -> Numbers:
    """The numbers as they are when they are read from the file again."""
    words = np.zeros((room, WIDTH), dtype=np.float32)
    words[1 : len(network.known) + 1] = network.words * network.words_scale
    made: dict[str, Any] = {
        "words": words,
        "pieces": network.pieces * network.pieces_scale,
        "marks": network.marks,
    }
    for name, layer in network.layers.items():
        made |= {name: layer.matrix, f"{name}_bias": layer.bias}
    return made


def read_many(texts: Texts, network: Network, wanted: NDArray[np.intp]) -> Floats:
    """What ``bot.triage.following.follow`` makes of each of the *wanted* messages."""
    made = np.zeros((len(texts), len(HEADS)), dtype=np.float32)
    room = max(_room(texts), len(network.known) + 1)
    rows, numbers = rows_of_words(texts, network.known), _as_filed(network, room)
    for chosen in batches(texts, wanted, np.random.default_rng(_SEED)):
        made[chosen] = np.asarray(_read(numbers, batch_of(texts, rows, chosen)))[: len(chosen)]
    return made[wanted]
