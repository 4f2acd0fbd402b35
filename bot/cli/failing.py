"""How commands fail: one clear message on stderr and a status, never a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer

from bot.domain.errors import BotError

FAILED = 1
MISCONFIGURED = 2


@contextmanager
def plainly() -> Iterator[None]:
    """Turn an error that somebody must act on into its message."""
    try:
        yield
    except BotError as error:
        fail(str(error), MISCONFIGURED)
    except BrokenPipeError:
        raise  # whoever read our output has gone; there is nobody to tell
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        fail(f"{where}{error.strerror or error}.")


def fail(message: str, status: int = FAILED) -> NoReturn:
    """Say what is wrong and end the command."""
    typer.secho(message, fg=typer.colors.RED, err=True)
    raise typer.Exit(status)
