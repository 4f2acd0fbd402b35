"""Text between people and Slack: cleaned, escaped, measured, cut, and read back.

Words from outside reach Slack only as ``plain_text`` and ``rich_text`` elements, where
nothing is markup, or escaped in the fallback ``text``. Lengths are counted in UTF-16
units of the escaped form: Slack does not say in what it counts, and no way of counting
gives more than this one.
"""

import re

from adapters.slack.graphemes import clusters

#: Marks that reorder or hide what follows; right-to-left scripts read well without them.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
_NEWLINES = re.compile("\r\n?|\u2028|\u2029")
_HALVES = re.compile("[\ud800-\udfff]")
_REFERENCE = re.compile(r"<([^<>]*)>")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_COSTS = {"&": 5, "<": 4, ">": 4}
#: Below this a note on what is missing would take more room than the words.
_ROOM_FOR_A_NOTE = 80
_WORD_BREAK_WITHIN = 200


def clean(text: str) -> str:
    """*text* without marks that reorder, hide or break what is shown."""
    return _HALVES.sub("\ufffd", _HIDDEN.sub("", _NEWLINES.sub("\n", text)))


def escaped(text: str) -> str:
    """*text* for a place that Slack parses: no mention, no link."""
    return text.translate(_ESCAPES)


def size(text: str) -> int:
    """How much of a limit *text* takes at most."""
    return sum(_COSTS.get(char, 2 if char > "\uffff" else 1) for char in text)


def shortened(text: str, limit: int) -> str:
    """*text* within *limit*; what was left out is counted aloud where there is room."""
    if size(text) <= limit:
        return text
    if limit < _ROOM_FOR_A_NOTE:
        return f"{_first(text, limit - 1).rstrip()}…"
    kept = _first(text, limit - size(_note(len(text)))).rstrip()
    return f"{kept}{_note(len(text) - len(kept))}"


def pieces(text: str, limit: int, most: int) -> list[str]:
    """*text* in at most *most* parts within *limit* each; only the last may be shortened."""
    parts: list[str] = []
    while size(text) > limit and len(parts) < most - 1:
        part = _up_to_a_word(_first(text, limit))
        parts.append(part)
        text = text[len(part) :]
    return [*parts, shortened(text, limit)] if text else parts


def one_line(text: str) -> str:
    """*text* cleaned, with every run of white space as one space."""
    return " ".join(clean(text).split())


def plain_from(mrkdwn: str) -> str:
    """What the writer of *mrkdwn*, as Slack passes it on, saw while typing."""
    text = _REFERENCE.sub(lambda found: _shown(found[1]), mrkdwn)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _first(text: str, limit: int) -> str:
    """The longest beginning within *limit* that ends between characters as read."""
    used = end = 0
    for cluster in clusters(text):
        used += size(cluster)
        if used > limit:
            break
        end += len(cluster)
    return text[:end] or _cut_through(text, limit)


def _cut_through(text: str, limit: int) -> str:
    """A beginning of a single character longer than *limit* (letters under heaps of accents)."""
    end = used = 0
    for char in text:
        used += size(char)
        if used > limit:
            break
        end += 1
    return text[:end]


def _up_to_a_word(part: str) -> str:
    at = max(part.rfind(" "), part.rfind("\n")) + 1
    return part[:at] if at > max(0, len(part) - _WORD_BREAK_WITHIN) else part


def _note(missing: int) -> str:
    return f"… ({missing} more characters)"


def _shown(reference: str) -> str:
    """How ``<…>`` reads: a label where there is one, else the address, name or mention."""
    target, _, label = reference.partition("|")
    if target.startswith("!"):
        return f"@{(label or target[1:].partition('^')[0]).lstrip('@')}"
    if target.startswith("@"):
        return f"@{label or target[1:]}"
    if target.startswith("#"):
        return f"#{label or target[1:]}"
    if not label or label == target.removeprefix("mailto:").removeprefix("tel:"):
        return label or target
    return label if target.endswith(label) else f"{label} ({target})"
