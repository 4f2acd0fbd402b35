"""The language in which people write rules, read into patterns over words.

    smell~ [of] gas            smell, smells, smelled, smelling; "of" may be there or not
    (no|without) heating       either word
    leak* <3> ceiling          any word that begins so; up to three words between
    water … {electrics}        up to five words between; any phrase of the list "electrics"
    ^ {greeting} $             the whole message
    # weeks                    any number, in digits or as a word
    #65-110 year* old          a number from 65 to 110

A phrase never reaches across the end of a sentence.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from bot.domain.text import canonical, normalise

#: ``…`` stands for up to this many words.
GAP = 5
WIDEST_GAP = 12
_PART = re.compile(r"\s*(<\d+>|…|\.\.\.|\{[^{}]*\}|[()\[\]|^$]|[^\s()\[\]|{}<>^$…]+|.)")
_NUMBERS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety "
    "hundred couple few several 2nd 3rd 4th 5th"
)
_NUMBER_WORDS = frozenset(_NUMBERS.split())
NUMBER = "#"
_RANGE = re.compile(r"#(\d{1,3})-(\d{1,3})")


class PhraseError(ValueError):
    """A phrase that cannot be read; says what is wrong and what to do instead."""

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(f"{what} {fix}")
        self.what, self.fix = what, fix


class Step(NamedTuple):
    """One word out of several; ``optional`` when it may be left out."""

    words: frozenset[str]
    prefixes: tuple[str, ...] = ()
    optional: bool = False


class Gap(NamedTuple):
    """Up to this many words that do not matter."""

    most: int


class Choice(NamedTuple):
    """One of several rows of words; single words are gathered in ``single``."""

    single: Step | None
    rows: "tuple[Row, ...]"
    optional: bool = False


Part = Step | Gap | Choice
Row = tuple[Part, ...]
#: Finds the phrases of a list by its name; raises ``PhraseError`` for a name nobody gave.
Lists = Callable[[str], Choice]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """One phrase, ready to be compiled."""

    source: str
    row: Row
    at_start: bool = False
    at_end: bool = False


def parse(source: str, lists: Lists) -> Phrase:
    """Read one phrase, or raise ``PhraseError``."""
    reader = _Reader(source, lists)
    at_start, row, at_end = reader.phrase()
    if not any(_certain(part) for part in row):
        raise PhraseError(
            f"The phrase '{source}' could match without a single word.",
            "Add a word that must be there.",
        )
    return Phrase(source=source, row=row, at_start=at_start, at_end=at_end)


def list_finder(named: Mapping[str, tuple[str, ...]]) -> Lists:
    """Looks up lists by name; each is read once, when a phrase first asks for it."""
    ready: dict[str, Choice] = {}
    open_names: list[str] = []

    def find(name: str) -> Choice:
        if name in ready:
            return ready[name]
        if name not in named:
            raise PhraseError(
                f"There is no list called '{name}'.",
                f"Add it under 'lists', or correct the name{_near(name, named)}.",
            )
        if name in open_names:
            raise PhraseError(f"The list '{name}' contains itself.", "Take one of the two out.")
        open_names.append(name)
        try:
            ready[name] = choice([parse(one, find).row for one in named[name]])
        finally:
            open_names.pop()
        return ready[name]

    return find


def _near(name: str, named: Mapping[str, object]) -> str:
    near = [known for known in named if known[:3] == name[:3]]
    return f" (perhaps '{near[0]}')" if near else ""


def choice(rows: list[Row], *, optional: bool = False) -> Choice:
    """One of *rows*; those of one word become a single look-up."""
    single: set[str] = set()
    prefixes: list[str] = []
    longer: list[Row] = []
    for row in rows:
        if len(row) == 1 and isinstance(row[0], Step) and not row[0].optional:
            single |= row[0].words
            prefixes += row[0].prefixes
        elif len(row) == 1 and isinstance(row[0], Choice) and not row[0].optional:
            inner = row[0]
            longer += inner.rows
            if inner.single:
                single |= inner.single.words
                prefixes += inner.single.prefixes
        else:
            longer.append(row)
    step = Step(frozenset(single), tuple(dict.fromkeys(prefixes))) if single or prefixes else None
    return Choice(step, tuple(dict.fromkeys(longer)), optional)


def _certain(part: Part) -> bool:
    return not isinstance(part, Gap) and not part.optional


class _Reader:
    """Reads one phrase from left to right."""

    def __init__(self, source: str, lists: Lists) -> None:
        self._source = source
        self._lists = lists
        self._parts: list[str] = [p for p in _PART.findall(source) if p.strip()]
        self._at = 0

    def phrase(self) -> tuple[bool, Row, bool]:
        at_start = self._take("^")
        row = self._row()
        at_end = self._take("$")
        if self._at < len(self._parts):
            raise self._wrong(f"'{self._parts[self._at]}' stands where it means nothing")
        return at_start, row, at_end

    def _take(self, what: str) -> bool:
        if self._at < len(self._parts) and self._parts[self._at] == what:
            self._at += 1
            return True
        return False

    def _row(self) -> Row:
        found: list[Part] = []
        while self._at < len(self._parts) and self._parts[self._at] not in (")", "]", "|", "$"):
            found.extend(self._part())
        return tuple(found)

    def _part(self) -> Row:
        part = self._parts[self._at]
        self._at += 1
        if part in ("(", "["):
            return (self._group(part),)
        if part in ("…", "..."):
            return (Gap(GAP),)
        if part[0] == "<" and len(part) > 2:
            return (self._gap(part),)
        if part[0] == "{" and len(part) > 2:
            return (self._lists(part[1:-1].strip()),)
        if part in ("^", "{", "}", "<", ">"):
            raise self._wrong(f"'{part}' is out of place")
        return self._words(part)

    def _gap(self, part: str) -> Gap:
        most = int(part[1:-1])
        if not 0 < most <= WIDEST_GAP:
            raise self._wrong(f"{part} is not a gap of 1 to {WIDEST_GAP} words")
        return Gap(most)

    def _group(self, opened: str) -> Part:
        rows = [self._row()]
        while self._take("|"):
            rows.append(self._row())
        close = ")" if opened == "(" else "]"
        if not self._take(close):
            raise self._wrong(f"'{opened}' is never closed")
        if not all(rows):
            raise self._wrong("one of the alternatives is empty")
        made = choice(rows, optional=opened == "[")
        if made.single and not made.rows:
            return made.single._replace(optional=made.optional)
        return made

    def _words(self, part: str) -> Row:
        if part == NUMBER:
            return (Step(_NUMBER_WORDS, (NUMBER,)),)
        if span := _RANGE.fullmatch(part):
            return (_between(int(span[1]), int(span[2])),)
        steps = word_steps(part)
        if not steps:
            raise self._wrong(f"'{part}' holds no word")
        return steps

    def _wrong(self, what: str) -> PhraseError:
        return PhraseError(
            f"The phrase '{self._source}' cannot be read: {what}.",
            "See 'How to write a phrase' in rules/README.md.",
        )


def _between(low: int, high: int) -> Step:
    endings = ("", "yo", "yr", "yrs", "y", "m", "mo", "wk")
    return Step(frozenset(f"{n}{end}" for n in range(low, high + 1) for end in endings))


@lru_cache(maxsize=8192)
def word_steps(part: str) -> Row:
    """The steps of one written word: usually one, more where it is split in messages too."""
    if part[-1] == "*" and len(part) > 3 and part[:-1].isalpha():
        return (Step(frozenset(), (canonical(part[:-1].casefold()),)),)
    if part[-1] == "~":
        return (Step(forms(part[:-1].casefold())),)
    if part.isascii() and part.isalpha() and part.islower():
        return (Step(frozenset({canonical(part)})),)
    return tuple(Step(frozenset({token.word})) for token in normalise(part).tokens)


def forms(word: str) -> frozenset[str]:
    """*word* with -s, -ed and -ing, as English spells them, and -in' as people say it."""
    stem = word[:-1] if word.endswith("e") and not word.endswith("ee") else word
    if word.endswith("y") and word[-2:-1] not in tuple("aeiou"):
        made = {word, word[:-1] + "ies", word[:-1] + "ied", word + "ing", word + "in"}
    elif _doubles(word):
        twice = word + word[-1]
        made = {word, word + "s", twice + "ed", twice + "ing", twice + "in"}
    else:
        plural = "es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s"
        made = {word, word + plural, stem + "ed", stem + "ing", stem + "in"}
    return frozenset(canonical(one) for one in made)


def _doubles(word: str) -> bool:
    vowels = "aeiou"
    return (
        3 <= len(word) <= 4
        and word[-1] not in vowels + "wxy"
        and word[-2] in vowels
        and word[-3] not in vowels
    )
