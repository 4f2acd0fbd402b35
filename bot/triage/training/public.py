"""What public collections of abuse teach.

Three heads that are evidence for our own; and what is harmless, or rude, in talk about anything
under the sun, for a tenant too may write about something else.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from bot.triage.features import whole
from bot.triage.heads import ABOUT_CONDUCT, PUBLIC
from bot.triage.table import BITS
from bot.triage.training.columns import Heads, Lesson, fit_columns
from bot.triage.training.corpus import Post
from bot.triage.training.fitting import Stretches
from bot.triage.training.matrix import hashed
from bot.triage.weights import PUBLIC_BITS

STRENGTH: Final = 0.1
#: How much a talk with a chat program counts beside a message of our own, and how much a post.
_CHAT: Final = 1.0
_POST: Final = 0.02
_RUDER: Final = slice(
    ABOUT_CONDUCT.index("at_least/rude"), ABOUT_CONDUCT.index("at_least/threatening") + 1
)


def learn_from(posts: Sequence[Post]) -> Heads:
    """A column for each head of ``PUBLIC``."""
    said = [[post.abusive, post.hateful, post.at_chatbot] for post in posts]
    told = np.array([[one is not None for one in row] for row in said])
    holds = np.array([[bool(one) for one in row] for row in said])
    rows = hashed((whole(post.seen) for post in posts), PUBLIC_BITS)
    if holds.shape[1] != len(PUBLIC):
        raise ValueError("each public head needs a column")
    counts = np.ones(len(posts), dtype=np.float32)
    return fit_columns(Lesson(rows, holds, told, counts), STRENGTH)


def beside(posts: Sequence[Post], every: Stretches) -> Lesson:
    """The posts that say something about rudeness, over the features of our own messages.

    Of a harmless one every grave severity is denied; of a rude one only rudeness is known.
    """
    telling = [post for post in posts if post.rude is not None]
    rude = np.array([bool(post.rude) for post in telling], dtype=bool)
    told = np.zeros((len(telling), len(ABOUT_CONDUCT)), dtype=bool)
    holds = np.zeros_like(told)
    told[~rude, _RUDER] = True
    told[:, _RUDER.start] = True
    holds[:, _RUDER.start] = rude
    counts = [_POST if post.at_chatbot is None else _CHAT for post in telling]
    rows = hashed((whole(post.seen) for post in telling), BITS)[:, every.slots]
    return Lesson(rows, holds, told, np.array(counts, dtype=np.float32))
