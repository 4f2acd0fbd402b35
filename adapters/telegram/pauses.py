"""Waiting longer after each failure, not all at the same moment, and never very long."""

import asyncio
import zlib
from collections.abc import Awaitable, Callable

Sleep = Callable[[float], Awaitable[None]]

_FIRST = 1.0  # seconds
_LONGEST = 30.0


class Pauses:
    """The pauses between attempts at one thing."""

    def __init__(self, new_id: Callable[[], str], sleep: Sleep = asyncio.sleep) -> None:
        self._new_id = new_id
        self._sleep = sleep
        self._failures = 0

    def reset(self) -> None:
        """It worked: the next pause is short again."""
        self._failures = 0

    async def wait(self, at_least: float = 0.0) -> None:
        """Wait after a failure; half of the time is chance, so that many do not return at once."""
        longest = min(_LONGEST, _FIRST * 2.0**self._failures)
        self._failures = min(self._failures + 1, 16)
        await self._sleep(max(at_least, longest * (0.5 + 0.5 * self._chance())))

    def _chance(self) -> float:
        return zlib.crc32(self._new_id().encode()) / 2**32
