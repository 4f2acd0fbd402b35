"""Text from outside, made safe for a terminal, and cut into lines that fit.

A terminal obeys what it is sent: an escape sequence could clear the screen or paint a card
that no colleague has written. Nothing from outside reaches it as anything but letters, and
no line of it ever begins at the left edge, where only the console itself writes.
"""

import re
import unicodedata
from collections.abc import Iterator

#: Commands to the terminal, marks that turn the reading direction or hide, and halves of
#: characters. The joiners that emoji and Persian are written with stay.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff]"
)
_LINE_END = re.compile(r"\r\n|[\r\u2028\u2029]")
_TAB = "    "


def safe(text: str) -> str:
    """*text* with nothing in it that a terminal would obey; line breaks stay."""
    return _UNSAFE.sub(_shown, _LINE_END.sub("\n", text)).replace("\t", _TAB)


def safe_line(text: str) -> str:
    """*text* on one line."""
    return safe(text).replace("\n", " ")


def _shown(found: re.Match[str]) -> str:
    point = ord(found[0])
    if point < 0x20:
        return chr(0x2400 + point)  # the picture of the control character
    return f"<U+{point:04X}>"


def width(text: str) -> int:
    """How many columns *text* takes."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def wrap(text: str, columns: int) -> list[str]:
    """*text*, made safe, in lines of at most *columns*; empty lines inside it stay."""
    return [
        line for part in safe(text.strip("\n")).split("\n") for line in _wrap_line(part, columns)
    ]


def _wrap_line(line: str, columns: int) -> list[str]:
    lines, used = [""], 0
    for word, size in _words(line, columns):
        if used and used + 1 + size > columns:
            lines.append(word)
            used = size
        else:
            lines[-1] += f" {word}" if lines[-1] else word
            used = width(lines[-1])
    return lines


def _words(line: str, columns: int) -> Iterator[tuple[str, int]]:
    """Words with their widths; what is longer than a line is cut, lest the terminal does it."""
    for word in line.split(" "):
        piece, size = "", 0
        for char in word if width(word) > columns else ():
            if size + _columns(char) > columns:
                yield piece, size
                piece, size = "", 0
            piece += char
            size += _columns(char)
        rest = piece or word
        if rest:
            yield rest, width(rest)


def hang(label: str, text: str, columns: int) -> list[str]:
    """*text* beside *label*, its further lines indented as far."""
    indent = width(label)
    first, *more = wrap(text, max(columns - indent, 10)) or [""]
    return [f"{label}{first}".rstrip(), *(f"{' ' * indent}{line}".rstrip() for line in more)]


def pieces(text: str, limit: int) -> list[str]:
    """*text* in pieces of at most *limit* characters, cut between words where there are any."""
    out = []
    while len(text) > limit:
        cut = max(text.rfind(" ", 1, limit + 1), text.rfind("\n", 1, limit + 1))
        cut = cut if cut > 0 else limit
        out.append(text[:cut])
        text = text[cut:].lstrip() if text[cut].isspace() else text[cut:]
    return [*out, text]
