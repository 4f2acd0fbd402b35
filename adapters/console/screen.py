"""Writes blocks where the person at the terminal reads them, and keeps the prompt in its place."""

import os
from typing import TextIO

from adapters.console.block import Block, Line, Look
from adapters.console.text import safe_line

PROMPT = "> "
_END = "\x1b[0m"
_COLOURS = {
    Look.HEAD: "\x1b[1m",
    Look.STAFF: "\x1b[36m",
    Look.ALARM: "\x1b[1;31m",
    Look.QUIET: "\x1b[2m",
    Look.BUTTONS: "\x1b[33m",
}


class ScreenError(Exception):
    """Nobody reads any more: the terminal or the other end of the pipe is closed."""


class Screen:
    """*out* with a width and perhaps colour; writing waits for the terminal, as printing does."""

    def __init__(self, out: TextIO, *, width: int, colour: bool, interactive: bool) -> None:
        self._out = out
        self._width = width
        self._colour = colour
        self._interactive = interactive
        self._prompting = False
        self.gone = False

    @property
    def columns(self) -> int:
        """How wide to write now; a script is written the same everywhere."""
        if not self._interactive:
            return self._width
        try:
            return max(min(self._width, os.get_terminal_size(self._out.fileno()).columns), 40)
        except (OSError, ValueError):
            return self._width

    def show(self, block: Block) -> None:
        """Write *block*; a line half typed stays where it is, above it."""
        if not block:
            return
        text = "\n".join(map(self._paint, block))
        if self._prompting:
            self._write(f"\n\n{text}\n\n{PROMPT}")
        else:
            self._write(f"{text}\n\n")

    def prompt(self) -> None:
        """Ask for a line; without a terminal nobody is asked."""
        if self._interactive:
            self._prompting = True
            self._write(PROMPT)

    def entered(self, line: str) -> None:
        """A line came; a script's is shown, since nobody saw it being typed."""
        self._prompting = False
        self._write("\n" if self._interactive else f"{PROMPT}{safe_line(line)}\n\n")

    def ended(self) -> None:
        """No more lines: what is written from now on has no prompt to keep."""
        if self._prompting:
            self._prompting = False
            self._write("\n")

    def _paint(self, line: Line) -> str:
        start = _COLOURS.get(line.look, "") if self._colour else ""
        return f"{start}{line.text}{_END}" if start and line.text else line.text

    def _write(self, text: str) -> None:
        encoding = self._out.encoding or "utf-8"
        try:
            self._out.write(text.encode(encoding, "replace").decode(encoding))
            self._out.flush()
        except (BrokenPipeError, ValueError) as error:  # closed on their side, or on ours
            self.gone = True
            raise ScreenError from error
