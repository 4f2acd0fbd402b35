"""Labels that bear on each other, answered together.

Somebody who only insults asks for nothing, and a message is not both a chat and a repair. One by
one, labels do not know of each other; here each whole answer (no need but a complaint; a repair
and a chase; heated and no worse) competes with all others, and a label is as likely as the answers
that hold it.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from bot.triage.arrays import Floats, Octets
from bot.triage.heads import HEADS


def _heads_of(field: str) -> slice:
    places = [at for at, head in enumerate(HEADS) if head.startswith(f"{field}/")]
    return slice(places[0], places[-1] + 1)


#: The heads of each field that is answered as a whole.
FIELDS: Final = tuple(_heads_of(field) for field in ("need", "priority", "at_least"))
#: A repair is of some trade, and danger is no small talk: the likeliest of these counts too.
_MOST: Final = (_heads_of("trade"), _heads_of("safety"))
#: What each of *FIELDS* looks at: its own heads; for the needs also the likeliest trade and danger.
LOOKS_AT: Final = (
    (*range(len(HEADS))[FIELDS[0]], *range(len(HEADS), len(HEADS) + len(_MOST))),
    *(tuple(range(len(HEADS))[heads]) for heads in FIELDS[1:]),
)
WIDTH: Final = len(HEADS) + len(_MOST)
_LEAST: Final = 1e-3


@dataclass(frozen=True, slots=True)
class Answers:
    """Every answer that was given often enough to be learnt."""

    #: A row for each answer: the heads that it holds.
    holds: Octets
    #: To which of *FIELDS* each belongs.
    field: Octets
    matrix: Floats
    bias: Floats

    @property
    def fits(self) -> bool:
        """Whether the four arrays belong together."""
        count = len(self.field)
        shapes = self.holds.shape, self.matrix.shape, self.bias.shape
        return shapes == ((count, len(HEADS)), (WIDTH, count), (count,))


def settled(probabilities: Floats, answers: Answers) -> Floats:
    """*probabilities* of one message or many, those of *FIELDS* weighed against each other.

    A label that no answer holds is too rare to be weighed, and is left as it is.
    """
    scores = odds(probabilities) @ answers.matrix + answers.bias
    made = probabilities.copy()
    for place in range(len(FIELDS)):
        mine = np.flatnonzero(answers.field == place)
        if len(mine):
            likely = np.exp(scores[..., mine] - scores[..., mine].max(axis=-1, keepdims=True))
            likely /= likely.sum(axis=-1, keepdims=True)
            held = np.flatnonzero(answers.holds[mine].any(axis=0))
            made[..., held] = likely @ answers.holds[np.ix_(mine, held)]
    return made


def odds(probabilities: Floats) -> Floats:
    """A quarter of the logit of each head, then of the likeliest of each group in *_MOST*.

    They are bounded, so that one certain label cannot drown the others.
    """
    most = [probabilities[..., group].max(axis=-1, keepdims=True) for group in _MOST]
    near = np.clip(np.concatenate([probabilities, *most], axis=-1), _LEAST, 1.0 - _LEAST)
    made: Floats = (np.log(near / (1.0 - near)) / 4.0).astype(np.float32)
    return made
