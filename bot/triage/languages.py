"""Which language a message is in: letters where they tell, common words where they do not.

CLD2 reads the letters. It is silent on short texts, and on Urdu, Punjabi, Bengali and
Gujarati typed in Latin letters; there the pack's own lists of common words speak.
Wrongly taking an English dialect for a foreign language is the error to avoid, so only
languages that are spoken where tenants live are believed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from bot.domain.language import ENGLISH, Language, Sureness, Tongue
from bot.domain.text import normalise
from bot.ports.languages import Identify

#: More tells nothing new, and costs time.
ENOUGH = 1000
#: Languages beside the pack's that are believed; Scots, Danish or Latin never are.
_OTHERS = "am bg cs de el fa fr hi hr hu ku lt lv mi ml ne nl ps ru sk so sq ta te ti tr uk vi zh"
_ALSO_SPOKEN = frozenset(_OTHERS.split())
#: Words by which English shows in a text that has foreign names or letters in it.
_COMMON_ENGLISH = (
    "the a an and is are was my your our of to in on for with not has have had it its this that "
    "there can could please thanks i im ive we you he she they his her name from when what why how "
    "who will would been still no at be by me"
)
ENGLISH_WORDS = frozenset(_COMMON_ENGLISH.split())
#: So much of a text in one language, and so many letters of it, leave no doubt.
_SURE_PERCENT = 80
_SURE_LETTERS = 20
_MANY_WORDS = 4
#: References, and disguised English: "g0nna st4b u" is no Croatian.
_WITH_DIGITS = re.compile(r"\w*\d\w*")


def identifier(tongues: Iterable[Tongue]) -> Identify:
    """An ``Identify`` that knows the languages of a pack."""
    known = {tongue.code: tongue for tongue in tongues}

    def identify(text: str) -> Language:
        words = _words(text)
        if not words:
            return Language()
        code, name, reliable = _by_letters(text[:ENOUGH])
        counts = {tongue.code: _count(words, tongue.known_by) for tongue in known.values()}
        english = len(ENGLISH_WORDS.intersection(words))
        if max(counts.values(), default=0) >= counts.get(code, 0) + 2:
            return _by_words(words, counts, english, known)  # Urdu in Latin letters, "in Czech"
        if code in known or (code in _ALSO_SPOKEN and reliable):
            sure = _sureness(words, counts.get(code, 0), english, reliable=reliable)
            if sure is not Sureness.UNSURE:
                named = known[code].name if code in known else name
                return Language(code=code, name=named, sure=sure)
        if reliable and code == ENGLISH and english > max(counts.values(), default=0):
            return Language(sure=Sureness.CERTAIN)
        return _by_words(words, counts, english, known)

    return identify


def _words(text: str) -> Sequence[str]:
    tokens = normalise(text[:ENOUGH]).tokens
    return [token.word for token in tokens if any(char.isalpha() for char in token.word)]


def _count(words: Sequence[str], known_by: frozenset[str]) -> int:
    return len(known_by.intersection(words))


def _by_letters(text: str) -> tuple[str, str, bool]:
    """Code, name, and whether most of the text is surely in it."""
    import pycld2  # a C library of some megabytes: loaded with the first message

    plain = _WITH_DIGITS.sub(" ", text)
    printable = "".join(char for char in plain if char.isprintable() or char.isspace())
    try:
        reliable, _, found = pycld2.detect(
            printable.encode("utf-8", "replace"), isPlainText=True, bestEffort=True
        )
    except pycld2.error:
        return "", "", False
    name, code, percent, _ = found[0]
    return code, name.title(), bool(reliable and percent >= _SURE_PERCENT)


def _sureness(words: Sequence[str], marks: int, english: int, *, reliable: bool) -> Sureness:
    if not _is_latin(words):
        return Sureness.CERTAIN if reliable or marks > 1 else Sureness.PROBABLY
    if english > marks + 1 or (marks == 0 and len(words) < _MANY_WORDS):  # a name, "ok bye"
        return Sureness.UNSURE
    long = sum(map(len, words)) >= _SURE_LETTERS
    if reliable and long and english <= 1:
        return Sureness.CERTAIN
    return Sureness.PROBABLY if reliable or marks else Sureness.UNSURE


def _is_latin(words: Sequence[str]) -> bool:
    return sum(char < "\u0370" for word in words for char in word) * 2 > sum(map(len, words))


def _by_words(
    words: Sequence[str], counts: Mapping[str, int], english: int, known: Mapping[str, Tongue]
) -> Language:
    """The language whose common words are there, if they are more than a coincidence."""
    code = max(counts, key=lambda one: counts[one], default=ENGLISH)
    marks = counts.get(code, 0)
    few = len(set(words)) <= _MANY_WORDS
    enough = marks >= 2 or (few and marks == 1 and english == 0)
    if not enough or marks <= english or marks * 5 < len(set(words)):
        return Language()
    others = max((n for one, n in counts.items() if one != code), default=0)
    clear = marks >= _MANY_WORDS and english <= 1 and marks >= 2 * others
    sure = Sureness.CERTAIN if clear else Sureness.PROBABLY
    return Language(code=code, name=known[code].name, sure=sure)
