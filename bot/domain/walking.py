"""One row of a phrase followed through a message, to the left or to the right.

Rows are plain tuples here: this is the one place where a message costs time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.domain.phrases import Choice, Gap, Row, Step

WORD, GAP, CHOICE = 0, 1, 2
#: Kind; then words and prefixes, or the widest gap, or a choice: a single word, longer rows by
#: the word they begin with, longer rows that begin otherwise, and whether all may be lacking.
Piece = tuple[Any, ...]
Pieces = tuple[Piece, ...]
Readings = Sequence[tuple[str, ...]]
_NOWHERE: tuple[int, ...] = ()
_ANYTHING: frozenset[str] = frozenset()


@dataclass(slots=True)
class Workshop:
    """Makes rows ready for walking; a list that many phrases use is made ready once."""

    _made: dict[tuple[int, bool], tuple[Choice, Piece]] = field(default_factory=dict)
    _asked: dict[int, tuple[Choice, frozenset[str]]] = field(default_factory=dict)

    def row(self, row: Row, *, backwards: bool = False) -> Pieces:
        """*row* as it is walked; *backwards* for what stands before the word it is filed under."""
        order = reversed(row) if backwards else row
        return tuple(self._piece(part, backwards=backwards) for part in order)

    def one_of(self, part: Step | Gap | Choice) -> frozenset[str]:
        """Words of which one stands wherever *part* fits; empty when that cannot be said."""
        if isinstance(part, Gap) or part.optional:
            return _ANYTHING
        if isinstance(part, Step):
            return _ANYTHING if part.prefixes else part.words
        key = id(part)
        if key not in self._asked:
            self._asked[key] = (part, self._one_of(part))
        return self._asked[key][1]

    def _one_of(self, choice: Choice) -> frozenset[str]:
        singles = [self.one_of(choice.single)] if choice.single else []
        rows = (filter(None, map(self.one_of, row)) for row in choice.rows)
        asked = [*singles, *(min(row, key=len, default=_ANYTHING) for row in rows)]
        return frozenset().union(*asked) if all(asked) else _ANYTHING

    def _piece(self, part: Step | Gap | Choice, *, backwards: bool) -> Piece:
        if isinstance(part, Gap):
            return (GAP, part.most)
        if isinstance(part, Choice):
            return self._choice(part, backwards=backwards)
        word = (WORD, part.words, part.prefixes)
        return (CHOICE, word, {}, (), True) if part.optional else word

    def _choice(self, part: Choice, *, backwards: bool) -> Piece:
        key = (id(part), backwards)
        if key not in self._made:
            # The part is kept, so that its identity is not given to another one.
            self._made[key] = (part, self._make(part, backwards=backwards))
        return self._made[key][1]

    def _make(self, part: Choice, *, backwards: bool) -> Piece:
        single = (WORD, part.single.words, part.single.prefixes) if part.single else None
        by_first: dict[str, list[Pieces]] = {}
        others: list[Pieces] = []
        for row in part.rows:
            pieces = self.row(row, backwards=backwards)
            if pieces[0][0] != WORD or pieces[0][2]:
                others.append(pieces)
                continue
            for word in pieces[0][1]:
                by_first.setdefault(word, []).append(pieces[1:])
        return (CHOICE, single, by_first, tuple(others), part.optional)


def says(piece: Piece, words: tuple[str, ...]) -> bool:
    """Whether one of the readings of a word is one that *piece* asks for."""
    asked = piece[1]
    for word in words:
        if word in asked:
            return True
    if piece[2]:
        return any(word.startswith(piece[2]) for word in words)
    return False


def walk(
    row: Pieces, place: int, readings: Readings, bounds: tuple[int, int], step: int
) -> Sequence[int]:
    """Where one can stand after *row*, beginning at *place*; empty when it does not fit."""
    low, high = bounds
    for index, piece in enumerate(row):
        if piece[0] != WORD:
            return _spread(row, index, place, readings, bounds, step)
        if not low <= place < high or not says(piece, readings[place]):
            return _NOWHERE
        place += step
    return (place,)


def _spread(
    row: Pieces, index: int, place: int, readings: Readings, bounds: tuple[int, int], step: int
) -> Sequence[int]:
    """The rest of *row* from the first piece that leaves a choice: all ways at once."""
    places: set[int] = {place}
    low, high = bounds
    for piece in row[index:]:
        kind = piece[0]
        if kind == WORD:
            places = {p + step for p in places if low <= p < high and says(piece, readings[p])}
        elif kind == GAP:
            far = (piece[1] + 1) * step
            places = {q for p in places for q in range(p, p + far, step) if low - 1 <= q <= high}
        else:
            places = _choose(piece, places, readings, bounds, step)
        if not places:
            return _NOWHERE
    return list(places)


def _choose(
    piece: Piece, places: set[int], readings: Readings, bounds: tuple[int, int], step: int
) -> set[int]:
    _, single, by_first, others, optional = piece
    low, high = bounds
    reached = set(places) if optional else set()
    for place in places:
        if low <= place < high:
            if single is not None and says(single, readings[place]):
                reached.add(place + step)
            for word in readings[place]:
                for row in by_first.get(word, ()):
                    reached.update(walk(row, place + step, readings, bounds, step))
            for row in others:
                reached.update(walk(row, place, readings, bounds, step))
    return reached
