"""How the connection is, from memory: what ``health`` answers with."""

from collections.abc import Callable
from datetime import datetime

from telegram.error import Conflict, InvalidToken, TelegramError

from bot.ports.channel import Condition, Health

NOT_LET_IN = (
    "Telegram does not accept the bot's token. Get a valid one: @BotFather, /mybots, API Token"
)
SECOND_POLLER = (
    "another program fetches this bot's messages with the same token. Stop it, or use another bot"
)


class Pulse:
    """Kept by whoever talks to Telegram, read by ``health``."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._condition = Condition.STARTING
        self._because = ""
        self._last_inbound: datetime | None = None
        self._connected_since: datetime | None = None

    def connected(self) -> None:
        """Telegram answered as it should."""
        if self._connected_since is None:
            self._connected_since = self._now()
        self._condition, self._because = Condition.HEALTHY, ""

    def heard(self) -> None:
        """Something came in and is stored."""
        self._last_inbound = self._now()

    def failed(self, error: TelegramError) -> None:
        """Telegram did not answer as it should."""
        self._connected_since = None
        match error:
            case InvalidToken():
                self._condition, self._because = Condition.DOWN, NOT_LET_IN
            case Conflict():
                self._condition, self._because = Condition.DOWN, SECOND_POLLER
            case _:
                self._condition = Condition.DEGRADED
                self._because = "Telegram cannot be reached"

    def not_stored(self) -> None:
        """What came in could not be stored; Telegram keeps it until it can."""
        self._condition = Condition.DEGRADED
        self._because = "messages cannot be stored; Telegram keeps them meanwhile"

    def health(self) -> Health:
        """The answer for ``Channel.health``."""
        return Health(
            condition=self._condition,
            because=self._because,
            last_inbound_at=self._last_inbound,
            connected_since=self._connected_since,
        )
