"""Personal details replaced by what they are, before words leave the landlord's own system.

What can be known by its shape is masked: telephone numbers, addresses, links, names written
as names. A single first name, or a name in small letters, looks like any word, so a person
still reads what is handed on.
"""

import re
from collections.abc import Callable, Container, Iterable, Sequence

from bot.domain.detectors import ADDRESS, EMAIL, LINK, NO_NAMES, PHONE, POSTCODE, STREETS
from bot.domain.rules import Span
from bot.domain.text import LONGEST, Normalised, normalise

#: Stands where words lie beyond what can be searched.
CUT = "[cut]"

Finder = Callable[[Normalised], Iterable[Span]]

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_SHORTEST_NAME = 3  # letters; "Al" and "Jo" would be found inside everything

_HANDLE = re.compile(r"(?<![\w@])@[a-z0-9_]{3,}")
_FLAT = re.compile(
    r"\b(?:flat|apartment|apt|unit|number|house|block)\s*(?:no\.?|number)?\s*\d{1,4}[a-z]?\b"
)
_ROADS = "|".join(one.title() for one in STREETS.split("|"))
_STREET = re.compile(rf"\b(?:[A-Z][a-z'\u2019-]+\s+){{1,3}}(?:{_ROADS})\b")
#: "3 weeks in a row" is no address.
_COUNTED = re.compile(
    r"\d+\s+(?:second|minute|min|hour|hr|day|night|week|month|year|time|people|person|kid|child|of)"
)
_INSURANCE = re.compile(r"\b[a-z]{2}\s?(?:\d\d\s?){3}[a-d]\b")
_REGISTRATION = re.compile(r"\b[a-z]{2}\d\d\s?[a-z]{3}\b")
_DATE = re.compile(r"\b(?:0?[1-9]|[12]\d|3[01])[/.-](?:0?[1-9]|1[0-2])[/.-](?:19|20)?\d\d\b")
#: Of any country: nothing else that tenants write has as many figures in a row.
_LONG_NUMBER = re.compile(r"(?<![\w£$€])[+(]{0,2}\d(?:[\s().-]{0,3}\d){8,}(?!\d)")
_DIGITS = re.compile(r"(?<![\w£$€])\d(?:[ .-]?\d){5,}\b")
_TITLE = re.compile(r"\b(?:mr|mrs|ms|miss|mx|dr|prof)\b\.?\s+([a-z][a-z'-]+(?: [a-z'-]+)?)")
_INTRODUCED = re.compile(r"\bm(?:y|e) name(?: is|'s|s)?:?\s+([a-z][a-z'-]+(?: [a-z'-]+)?)")
_SIGNED = re.compile(
    r"\b(?:regards|sincerely|faithfully|cheers|thanks|thank you|thx|from)[\s,.!-]+"
    r"([a-z][a-z'-]+(?: [a-z'-]+)?)[\s.!]*$"
)
_WORDS = (
    "a about again all an and anyway as at be but by for from go got has have he here how i if im "
    "in is it its just last not of off on once one or out please she so some still that the them "
    "then there they this to too up us wants was we well what when where who why will with wrong "
    "you your spelt spelled asked said says came told x xx xxx guys everyone mate mates lads love "
    "team sir madam both anyway bye now work home"
)
_NO_NAME_AFTER = frozenset(_WORDS.split())


def mask(text: str, names: Iterable[str] = ()) -> str:
    """*text* with ``[phone]``, ``[name]`` … in place of details; *names* are known ones.

    Masking what was masked changes nothing.
    """
    masked = text if len(text) <= LONGEST else text[:LONGEST] + CUT
    known = _known(names)
    for placeholder, find in _FINDERS:
        masked = _replaced(masked, placeholder, find)
    # Last: a first name taken out of a full one would leave the surname standing alone.
    return _replaced(masked, "[name]", known) if known else masked


def details(text: str, kinds: Container[str]) -> list[tuple[int, int, str]]:
    """Where details of these *kinds* (``[phone]`` …) stand in *text*, in order, none in another."""
    found: list[tuple[int, int, str]] = []
    folded = normalise(text)
    for placeholder, find in _FINDERS:
        if placeholder not in kinds:
            continue
        for start, end in find(folded):
            if end > start and all(end <= at or start >= to for at, to, _ in found):
                found.append((start, end, placeholder))
    return sorted(found)


