"""Each phrase filed under its rarest word, so that it is looked at only where that word stands."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.phrases import Choice, Gap, Part, Phrase, Row, Step
from bot.domain.walking import Pieces, Workshop

#: Words so frequent in messages that looking there first would be in vain.
_EVERYWHERE = (
    "a an the i me my we us our you your he she it they them his her its is are was were be been "
    "am do does did have has had will would can could should to of in on at for from with by and "
    "or but so not no dont cant wont isnt if as that this there then now just up out off all any "
    "some what when where who how why one get got go going im ive thats youre please about back "
    "down over into through like know want need say said says told tell"
)
_OFTEN = (
    "water door heating boiler repair house flat home room kitchen bathroom toilet leak broken "
    "working work fix fixed time day days week weeks today still again never nobody people call "
    "rent someone come coming fucking neighbour lot man woman phone letter office"
)
_COMMON = dict.fromkeys(_EVERYWHERE.split(), 60) | dict.fromkeys(_OFTEN.split(), 8)
#: A phrase is never filed under something this frequent if there is anything else.
_LAST_RESORT = 1000.0
#: More looks of this kind would cost more than they save.
_ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Filed:
    """One phrase as seen from the word it is filed under."""

    owner: int
    before: Pieces  # from the word to the left
    anchor: Step
    after: Pieces
    #: Of each of these one word must be in the sentence: a cheap look before the dear one.
    also_needs: tuple[frozenset[str], ...]
    at_start: bool
    at_end: bool


def file_phrase(owner: int, phrase: Phrase, workshop: Workshop) -> Iterable[Filed]:
    """*phrase* for the set *owner*: once, or once for each way its rarest part can be said."""
    row = phrase.row
    at = _rarest(row)
    part = row[at]
    if isinstance(part, Step):
        yield _filed(owner, phrase, at, part, workshop)
    elif isinstance(part, Choice):
        for option in _options(part):
            longer = (*row[:at], *option, *row[at + 1 :])
            said = Phrase(
                source=phrase.source, row=longer, at_start=phrase.at_start, at_end=phrase.at_end
            )
            yield from _file_within(owner, said, range(at, at + len(option)), workshop)


def _file_within(owner: int, phrase: Phrase, places: range, workshop: Workshop) -> Iterable[Filed]:
    """Filed under a word of the option just taken, else each option would be filed alike."""
    at = min((i for i in places if certain(phrase.row[i])), key=lambda i: _cost(phrase.row[i]))
    part = phrase.row[at]
    if isinstance(part, Step):
        yield _filed(owner, phrase, at, part, workshop)
    else:
        yield from file_phrase(owner, phrase, workshop)


def certain(part: Part) -> bool:
    """Whether *part* has to be there."""
    return not isinstance(part, Gap) and not part.optional


def _rarest(row: Row) -> int:
    return min((i for i, part in enumerate(row) if certain(part)), key=lambda i: _cost(row[i]))


def _options(part: Choice) -> list[Row]:
    return [*([(part.single,)] if part.single else []), *part.rows]


def _filed(owner: int, phrase: Phrase, at: int, anchor: Step, workshop: Workshop) -> Filed:
    row = phrase.row
    return Filed(
        owner=owner,
        before=workshop.row(row[:at], backwards=True),
        anchor=anchor,
        after=workshop.row(row[at + 1 :]),
        also_needs=_others(row, at, workshop),
        at_start=phrase.at_start,
        at_end=phrase.at_end,
    )


def _others(row: Row, at: int, workshop: Workshop) -> tuple[frozenset[str], ...]:
    """What else of *row* has to be there, the most telling first."""
    asked = (workshop.one_of(part) for i, part in enumerate(row) if i != at and certain(part))
    return tuple(sorted(filter(None, asked), key=len))[:_ENOUGH]


def _cost(part: Part) -> float:
    """How often looking under *part* would be in vain."""
    if isinstance(part, Step):
        return sum(_COMMON.get(word, 1) for word in part.words) + 10 * len(part.prefixes)
    if isinstance(part, Choice):
        rows = (min(map(_cost, filter(certain, row)), default=_LAST_RESORT) for row in part.rows)
        return (_cost(part.single) if part.single else 0) + sum(rows) + 1
    return _LAST_RESORT
