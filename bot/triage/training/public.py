"""What public collections of abuse teach: three heads that are evidence for our own."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from bot.triage.features import whole
from bot.triage.heads import PUBLIC
from bot.triage.training.corpus import Post
from bot.triage.training.fitting import Heads, fit_columns
from bot.triage.training.matrix import hashed
from bot.triage.weights import PUBLIC_BITS

STRENGTH: Final = 0.1


def learn_from(posts: Sequence[Post]) -> Heads:
    """A column for each head of ``PUBLIC``."""
    said = [[post.abusive, post.hateful, post.at_chatbot] for post in posts]
    told = np.array([[one is not None for one in row] for row in said])
    holds = np.array([[bool(one) for one in row] for row in said])
    rows = hashed((whole(post.seen) for post in posts), PUBLIC_BITS)
    if holds.shape[1] != len(PUBLIC):
        raise ValueError("each public head needs a column")
    return fit_columns(rows, holds, told, np.ones(len(posts), dtype=np.float32), STRENGTH)
