"""What training leaves behind: one file, mapped into memory, and never changed at run time."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from bot.domain.errors import ConfigError
from bot.triage.heads import HEADS, PUBLIC

Floats = NDArray[np.float32]
Bytes = NDArray[np.int8]

#: Raised when older code could not read what newer training writes.
FORMAT: Final = "1"
BITS: Final = 16
PUBLIC_BITS: Final = 17
#: One entry only: the library writes several in an order that changes from run to run.
_ABOUT: Final = "tenantline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """All numbers of the model; what each is for is said where it is used."""

    version: str
    #: Of hashed features, a column for each head; a number is ``table * scale``.
    table: Bytes
    scale: Floats
    #: Of the pooled vectors.
    dense: Floats
    bias: Floats
    public_table: Bytes
    public_scale: Floats
    public_bias: Floats
    #: Hashes of the words that have a vector, in rising order.
    vector_words: NDArray[np.uint32]
    vectors: Bytes
    vector_scale: Floats
    #: Second stage: what the text and the rules say together.
    together: Floats
    together_bias: Floats
    #: From which probability on each head is believed.
    thresholds: Floats


ARRAYS: Final = tuple(name for name in Weights.__dataclass_fields__ if name != "version")


def save_weights(weights: Weights, path: Path) -> None:
    """Write *weights*; the same numbers give the same bytes."""
    arrays = {name: np.ascontiguousarray(getattr(weights, name)) for name in ARRAYS}
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
    if made_for != FORMAT or set(arrays) != set(ARRAYS):
        raise ConfigError(
            f"{path} was made by another version of this program. "
            "Use the model that comes with it, or train one again."
        )
    weights = Weights(version=version, **arrays)
    _check(weights, path)
    return weights


def _check(weights: Weights, path: Path) -> None:
    expected = {
        "table": (1 << BITS, len(HEADS)),
        "public_table": (1 << PUBLIC_BITS, len(PUBLIC)),
        "bias": (len(HEADS),),
        "thresholds": (len(HEADS),),
    }
    for name, shape in expected.items():
        if getattr(weights, name).shape != shape:
            raise ConfigError(f"{path} does not fit this program: {name} has another size.")
