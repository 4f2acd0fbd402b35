"""What is kept about answers of staff: who writes one, which went out, and texts kept ready."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.domain.identity import CaseId, IdempotencyKey
from bot.domain.messages import Media
from bot.domain.saved_replies import SavedReply


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The reply form as one member of staff has it for one case."""

    case: CaseId
    staff: str
    name: str
    opened_at: datetime
    #: Whether others are told that it is open.
    shown: bool = True
    #: What came back instead of being sent.
    text: str = field(default="", repr=False)
    media: tuple[Media, ...] = ()
    #: What they were warned about, by key; saying "send anyway" covers this and no more.
    warned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer that was put in the outbox under ``key``."""

    key: IdempotencyKey
    case: CaseId
    staff: str
    name: str
    at: datetime


class Drafts(Protocol):
    """Reply forms that are open."""

    async def save(self, draft: Draft) -> None:
        """Keep it; one for each person and case."""

    async def of(self, case: CaseId, staff: str) -> Draft | None:
        """That person's."""

    async def shown(self, case: CaseId) -> Sequence[Draft]:
        """Whose is open in front of them, the earliest first."""

    async def forget(self, case: CaseId, staff: str) -> bool:
        """It was sent or closed; False if there was none."""


class Answers(Protocol):
    """Which answers went out, and what was decided about those that did not arrive."""

    async def add(self, answer: Answer) -> None:
        """Write it down beside its act in the outbox."""

    async def of(self, case: CaseId, since: datetime | None = None) -> Sequence[Answer]:
        """Those of the case, the latest first; only those put there after *since*."""

    async def choose(self, key: IdempotencyKey, what: str, name: str, at: datetime) -> str:
        """Settle what becomes of an act that failed; whose choice stood before, or nothing."""

    async def chosen(self, key: IdempotencyKey) -> str:
        """Who chose what becomes of it; empty if nobody did yet."""


class TeamReplies(Protocol):
    """The team's own saved replies."""

    async def all(self) -> Sequence[SavedReply]:
        """By name."""

    async def write(self, reply: SavedReply, staff: str, at: datetime) -> bool:
        """Keep it, new if its ``id`` is empty; False if another has that name."""

    async def remove(self, reply: str) -> bool:
        """Take it away; False if it was not there."""


class Colleagues(Protocol):
    """Names of staff as the staff channel last told them."""

    async def seen(self, staff: str, name: str, at: datetime) -> None:
        """Remember the name of whoever did something."""

    async def name(self, staff: str) -> str:
        """The latest name of that id; empty if they have never done anything."""

    async def called(self, name: str) -> str:
        """The id of whoever has that name, in any case; empty if nobody or several do."""

    async def names(self, limit: int = 1000) -> Sequence[str]:
        """All that are known, the latest seen first."""
