"""Buttons as Telegram draws them, under a message."""

from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.domain.errors import Unsupported
from bot.domain.outbound import Button, Style

MAX_BUTTONS = 100
_MAX_DATA = 64  # bytes; Telegram's limit
_SHORT = 16  # characters of a label that leave room for a second button beside it
_STYLES = {Style.PLAIN: None, Style.PRIMARY: "primary", Style.DANGER: "danger"}


def keyboard(buttons: Sequence[Button], username: str) -> InlineKeyboardMarkup | None:
    """*buttons* in rows, short labels two by two; raises ``Unsupported`` for what cannot be."""
    if not buttons:
        return None
    if len(buttons) > MAX_BUTTONS:
        raise Unsupported(f"Telegram shows at most {MAX_BUTTONS} buttons under a message.")
    rows: list[list[InlineKeyboardButton]] = []
    for button in buttons:
        drawn = _drawn(button, username)
        if rows and len(rows[-1]) == 1 and _is_short(drawn) and _is_short(rows[-1][0]):
            rows[-1].append(drawn)
        else:
            rows.append([drawn])
    return InlineKeyboardMarkup(rows)


def _drawn(button: Button, username: str) -> InlineKeyboardButton:
    style = _STYLES[button.style]
    if button.url:
        return InlineKeyboardButton(button.label, url=button.url, style=style)
    if button.deep_link:
        link = f"https://t.me/{username}?start={button.deep_link}"
        return InlineKeyboardButton(button.label, url=link, style=style)
    data = f"{button.action}:{button.subject}" if button.subject else button.action
    if not 0 < len(data.encode()) <= _MAX_DATA:
        raise Unsupported(f"Telegram carries 1 to {_MAX_DATA} bytes with a button.")
    return InlineKeyboardButton(button.label, callback_data=data, style=style)


def _is_short(button: InlineKeyboardButton) -> bool:
    return len(button.text) <= _SHORT
