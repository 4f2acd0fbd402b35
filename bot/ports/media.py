"""Where fetched files are kept, as the pipeline sees it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The bytes are on disk, durably, under the name of their content."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLarge:
    """More bytes came than may be kept; none of them were."""

    max_bytes: int


class Keeper(Protocol):
    """Puts files where they are kept."""

    async def keep(self, chunks: AsyncIterator[bytes], max_bytes: int) -> Kept | TooLarge:
        """Store what *chunks* brings; the same content twice is stored once."""
