"""From which probability on each head is believed, by what a mistake either way would cost.

Chosen on probabilities of messages that the weights had not seen.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.triage.arrays import Flags, Floats
from bot.triage.heads import HEADS

_TRIED: Final = np.concatenate([np.arange(0.04, 0.2, 0.02), np.arange(0.2, 0.96, 0.025)])
#: What must not be missed; there a miss counts so many times more than a false alarm, in F-beta's
#: sense.
_NOT_TO_BE_MISSED: Final = ("priority/emergency", "safety", "at_least/threatening")
_BETA: Final = 1.5
#: Heads too rare to stand alone share a threshold: their probabilities mean the same.
_TOGETHER: Final = ("safety", "kind", "trade", "target")
#: Of harmless messages no more than this share may be judged rude or threatening, both counted
#: together; nobody innocent is warned.
MOST_INNOCENT: Final = 0.01
_RUDE: Final = HEADS.index("at_least/rude")
_THREAT: Final = HEADS.index("at_least/threatening")


def thresholds(made: Floats, holds: Flags, told: Flags) -> Floats:
    """One threshold for each head."""
    chosen = np.zeros(len(HEADS), dtype=np.float32)
    for group in sorted({_group(name) for name in HEADS}):
        heads = [place for place, name in enumerate(HEADS) if _group(name) == group]
        known = told[:, heads]
        chosen[heads] = _best(made[:, heads][known], holds[:, heads][known], _beta(group))
    innocent = made[told[:, _RUDE] & ~holds[:, _RUDE]]
    chosen[_THREAT] = max(chosen[_THREAT], _above(innocent[:, _THREAT], MOST_INNOCENT))
    spared = innocent[innocent[:, _THREAT] < chosen[_THREAT]]
    left = MOST_INNOCENT * len(innocent) - (len(innocent) - len(spared))
    chosen[_RUDE] = max(chosen[_RUDE], _above(spared[:, _RUDE], left / max(1, len(spared))))
    return chosen


def _above(made: Floats, share: float) -> float:
    """From where on no more than *share* of *made* lies."""
    return float(np.quantile(made, 1.0 - max(0.0, share))) if len(made) else 0.0


def _group(name: str) -> str:
    field = name.partition("/")[0]
    return field if field in _TOGETHER else name


def _beta(group: str) -> float:
    return _BETA if group in _NOT_TO_BE_MISSED else 1.0


def _best(made: Floats, holds: NDArray[np.bool_], beta: float) -> float:
    scores = [_f(made >= one, holds, beta) for one in _TRIED]
    if not any(scores):
        return 0.5
    # Of thresholds that do equally well, the middle one is least a matter of luck.
    good = np.flatnonzero(np.array(scores) >= max(scores) - 1e-9)
    return float(_TRIED[good[len(good) // 2]])


def _f(said: NDArray[np.bool_], holds: NDArray[np.bool_], beta: float) -> float:
    hit = float((said & holds).sum())
    wrong, missed = float((said & ~holds).sum()), float((~said & holds).sum())
    square = beta * beta
    return (1 + square) * hit / max(1.0, (1 + square) * hit + square * missed + wrong)
