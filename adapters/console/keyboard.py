"""Lines from a terminal, a pipe or a file, without ever making the event loop wait."""

import asyncio
import os
from dataclasses import dataclass

LONGEST = 16_384  # bytes; the longest message of any platform we know fits twice
_CHUNK = 4096


@dataclass(frozen=True, slots=True)
class TooLong:
    """A line that was longer than can be taken; none of it is kept."""


class Keyboard:
    """Reads *source*, a file descriptor; ``None`` is a source that has nothing to say."""

    def __init__(self, source: int | None) -> None:
        self._source = source
        self._bytes = bytearray()
        self._ended = source is None

    async def line(self) -> str | TooLong | None:
        """The next line without its end; ``None`` once there are no more."""
        skipping = False
        while True:
            end = self._bytes.find(b"\n")
            if end >= 0:
                line = bytes(self._bytes[:end])
                del self._bytes[: end + 1]
                return TooLong() if skipping or len(line) > LONGEST else _decoded(line)
            if len(self._bytes) > LONGEST:
                skipping = True
                self._bytes.clear()
            if self._ended:
                return self._last(skipping=skipping)
            await self._more()

    def _last(self, *, skipping: bool) -> str | TooLong | None:
        """What stood after the last line end, if anything did."""
        if skipping:
            return TooLong()
        line = bytes(self._bytes)
        self._bytes.clear()
        return _decoded(line) if line else None

    async def _more(self) -> None:
        assert self._source is not None  # noqa: S101 - without a source it has ended
        await _readable(self._source)
        try:
            chunk = os.read(self._source, _CHUNK)
        except OSError:  # the terminal was closed
            chunk = b""
        self._bytes += chunk
        self._ended = not chunk


def _decoded(line: bytes) -> str:
    return line.removesuffix(b"\r").decode("utf-8", errors="replace")


async def _readable(source: int) -> None:
    """Return when reading *source* will not block."""
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    try:
        loop.add_reader(source, ready.set)
    except (OSError, NotImplementedError):  # a plain file is always ready and cannot be watched
        return
    try:
        await ready.wait()
    finally:
        loop.remove_reader(source)
