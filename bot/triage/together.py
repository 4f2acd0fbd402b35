"""The second stage: what features, network and rules say of a message, weighed together.

Straight, and through a small layer that sees how they go together: what a rule finds in a long
message of an untroubled tone counts otherwise than in a line. Need and conduct each have half of
the layer, and see nothing of each other.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from bot.triage.arrays import Floats, Halves
from bot.triage.evidence import INPUTS
from bot.triage.heads import HEADS

#: Need has the first half, conduct the second.
HIDDEN: Final = 512
_STEEPEST: Final = 30.0


@dataclass(frozen=True, slots=True)
class Together:
    """Numbers for what ``bot.triage.evidence.inputs`` makes of a message; two bytes for most."""

    straight: Halves
    bias: Floats
    hidden: Halves
    hidden_bias: Floats
    out: Halves
    _straight: Floats = field(init=False, repr=False, compare=False)
    _hidden: Floats = field(init=False, repr=False, compare=False)
    _out: Floats = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for name in ("straight", "hidden", "out"):
            object.__setattr__(self, f"_{name}", getattr(self, name).astype(np.float32))

    def probabilities(self, rows: Floats) -> Floats:
        """Of each head by itself, for one row of inputs or for many."""
        logits = np.clip(self.logits(rows), -_STEEPEST, _STEEPEST)
        made: Floats = (1.0 / (1.0 + np.exp(-logits))).astype(np.float32)
        return made

    def logits(self, rows: Floats) -> Floats:
        """The same before they are made probabilities: what is added up."""
        made: Floats = rows @ self._straight + self.bias + self._awake(rows) @ self._out
        return made

    def counts(self, row: Floats, head: int) -> Floats:
        """How much each input of *row* counts for *head*, beside just these others."""
        awake = self._out[:, head] * (self._awake(row) > 0)
        made: Floats = self._straight[:, head] + self._hidden @ awake
        return made

    def _awake(self, rows: Floats) -> Floats:
        made: Floats = np.maximum(rows @ self._hidden + self.hidden_bias, 0.0)
        return made

    @property
    def fits(self) -> bool:
        """Whether the five arrays belong to the heads and inputs of this program."""
        return (
            self.straight.shape == (INPUTS, len(HEADS))
            and self.bias.shape == (len(HEADS),)
            and self.hidden.shape == (INPUTS, HIDDEN)
            and self.hidden_bias.shape == (HIDDEN,)
            and self.out.shape == (HIDDEN, len(HEADS))
        )
