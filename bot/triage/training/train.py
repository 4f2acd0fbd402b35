"""The whole of training, from labelled messages to one file; the same input, the same file."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Final

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray

from bot.domain.conduct import assess_conduct
from bot.domain.need import assess_need
from bot.domain.rulebook import Rulebook
from bot.triage.answers import Answers
from bot.triage.arrays import Flags, Floats
from bot.triage.evidence import evidence
from bot.triage.features import Stretch, part, whole
from bot.triage.heads import HEADS, PUBLIC
from bot.triage.model import units_of
from bot.triage.network import Network, network_of
from bot.triage.table import table_of
from bot.triage.together import Together
from bot.triage.training.answering import answered, learn_answers
from bot.triage.training.believing import thresholds
from bot.triage.training.columns import AT_ONCE, Heads, Lesson
from bot.triage.training.composing import composed
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
from bot.triage.training.fitting import (
    Stretches,
    fit,
    known_from,
    read_all,
    stretches,
)
from bot.triage.training.following import Learnt, learn_and_read
from bot.triage.training.matrix import hashed, in_bytes
from bot.triage.training.public import beside, learn_from
from bot.triage.training.texts import texts_of
from bot.triage.training.weighing import rows_of, weigh_and_try
from bot.triage.weights import PUBLIC_BITS, Weights, arrays_of

Say = Callable[[str], None]
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lessons:
    """Our own messages, what is right about each, and what each may be used for."""

    #: The messages, and after them what was composed of them, for the network and the second stage.
    examples: Sequence[Example]
    #: How many of them are messages as somebody wrote them.
    messages: int
    files: Mapping[str, int]
    holds: Flags
    told: Flags
    folds: NDArray[np.int64]
    counts: Floats
    fair: NDArray[np.bool_]
    #: Fair ones in the mixture of a real inbox; all fair ones where there are none.
    usual: NDArray[np.bool_]


def train(
    data: Path, extra: Sequence[Path], rulebook: Rulebook, say: Say, own: Path = OWN
) -> Trained:
    """Learn from everything in *data*, our *own* messages and *extra*; takes minutes."""
    ours = _lessons(*own_messages(data, extra, own))
    say(f"{ours.messages} messages of our own")
    networks = _networks(ours)
    every, posts = stretches(ours.examples, ours.messages), list(public_posts(data))
    others = beside(posts, every)
    read = _unseen(every, ours, others, say)
    heads = fit(every, ours.holds, ours.told, ours.counts, others)
    say("words learnt; now their order")
    found = np.stack([_ruled(example, rulebook) for example in ours.examples])
    network, followed = _followed(ours, networks)
    say("order learnt; now the public posts")
    public = learn_from(posts)
    rows = rows_of(ours.examples, read, followed, _read_public(ours.examples, public), found)
    together, alone = weigh_and_try(rows, ours.holds, ours.told, ours.folds, ours.fair)
    made = answered(alone, ours.holds, ours.told, ours.folds, ours.usual)
    return Trained(
        weights=_packed(
            every,
            heads,
            network,
            public,
            together,
            learn_answers(alone, ours.holds, ours.told, ours.usual),
            thresholds(made, ours.holds, ours.told & ours.usual[:, None]),
        ),
        files=ours.files,
        posts=len(posts),
        made=made[: ours.messages],
        holds=ours.holds[: ours.messages],
        told=ours.told[: ours.messages],
        fair=ours.fair[: ours.messages],
    )


def _lessons(examples: Sequence[Example], files: Mapping[str, int]) -> _Lessons:
    natural, fair = as_in_life(files), unknown_to_rules(files)
    more = composed(examples, fair)
    everything = [*examples, *(example for example, _ in more)]
    holds, told = targets(everything)
    usual = fair & natural if (fair & natural).any() else fair
    none = np.zeros(len(more), dtype=bool)
    return _Lessons(
        examples=everything,
        messages=len(examples),
        files=files,
        holds=holds,
        told=told,
        folds=np.array([example.fold for example in everything]),
        counts=np.concatenate([np.where(natural, _IN_LIFE, 1.0), none]).astype(np.float32),
        fair=np.concatenate([fair, fair[[place for _, place in more]].astype(bool)]),
        usual=np.concatenate([usual, none]),
    )


def _unseen(every: Stretches, ours: _Lessons, others: Lesson, say: Say) -> Floats:
    """What each message looks like to a model that did not learn from it."""
    read = np.zeros((len(ours.holds), 2 * len(HEADS)), dtype=np.float32)
    for fold in range(FOLDS):
        away = ours.folds == fold
        counts = np.where(away, np.float32(0.0), ours.counts)
        words, posts = known_from(every, others, counts)
        heads = fit(words, ours.holds, ours.told, counts, posts)
        read[away] = read_all(words, heads)[away]
        say(f"part {fold + 1} of {FOLDS} tried")
    return read


def _networks(ours: _Lessons) -> Iterator[Learnt]:
    """One network learnt from everything, then one without each part; begun at once, and worked
    on while something else is done here.

    What was composed teaches them too, of conduct alone.
    """
    texts = texts_of([example.facts for example in ours.examples])
    counts = np.ones(len(ours.examples), dtype=np.float32)
    counts[: ours.messages] = ours.counts[: ours.messages]
    nobody = np.zeros(0, dtype=np.intp)
    made: Iterator[Learnt] = Parallel(n_jobs=AT_ONCE, return_as="generator")(
        delayed(learn_and_read)(texts, ours.holds, ours.told, _without(counts, away), away)
        for away in [nobody, *_parts(ours)]  # what takes longest begins first
    )
    return made


def _followed(ours: _Lessons, networks: Iterator[Learnt]) -> tuple[Network, Floats]:
    """The network, and what each message looks like to one that did not learn from it."""
    everything, *held_back = networks
    read = np.zeros(ours.holds.shape, dtype=np.float32)
    for away, (_, found) in zip(_parts(ours), held_back, strict=True):
        read[away] = found
    return network_of(everything[0]), read


def _parts(ours: _Lessons) -> list[NDArray[np.intp]]:
    return [np.flatnonzero(ours.folds == fold) for fold in range(FOLDS)]


def _without(counts: Floats, away: NDArray[np.intp]) -> Floats:
    left = counts.copy()
    left[away] = 0.0
    return left


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


def _packed(
    every: Stretches,
    heads: Heads,
    network: Network,
    public: Heads,
    together: Together,
    answers: Answers,
    chosen: Floats,
) -> Weights:
    numbers, scale = in_bytes(heads.matrix)
    public_table, public_scale = in_bytes(public.matrix)
    weights = Weights(
        version="",
        table=table_of(every.slots, numbers),
        scale=scale,
        bias=heads.bias,
        public_table=public_table,
        public_scale=public_scale,
        public_bias=public.bias,
        network=network,
        together=together,
        answers=answers,
        thresholds=chosen,
    )
    return replace(weights, version=_name(weights))


def _name(weights: Weights) -> str:
    """The same numbers have the same name; other numbers another."""
    digest = sha256()
    for array in arrays_of(weights).values():
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()[:12]
