"""Details in a group post that others should not read: somebody's number, address or name.

Judged apart from conduct: giving one's own address away is no misconduct. It errs towards
leaving a post alone, for a wrong removal is seen by the whole group.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bot.domain.detectors import EMAIL, PHONE, POSTCODE
from bot.domain.group_terms import Detail
from bot.domain.messages import Media, MediaKind
from bot.domain.text import normalise

_STREET = re.compile(
    r"\b\d{1,4}[a-z]?,?\s+(?P<name>(?:[a-z'-]{2,}\s+){1,3})"
    r"(?P<kind>street|road|avenue|close|lane|drive|court|crescent|gardens|terrace|mews|grove|"
    r"way|place|walk|row|square|hill|view|rise|green|park|gate|wynd|brae|house|st|rd|ave)\b"
    r"(?!\s*(?:of|to)\b)",
)
_STREETS = "street road avenue close lane drive court crescent gardens terrace mews grove"
#: With these, "12 maple court" needs no capital letters to be an address.
_SURELY = frozenset(_STREETS.split())
_NOTHING = (
    "a an and are as at be been by days day do down every few flats floors for from get go half "
    "has have hours hour houses i in is it just lifts lots many metres miles minutes months more "
    "my near no not of off on one or our out over past people residents so some still that the "
    "their them they this times to too two up us very was we weeks were will with yards years "
    "you your"
)
#: Words that stand between a number and "way" or "close" without naming a street.
_NO_NAME = frozenset(_NOTHING.split())
_SOMEBODY = "he she him her his hers their theirs they them lives living neighbour neighbours"
_OTHERS = frozenset(_SOMEBODY.split())
_RANGE = re.compile(r"\d\s*(?:-|to|and|&)\s*$")
_LIVES = re.compile(r"(?:\b(?:live|lives|living|address|home|i'm|im|am)\s+(?:is\s+)?(?:at\s+)?)$")
_ORDINAL = re.compile(r"\d(?:st|nd|rd|th)$")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Public:
    """What may stand anywhere."""

    #: Numbers, addresses and names in full; the landlord's own among them.
    said: tuple[str, ...] = field(default=(), repr=False)
    #: What no private number begins with.
    prefixes: tuple[str, ...] = ()
    #: Names of staff as colleagues see them: what is looked for.
    staff: tuple[str, ...] = field(default=(), repr=False)


def exposed(text: str, media: Sequence[Media], public: Public) -> tuple[Detail, ...]:
    """What sorts of details *text* and *media* hold, each once."""
    found: list[Detail] = []
    if any(_phones(text, public)):
        found.append(Detail.PHONE)
    if any(_addresses(text, public)):
        found.append(Detail.ADDRESS)
    if any(_mails(text, public)):
        found.append(Detail.EMAIL)
    if any(one.kind is MediaKind.CONTACT for one in media):
        found.append(Detail.CONTACT)
    if _names_staff(text, public):
        found.append(Detail.STAFF_NAME)
    return tuple(found)


def only_published(text: str, public: Public) -> bool:
    """Whether *text* names telephone numbers, all of which anybody may know, and no address."""
    has_number = PHONE.search(normalise(text).matching) is not None
    return has_number and not any(_phones(text, public)) and not any(_addresses(text, public))


def speaks_of_others(text: str) -> bool:
    """Whether somebody else is spoken of, so that the details may be theirs."""
    return any(token.word in _OTHERS for token in normalise(text).tokens)


def _phones(text: str, public: Public) -> Iterable[str]:
    allowed = {_digits(one) for one in public.said}
    for match in PHONE.finditer(normalise(text).matching):
        number = _digits(match[0])
        if number not in allowed and not number.startswith(public.prefixes):
            yield number


def _digits(said: str) -> str:
    """The bare number, as it is rung inside the country."""
    bare = re.sub(r"\D", "", said)
    return re.sub(r"^(?:44|64)0?", "0", bare) if said.lstrip().startswith("+") else bare


def _addresses(text: str, public: Public) -> Iterable[str]:
    folded = normalise(text)
    allowed = [_bare(one) for one in public.said]
    for match in _STREET.finditer(folded.matching):
        start, end = folded.original_span(*match.span("name"))
        said, before = match[0], folded.matching[: match.start()]
        # "the lift at 1-20 Maple Court" is the block, not somebody's home
        is_block = _RANGE.search(before) is not None
        if is_block or any(_bare(said) in one for one in allowed):
            continue
        if _is_street(match["name"], match["kind"], text[start:end], before):
            yield said
    for match in POSTCODE.finditer(folded.matching):
        if not _ORDINAL.search(match[0]) and not any(_bare(match[0]) in one for one in allowed):
            yield match[0]


def _is_street(name: str, kind: str, as_written: str, before: str) -> bool:
    words = name.split()
    if any(word in _NO_NAME for word in words):
        return False
    if _LIVES.search(before) or kind in _SURELY:
        return True
    return all(word[:1].isupper() for word in as_written.split())


def _mails(text: str, public: Public) -> Iterable[str]:
    allowed = " ".join(public.said).lower()
    for match in EMAIL.finditer(text):
        if match[0].rstrip(".").lower() not in allowed:
            yield match[0]


def _names_staff(text: str, public: Public) -> bool:
    """First name and surname one after the other; a first name alone is anybody's."""
    words = [_plain(word) for word in _WORD.findall(text)]
    pairs = set(pairwise(words))
    allowed = {_bare(one) for one in public.said}
    for name in public.staff:
        parts = [_plain(part) for part in _WORD.findall(name)]
        if len(parts) > 1 and (parts[0], parts[-1]) in pairs and _bare(name) not in allowed:
            return True
    return False


def _plain(word: str) -> str:
    return re.sub(r"['\u2019]s$", "", word).lower()


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", text.lower())
