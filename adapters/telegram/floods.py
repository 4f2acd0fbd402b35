"""Whether a flood limit is one chat's or everybody's. Telegram does not say which."""

from collections.abc import Callable


class Floods:
    """The flood limit heard of last: a second chat hitting one meanwhile means all are to wait."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._chat = 0
        self._until = 0.0

    def everybodys(self, chat: int, seconds: float) -> bool:
        """Note that *chat* was told to wait *seconds*; whether that goes for the whole bot."""
        now = self._clock()
        meanwhile = now < self._until and chat != self._chat
        self._chat, self._until = chat, now + seconds
        return meanwhile
