"""What no list of phrases can say: telephone numbers, addresses, links, shouting, gibberish.

A rule names a detector with ``detect:``. Each finds stretches of tokens.
"""

import re
from collections.abc import Callable, Sequence

from bot.domain.matching import Range
from bot.domain.text import Normalised

Detector = Callable[[Normalised], Sequence[Range]]

PHONE = re.compile(r"(?<![\w.])(?:\+?44\s?\(?0?\)?|\(?0|\+64\s?)(?:[\s().-]{0,2}\d){8,10}(?!\d)")
STREETS = (
    "street|st|road|rd|avenue|ave|close|lane|ln|drive|dr|court|ct|crescent|cres|gardens|gdns|"
    "terrace|place|pl|way|walk|row|grove|square|sq|hill|view|rise|mews|green|park|gate|wynd|brae"
)
ADDRESS = re.compile(
    rf"\b\d{{1,4}}[a-z]?,?\s+(?:[a-z'-]{{2,}}\s+){{1,3}}(?:{STREETS})\b(?!\s*(?:of|to)\b)"
)
POSTCODE = re.compile(r"\b[a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2}\b")
LINK = re.compile(
    r"https?://\S+|\bwww\.\S+|\b(?:bit|tinyurl|t|cutt)[.-](?:ly|com|co)/\S+|"
    r"\b[a-z0-9-]{3,}\.(?:com|net|org|info|biz|top|xyz|click|shop|ru|online|site)\b(?!@)"
)
EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.]+\b")
_LETTERS = re.compile(r"[a-z]{2,}")
_SHOUT = re.compile(r"(?<![A-Za-z])[A-Z][A-Z']{2,}(?![A-Za-z])")
#: Capitals that shout nothing.
_SHORT_FOR_SOMETHING = (
    "ASAP GDPR SAR FOI DSAR HMO ASB CCTV NHS GP DWP PIP DLA ESA RCD LED UPVC TV WIFI BT EICR EPC "
    "LGSCO MP COPD ADHD PTSD AND THE FFS OMG LOL WTF PVC PPM END UTI BBC ITV VAT PDF USA BST GMT "
    "WINZ ACC CPAP LGSR SMS DIY TBC CRB DBS AGM HHSRS EON EDF OVO PAYG SORN MOT OT'S"
)
_ACRONYMS = frozenset(_SHORT_FOR_SOMETHING.split())
_NAME = re.compile(r"\b([A-Z][a-z]{2,})\s+([A-Z][a-z]{2,})\b")
#: Words that begin with a capital beside another one and are nobody's name.
_CAPITALISED = (
    "FLAT HOUSE COURT ROAD STREET LANE CLOSE AVENUE DRIVE PLACE GARDENS TERRACE GREEN TOWER LODGE "
    "THE AND HOUSING OMBUDSMAN COUNCIL ASSOCIATION TEAM OFFICER DEAR KIND REGARDS YOURS MANY "
    "MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY SUNDAY JANUARY FEBRUARY MARCH APRIL MAY "
    "JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER GAS SAFE GOOD MORNING AFTERNOON EVENING "
    "HELLO THANK THANKS PLEASE CITIZENS ADVICE UNIVERSAL CREDIT RIGHT BUY NEW YEAR CHRISTMAS EVE "
    "MAINE COON SKY NEWS DAILY MAIL RECORD BRITISH TELECOM SUBJECT ACCESS REQUEST PRIVACY ACT "
    "BRIDGE CHAPEL ROW HEALTHY HOMES STATEMENT RESIDENTS KIA ORA BORE STORM GREAT"
)
NO_NAMES = frozenset(_CAPITALISED.split())
_PUNCTUATION = re.compile(r"[!?]{2,}")
_LONGEST_GIBBERISH = 8
_VOWELS = frozenset("aeiouy")


def _tokens_over(text: Normalised, pattern: re.Pattern[str]) -> Sequence[Range]:
    found = []
    for match in pattern.finditer(text.matching):
        inside = [
            i
            for i, token in enumerate(text.tokens)
            if token.start < match.end() and match.start() < token.end
        ]
        if inside:
            found.append((inside[0], inside[-1] + 1))
    return found


def _by(pattern: re.Pattern[str]) -> Detector:
    return lambda text: _tokens_over(text, pattern)


def _shouted(text: Normalised) -> list[str]:
    return [word for word in _SHOUT.findall(text.original) if word not in _ACRONYMS]


def some_capitals(text: Normalised) -> Sequence[Range]:
    """A word or two in capitals for weight, in a message otherwise written normally."""
    return _whole(text) if _shouted(text) and any(c.islower() for c in text.original) else ()


def all_capitals(text: Normalised) -> Sequence[Range]:
    """A whole message in capitals; some people always write so, so this alone proves little."""
    letters = sum(map(str.isalpha, text.original))
    upper = sum(map(str.isupper, text.original))
    return _whole(text) if letters >= 12 and upper > 0.85 * letters else ()


def many_marks(text: Normalised) -> Sequence[Range]:
    """Exclamation or question marks in a row."""
    return _whole(text) if _PUNCTUATION.search(text.matching) else ()


def question(text: Normalised) -> Sequence[Range]:
    """A question mark anywhere."""
    return _whole(text) if "?" in text.matching else ()


def gibberish(text: Normalised) -> Sequence[Range]:
    """Keys hit at random, or nothing that could be a word."""
    words = _LETTERS.findall(text.matching)
    if not words:
        unwritten = not any(c.isalpha() for c in text.matching)
        return _whole(text) if unwritten and not any(ord(c) > 0x2600 for c in text.matching) else ()
    if len(text.tokens) > _LONGEST_GIBBERISH:
        return ()
    odd = sum(map(_unpronounceable, words))
    return _whole(text) if odd * 2 > len(words) else ()


def _unpronounceable(word: str) -> bool:
    if word in ("qwe", "asd", "zxc", "qwerty", "asdf"):
        return True
    if len(word) < 5:
        return False
    vowels = sum(c in _VOWELS for c in word)
    return vowels * 6 < len(word) or "asdf" in word or "qwer" in word or "hjkl" in word


def nothing_said(text: Normalised) -> Sequence[Range]:
    """A message of no words at all, such as a dot or three question marks."""
    return ((0, 0),) if not text.tokens else ()


def full_name(text: Normalised) -> Sequence[Range]:
    """First name and surname, as capitals show them; blind in a message without capitals."""
    names = (match.groups() for match in _NAME.finditer(text.original))
    return _whole(text) if any(_is_name(*words) for words in names) else ()


def _is_name(first: str, second: str) -> bool:
    return first.upper() not in NO_NAMES and second.upper() not in NO_NAMES


def _whole(text: Normalised) -> Sequence[Range]:
    return ((0, len(text.tokens)),)


DETECTORS: dict[str, Detector] = {
    "phone_number": _by(PHONE),
    "address": _by(ADDRESS),
    "postcode": _by(POSTCODE),
    "link": _by(LINK),
    "email_address": _by(EMAIL),
    "some_capitals": some_capitals,
    "all_capitals": all_capitals,
    "many_marks": many_marks,
    "question": question,
    "full_name": full_name,
    "gibberish": gibberish,
    "nothing_said": nothing_said,
}
