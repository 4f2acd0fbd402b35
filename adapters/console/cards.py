"""Cards as boxes, and what is new on a card that was changed."""

from collections.abc import Sequence

from adapters.console.block import Line, Look, button_lines, lines, rule
from adapters.console.buttons import Hung
from adapters.console.text import hang, safe_line, width, wrap
from bot.domain.outbound import Card, Fact, Quote, Tone

_EDGE = "│ "
_INDENT = "  "
_LONGEST_LABEL = 16


def whole(card: Card, queue: str, hung: Sequence[Hung], columns: int) -> list[Line]:
    """All of *card* in a box whose right side is open, so that no emoji can break it."""
    look = Look.ALARM if card.tone is Tone.URGENT else Look.STAFF
    inside = columns - width(_EDGE)
    parts = [
        lines(_facts(card.facts, inside), _EDGE),
        *(lines(_quote(quote, inside), _EDGE) for quote in card.quotes),
        lines([*button_lines(hung, inside), *_more(card, inside)], _EDGE, Look.BUTTONS),
    ]
    body = lines(wrap(_heading(card), inside), _EDGE, Look.HEAD)
    for part in parts:
        body += [Line("│"), *part] if part else []
    return [
        rule("┌─", f"#{queue}", card.reference, columns, look),
        *body,
        rule("└─", card.footer, "", columns, look) if card.footer else Line("└─", look),
    ]


def changes(old: Card, new: Card, queue: str, hung: Sequence[Hung], columns: int) -> list[Line]:
    """What is different on *new*; nothing at all if a reader would see no difference."""
    inside = columns - width(_INDENT)
    body = lines(_new_heading(old, new, inside), _INDENT, Look.HEAD)
    body += lines(_facts(_changed(old.facts, new.facts), inside), _INDENT)
    for quote in new.quotes:
        body += lines(_quote(quote, inside), _INDENT) if quote not in old.quotes else []
    if new.buttons != old.buttons:
        body += lines(button_lines(hung, inside), _INDENT, Look.BUTTONS)
    if new.more != old.more:
        body += lines(_more(new, inside), _INDENT, Look.BUTTONS)
    if not body:
        return []
    title = f"#{safe_line(queue)} · {safe_line(new.reference)} changed"
    return [*lines(wrap(title, columns), "", Look.STAFF), *body]


def _more(card: Card, columns: int) -> list[str]:
    """What else can be done, in words: ``/press`` takes them."""
    labels = ", ".join(safe_line(button.label) for button in card.more)
    return wrap(f"More, by /press: {labels}", columns) if labels else []


def _new_heading(old: Card, new: Card, columns: int) -> list[str]:
    changed = (old.heading, old.tone) != (new.heading, new.tone)
    return wrap(_heading(new), columns) if changed else []


def _heading(card: Card) -> str:
    marks = {Tone.URGENT: "!! ", Tone.NORMAL: "", Tone.CLOSED: "(closed) "}
    return f"{marks[card.tone]}{safe_line(card.heading)}"


def _changed(old: Sequence[Fact], new: Sequence[Fact]) -> list[Fact]:
    """New facts and changed ones; those that no longer hold are named as such."""
    left = {fact.label for fact in new}
    gone = [Fact(label=fact.label, value="no longer") for fact in old if fact.label not in left]
    return [*(fact for fact in new if fact not in old), *gone]


def _facts(facts: Sequence[Fact], columns: int) -> list[str]:
    labels = [safe_line(fact.label) for fact in facts]
    column = min(max(map(width, labels), default=0), _LONGEST_LABEL) + 2
    out: list[str] = []
    for label, fact in zip(labels, facts, strict=True):
        padding = " " * max(column - width(label), 2)
        out += hang(f"{label}{padding}", fact.value, columns)
    return out


def _quote(quote: Quote, columns: int) -> list[str]:
    said = quote.summary if quote.folded else quote.text
    return [
        *wrap(f"{safe_line(quote.author)}:", columns),
        *quoted(said, columns, folded=quote.folded),
    ]


def quoted(text: str, columns: int, *, folded: bool = False) -> list[str]:
    """Somebody's words, marked on every line; a summary in their place is not."""
    mark = "  " if folded else "> "
    return [f"{mark}{line}" for line in wrap(text, columns - 2)]
