"""Decides which waiting act goes out next: order in a chat, rank between chats, rates above all.

Pure bookkeeping over a monotonic clock that is passed in; nothing here waits or sends.
"""

import heapq
from collections import deque
from dataclasses import dataclass, field

from bot.domain.identity import Address, PlaceKind
from bot.domain.outbound import Rank
from bot.ports.channel import Limits
from bot.ports.store import OutboxRow

#: A chat may get this many messages at once after a silence; platforms allow short bursts, and
#: a safety text must not wait a second behind an acknowledgement.
CHAT_BURST = 3
MINUTE = 60.0
#: Chats remembered before those that have rested are forgotten.
SWEEP_AT = 4096

ChatKey = tuple[str, str]


class Bucket:
    """A token bucket; ``rate`` 0 means no limit."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate = rate
        self._burst = max(1.0, burst)
        self._tokens = self._burst
        #: When it was last looked at.
        self.at = 0.0

    def ready_at(self, now: float) -> float:
        """When the next token is there; not after *now* if there is one."""
        if self._rate <= 0:
            return now
        self._refill(now)
        missing = 1.0 - self._tokens
        return now if missing <= 0 else now + missing / self._rate

    def take(self, now: float) -> None:
        """Use a token."""
        if self._rate > 0:
            self._refill(now)
            self._tokens -= 1.0

    def full(self, now: float) -> bool:
        """Whether nothing was taken lately."""
        self._refill(now)
        return self._rate <= 0 or self._tokens >= self._burst

    def _refill(self, now: float) -> None:
        gained = max(0.0, now - self.at) * self._rate
        self._tokens = min(self._burst, self._tokens + gained)
        self.at = now


@dataclass(slots=True)
class _Chat:
    """What waits for one chat, the next first, and when that chat may be spoken to."""

    bucket: Bucket
    #: Counts the last minute in a group; ``None`` elsewhere.
    minute: "Window | None"
    waiting: list[tuple[int, int, OutboxRow]] = field(default_factory=list)
    busy: bool = False
    not_before: float = 0.0

    def ready_at(self, now: float) -> float:
        times = [self.not_before, self.bucket.ready_at(now)]
        if self.minute is not None:
            times.append(self.minute.ready_at(now))
        return max(times)

    def rested(self, now: float) -> bool:
        """Whether a new chat would be treated no better than this one."""
        fresh = self.minute is None or self.minute.empty(now)
        return fresh and self.bucket.full(now) and self.not_before <= now


class Window:
    """At most so many in any minute."""

    def __init__(self, per_minute: float) -> None:
        self._most = int(per_minute)
        self._sent: deque[float] = deque()

    def ready_at(self, now: float) -> float:
        """When one more is allowed."""
        while self._sent and self._sent[0] <= now - MINUTE:
            self._sent.popleft()
        return now if len(self._sent) < self._most else self._sent[0] + MINUTE

    def empty(self, now: float) -> bool:
        """Whether the last minute was silent."""
        self.ready_at(now)
        return not self._sent

    def take(self, now: float) -> None:
        """Count one."""
        self._sent.append(now)


class Schedule:
    """The waiting acts of one channel."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._chats: dict[ChatKey, _Chat] = {}
        self._all = Bucket(limits.per_second, limits.per_second / 4)
        self._due: list[tuple[float, int, int, ChatKey]] = []
        self._ready: list[tuple[int, int, ChatKey]] = []
        self._held_until = 0.0
        self._busy = 0
        self.size = 0

    def add(self, row: OutboxRow, now: float, not_before: float = 0.0) -> None:
        """Let *row* wait its turn, from *not_before* on."""
        key = chat_of(row.op.to)
        chat = self._chats.get(key) or self._open(key, row.op.to)
        head_before = chat.waiting[0] if chat.waiting else None
        heapq.heappush(chat.waiting, (row.op.rank.order, row.id, row))
        # Danger does not wait out the pause of something else; the platform may still say no.
        held = 0.0 if row.op.rank is Rank.FIRST else chat.not_before
        chat.not_before = max(held, not_before)
        self.size += 1
        if not chat.busy and chat.waiting[0] is not head_before:
            self._queue(key, chat, now)

    def _open(self, key: ChatKey, to: Address) -> _Chat:
        if len(self._chats) >= SWEEP_AT:
            self._sweep()
        limits = self._limits
        grouped = to.kind is PlaceKind.GROUP and limits.per_group_per_minute > 0
        chat = _Chat(
            bucket=Bucket(limits.per_chat_per_second, CHAT_BURST),
            minute=Window(limits.per_group_per_minute) if grouped else None,
        )
        self._chats[key] = chat
        return chat

    def _sweep(self) -> None:
        """Forget chats that have rested, so that memory follows the busy ones."""
        now = max(chat.bucket.at for chat in self._chats.values())
        idle = [
            key
            for key, chat in self._chats.items()
            if not chat.busy and not chat.waiting and chat.rested(now)
        ]
        for key in idle:
            del self._chats[key]

    def _queue(self, key: ChatKey, chat: _Chat, now: float) -> None:
        rank, act, _ = chat.waiting[0]
        heapq.heappush(self._due, (chat.ready_at(now), rank, act, key))

    def pop(self, now: float) -> OutboxRow | None:
        """The act to begin now, if any; its chat waits until ``done``."""
        if self._limits.at_once and self._busy >= self._limits.at_once:
            return None
        self._ripen(now)
        while self._ready and self._open_at(now) <= now:
            rank, act, key = heapq.heappop(self._ready)
            chat = self._chats.get(key)
            if chat is None or chat.busy or not chat.waiting or chat.waiting[0][:2] != (rank, act):
                continue  # overtaken, or queued twice
            if chat.ready_at(now) > now:
                self._queue(key, chat, now)
                continue
            return self._begin(chat, now)
        return None

    def _begin(self, chat: _Chat, now: float) -> OutboxRow:
        row = heapq.heappop(chat.waiting)[2]
        chat.busy = True
        self._busy += 1
        chat.bucket.take(now)
        if chat.minute is not None:
            chat.minute.take(now)
        self._all.take(now)
        self.size -= 1
        return row

    def _ripen(self, now: float) -> None:
        while self._due and self._due[0][0] <= now:
            _, rank, act, key = heapq.heappop(self._due)
            heapq.heappush(self._ready, (rank, act, key))

    def _open_at(self, now: float) -> float:
        return max(self._held_until, self._all.ready_at(now))

    def done(self, to: Address, now: float) -> None:
        """The act begun for that chat has ended, one way or another."""
        key = chat_of(to)
        chat = self._chats.get(key)
        if chat is None:
            return
        chat.busy = False
        self._busy -= 1
        if chat.waiting:
            self._queue(key, chat, now)
        elif chat.rested(now):
            del self._chats[key]  # nothing left to remember about its rates

    def hold(self, until: float) -> None:
        """The whole channel was told to slow down."""
        self._held_until = max(self._held_until, until)

    def next_at(self, now: float) -> float | None:
        """When it is worth looking again; ``None`` if only the end of an act changes anything."""
        if self._limits.at_once and self._busy >= self._limits.at_once:
            return None
        times = []
        if self._ready:
            times.append(self._open_at(now))
        if self._due:
            times.append(max(self._due[0][0], self._open_at(now)))
        return min(times, default=None)


def chat_of(address: Address) -> ChatKey:
    """Rates and order are per chat; threads share their chat's."""
    return (address.channel, address.chat)
