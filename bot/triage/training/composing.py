"""Messages put into one another, as people do who lose their temper in the middle of a request.

The words of each are our own messages; only what they say of conduct is known of the whole. The
network and the second stage learn from them that abuse weighs no less for standing in a long
message, and that a long message is no worse for being long.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import compress
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.triage.buried import is_abusive, is_ordinary, language_of, put_into
from bot.triage.labelled import LabelledMessage
from bot.triage.training.corpus import Example, example_of

#: One in so many is put into another.
_ATTACKS = 4
_OTHERS = 8
_CONDUCT = ("severity", "conduct", "target")


def composed(examples: Sequence[Example], fair: NDArray[np.bool_]) -> list[tuple[Example, int]]:
    """New examples, each with the place of the one that is put into another.

    Both parts are of one language and fall into the same fold, and so does what comes of them.
    Only a message marked in *fair* is put around another: what comes of it is as fair as the
    attack is.
    """
    around: dict[tuple[int, str], list[LabelledMessage]] = {}
    for example in compress(examples, fair):
        if is_ordinary(example.message):
            around.setdefault(_kept_together(example), []).append(example.message)
    return [
        (replace(example_of(put_into(message, partner)), fold=examples[place].fold), place)
        for place, message in _chosen(examples)
        if (partner := _partner(message, around.get(_kept_together(examples[place]), ())))
    ]


def _kept_together(example: Example) -> tuple[int, str]:
    return example.fold, language_of(example.message)


def _chosen(examples: Sequence[Example]) -> Iterator[tuple[int, LabelledMessage]]:
    """Attacks, and others that are none, from which only conduct is kept."""
    for place, example in enumerate(examples):
        message = example.message
        if "severity" in message.wanted and not message.context:
            every = _ATTACKS if is_abusive(message) else _OTHERS
            if _number("chosen", message) % every == 0:
                yield place, replace(message, wanted=_of_conduct(message))


def _of_conduct(message: LabelledMessage) -> dict[str, frozenset[str]]:
    return {name: message.wanted[name] for name in _CONDUCT if name in message.wanted}


def _partner(message: LabelledMessage, around: Sequence[LabelledMessage]) -> LabelledMessage | None:
    """The same for the same message; never one of the same text."""
    if not around:
        return None
    found = around[_number("partner", message) % len(around)]
    return None if found.text == message.text else found


def _number(purpose: str, message: LabelledMessage) -> int:
    return crc32(f"{purpose}\n{message.text}".encode())
