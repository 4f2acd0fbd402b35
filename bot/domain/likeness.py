"""Whether two messages are the same text, or nearly: sent again, or copied by several people.

A text becomes a handful of numbers (one-permutation MinHash over runs of characters). How
many of them two texts share is about how much of the texts they share. Runs of a few of
these numbers are the *bands* under which a store files a text, so that finding its likes is
a look-up. Nothing here judges anybody: a block that reports one lift is as alike as spam.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zlib import crc32

from bot.domain.identity import InboxId, PersonId
from bot.domain.text import Normalised

#: Characters in a run: about a word, so that word order counts.
_RUN = 5
_BINS = 32
_ROWS = 3
_BANDS = 6
_EMPTY = 0xFFFFFFFF
#: From this share on two texts are the same: another flat number, a name, a typo.
ALIKE = 0.7
#: What lies beyond tells nothing new about a text.
_ENOUGH = 4000

Likeness = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SameText:
    """What the landlord counts as the same text from several people. Shown, never punished."""

    window_hours: int = 72
    #: From this many people on it is shown.
    people: int = 3
    #: Characters; "any update?" is what anybody would write.
    shortest: int = 40


#: For a landlord who says nothing about it.
BY_DEFAULT = SameText()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """An earlier message that reads the same."""

    row: InboxId
    person: PersonId
    #: Said in the same chat as the new one.
    here: bool


def likeness(text: Normalised, shortest: int) -> Likeness | None:
    """What *text* is compared by; ``None`` if it is shorter than *shortest*."""
    words = " ".join(text.words)
    if len(words) < shortest:
        return None
    said = words[:_ENOUGH].encode()
    bins = [_EMPTY] * _BINS
    for at in range(max(len(said) - _RUN + 1, 1)):
        spread = crc32(said[at : at + _RUN]) * 0x9E3779B1 & 0xFFFFFFFF  # near runs, far numbers
        place, value = spread % _BINS, spread // _BINS
        bins[place] = min(bins[place], value)
    return _filled(bins)


def _filled(bins: Sequence[int]) -> Likeness:
    """A bin that nothing fell into takes the next one's number, marked by how far it was."""
    found = list(bins)
    for place in range(_BINS):
        distance = 0
        while bins[(place + distance) % _BINS] == _EMPTY:
            distance += 1
        found[place] = bins[(place + distance) % _BINS] + (distance << 27)
    return tuple(found)


def bands(marks: Likeness) -> tuple[int, ...]:
    """The numbers under which a store files it; likes share at least one with near certainty."""
    parts = (marks[at * _ROWS : (at + 1) * _ROWS] for at in range(_BANDS))
    return tuple((at << 32) | crc32(repr(part).encode()) for at, part in enumerate(parts))


def is_alike(one: Likeness, other: Likeness) -> bool:
    """Whether the two share enough to be one text."""
    same = sum(a == b for a, b in zip(one, other, strict=True))
    return same >= ALIKE * _BINS


def people_of(alike: Iterable[Alike], writer: PersonId) -> int:
    """How many people wrote it, *writer* among them."""
    return len({writer, *(one.person for one in alike)})


def times_sent(alike: Iterable[Alike], writer: PersonId) -> int:
    """How often *writer* has sent it to the same place, this time included."""
    return 1 + sum(one.person == writer and one.here for one in alike)


def worth_telling(people: int, least: int) -> bool:
    """Whether staff hear of it now: at the number the landlord set, then at each doubling."""
    while least < people:
        least *= 2
    return people == least
