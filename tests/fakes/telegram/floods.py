"""Telegram's published limits, enforced: so much overall, in a chat, in a group."""

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.fakes.telegram.faults import ApiError


@dataclass(slots=True)
class Floods:
    """Refuses what comes faster. *burst* more are let through, as Telegram says it may."""

    clock: Callable[[], float]
    per_second: int = 30
    per_chat_per_second: int = 1
    per_group_per_minute: int = 20
    burst: int = 0
    refused: int = 0
    _sent: dict[tuple[str, int], deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def check(self, chat: int) -> None:
        """Count a message to *chat*; raises the 429 if it is one too many."""
        windows = [(("all", 0), self.per_second, 1.0)]
        if chat > 0:
            windows.append((("chat", chat), self.per_chat_per_second + self.burst, 1.0))
        else:
            windows.append((("group", chat), self.per_group_per_minute + self.burst, 60.0))
        now = self.clock()
        for key, most, window in windows:
            sent = self._sent[key]
            while sent and sent[0] <= now - window:
                sent.popleft()
            if len(sent) >= most:
                self.refused += 1
                wait = max(1, round(sent[0] + window - now + 0.5))
                raise ApiError(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
        for key, _, _ in windows:
            self._sent[key].append(now)
