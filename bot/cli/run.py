"""``tenantline run``."""

import asyncio
from typing import Annotated

import typer

from bot.bootstrap import run_bot, the_settings
from bot.cli.failing import fail, plainly
from bot.domain.errors import BotError


def run(
    channel: Annotated[
        list[str] | None,
        typer.Option(help="Start only this channel; may be given several times."),
    ] = None,
) -> None:
    """Start the bot: on the platforms that are set up, or on the console if none is."""
    with plainly():
        settings = the_settings(channel or ())
        try:
            asyncio.run(run_bot(settings))
        except BaseExceptionGroup as group:
            expected, bug = group.split((BotError, OSError))
            if expected is None or bug is not None:
                raise
            fail(f"The bot had to stop: {_first(expected)}")


def _first(error: BaseException) -> BaseException:
    return _first(error.exceptions[0]) if isinstance(error, BaseExceptionGroup) else error
