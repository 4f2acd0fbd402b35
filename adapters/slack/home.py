"""The worklist as App Home: pure functions from a page of it to the view Slack shows."""

from collections.abc import Sequence

from adapters.slack import limits
from adapters.slack.blocks import action_rows, footer
from adapters.slack.limits import TEXT, Block, paragraph, parts, plain, rich, section, words
from bot.domain.outbound import Entry, Tone, Worklist

HOME = "home"
_URGENT = "\U0001f534 "


def home_view(worklist: Worklist) -> Block:
    """The view to publish; which page it shows comes back with every press on it."""
    return {
        "type": HOME,
        "callback_id": HOME,
        "private_metadata": limits.exact(worklist.page, limits.METADATA),
        "blocks": _blocks(worklist),
    }


def _blocks(worklist: Worklist) -> list[Block]:
    """Never more than a view takes; the way to the other lists and pages is never left out."""
    head: list[Block] = [{"type": "header", "text": plain(worklist.heading, limits.HEADER)}]
    if worklist.notice:
        head.append({"type": "section", "text": paragraph(worklist.notice)})
    head += action_rows(worklist.lists)
    tail = [*footer(worklist.footer), *action_rows(worklist.buttons), *_aside(worklist.aside)]
    return [*head, *_entries(worklist.entries, limits.VIEW_BLOCKS - len(head) - len(tail)), *tail]


def _aside(text: str) -> list[Block]:
    return [{"type": "divider"}, *footer(text)] if text else []


def _entries(entries: Sequence[Entry], room: int) -> list[Block]:
    blocks: list[Block] = []
    for index, entry in enumerate(entries):
        shown = _entry(entry)
        if len(blocks) + len(shown) + 1 > room:
            return [*blocks, *footer(f"… and {len(entries) - index} more cases")]
        blocks += shown
    return blocks


def _entry(entry: Entry) -> list[Block]:
    mark = _URGENT if entry.tone is Tone.URGENT else ""
    heading = rich(section(words(*parts(f"{mark}{entry.heading}", TEXT)[:1], bold=True)))
    return [{"type": "divider"}, heading, *footer(entry.detail), *action_rows(entry.buttons)]
