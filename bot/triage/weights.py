"""What training leaves behind: one file, read at the start, and never changed at run time."""

from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from bot.domain.errors import ConfigError
from bot.triage.answers import Answers
from bot.triage.arrays import Bytes, Floats
from bot.triage.heads import HEADS, PUBLIC
from bot.triage.network import NAMES, SMALL, Network, network_of
from bot.triage.network import arrays_of as arrays_of_network
from bot.triage.table import Table
from bot.triage.together import Together

#: Raised when older code could not read what newer training writes.
FORMAT: Final = "4"
PUBLIC_BITS: Final = 17
#: One entry only: the library writes several in an order that changes from run to run.
_ABOUT: Final = "tenantline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """All numbers of the model; what each is for is said where it is used."""

    version: str
    #: Of hashed features; a head's number counts ``scale`` times.
    table: Table
    scale: Floats
    bias: Floats
    public_table: Bytes
    public_scale: Floats
    public_bias: Floats
    #: Words in their order, beside the hashed features.
    network: Network
    #: Second stage: what the text and the rules say together.
    together: Together
    #: Third stage: answers that exclude each other.
    answers: Answers
    #: From which probability on each head is believed.
    thresholds: Floats


_PARTS: Final = {
    "table": ("known", "many", "heads", "numbers"),
    "together": ("straight", "bias", "hidden", "hidden_bias", "out"),
    "answers": ("holds", "field", "matrix", "bias"),
}
_APART: Final = ("version", "network", *_PARTS)
_WHOLE: Final = tuple(name for name in Weights.__dataclass_fields__ if name not in _APART)
#: The names under which everything is filed.
_NAMES: Final = (*_WHOLE, *(f"{part}.{name}" for part in _PARTS for name in _PARTS[part]))
_NETWORK: Final = "network."
_SMALL: Final = {
    "public_table": np.int8,
    "table.numbers": np.int8,
    **dict.fromkeys(("table.known", "table.many", "table.heads"), np.uint8),
    **dict.fromkeys(("answers.holds", "answers.field"), np.uint8),
    **dict.fromkeys(("together.straight", "together.hidden", "together.out"), np.float16),
    **{f"{_NETWORK}{name}": kind for name, kind in SMALL.items()},
}
_ALL: Final = (*_NAMES, *(f"{_NETWORK}{name}" for name in NAMES))
_KINDS: Final = {name: np.dtype(_SMALL.get(name, np.float32)) for name in _ALL}


def arrays_of(weights: Weights) -> dict[str, NDArray[Any]]:
    """Everything that is filed, under its name."""
    network = arrays_of_network(weights.network)
    made = {name: attrgetter(name)(weights) for name in _NAMES}
    made |= {f"{_NETWORK}{name}": array for name, array in network.items()}
    return dict(sorted(made.items()))


def save_weights(weights: Weights, path: Path) -> None:
    """Write *weights*; the same numbers give the same bytes."""
    arrays = {name: np.ascontiguousarray(array) for name, array in arrays_of(weights).items()}
    save_file(arrays, path, metadata={_ABOUT: f"{FORMAT} {weights.version}"})


def load_weights(path: Path) -> Weights:
    """The weights in *path*; ``ConfigError`` when they cannot be used, saying what to do."""
    try:
        with safe_open(path, framework="np") as file:
            about = (file.metadata() or {}).get(_ABOUT, "")
            arrays: dict[str, Any] = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no dict
    except (OSError, SafetensorError) as error:
        raise ConfigError(f"{path} is not a model that can be read: {error}") from error
    made_for, _, version = about.partition(" ")
    kinds = {name: array.dtype for name, array in arrays.items()}
    if made_for != FORMAT or kinds != _KINDS:
        raise ConfigError(
            f"{path} was made by another version of this program. "
            "Use the model that comes with it, or train one again."
        )
    try:
        network = network_of({name: arrays[f"{_NETWORK}{name}"] for name in NAMES})
    except ValueError as error:
        raise _unfitting(path, "network") from error
    weights = Weights(
        version=version,
        network=network,
        table=Table(*(arrays[f"table.{name}"] for name in _PARTS["table"])),
        together=Together(*(arrays[f"together.{name}"] for name in _PARTS["together"])),
        answers=Answers(*(arrays[f"answers.{name}"] for name in _PARTS["answers"])),
        **{name: arrays[name] for name in _WHOLE},
    )
    _check(weights, path)
    return weights


def _check(weights: Weights, path: Path) -> None:
    expected = {
        "scale": (len(HEADS),),
        "bias": (len(HEADS),),
        "public_table": (1 << PUBLIC_BITS, len(PUBLIC)),
        "public_scale": (len(PUBLIC),),
        "public_bias": (len(PUBLIC),),
        "thresholds": (len(HEADS),),
    }
    wrong = [name for name, shape in expected.items() if getattr(weights, name).shape != shape]
    wrong += [part for part in _PARTS if not getattr(weights, part).fits]
    if wrong:
        raise _unfitting(path, wrong[0])


def _unfitting(path: Path, what: str) -> ConfigError:
    return ConfigError(f"{path} does not fit this program: {what} has another size.")
