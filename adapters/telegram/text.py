"""Texts as Telegram counts, cuts and parses them.

Telegram counts UTF-16 units, after the markup is parsed; so texts are cut before they are
escaped, and no cut can go through an entity.
"""

import html
import unicodedata

MAX_TEXT = 4096
MAX_CAPTION = 1024

_ZERO_WIDTH_JOINER = "\u200d"
_MARKS = frozenset({"Mn", "Me", "Mc"})


def units(text: str) -> int:
    """The length of *text* as Telegram counts it."""
    if text.isascii():
        return len(text)
    return len(text) + sum(char > "\uffff" for char in text)


def whole(text: str) -> str:
    """*text* without halves of characters, which neither Telegram nor a database takes."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def split(text: str, limit: int = MAX_TEXT) -> list[str]:
    """*text* in parts of at most *limit* units, which joined give *text* again.

    Cuts between paragraphs, else lines, else words, and never through what a reader takes
    for one character, unless that one alone is longer than *limit*.
    """
    parts: list[str] = []
    start = 0
    while start < len(text):
        furthest = _furthest(text, start, limit)
        end = furthest if furthest == len(text) else _good_cut(text, start, furthest)
        parts.append(text[start:end])
        start = end
    return parts


def escaped(text: str) -> str:
    """*text* for Telegram's HTML: shown exactly as it is."""
    return html.escape(text, quote=False)


def with_bold_first_line(text: str) -> str:
    """*text* for Telegram's HTML with its first line, the one to act on, in bold."""
    line, newline, rest = text.partition("\n")
    return f"<b>{escaped(line)}</b>{newline}{escaped(rest)}" if line.strip() else escaped(text)


def _furthest(text: str, start: int, limit: int) -> int:
    end = min(len(text), start + limit)
    over = units(text[start:end]) - limit
    while over > 0:
        end -= 1
        over -= 2 if text[end] > "\uffff" else 1
    return max(end, start + 1)


def _good_cut(text: str, start: int, furthest: int) -> int:
    not_before = start + (furthest - start) // 2
    for between in ("\n\n", "\n", " "):
        found = text.rfind(between, not_before, furthest)
        if found >= 0 and not _joined(text, found + len(between)):
            return found + len(between)
    cut = furthest
    while cut > start and _joined(text, cut):
        cut -= 1
    return cut if cut > start else furthest


def _joined(text: str, index: int) -> bool:
    """Whether a cut before *index* would go through one character as read."""
    before, after = text[index - 1], text[index]
    if after.isascii():
        return before == "\r" and after == "\n"
    if _ZERO_WIDTH_JOINER in (before, after) or _extends(after):
        return True
    if _is_flag_half(before) and _is_flag_half(after):
        return _flag_halves_before(text, index) % 2 == 1
    return "\u1100" <= before <= "\u11ff" and "\u1160" <= after <= "\u11ff"  # Hangul jamo


def _extends(char: str) -> bool:
    return (
        unicodedata.category(char) in _MARKS
        or "\U0001f3fb" <= char <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= char <= "\U000e007f"  # the letters inside the flag of Wales
    )


def _is_flag_half(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _flag_halves_before(text: str, index: int) -> int:
    count = 0
    while count < index and _is_flag_half(text[index - 1 - count]):
        count += 1
    return count
