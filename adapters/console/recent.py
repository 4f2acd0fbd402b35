"""A mapping that remembers what was put into it last, and forgets the rest."""

from collections import OrderedDict
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Recent(Generic[K, V]):
    """At most *limit* entries; the one put longest ago goes first."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._entries: OrderedDict[K, V] = OrderedDict()

    def put(self, key: K, value: V) -> None:
        """Remember *value* as the newest."""
        self._entries.pop(key, None)
        self._entries[key] = value
        if len(self._entries) > self._limit:
            self._entries.popitem(last=False)

    def get(self, key: K) -> V | None:
        """What was put under *key*, if it is still remembered."""
        return self._entries.get(key)

    def drop(self, key: K) -> None:
        """Forget *key*."""
        self._entries.pop(key, None)

    def newest_first(self) -> list[V]:
        """All that is remembered."""
        return list(reversed(self._entries.values()))
