"""What lies with a case: its file, and the messages and attachments that belong to it."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.case_file import CaseFile
from bot.domain.identity import CaseId, InboxId


class CaseFiles(Protocol):
    """What staff keep beside cases, and moving messages between them."""

    async def of(self, case: CaseId) -> CaseFile:
        """That of the case; an empty one if nobody has touched it."""

    async def save(self, case: CaseId, file: CaseFile) -> None:
        """Keep it; the case, saved beside it, guards against a version overtaken."""

    async def take_all(self, source: CaseId, to: CaseId) -> None:
        """Messages and attachments of *source* belong to *to* as well, and are shown there."""

    async def take(self, rows: Sequence[InboxId], source: CaseId, to: CaseId) -> None:
        """These messages, with what was attached to them, belong to *to* and no longer to
        *source*."""

    async def take_clocks(self, source: CaseId, to: CaseId) -> None:
        """What happened to *source*, and what was missed there, happened to *to* as well, all
        in order of time: a clock that started earlier keeps its due time."""
