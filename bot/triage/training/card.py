"""The model card: what the weights were made from, how good they are, and where they fail."""

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.triage.arrays import Floats
from bot.triage.heads import HEADS
from bot.triage.training.corpus import FOLDS
from bot.triage.training.train import Trained

RESAMPLED: Final = 400
_SEED: Final = 20261121
_ABOUT: Final = """\
# Model card

This file is written by `tenantline train`; do not edit it.

A linear model over words, pairs of words and pieces of words, read for the whole message and for
each sentence; beside it a small network that reads the words in their order. A second, smaller
network weighs both with what the rules found, for need and for conduct apart; a last step weighs
whole answers, which exclude each other. Nothing is fetched, nothing is learnt while it runs.

## Made from

| What | How much | Licence |
| --- | --- | --- |
{files}
| public posts (`pooled_abuse`, `convabuse_train_valid`) | {posts} | MIT, CC BY, CC0, Apache 2.0 |

Of the posts, a small model of their own learns what is abusive, which is evidence beside others;
talks with chat programs (of those the training part alone) and civil talk also teach what is
harmless. Of our messages, some are put into one another, so that abuse weighs no less in a long
message. The network of words learns from our messages alone, and starts from numbers that are
drawn.

## Figures

Each message was judged by weights that had not seen it ({parts} parts). Counted are the {fair}
messages that nobody had in view who wrote the rules. The thresholds were chosen on some of the
same probabilities, so these figures flatter a little; `tenantline evaluate` on other data is the
proof. Danger and look-alikes are far commoner in these files than in life.
Intervals are 95 %, from {resampled} resamplings.

| Label | Messages | Precision | Recall | F1 (interval) | Average F1 of the model before |
| --- | --- | --- | --- | --- | --- |
{figures}

Calibration error, all heads together: {calibration:.3f}.

## Weaknesses

- The messages are written by few people, not by tenants; real ones will differ. Measure on your
  own, with consent, before you trust a figure.
- Weakest labels here: {weakest}.
- Languages other than English are thin, and nobody who speaks them has checked them.
- It knows words, not the world: irony, veiled threats and half-said danger are missed or seen
  where they are not. That is why safety rules can only raise, a danger that the rest rules out is
  shown to a person, and a person decides sanctions.
- Dialects and second-language English may be judged worse; `evaluate` shows slices.

## Changed since the last

{changed}
"""
_WORTH_SAYING: Final = 0.02
OWN_LICENCE: Final = "CC0-1.0, written for this project"


def card(trained: Trained, before: Mapping[str, float] | None) -> str:
    """The whole page; *before* holds the F1 of the weights that these replace."""
    figures = list(_figures(trained))
    known = before or {}
    rows = [_row(*one, known.get(one[0])) for one in figures]
    weakest = sorted(figures, key=lambda one: one[4])[:6]
    return _ABOUT.format(
        files="\n".join(
            f"| `{n}` | {c} messages | {OWN_LICENCE} |" for n, c in trained.files.items()
        ),
        posts=trained.posts,
        parts=FOLDS,
        fair=int(trained.fair.sum()),
        resampled=RESAMPLED,
        figures="\n".join(rows),
        calibration=_calibration(trained),
        weakest=", ".join(f"{one[0]} ({one[4]:.2f})" for one in weakest),
        changed=_changed(figures, known),
    )


_Figure = tuple[str, int, float, float, float, tuple[float, float]]


def f1_of(trained: Trained) -> dict[str, float]:
    """The F1 of each head, for the next card to compare with."""
    return {one[0]: round(one[4], 4) for one in _figures(trained)}


def _figures(trained: Trained) -> Iterable[_Figure]:
    for place, head in enumerate(HEADS):
        known = trained.told[:, place] & trained.fair
        said = trained.made[known, place] >= trained.weights.thresholds[place]
        holds = trained.holds[known, place]
        if holds.any():
            precision, recall, f1 = _scores(said, holds)
            yield head, int(holds.sum()), precision, recall, f1, _interval(said, holds)


def _scores(said: NDArray[np.bool_], holds: NDArray[np.bool_]) -> tuple[float, float, float]:
    hit, all_said, all_held = int((said & holds).sum()), int(said.sum()), int(holds.sum())
    f1 = 2 * hit / max(1, all_said + all_held)
    return hit / max(1, all_said), hit / max(1, all_held), f1


def _interval(said: NDArray[np.bool_], holds: NDArray[np.bool_]) -> tuple[float, float]:
    draw = np.random.default_rng(_SEED)
    f1s = []
    for _ in range(RESAMPLED):
        rows = draw.integers(0, len(holds), len(holds))
        f1s.append(_scores(said[rows], holds[rows])[2])
    low, high = np.quantile(f1s, [0.025, 0.975])
    return float(low), float(high)


def _row(
    head: str,
    count: int,
    precision: float,
    recall: float,
    f1: float,
    interval: tuple[float, float],
    before: float | None,
) -> str:
    spread = f"{f1:.2f} ({interval[0]:.2f} to {interval[1]:.2f})"
    was = "new" if before is None else f"{before:.2f}"
    return f"| {head} | {count} | {precision:.2f} | {recall:.2f} | {spread} | {was} |"


def _calibration(trained: Trained, bins: int = 10) -> float:
    """How far probabilities are from how often they come true, weighted by how many there are."""
    known = trained.told & trained.fair[:, None]
    made: Floats = trained.made[known]
    holds = trained.holds[known]
    place = np.minimum((made * bins).astype(int), bins - 1)
    gaps = [
        abs(float(made[place == one].mean()) - float(holds[place == one].mean()))
        * (place == one).sum()
        for one in range(bins)
        if (place == one).any()
    ]
    return float(sum(gaps) / max(1, len(made)))


def _changed(figures: Iterable[_Figure], before: Mapping[str, float]) -> str:
    if not before:
        return "This is the first."
    moved = [(one[0], one[4] - before[one[0]]) for one in figures if one[0] in before]
    large = [
        f"{head} {by:+.2f}"
        for head, by in sorted(moved, key=lambda m: m[1])
        if abs(by) >= _WORTH_SAYING
    ]
    return "F1 that moved by 0.02 or more: " + (", ".join(large) or "none") + "."
