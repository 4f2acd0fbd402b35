"""What a reader takes for one character, so that no cut goes through the middle of it."""

import unicodedata
from collections.abc import Iterator

_JOINER = "\u200d"
_MARKS = frozenset({"Mn", "Me", "Mc"})


def clusters(text: str) -> Iterator[str]:
    """The characters of *text* as read: a family emoji, a flag or an accented letter is one."""
    start = 0
    for index in range(1, len(text)):
        if not _belongs(text, index, start):
            yield text[start:index]
            start = index
    if text:
        yield text[start:]


def _belongs(text: str, index: int, start: int) -> bool:
    """Whether the code point at *index* goes on with the cluster begun at *start*."""
    here, before = text[index], text[index - 1]
    if here.isascii():
        return before == "\r" and here == "\n"
    if _JOINER in (here, before) or _extends(here):
        return True
    if _is_flag_half(here):
        return _is_flag_half(before) and (index - start) % 2 == 1
    return "\u1100" <= before <= "\u11ff" and "\u1160" <= here <= "\u11ff"


def _extends(char: str) -> bool:
    return (
        unicodedata.category(char) in _MARKS
        or "\U0001f3fb" <= char <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= char <= "\U000e007f"  # the letters inside the flag of Wales
    )


def _is_flag_half(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"
