"""How far each step of learning goes: a short rise to the fastest, then a long slowing down."""

from typing import Final

import jax
import jax.numpy as jnp
import numpy as np
import optax

from bot.triage.arrays import Floats

#: So much of all steps goes by until the fastest.
_WARMING: Final = 0.1


def paces(steps: int, fastest: float) -> Floats:
    """The pace of each of so many *steps*; reckoned at once, as one at a time takes long."""
    pace = optax.cosine_onecycle_schedule(steps, fastest, _WARMING)
    made: Floats = np.asarray(jax.vmap(pace)(jnp.arange(steps)), dtype=np.float32)
    return made
