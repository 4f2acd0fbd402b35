"""Block Kit as Slack validates it; numbers and names from Slack's reference, not from the bot.

Lengths are counted in UTF-16 units of the escaped text: whatever Slack counts in, it is
not stricter than that.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

Value = Mapping[str, Any]

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
ALL_RICH_TEXT = 13_200


class InvalidError(Exception):
    """Slack answers with this code."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(f"{code}: {why}")
        self.code = code


def length(text: str) -> int:
    """How long Slack may find *text*."""
    whole = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return len(whole.encode("utf-16-le", "surrogatepass")) // 2


def check_message(blocks: Sequence[Value]) -> None:
    """Raise ``InvalidError`` unless Slack would take *blocks* in a message."""
    _check_blocks(blocks, _MESSAGE, MESSAGE_BLOCKS)
    if sum(length(text) for block in blocks for text in _rich_texts(block)) > ALL_RICH_TEXT:
        raise InvalidError("msg_blocks_too_long", "rich text")


def check_view(view: Value) -> None:
    """Raise ``InvalidError`` unless Slack would open *view*."""
    keys = {"type", "title", "blocks", "submit", "close", "private_metadata", "callback_id"}
    _only(view, keys | {"clear_on_close", "notify_on_close", "external_id"})
    if view.get("type") != "modal":
        raise InvalidError("invalid_arguments", "type")
    for name in ("title", "submit", "close"):
        if name in view:
            _plain(view[name], 24)
    _short(view.get("private_metadata", ""), 3000)
    _short(view.get("callback_id", ""), 255)
    _check_blocks(view["blocks"], _VIEW, VIEW_BLOCKS)
    if "submit" not in view and any(block["type"] == "input" for block in view["blocks"]):
        raise InvalidError("invalid_arguments", "input without submit")


def check_home(view: Value) -> None:
    """Raise ``InvalidError`` unless Slack would publish *view* in App Home."""
    _only(view, {"type", "blocks", "private_metadata", "callback_id", "external_id"})
    if view.get("type") != "home":
        raise InvalidError("invalid_arguments", "type")
    _short(view.get("private_metadata", ""), 3000)
    _short(view.get("callback_id", ""), 255)
    _check_blocks(view["blocks"], _VIEW, VIEW_BLOCKS)


def _check_blocks(
    blocks: Sequence[Value], kinds: Mapping[str, Callable[[Value], None]], most: int
) -> None:
    _need(len(blocks) <= most, f"{len(blocks)} blocks")
    named = [block["block_id"] for block in blocks if "block_id" in block]
    _need(len(named) == len(set(named)), "block_id twice")
    for block in blocks:
        _need(block.get("type") in kinds, f"type {block.get('type')}")
        _short(block.get("block_id", ""), 255)
        kinds[block["type"]](block)


def _header(block: Value) -> None:
    _only(block, {"type", "block_id", "text"})
    _plain(block["text"], 150)


def _section(block: Value) -> None:
    _only(block, {"type", "block_id", "text", "fields", "accessory", "expand"})
    _need("text" in block or "fields" in block, "empty section")
    if "text" in block:
        _text(block["text"], 3000)
    _need(len(block.get("fields", ())) <= 10, "fields")
    for field in block.get("fields", ()):
        _text(field, 2000)


def _context(block: Value) -> None:
    _only(block, {"type", "block_id", "elements"})
    _need(1 <= len(block["elements"]) <= 10, "context elements")
    for element in block["elements"]:
        _text(element, 3000)


def _actions(block: Value) -> None:
    _only(block, {"type", "block_id", "elements"})
    elements = block["elements"]
    _need(1 <= len(elements) <= 25, "actions elements")
    ids = [element.get("action_id") for element in elements]
    _need(len(ids) == len(set(ids)), "action_id twice")
    for element in elements:
        (_select if element["type"] == "static_select" else _button)(element)


