"""What should not slip into an answer: staff's own details, other people's, folded words.

Looks at an answer just before it goes out. It errs towards asking: a question costs a second,
a colleague's private number in the wrong hands cannot be taken back.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.detectors import ADDRESS, EMAIL, PHONE, POSTCODE, STREETS
from bot.domain.text import normalise


class LeakKind(StrEnum):
    """What sort of thing was found."""

    PHONE = "phone"
    EMAIL = "email"
    SURNAME = "surname"
    ADDRESS = "address"
    FOLDED = "folded"
    UNFILLED = "unfilled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """One thing found, with the words as they stand in the answer."""

    kind: LeakKind
    words: str = field(repr=False)

    @property
    def key(self) -> str:
        """The same for the same thing found again, however it is written."""
        return f"{self.kind.value}:{_bare(self.words)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What an answer may hold, and what it must not."""

    #: Texts whose numbers and addresses are published: the landlord's own, the safety texts.
    published: tuple[str, ...] = ()
    #: What the person is called, and the landlord: these names may stand in it.
    name: str = ""
    #: What the person themselves said about this, their own details in it.
    theirs: tuple[str, ...] = ()
    #: Names of staff as colleagues see them.
    staff: tuple[str, ...] = ()
    #: Words the bot folded so that nobody reads them unprepared.
    folded: tuple[str, ...] = ()


#: Surnames that are also what an answer about a home may well say.
_WORDS_TOO = (
    "bell best bright case drain early keys late lock page pipe rain waters noble power "
    "bank banks bird black bloom bridge brook brooks brown bush carpenter carter church clay cole "
    "cook cooper cross day dean field fields fisher ford forest fox french frost gardener garden "
    "glass gold good grant gray green grey hall hand hill hills hope house hunt hunter joiner key "
    "king knight lamb lane little long love major marsh mason may miles mill mills moon park parks "
    "peace penny plumb pool pope potter price reed rice rose sharp short sky small smart snow "
    "speed spring stone stones street strong summer summers swift tanner taylor tiler turner wall "
    "walls ward waters weaver webb well wells west white wild winter wise wood woods young"
)
_ALSO_WORDS = frozenset(_WORDS_TOO.split())
_NOT_NAMES = frozenset({"team", "desk", "office", "service", "services", "support", "bot"})
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_BREAK = re.compile(r"[\s._-]+")
_NUMBER = re.compile(r"(?<![\w.])\+?\d[\d\s().-]{5,}\d(?!\w)")
#: A number without its first 0; shorter ones are orders, jobs and sums of money.
_FEWEST_DIGITS = 10
_FEWEST_AFTER_ZERO = 7
_DATE_OR_TIME = re.compile(
    r"\b(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d\d-\d\d|\d{1,2}[.:]\d\d)\b(?![.]\d)"
)
_SENTENCE_END = re.compile(r"(?:^|[.!?:;\n])\s*$")
#: "Park Green" is a place, "Mr Green" is not.
_PLACE = re.compile(r"\b(?!(?:Mr|Mrs|Ms|Miss|Mx|Dr)\b)[A-Z][a-z]+\s+$")
_ROAD = re.compile(rf"\s+(?:{STREETS})\b", re.IGNORECASE)
_MAILBOXES = (
    "info enquiries contact hello repairs complaints housing customerservice customerservices "
    "customer.service customer.services help office feedback rents lettings privacy dpo"
)
_ROLES = frozenset(_MAILBOXES.split())
#: A saved reply's reminder to fill something in.
_GAP = re.compile(r"\[[^\]\n]{1,60}\]")
#: "An", "Do" and "So" are surnames too.
_SHORT = 3
_RUN = 4  # words in a row that are no coincidence


def leaks(text: str, known: Known) -> tuple[Leak, ...]:
    """Everything in *text* that somebody should look at again, each once."""
    found = (
        *_phones(text, known),
        *_emails(text, known),
        *_surnames(text, known),
        *_addresses(text, known),
        *_folded(text, known.folded),
        *(Leak(kind=LeakKind.UNFILLED, words=found[0]) for found in _GAP.finditer(text)),
    )
    return tuple({leak.key: leak for leak in found}.values())


