"""The record read whole, row by row, for whoever checks it or hands a part of it on."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from bot.domain.seals import KeptAct, KeptEvent, KeptFile


class End(NamedTuple):
    """Where the log ends, as noted apart from the log."""

    entries: int
    hash: str


class Unsealed(NamedTuple):
    """Rows without a seal: from before there were any, or emptied."""

    earlier: int
    events: Sequence[int]
    acts: Sequence[int]


class Record(Protocol):
    """Rows as they are stored, beside what the log says of them."""

    async def end(self) -> End:
        """The last entry that was ever written."""

    async def events(self, after: int, until: int | None, limit: int) -> Sequence[KeptEvent]:
        """Sealed rows of what came in, with greater numbers, in order."""

    async def acts(self, after: int, until: int | None, limit: int) -> Sequence[KeptAct]:
        """Sealed rows of what went out, the same."""

    async def files(self, after: int, limit: int) -> Sequence[KeptFile]:
        """Attachments whose bytes are kept, the same."""

    async def unsealed(self, event: int, act: int) -> Unsealed:
        """Rows without a seal; with their numbers those that come after *event* and *act*."""

    async def event(self, number: int) -> KeptEvent | None:
        """The row of that number, sealed or not."""

    async def act(self, key: str) -> KeptAct | None:
        """The act of that key, sealed or not."""

    async def around(self, event: KeptEvent, lines: int) -> Sequence[KeptEvent]:
        """What was said in the same chat just before and after it, oldest first."""

    async def answered(self, event: KeptEvent, upto: int) -> Sequence[KeptAct]:
        """What we said in that chat after it and no later than the row *upto*, oldest first."""

    async def files_of(self, event: int) -> Sequence[KeptFile]:
        """What came with it, whatever became of the bytes."""

    async def staff(self) -> Mapping[str, tuple[str, bool]]:
        """Everybody who has used the bot, by id: the name, and whether a supervisor."""
