"""Telegram's HTML: text and entities, or the sentence with which Telegram refuses it."""

import html
import re
from typing import Any

_TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "tg-spoiler": "spoiler", "a": "text_link", "code": "code", "pre": "pre",
    "blockquote": "blockquote", "span": "spoiler",
}  # fmt: skip
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)([^<>]*)>")
_HREF = re.compile(r"""href\s*=\s*["']?([^"'\s>]+)""")
#: The only named references Telegram knows; others stay as they are.
_REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")


class MarkupError(Exception):
    """What Telegram says of HTML it cannot parse."""


def units(text: str) -> int:
    """UTF-16 units, which is how Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parsed(source: str) -> tuple[str, list[dict[str, Any]]]:
    """*source* as people see it, with its entities; raises ``MarkupError``."""
    text, open_tags, entities, position = "", list[tuple[str, int, str]](), [], 0
    while (start := source.find("<", position)) >= 0:
        text += _REFERENCE.sub(_resolved, source[position:start])
        tag = _TAG.match(source, start)
        offset = len(source[:start].encode())
        if tag is None:
            raise MarkupError(f"Unclosed start tag at byte offset {offset}")
        closing, name, rest = tag[1], tag[2].lower(), tag[3]
        if closing:
            entities += _closed(open_tags, name, text, offset)
        elif name not in _TAGS:
            raise MarkupError(f'Unsupported start tag "{name}" at byte offset {offset}')
        else:
            open_tags.append((name, units(text), rest))
        position = tag.end()
    if open_tags:
        name = open_tags[-1][0]
        raise MarkupError(f'Can\'t find end tag corresponding to start tag "{name}"')
    return text + _REFERENCE.sub(_resolved, source[position:]), entities


def _closed(
    open_tags: list[tuple[str, int, str]], name: str, text: str, offset: int
) -> list[dict[str, Any]]:
    if not open_tags:
        raise MarkupError(f"Unexpected end tag at byte offset {offset}")
    opened, start, rest = open_tags.pop()
    if opened != name:
        raise MarkupError(
            f'Unmatched end tag at byte offset {offset}, expected "</{opened}>", found "</{name}>"'
        )
    entity: dict[str, Any] = {"type": _TAGS[name], "offset": start, "length": units(text) - start}
    if href := _HREF.search(rest):
        entity["url"] = html.unescape(href[1])
    return [entity] if entity["length"] else []


def _resolved(reference: re.Match[str]) -> str:
    return html.unescape(reference[0])