def _button(element: Value) -> None:
    _only(element, {"type", "text", "action_id", "value", "url", "style", "confirm"})
    _need(element["type"] == "button", "element type")
    _plain(element["text"], 75)
    _short(element.get("action_id", ""), 255)
    _short(element.get("value", ""), 2000)
    _short(element.get("url", ""), 3000)
    _need("value" not in element or element["value"] != "", "empty value")
    _need(element.get("style", "primary") in {"primary", "danger"}, "style")
    if "confirm" in element:
        _confirm(element["confirm"])


def _confirm(dialog: Value) -> None:
    _only(dialog, {"title", "text", "confirm", "deny", "style"})
    _plain(dialog["title"], 100)
    _plain(dialog["text"], 300)
    _plain(dialog["confirm"], 30)
    _plain(dialog["deny"], 30)


#: What notifies people from inside rich text, and the one key each has.
_CALLS = {"user": "user_id", "usergroup": "usergroup_id", "broadcast": "range"}


def _rich_text(block: Value) -> None:
    _only(block, {"type", "block_id", "elements"})
    _need(len(block["elements"]) >= 1, "empty rich_text")
    for element in block["elements"]:
        _need(element["type"] in {"rich_text_section", "rich_text_quote"}, element["type"])
        for run in element["elements"]:
            if run["type"] in _CALLS:
                _only(run, {"type", _CALLS[run["type"]]})
                continue
            _only(run, {"type", "text", "style"})
            _need(run["type"] == "text" and run["text"] != "", "empty run")
            _need(length(run["text"]) <= 3000, "long run")


def _input(block: Value) -> None:
    _only(block, {"type", "block_id", "label", "element", "hint", "optional", "dispatch_action"})
    _plain(block["label"], 2000)
    if "hint" in block:
        _plain(block["hint"], 2000)
    checks = {"plain_text_input": _text_input, "static_select": _select, "users_select": _users}
    checks["file_input"] = _file_input
    checks[block["element"]["type"]](block["element"])


def _file_input(element: Value) -> None:
    _only(element, {"type", "action_id", "filetypes", "max_files"})
    _need(1 <= element.get("max_files", 10) <= 10, "max_files")
    _need(all("." not in ending for ending in element.get("filetypes", ())), "filetypes")


def _users(element: Value) -> None:
    _only(element, {"type", "action_id", "initial_user", "placeholder"})


def _text_input(element: Value) -> None:
    _only(element, {"type", "action_id", "multiline", "max_length", "min_length", "initial_value"})
    longest = element.get("max_length", 3000)
    _need(1 <= longest <= 3000, "max_length")
    _need(length(element.get("initial_value", "")) <= longest, "initial_value")


def _select(element: Value) -> None:
    _only(element, {"type", "action_id", "options", "initial_option", "placeholder"})
    options = element["options"]
    _need(1 <= len(options) <= 100, "options")
    for option in options:
        _plain(option["text"], 75)
        _short(option["value"], 150)
    _need(element.get("initial_option", options[0]) in options, "initial_option")


def _text(text: Value, most: int) -> None:
    if text.get("type") == "mrkdwn":
        _need(1 <= length(text["text"]) <= most, "text length")
    else:
        _plain(text, most)


def _plain(text: Value, most: int) -> None:
    _only(text, {"type", "text", "emoji"})
    _need(text.get("type") == "plain_text", "plain_text expected")
    _need(1 <= length(text["text"]) <= most, f"text of {length(text['text'])} over {most}")


def _short(text: str, most: int) -> None:
    _need(length(text) <= most, f"{length(text)} over {most}")


def _only(value: Value, known: Collection[str]) -> None:
    extra = set(value) - set(known)
    _need(not extra, f"invalid additional property: {sorted(extra)}")


def _need(holds: bool, why: str) -> None:
    if not holds:
        raise InvalidError("invalid_blocks", why)


def _rich_texts(block: Value) -> list[str]:
    if block["type"] != "rich_text":
        return []
    return [run["text"] for element in block["elements"] for run in element["elements"]]


_MESSAGE: Mapping[str, Callable[[Value], None]] = {
    "header": _header,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "rich_text": _rich_text,
    "divider": lambda block: _only(block, {"type", "block_id"}),
}
_VIEW: Mapping[str, Callable[[Value], None]] = {**_MESSAGE, "input": _input}
