"""Who moderates which group, as Telegram says; remembered for some minutes."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Mapping

from telegram.error import TelegramError

_FRESH = 300.0  # seconds
_FAILED = 30.0
_GROUPS = 1000
_AT_ONCE = 8

Ask = Callable[[int], Awaitable[frozenset[int]]]


class Moderators:
    """The administrators of the groups heard from lately.

    Fails closed: while they cannot be looked up, a group has no moderators.
    """

    def __init__(self, ask: Ask, clock: Callable[[], float]) -> None:
        self._ask = ask
        self._clock = clock
        self._known: OrderedDict[int, tuple[float, frozenset[int]]] = OrderedDict()
        self._gate = asyncio.Semaphore(_AT_ONCE)

    async def of(self, chats: Iterable[int]) -> Mapping[int, frozenset[int]]:
        """The moderators of each of *chats*, asking Telegram where that is not known."""
        wanted = sorted(set(chats))
        await asyncio.gather(*(self._look_up(chat) for chat in wanted if self._is_stale(chat)))
        found = {chat: self._known[chat][1] for chat in wanted if chat in self._known}
        while len(self._known) > _GROUPS:
            self._known.popitem(last=False)
        return found

    def forget(self, chat: int) -> None:
        """Somebody's rights in *chat* changed: ask again next time."""
        self._known.pop(chat, None)

    @property
    def groups(self) -> tuple[int, ...]:
        """The groups heard from."""
        return tuple(self._known)

    def _is_stale(self, chat: int) -> bool:
        until, _ = self._known.get(chat, (0.0, frozenset()))
        return self._clock() >= until

    async def _look_up(self, chat: int) -> None:
        async with self._gate:
            try:
                found, lasts = await self._ask(chat), _FRESH
            except TelegramError:
                found, lasts = frozenset[int](), _FAILED
        self._known[chat] = (self._clock() + lasts, found)
        self._known.move_to_end(chat)