def _replaced(text: str, placeholder: str, find: Finder) -> str:
    spans = sorted(find(normalise(text)))
    out, at = [], 0
    for start, end in spans:
        if start < at or _inside_placeholder(text, start, end):
            continue
        out += [text[at:start], placeholder]
        at = end
    return "".join([*out, text[at:]])


def _inside_placeholder(text: str, start: int, end: int) -> bool:
    return text[max(start - 1, 0)] == "[" and text[end : end + 1] == "]"


def _matching(pattern: re.Pattern[str], group: int = 0) -> Finder:
    """Where *pattern* stands in the folded text, as a stretch of the original."""

    def find(text: Normalised) -> Iterable[Span]:
        for match in pattern.finditer(text.matching):
            if match.end(group) > match.start(group):
                yield text.original_span(*match.span(group))

    return find


def _addresses(text: Normalised) -> Iterable[Span]:
    """A number and a street."""
    for match in ADDRESS.finditer(text.matching):
        if not _COUNTED.match(match[0]):
            yield text.original_span(*match.span())


def _streets(text: Normalised) -> Iterable[Span]:
    """A street without a number, as capitals show it."""
    return (match.span() for match in _STREET.finditer(text.original))


def _named(pattern: re.Pattern[str], *, small: int) -> Finder:
    """The words that *pattern* says are a name: one or two with capitals, or *small* without."""

    def find(text: Normalised) -> Iterable[Span]:
        for match in pattern.finditer(text.matching):
            first, *second = match[1].split(" ")
            start, end = text.original_span(match.start(1), match.start(1) + len(first))
            capital = text.original[start].isupper()
            if not _may_be_name(first) or (not capital and not small):
                continue
            _, last = text.original_span(match.start(1), match.end(1))
            rest = text.original[end:last].strip()
            if second and _may_be_name(*second) and (rest[:1].isupper() or (small > 1 > capital)):
                end = last
            yield start, end

    return find


def _may_be_name(*words: str) -> bool:
    return all(one not in _NO_NAME_AFTER and one.upper() not in NO_NAMES for one in words)


def _full_names(text: Normalised) -> Iterable[Span]:
    """Two or more words in a row with capitals, none of which is known to be no name."""
    run: list[re.Match[str]] = []
    for word in _WORD.finditer(text.original):
        follows = run and text.original[run[-1].end() : word.start()] == " "
        if not follows or not _is_capitalised(word[0]):
            yield from _span_of(run)
            run = []
        if _is_capitalised(word[0]):
            run.append(word)
    yield from _span_of(run)


def _is_capitalised(word: str) -> bool:
    return (
        len(word) > 2
        and word[0].isupper()
        and not word.isupper()
        and word.upper() not in NO_NAMES
        and word.lower() not in _NO_NAME_AFTER
    )


def _span_of(run: Sequence[re.Match[str]]) -> Iterable[Span]:
    if len(run) > 1:
        yield run[0].start(), run[-1].end()


def _known(names: Iterable[str]) -> Finder | None:
    """Each word of the names somebody goes by, in any case."""
    words = {word.casefold() for name in names for word in _WORD.findall(name)}
    words = {word for word in words if len(word) >= _SHORTEST_NAME and word not in _NO_NAME_AFTER}
    if not words:
        return None

    def find(text: Normalised) -> Iterable[Span]:
        for word in _WORD.finditer(text.original):
            bare = word[0].casefold().removesuffix("'s").removesuffix("\u2019s")
            if bare in words:
                yield word.start(), word.start() + len(bare)

    return find


_FINDERS: tuple[tuple[str, Finder], ...] = (
    ("[email]", _matching(EMAIL)),
    ("[link]", _matching(LINK)),
    ("[handle]", _matching(_HANDLE)),
    ("[phone]", _matching(_LONG_NUMBER)),
    ("[phone]", _matching(PHONE)),
    ("[address]", _addresses),
    ("[address]", _streets),
    ("[postcode]", _matching(POSTCODE)),
    ("[address]", _matching(_FLAT)),
    ("[registration]", _matching(_REGISTRATION)),
    ("[insurance number]", _matching(_INSURANCE)),
    ("[date]", _matching(_DATE)),
    ("[number]", _matching(_DIGITS)),
    ("[name]", _named(_TITLE, small=1)),
    ("[name]", _named(_INTRODUCED, small=2)),
    ("[name]", _named(_SIGNED, small=0)),
    ("[name]", _full_names),
)
