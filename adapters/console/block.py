"""Lines of one block on the screen, and how loud each is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from adapters.console.buttons import Hung
from adapters.console.text import safe_line, width, wrap


class Look(StrEnum):
    """How a line looks where there is colour; without it, nothing is lost."""

    PLAIN = "plain"
    HEAD = "head"
    STAFF = "staff"
    ALARM = "alarm"
    QUIET = "quiet"
    BUTTONS = "buttons"


@dataclass(frozen=True, slots=True)
class Line:
    """One line, already safe and short enough."""

    text: str
    look: Look = Look.PLAIN


Block = Sequence[Line]


def lines(texts: Iterable[str], indent: str, look: Look = Look.PLAIN) -> list[Line]:
    """*texts* behind *indent*, without blanks at their ends."""
    return [Line(f"{indent}{text}".rstrip(), look) for text in texts]


def rule(left: str, title: str, right: str, columns: int, look: Look) -> Line:
    """A line across: ``┌─ title ──── right ─``; the title gives way."""
    right = f" {safe_line(right)} ─" if right else ""
    room = columns - width(left) - width(right) - 3
    title = wrap(safe_line(title), max(room, 8))[0]
    fill = "─" * max(columns - width(f"{left} {title} ") - width(right), 1)
    return Line(f"{left} {title} {fill}{right}", look)


def button_lines(hung: Sequence[Hung], columns: int) -> list[str]:
    """``[1] Yes  [2] No``, a button never cut in two unless it is longer than a line."""
    out: list[str] = []
    for piece in map(_button, hung):
        if out and width(out[-1]) + 2 + width(piece) <= columns:
            out[-1] += f"  {piece}"
        else:
            out += wrap(piece, columns)
    return out


def _button(hung: Hung) -> str:
    button = hung.button
    label = f"[{hung.number}] {safe_line(button.label)}"
    if button.url:
        return f"{label} ({safe_line(button.url)})"
    return f"{label} (opens the private chat)" if button.deep_link else label
