"""A terminal or a pipe as a channel, for tenants and staff."""

import os
import sys
from collections.abc import Mapping
from typing import TextIO

from adapters.console.adapter import CAPABILITIES, Console, Terminal
from adapters.console.settings import ConsoleSettings, read
from bot.ports.channel import Channel, ChannelContext

SETTINGS = ConsoleSettings

__all__ = ["CAPABILITIES", "SETTINGS", "create"]


def create(section: Mapping[str, str], context: ChannelContext) -> Channel:
    """The console of this process; raises ``ConfigError`` naming the variable that is wrong."""
    return Console(read(section), context, _terminal())


def _terminal() -> Terminal:
    """Standard input and output. Colour only where https://no-color.org allows it."""
    typed = sys.stdin is not None and sys.stdin.isatty()
    plain = "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
    return Terminal(
        source=_descriptor(sys.stdin),
        out=sys.stdout,
        interactive=typed,
        may_colour=sys.stdout.isatty() and not plain,
    )


def _descriptor(stream: TextIO | None) -> int | None:
    """Its number, or ``None`` if it was closed or is no real file."""
    try:
        return stream.fileno() if stream is not None else None
    except (OSError, ValueError):
        return None
