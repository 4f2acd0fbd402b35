"""What the core remembers of restrictions, of appeals, and of whose accounts are one person's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.appeal import Appeal
from bot.domain.identity import InboxId, PersonId, RestrictionId
from bot.domain.need import NeedAssessment
from bot.domain.restriction import Restriction


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A message that a restriction keeps from being dealt with, and what it asks for."""

    row: InboxId
    at: datetime
    need: NeedAssessment


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """Two accounts that are one person's, on proof."""

    reason: str
    #: The platform's id of the member of staff who saw the proof.
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many messages came while a restriction was in force, and how many it held."""

    messages: int
    held: int


class Restrictions(Protocol):
    """How somebody's reaching us is limited, and what was kept for it."""

    async def add(self, restriction: Restriction) -> None:
        """Store a new one and give it its number (sets ``id``)."""

    async def save(self, restriction: Restriction) -> None:
        """Store it as it is now; raises ``Conflict`` if its version was overtaken."""

    async def find(self, reference: str) -> Restriction | None:
        """By what staff say: case and spaces do not matter."""

    async def of(self, people: Sequence[PersonId], limit: int = 20) -> Sequence[Restriction]:
        """Those of any of these accounts, newest first."""

    async def let_through(
        self, restriction: RestrictionId, row: InboxId, at: datetime, *, counts: bool
    ) -> None:
        """The message was dealt with; if it *counts*, it uses up one of those allowed."""

    async def counted(self, restriction: RestrictionId, since: datetime) -> Sequence[datetime]:
        """When such messages came after *since*, the oldest first."""

    async def hold(self, restriction: RestrictionId, held: Held) -> None:
        """Keep the message; keeping it twice changes nothing."""

    async def held(self, restriction: RestrictionId, limit: int = 50) -> Sequence[Held]:
        """What is kept and was not handed over, the oldest first."""

    async def tally(self, restriction: RestrictionId) -> Tally:
        """What came of everything that was written while it was in force."""

    async def holder(self, row: InboxId) -> RestrictionId | None:
        """Which restriction keeps the message, if one does."""

    async def handed_over(self, restriction: RestrictionId, row: InboxId, at: datetime) -> None:
        """The message is dealt with from now on."""


class Appeals(Protocol):
    """Decisions that somebody else looks at again."""

    async def add(self, appeal: Appeal) -> bool:
        """Store a new one and give it its number; False if the decision has one."""

    async def save(self, appeal: Appeal) -> None:
        """Store it as it is now; raises ``Conflict`` if its version was overtaken."""

    async def find(self, reference: str) -> Appeal | None:
        """By what staff say: case and spaces do not matter."""

    async def against(self, decision: str) -> Appeal | None:
        """The appeal against that decision, if there is one."""

    async def of(self, people: Sequence[PersonId], limit: int = 20) -> Sequence[Appeal]:
        """Those of any of these accounts, newest first."""


class Links(Protocol):
    """Accounts that are one person's: linked only on proof, and they can be unlinked."""

    async def of(self, person: PersonId) -> Sequence[PersonId]:
        """All accounts of whoever has this one, itself included, the oldest first."""

    async def link(self, one: PersonId, other: PersonId, how: Linked) -> bool:
        """They are one person's; False if that was known."""

    async def unlink(self, person: PersonId) -> bool:
        """This account is somebody else's after all; False if it was not linked."""
