"""Letters that look or mean alike made one letter, each remembering where it came from."""

import unicodedata
from collections.abc import Sequence

#: Letters of their own that people type, or leave out, as the plain one.
_LETTERS = {
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe",
    "þ": "th", "ŋ": "n",
    # small capitals, which no Unicode form folds
    "ᴀ": "a", "ʙ": "b", "ᴄ": "c", "ᴅ": "d", "ᴇ": "e", "ꜰ": "f", "ɢ": "g", "ʜ": "h", "ɪ": "i",
    "ᴊ": "j", "ᴋ": "k", "ʟ": "l", "ᴍ": "m", "ɴ": "n", "ᴏ": "o", "ᴘ": "p", "ꞯ": "q", "ʀ": "r",
    "ꜱ": "s", "ᴛ": "t", "ᴜ": "u", "ᴠ": "v", "ᴡ": "w", "ʏ": "y", "ᴢ": "z",
}  # fmt: skip

#: Punctuation that phones turn into something typographic.
_MARKS = {
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "′": "'",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "″": '"',
    "–": "-", "—": "-", "‑": "-", "−": "-", "‒": "-", "―": "-",
    "…": "...", "؟": "?", "،": ",", "؛": ";", "।": ".", "۔": ".", "¿": " ", "¡": " ",
}  # fmt: skip

#: Cyrillic and Greek letters drawn like Latin ones. Only believed inside a Latin word.
_LOOKALIKES = str.maketrans(
    "авеёзкмнорстухіјѕԁԛԝһӏԍпгьαβγεηικνορτυχωϲ",
    "abee3kmhopctyxijsdqwhlgnrbabyenikvoptuxwc",
)

_INVISIBLE = frozenset({"Cf", "Mn", "Mc", "Me", "Cc", "Cs", "Co", "Cn"})
#: Joins emoji into one picture; each of them says enough alone.
ZERO_WIDTH_JOINER = "\u200d"

#: A hand is the same hand in any colour.
_SKIN_TONES = frozenset("\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")

_memory: dict[str, str] = {}
#: Every script together has more letters than anyone writes to a landlord.
_REMEMBER = 4096


def fold(text: str) -> tuple[str, Sequence[int]]:
    """*text* for matching, and for each of its characters the index it came from."""
    if text.isascii() and text.isprintable():
        return text.lower(), range(len(text))
    pieces: list[str] = []
    offsets: list[int] = []
    for index, char in enumerate(text):
        folded = _memory.get(char)
        if folded is None:
            folded = _remember(char)
        pieces.append(folded)
        offsets.extend((index,) * len(folded))
    return "".join(pieces), tuple(offsets)


def unlike(word: str) -> str:
    """*word* with look-alike letters made Latin, where it mixes alphabets; same length."""
    if word.isascii() or not any("a" <= char <= "z" for char in word):
        return word
    return word.translate(_LOOKALIKES)


def _remember(char: str) -> str:
    folded = _fold_one(char)
    if len(_memory) < _REMEMBER:
        _memory[char] = folded
    return folded


def _fold_one(char: str) -> str:
    if char in _MARKS:
        return _MARKS[char]
    if char == "\n":
        return char
    if char in "\t\r\v\f\x85\u2028\u2029":
        return " " if char == "\t" else "\n"
    if char in _SKIN_TONES or char == ZERO_WIDTH_JOINER:
        return ""
    lowered = unicodedata.normalize("NFKD", char).casefold()
    kept = (c for c in lowered if unicodedata.category(c) not in _INVISIBLE)
    return "".join(_LETTERS.get(c, " " if unicodedata.category(c) == "Zs" else c) for c in kept)
