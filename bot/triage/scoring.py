"""Precision, recall and F1 with intervals, from how often each outcome occurred.

Messages with the same labels wanted and found are alike to every figure here, so only
their number is kept. Drawing messages again with replacement (the bootstrap) is then
drawing these numbers anew, exactly, and takes the same time for a million messages.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

DRAWS = 1000
SEED = 20_261_121  # any number; the same file is to give the same intervals
_INSIDE = (2.5, 97.5)  # percentiles: 95 in 100

Counts = NDArray[np.float64]
Outcome = tuple[frozenset[str], frozenset[str]]  # wanted, found


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A figure and the range it may well lie in; ``None`` where nothing can be said."""

    value: float | None
    low: float | None = None
    high: float | None = None

    def as_json(self) -> list[float | None]:
        """Value, low, high, rounded to what anybody can use."""
        return [None if one is None else round(one, 4) for one in (self.value, self.low, self.high)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How well one label, or several together, were found."""

    wanted: int
    found: int
    right: int
    precision: Estimate
    recall: Estimate
    f1: Estimate

    def as_json(self) -> dict[str, Any]:
        """Under the names of the fields."""
        return {
            "wanted": self.wanted,
            "found": self.found,
            "right": self.right,
            "precision": self.precision.as_json(),
            "recall": self.recall.as_json(),
            "f1": self.f1.as_json(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldScore:
    """One field: each label, all pooled, and the mean F1 of the labels that were wanted."""

    messages: int
    labels: Mapping[str, Score]
    micro: Score
    macro_f1: Estimate
    #: How often every label of a message was right and none too many.
    exact: Estimate


def score(outcomes: Mapping[Outcome, int], draws: int = DRAWS) -> FieldScore:
    """The figures of one field."""
    patterns = sorted(outcomes, key=_ordered)
    names = sorted({name for pattern in patterns for side in pattern for name in side})
    counted = np.array([outcomes[pattern] for pattern in patterns], dtype=np.int64)
    table = np.vstack([counted, _drawn(counted, draws)]).astype(np.float64)
    wanted = table @ _has(patterns, 0, names)
    found = table @ _has(patterns, 1, names)
    right = table @ (_has(patterns, 0, names) * _has(patterns, 1, names))
    return FieldScore(
        messages=int(counted.sum()),
        labels={n: _score(wanted[:, i], found[:, i], right[:, i]) for i, n in enumerate(names)},
        micro=_score(wanted.sum(axis=1), found.sum(axis=1), right.sum(axis=1)),
        macro_f1=_estimate(_mean_f1(wanted, found, right)),
        exact=_estimate(_ratio(table @ _same(patterns), table.sum(axis=1))),
    )


def yes_and_no(outcomes: Mapping[tuple[bool, bool], int], draws: int = DRAWS) -> FieldScore:
    """The figures of one question; ``macro_f1`` is the mean over both answers."""
    words = {True: frozenset({"yes"}), False: frozenset({"no"})}
    return score({(words[w], words[f]): count for (w, f), count in outcomes.items()}, draws)


def share(part: int, whole: int) -> Estimate:
    """*part* of *whole* with Wilson's interval, which stays honest when *part* is 0."""
    if not whole:
        return Estimate(value=None)
    z = 1.96
    p, shrink = part / whole, 1 + z * z / whole
    middle = (p + z * z / (2 * whole)) / shrink
    half = z * float(np.sqrt(p * (1 - p) / whole + z * z / (4 * whole * whole))) / shrink
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return Estimate(value=p, low=0.0 if part == 0 else low, high=1.0 if part == whole else high)


def difference(pairs: Mapping[tuple[bool, bool], int], draws: int = DRAWS) -> Estimate:
    """How much more often the first of each pair holds than the second."""
    kinds = sorted(pairs)
    counted = np.array([pairs[kind] for kind in kinds], dtype=np.int64)
    table = np.vstack([counted, _drawn(counted, draws)]).astype(np.float64)
    gaps = table @ np.array([float(a) - float(b) for a, b in kinds])
    return _estimate(_ratio(gaps, table.sum(axis=1)))


def confusion(outcomes: Mapping[Outcome, int]) -> dict[str, dict[str, int]]:
    """Wanted name to found name to how often, commonest first; ``-`` where there was none."""
    table: dict[str, Counter[str]] = {}
    for (wanted, found), count in sorted(outcomes.items(), key=lambda one: _ordered(one[0])):
        table.setdefault(_name(wanted), Counter())[_name(found)] += count
    return {name: dict(row.most_common()) for name, row in table.items()}


def _name(side: frozenset[str]) -> str:
    return " + ".join(sorted(side)) or "-"


def _ordered(pattern: Outcome) -> tuple[list[str], list[str]]:
    return sorted(pattern[0]), sorted(pattern[1])


def _drawn(counted: NDArray[np.int64], draws: int) -> NDArray[np.int64]:
    total = int(counted.sum())
    if not total:
        return np.zeros((draws, len(counted)), dtype=np.int64)
    return np.random.default_rng(SEED).multinomial(total, counted / total, size=draws)


def _has(patterns: Sequence[Outcome], side: int, names: Sequence[str]) -> Counts:
    rows = [[float(name in pattern[side]) for name in names] for pattern in patterns]
    return np.array(rows, dtype=np.float64).reshape(len(patterns), len(names))


def _same(patterns: Iterable[Outcome]) -> Counts:
    return np.array([float(wanted == found) for wanted, found in patterns], dtype=np.float64)


def _mean_f1(wanted: Counts, found: Counts, right: Counts) -> Counts:
    """Over the labels that the file asks for, in every draw the same ones."""
    asked = wanted[0] > 0
    scores = _ratio(2 * right[:, asked], wanted[:, asked] + found[:, asked])
    filled = np.where(np.isnan(scores), 0.0, scores)  # a draw may lack a rare label
    return _ratio(filled.sum(axis=1), np.full(len(wanted), float(asked.sum())))


def _score(wanted: Counts, found: Counts, right: Counts) -> Score:
    return Score(
        wanted=int(wanted[0]),
        found=int(found[0]),
        right=int(right[0]),
        precision=_estimate(_ratio(right, found)),
        recall=_estimate(_ratio(right, wanted)),
        f1=_estimate(_ratio(2 * right, wanted + found)),
    )


def _ratio(part: Counts, whole: Counts) -> Counts:
    result: Counts = np.full(part.shape, np.nan)
    np.divide(part, whole, out=result, where=whole > 0)
    return result


def _estimate(values: Counts) -> Estimate:
    """The first value is the file's own, the others are the draws'."""
    if np.isnan(values[0]):
        return Estimate(value=None)
    drawn = values[1:][~np.isnan(values[1:])]
    if not len(drawn):
        return Estimate(value=float(values[0]))
    low, high = np.percentile(drawn, _INSIDE)
    return Estimate(value=float(values[0]), low=float(low), high=float(high))
