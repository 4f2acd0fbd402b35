"""The menu of a card: what can be done besides its buttons."""

from collections.abc import Mapping, Sequence
from typing import Any

from adapters.slack import limits
from adapters.slack.limits import Block, plain
from bot.domain.outbound import Button

#: The name of the menu; what was chosen stands in its option.
MENU = "more"
_LABEL = "More …"
_BETWEEN = "|"


def menu_rows(buttons: Sequence[Button], turn: str) -> list[Block]:
    """One menu with *buttons* as its options, or nothing.

    Slack keeps showing what was chosen last, and says nothing when the same is chosen again,
    as long as the block has the same id: *turn* has to be another for each drawing.
    """
    acts = [button for button in buttons if button.action][: limits.OPTIONS]
    if not acts:
        return []
    element = {
        "type": "static_select",
        "action_id": MENU,
        "placeholder": plain(_LABEL, limits.BUTTON),
        "options": [_option(button) for button in acts],
    }
    block_id = f"{MENU}:{turn}"[-limits.BLOCK_ID :]
    return [{"type": "actions", "block_id": block_id, "elements": [element]}]


def _option(button: Button) -> Block:
    value = f"{button.action}{_BETWEEN}{button.subject}"
    return {
        "text": plain(button.label, limits.OPTION),
        "value": limits.exact(value, limits.OPTION_VALUE),
    }


def chosen(action: Mapping[str, Any]) -> tuple[str, str] | None:
    """Act and subject of what was chosen in a menu of ours; ``None`` for anything else."""
    if action.get("type") != "static_select" or action.get("action_id") != MENU:
        return None
    value = str((action.get("selected_option") or {}).get("value") or "")
    act, between, subject = value.partition(_BETWEEN)
    return (act, subject) if act and between else None