def surname(name: str) -> str:
    """The surname in a display name or handle (``anna.kowalska``); empty if it has none."""
    parts = [part for part in _BREAK.split(name.partition("(")[0].strip()) if part]
    if len(parts) < 2 or not parts[-1].isalpha() or len(parts[-1]) < 2:
        return ""
    return "" if parts[-1].lower() in _NOT_NAMES else parts[-1]


def _phones(text: str, known: Known) -> Iterable[Leak]:
    allowed = {_digits(n) for said in (*known.published, *known.theirs) for n in _numbers(said)}
    for number in _numbers(text):
        if _digits(number) not in allowed:
            yield Leak(kind=LeakKind.PHONE, words=number)


def _numbers(text: str) -> Iterable[str]:
    text = _DATE_OR_TIME.sub(lambda found: "|" * len(found[0]), text)
    folded = normalise(text)
    spans = [folded.original_span(*match.span()) for match in PHONE.finditer(folded.matching)]
    spans += [match.span() for match in _NUMBER.finditer(text)]
    for start, end in spans:
        said = text[start:end].strip()
        begins = said.lstrip("(+")[:1] == "0" or said.startswith("+")
        fewest = _FEWEST_AFTER_ZERO if begins else _FEWEST_DIGITS
        if sum(char.isdigit() for char in said) >= fewest:
            yield said


def _digits(number: str) -> str:
    """The national number, so that +44 7700 … and 07700 … are the same."""
    bare = "".join(char for char in number.replace("(0)", "") if char.isdigit())
    return bare.removeprefix("0044").removeprefix("44").lstrip("0") if len(bare) > 9 else bare


def _emails(text: str, known: Known) -> Iterable[Leak]:
    allowed = {one.lower() for said in (*known.published, *known.theirs) for one in _mails(said)}
    for mail in _mails(text):
        if mail.lower() not in allowed and mail.lower().partition("@")[0] not in _ROLES:
            yield Leak(kind=LeakKind.EMAIL, words=mail)


def _mails(text: str) -> Iterable[str]:
    folded = normalise(text)
    for match in EMAIL.finditer(folded.matching):
        start, end = folded.original_span(*match.span())
        yield text[start:end].rstrip(".")


def _surnames(text: str, known: Known) -> Iterable[Leak]:
    may_stand = set(_words(known.name))
    names = {surname(name).lower(): name for name in known.staff if surname(name)}
    for found in _WORD.finditer(text):
        bare = re.sub(r"['\u2019]s$", "", found[0])
        if bare.lower() in names and bare.lower() not in may_stand:
            first = _BREAK.split(names[bare.lower()].strip(" ._-"))[0]
            if _is_the_name(text, found, bare, first):
                yield Leak(kind=LeakKind.SURNAME, words=bare)


def _is_the_name(text: str, found: re.Match[str], bare: str, first: str) -> bool:
    before = text[: found.start()]
    if before.rstrip().lower().endswith(first.lower()):
        return True
    if _ROAD.match(text, found.end()):
        return False
    if bare.lower() not in _ALSO_WORDS and len(bare) > _SHORT:
        return True
    capital = bare[0].isupper() and not bare.isupper() and not _SENTENCE_END.search(before)
    return capital and not _PLACE.search(before)


def _addresses(text: str, known: Known) -> Iterable[Leak]:
    allowed = " ".join(_bare(said) for said in (*known.published, *known.theirs))
    folded = normalise(text)
    for pattern in (ADDRESS, POSTCODE):
        for match in pattern.finditer(folded.matching):
            start, end = folded.original_span(*match.span())
            if _bare(text[start:end]) not in allowed:
                yield Leak(kind=LeakKind.ADDRESS, words=text[start:end])


def _folded(text: str, folded: Sequence[str]) -> Iterable[Leak]:
    said = [(match[0].lower(), match.span()) for match in _WORD.finditer(text)]
    bare = [word for word, _ in said]
    for hidden in folded:
        words = _words(hidden)
        length = min(_RUN, len(words))
        runs = {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}
        for at in range(len(bare) - length + 1) if length > 1 else ():
            if tuple(bare[at : at + length]) in runs:
                yield Leak(
                    kind=LeakKind.FOLDED, words=text[said[at][1][0] : said[at + length - 1][1][1]]
                )
                break


def _words(text: str) -> list[str]:
    return [match[0].lower() for match in _WORD.finditer(text)]


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", text.lower())
