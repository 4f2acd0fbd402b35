"""Slack's limits, and the text objects that keep them. Nothing else builds a text object."""

from typing import Any

from adapters.slack.mrkdwn import clean, escaped, one_line, pieces, shortened, size
from bot.domain.errors import Unsupported

#: A Block Kit value as it goes over the wire.
Block = dict[str, Any]

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
TEXT = 3000
HEADER = 150
ACTIONS = 25
BUTTON = 75
VALUE = 2000
ACTION_ID = 255
BLOCK_ID = 255
CALLBACK_ID = 255
URL = 3000
MODAL_TITLE = 24
LABEL = 2000
OPTIONS = 100
OPTION = 75
OPTION_VALUE = 150
INPUT = 3000
FILES = 10
METADATA = 3000
CONFIRM_TITLE = 100
CONFIRM_TEXT = 300
CONFIRM_BUTTON = 30
#: Slack cuts a message's own text at 40,000; longer than this nobody reads in a channel.
FALLBACK = 12000
#: Not documented: a message with much more rich text than this is refused
#: (msg_blocks_too_long). A card has this much room for quotations, a note for all it says.
RICH_TEXT = 9000
#: Stands where Slack demands text and there is none.
NOTHING = "-"


def plain(text: str, limit: int) -> Block:
    """One line of literal text; what is empty after cleaning becomes a dash, as Slack demands."""
    return {
        "type": "plain_text",
        "text": shortened(one_line(text), limit) or NOTHING,
        "emoji": False,
    }


def paragraph(text: str, limit: int = TEXT) -> Block:
    """Literal text with its line breaks."""
    return {
        "type": "plain_text",
        "text": shortened(clean(text).strip(), limit) or NOTHING,
        "emoji": False,
    }


def words(text: str, *, bold: bool = False, italic: bool = False) -> Block:
    """A run of literal words inside rich text, already within its limit."""
    run: Block = {"type": "text", "text": text or NOTHING}
    style = {name: True for name, on in (("bold", bold), ("italic", italic)) if on}
    return {**run, "style": style} if style else run


def section(*runs: Block) -> Block:
    """A paragraph of rich text."""
    return {"type": "rich_text_section", "elements": list(runs)}


def quotation(run: Block) -> Block:
    """Somebody else's words, with a bar at the side; nothing inside can end it."""
    return {"type": "rich_text_quote", "elements": [run]}


def rich(*elements: Block) -> Block:
    """A block of rich text."""
    return {"type": "rich_text", "elements": list(elements)}


def parts(text: str, room: int) -> list[str]:
    """*text* cleaned and cut into runs that fit a block each, all of them within *room*."""
    tidy = shortened(clean(text).strip(), max(room, TEXT // 10))
    return pieces(tidy, TEXT, RICH_TEXT // TEXT + 1)


def fallback(text: str) -> str:
    """What goes beside the blocks, or instead of them: escaped, because Slack parses it."""
    return escaped(shortened(clean(text).strip(), FALLBACK)) or NOTHING


def exact(identifier: str, limit: int) -> str:
    """*identifier*, which means something else when shortened, or ``Unsupported``."""
    if size(identifier) > limit:
        raise Unsupported(f"Slack takes at most {limit} characters here, not {len(identifier)}.")
    return identifier
