"""The whole of training, from labelled messages to one file; the same input, the same file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.domain.conduct import assess_conduct
from bot.domain.need import assess_need
from bot.domain.rulebook import Rulebook
from bot.triage.evidence import evidence
from bot.triage.features import Stretch, hash_of, part, whole
from bot.triage.heads import HEADS, PUBLIC
from bot.triage.model import units_of
from bot.triage.training.believing import thresholds
from bot.triage.training.corpus import (
    FOLDS,
    OWN,
    Example,
    as_in_life,
    own_messages,
    public_posts,
    targets,
    unknown_to_rules,
)
from bot.triage.training.fitting import Flags, Heads, Stretches, fit, read_all, stretches
from bot.triage.training.matrix import hashed
from bot.triage.training.public import learn_from
from bot.triage.training.weighing import rows_of, tried, weigh
from bot.triage.weights import BITS, PUBLIC_BITS, Bytes, Floats, Weights

Say = Callable[[str], None]
VECTORS: Final = OWN / "vectors.npz"
#: How much more a message in the mixture of a real inbox counts; found by cross-validation.
_IN_LIFE: Final = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """What training made, and what it saw on the way."""

    weights: Weights
    files: Mapping[str, int]
    posts: int
    #: Of every message: what weights that had not seen it made of it, and what is right.
    made: Floats
    holds: Flags
    told: Flags
    #: Messages on which the rules were not tuned; only these count for figures.
    fair: Flags


def train(
    data: Path, extra: Sequence[Path], rulebook: Rulebook, say: Say, own: Path = OWN
) -> Trained:
    """Learn from everything in *data*, our *own* messages and *extra*; takes minutes."""
    examples, files = own_messages(data, extra, own)
    holds, told = targets(examples)
    folds = np.array([example.fold for example in examples])
    fair = unknown_to_rules(files)
    say(f"{len(examples)} messages of our own")
    blank = _blank(examples)
    every = stretches(examples, blank)
    natural = as_in_life(files)
    counts = np.where(natural, _IN_LIFE, 1.0).astype(np.float32)
    logits = _unseen(every, holds, told, counts, folds, say)
    heads = fit(every, holds, told, counts)
    say("words learnt; now the public posts")
    posts = list(public_posts(data))
    public = learn_from(posts)
    found = np.stack([_ruled(example, rulebook) for example in examples])
    rows = rows_of(examples, logits, _read_public(examples, public), found)
    made = tried(rows, holds, told, folds, fair)
    together = weigh(rows, holds, told & fair[:, None])
    usual = fair & natural
    chosen = thresholds(made, holds, told & (usual if usual.any() else fair)[:, None])
    weights = _packed(blank, heads, public, together, chosen)
    return Trained(
        weights=weights, files=files, posts=len(posts), made=made, holds=holds, told=told, fair=fair
    )


def _unseen(
    every: Stretches,
    holds: Flags,
    told: Flags,
    counts: Floats,
    folds: NDArray[np.int64],
    say: Say,
) -> Floats:
    """What each message looks like to a model that did not learn from it."""
    logits = np.zeros((len(holds), len(HEADS)), dtype=np.float32)
    for fold in range(FOLDS):
        heads = fit(every, holds, told, np.where(folds != fold, counts, 0.0).astype(np.float32))
        logits[folds == fold] = read_all(every, heads)[folds == fold]
        say(f"part {fold + 1} of {FOLDS} tried")
    return logits


def _ruled(example: Example, rulebook: Rulebook) -> Floats:
    need = assess_need(example.facts, rulebook.need_rules)
    return evidence(need, assess_conduct(example.facts, rulebook.conduct_rules))


def _read_public(examples: Sequence[Example], public: Heads) -> Floats:
    """The highest that any stretch of each message gets."""
    units: list[Stretch] = []
    owner: list[int] = []
    for row, example in enumerate(examples):
        units.append(whole(example.seen))
        units += [part(example.seen, *unit) for unit in units_of(example.facts)[1:]]
        owner += [row] * (len(units) - len(owner))
    scores = hashed(units, PUBLIC_BITS) @ public.matrix + public.bias
    best = np.full((len(examples), len(PUBLIC)), -np.inf)
    np.maximum.at(best, np.array(owner), scores)
    return best.astype(np.float32)


def _blank(examples: Sequence[Example]) -> Weights:
    """Weights that know the vectors, each as long as its word is rare among our messages."""

    with np.load(VECTORS) as stored:
        words, vectors, scale = stored["words"], stored["rows"], stored["scale"]
    seen: dict[int, int] = {}
    for example in examples:
        for word in set(example.seen.plain.tolist()):
            seen[word] = seen.get(word, 0) + 1
    hashes = np.array([hash_of(str(word)) for word in words], dtype=np.uint32)
    rarity = np.array([np.log(len(examples) / (1 + seen.get(int(one), 0))) for one in hashes])
    order = np.argsort(hashes, kind="stable")
    empty = np.zeros((0, 0), dtype=np.float32)
    return Weights(
        version="",
        table=np.zeros((0, 0), dtype=np.int8),
        scale=empty,
        dense=empty,
        bias=empty,
        public_table=np.zeros((0, 0), dtype=np.int8),
        public_scale=empty,
        public_bias=empty,
        vector_words=hashes[order],
        vectors=vectors[order],
        vector_scale=(scale * np.maximum(rarity, 0.0)).astype(np.float32)[order],
        together=empty,
        together_bias=empty,
        thresholds=empty,
    )


def _packed(
    blank: Weights, heads: Heads, public: Heads, together: Heads, chosen: Floats
) -> Weights:
    table, scale = _bytes(heads.matrix[: 1 << BITS])
    public_table, public_scale = _bytes(public.matrix)
    weights = replace(
        blank,
        table=table,
        scale=scale,
        dense=heads.matrix[1 << BITS :],
        bias=heads.bias,
        public_table=public_table,
        public_scale=public_scale,
        public_bias=public.bias,
        together=together.matrix,
        together_bias=together.bias,
        thresholds=chosen,
    )
    return replace(weights, version=_name(weights))


def _bytes(matrix: Floats) -> tuple[Bytes, Floats]:
    """One byte a number, with a scale for each column."""
    scale = np.maximum(np.abs(matrix).max(axis=0), 1e-6) / 127
    return np.round(matrix / scale).astype(np.int8), scale.astype(np.float32)


def _name(weights: Weights) -> str:
    """The same numbers have the same name; other numbers another."""
    digest = sha256()
    for array in (weights.table, weights.public_table, weights.together, weights.thresholds):
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()[:12]
