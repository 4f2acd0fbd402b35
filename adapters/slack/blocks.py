"""Cards and notes as Block Kit: pure functions from intents to what Slack shows.

Whatever comes from outside is a literal run of rich or plain text, so nothing in it can
ping, link, format or break a card; ``limits`` keeps every length.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import chain

from adapters.slack import limits
from adapters.slack.limits import Block, parts, plain, quotation, rich, section, words
from adapters.slack.menu import menu_rows
from adapters.slack.mrkdwn import clean, one_line, shortened, size
from bot.domain.on_call import EVERYBODY, HERE
from bot.domain.outbound import Button, Card, Fact, Notify, Quote, Style, Tone

#: Presses of links come in as events too; they mean nothing and carry this name.
LINK = "link"
#: Between an act and the number that tells equal acts on one message apart.
AGAIN = "#"

_TONES = {Tone.NORMAL: "", Tone.URGENT: "\U0001f534 ", Tone.CLOSED: "☑️ "}
_RANGES = {HERE: "here", EVERYBODY: "channel"}
_ID = re.compile(r"[UWS][A-Z0-9]{2,}")
_MENTIONS = {"broadcast": "<!{}>", "usergroup": "<!subteam^{}>", "user": "<@{}>"}
_ELEMENTS: Mapping[str, Callable[[str], Block]] = {
    "broadcast": lambda name: {"type": "broadcast", "range": name},
    "usergroup": lambda name: {"type": "usergroup", "usergroup_id": name},
    "user": lambda name: {"type": "user", "user_id": name},
}
_URGENT = "\U0001f534 "
_FACT = 1000
_MOST_BUTTONS = 4 * limits.ACTIONS
_AUTHOR = 150
_HIDDEN = "These words are folded."


def card_blocks(card: Card, turn: str = "") -> list[Block]:
    """A card in at most 50 blocks: heading, facts, quotes, footer, buttons, menu.

    *turn* is another for each drawing of the card.
    """
    head: list[Block] = [{"type": "header", "text": plain(card_heading(card), limits.HEADER)}]
    acts = [*action_rows(card.buttons), *menu_rows(card.more, turn)]
    tail = [*footer(card.footer), *acts]
    return _within([*head, *_facts(card.facts), *_quotes(card.quotes)], tail)


def card_heading(card: Card) -> str:
    """The one line a card goes by, in lists and notifications too."""
    named = card.reference in card.heading
    heading = card.heading if named else f"{card.reference} · {card.heading}"
    return f"{_TONES[card.tone]}{heading}"


def card_text(card: Card) -> str:
    """The card without blocks, for when Slack will not take them; folded words stay folded."""
    facts = (f"{fact.label}: {fact.value}" for fact in card.facts)
    quotes = (f"{quote.author}: {_open_words(quote)}" for quote in card.quotes)
    return "\n".join(chain((card_heading(card),), facts, quotes, (card.footer,))).strip()


def note_blocks(note: Notify, *, aside: str = "") -> list[Block]:
    """A line for staff with its quotation and buttons; *aside* is what could not be shown."""
    mark = _URGENT if note.urgent else ""
    said = [rich(section(words(part))) for part in parts(f"{mark}{note.text}", limits.RICH_TEXT)]
    said = [*_called(note.call), *said]
    room = limits.RICH_TEXT - size(note.text)
    quoted = [rich(quotation(words(part))) for part in parts(note.quote, room)]
    return _within([*said, *quoted], [*footer(aside), *action_rows(note.buttons)])


def note_heading(note: Notify) -> str:
    """What a notification shows: our own words, not the quoted ones."""
    return f"{_URGENT if note.urgent else ''}{note.text}"


def mentions(call: Sequence[str]) -> str:
    """Whom a note is to reach, for Slack to parse: ids alone, which nobody outside chose."""
    return "".join(f"{_MENTIONS[kind].format(name)} " for kind, name in map(_callee, call) if kind)


def _called(call: Sequence[str]) -> list[Block]:
    """Whom a note is to reach, as elements that notify them; what is no id is a plain word."""
    runs = [
        _ELEMENTS[kind](name) if kind else words(f"{name} ") for kind, name in map(_callee, call)
    ]
    return [rich(section(*runs))] if runs else []


def _callee(name: str) -> tuple[str, str]:
    if name in _RANGES:
        return "broadcast", _RANGES[name]
    if not _ID.fullmatch(name):
        return "", name
    return "usergroup" if name.startswith("S") else "user", name


def note_text(note: Notify) -> str:
    """The note without blocks."""
    quote = "\n".join(f"> {line}" for line in clean(note.quote).splitlines())
    return f"{note_heading(note)}\n{quote}".strip()


def act_of(action_id: str) -> str:
    """The act behind a pressed button; empty for links."""
    act = action_id.partition(AGAIN)[0]
    return "" if act == LINK else act


def _facts(facts: Sequence[Fact]) -> list[Block]:
    """Facts as lines of one block; those it has no room for are counted."""
    lines: list[Block] = []
    room = limits.TEXT
    for fact in facts:
        label = shortened(f"{one_line(fact.label)}: ", _AUTHOR)
        value = shortened(clean(fact.value).strip(), _FACT)
        room -= size(label) + size(value)
        if room < 0:
            break
        lines.append(section(words(label, bold=True), words(value)))
    more = footer(f"… and {len(facts) - len(lines)} more facts") if room < 0 else []
    return [*([rich(*lines)] if lines else []), *more]


def _quotes(quotes: Sequence[Quote]) -> list[Block]:
    room = limits.RICH_TEXT
    blocks: list[Block] = []
    for index, quote in enumerate(quotes):
        if room <= 0:
            return [*blocks, *footer(f"… and {len(quotes) - index} more messages")]
        block, taken = _quote(quote, room)
        blocks += block
        room -= taken
    return blocks


def _quote(quote: Quote, room: int) -> tuple[list[Block], int]:
    author = shortened(one_line(quote.author), _AUTHOR)
    if quote.folded:
        summary = shortened(one_line(quote.summary), _FACT) or _HIDDEN
        runs = (words(f"{author}: ", bold=True), words(summary, italic=True))
        return [rich(section(*runs))], size(author) + size(summary)
    said = parts(quote.text, room - size(author))
    blocks = [rich(quotation(words(part))) for part in said]
    heading = rich(section(words(author, bold=True)))
    return [heading, *blocks], size(author) + sum(map(size, said))


def _open_words(quote: Quote) -> str:
    return (quote.summary or _HIDDEN) if quote.folded else quote.text


def footer(text: str) -> list[Block]:
    """A small line, or nothing where there is nothing to say."""
    if not one_line(text):
        return []
    return [{"type": "context", "elements": [plain(text, limits.VALUE)]}]


def action_rows(buttons: Sequence[Button]) -> list[Block]:
    """Buttons in rows of as many as Slack takes."""
    seen: Counter[str] = Counter()
    elements: list[Block] = []
    for button in buttons[:_MOST_BUTTONS]:
        if not (button.action or button.url):
            continue  # a way into a private chat with the bot; there is none here
        name = button.action or LINK
        seen[name] += 1
        elements.append(_button(button, name if seen[name] == 1 else f"{name}{AGAIN}{seen[name]}"))
    return [
        {"type": "actions", "elements": elements[at : at + limits.ACTIONS]}
        for at in range(0, len(elements), limits.ACTIONS)
    ]


def _button(button: Button, action_id: str) -> Block:
    element: Block = {
        "type": "button",
        "text": plain(button.label, limits.BUTTON),
        "action_id": limits.exact(action_id, limits.ACTION_ID),
    }
    if button.subject:
        element["value"] = limits.exact(button.subject, limits.VALUE)
    if button.url:
        element["url"] = limits.exact(button.url, limits.URL)
    if button.style is not Style.PLAIN:
        element["style"] = button.style.value
    if button.confirm:
        element["confirm"] = _confirm(button)
    return element


def _confirm(button: Button) -> Block:
    return {
        "title": plain(button.label, limits.CONFIRM_TITLE),
        "text": plain(button.confirm, limits.CONFIRM_TEXT),
        "confirm": plain(button.label, limits.CONFIRM_BUTTON),
        "deny": plain("Cancel", limits.CONFIRM_BUTTON),
    }


def _within(body: list[Block], tail: list[Block]) -> list[Block]:
    """*body* then *tail* in 50 blocks; buttons are never what is left out."""
    room = limits.MESSAGE_BLOCKS - len(tail)
    if len(body) <= room:
        return [*body, *tail]
    missing = len(body) - room + 1
    return [*body[: room - 1], *footer(f"… and {missing} more parts"), *tail]
