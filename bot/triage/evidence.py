"""What the rules found, and a few plain facts, as numbers beside what the model read."""

from typing import Final

import numpy as np

from bot.domain.conduct import ConductAssessment
from bot.domain.facts import Facts
from bot.domain.need import NeedAssessment
from bot.triage.arrays import Flags, Floats
from bot.triage.heads import ABOUT_NEED, GRAVER, HEADS, PUBLIC

_PLACE: Final = {head: place for place, head in enumerate(HEADS)}
_YOU: Final = frozenset({"you", "your", "youre", "yours", "yourself"})
CIRCUMSTANCES: Final = 6
#: What the network says are logits; so many are one, as the features count.
NETWORK_UNIT: Final = 4.0
_MOST: Final = 4.0
#: What the first stage says of a message that has nothing to do with a head.
NOTHING_SAID: Final = -1.0
#: How many numbers the second stage sees; see ``inputs``.
INPUTS: Final = 4 * len(HEADS) + len(PUBLIC) + 1 + CIRCUMSTANCES
#: Where the most that any stretch says begins, what the network says, and what the rules found;
#: what the whole says stands first.
STRONGEST: Final = len(HEADS)
FOLLOWED: Final = 2 * len(HEADS)
FOUND: Final = 3 * len(HEADS) + len(PUBLIC)


def evidence(need: NeedAssessment, conduct: ConductAssessment) -> Floats:
    """For each head how far the rules alone believe in it, from 0 to 1.

    The last number is about no head: whether somebody vulnerable is mentioned.
    """
    found = np.zeros(len(HEADS) + 1, dtype=np.float32)
    found[-1] = float(bool(need.vulnerabilities))
    for one in need.needs:
        if (place := _PLACE.get(f"need/{one.kind}")) is not None:
            found[place] = one.score
        if one.priority is not None:
            found[_PLACE[f"priority/{one.priority}"]] = 1.0
        if one.trade is not None:
            found[_PLACE[f"trade/{one.trade}"]] = 1.0
    for trigger in need.safety:
        found[_PLACE[f"safety/{trigger}"]] = 1.0
    for severity in GRAVER:
        if severity.rank <= conduct.severity.rank:
            found[_PLACE[f"at_least/{severity}"]] = 1.0
    for kind in conduct.kinds:
        found[_PLACE[f"kind/{kind}"]] = 1.0
    if conduct.target is not None:
        found[_PLACE[f"target/{conduct.target}"]] = 1.0
    return found


def circumstances(facts: Facts) -> Floats:
    """What bears on how much the words prove: a long message needs more evidence than a line."""
    words = facts.text.words
    length = len(words)
    return np.array(
        [
            np.log1p(length) / 4.0,
            float(len(facts.text.sentences) > 1),
            float(any(word in _YOU for word in words)),
            len(facts.text.quoted) / max(1, length),
            float("?" in facts.text.matching),
            float(bool(facts.context)),
        ],
        dtype=np.float32,
    )


def inputs(read: Floats, followed: Floats, public: Floats, found: Floats, around: Floats) -> Floats:
    """One row for the second stage; all of about the same size.

    *read* has two numbers for each head, as in ``bot.triage.model.Reading``.
    """
    said = np.clip(followed / NETWORK_UNIT, -_MOST, _MOST)
    return np.concatenate([read, said, public, found, around]).astype(np.float32)


def without_each(row: Floats) -> Floats:
    """*row*, the same had the text said nothing, and the same had the rules found nothing."""
    rows = np.stack([row, row, row])
    rows[1, :FOUND] = NOTHING_SAID
    rows[2, FOUND : FOUND + len(HEADS) + 1] = 0.0
    return rows


def separate() -> Flags:
    """Which inputs each head may see: need and conduct are judged apart, here too."""
    needs, heads = len(ABOUT_NEED), len(HEADS)
    about_need = np.array([place < needs for place in range(heads)])
    public = np.zeros(len(PUBLIC), dtype=bool)
    around = np.ones(CIRCUMSTANCES, dtype=bool)
    one = np.ones(1, dtype=bool)
    for_need = np.concatenate([*[about_need] * 3, public, about_need, one, around])
    for_conduct = np.concatenate([*[~about_need] * 3, ~public, ~about_need, ~one, around])
    return np.stack([for_need if need else for_conduct for need in about_need], axis=1)
