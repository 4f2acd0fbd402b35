"""What staff told supervisors in private, and how often staff looked at hard words."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from bot.domain.concern import Concern


class Concerns(Protocol):
    """What a member of staff told supervisors in private."""

    async def add(self, concern: Concern) -> None:
        """Store a new concern and give it its number (sets ``id``)."""

    async def save(self, concern: Concern) -> None:
        """Store it as it is now; raises ``Conflict`` if its version was overtaken."""

    async def find(self, reference: str) -> Concern | None:
        """By what supervisors say: case, spaces and the hyphen do not matter."""


class Looked(NamedTuple):
    """How often one member of staff opened something hard to read."""

    staff: str
    name: str
    times: int


class Exposures(Protocol):
    """Each time somebody opened what was folded."""

    async def add(self, staff: str, name: str, subject: str, what: str, at: datetime) -> None:
        """*staff* opened *what* (words, media) of *subject*."""

    async def count(self, staff: str, since: datetime) -> int:
        """How often *staff* did since then."""

    async def by_person(self, since: datetime, limit: int) -> Sequence[Looked]:
        """Who did since then, the most often first."""
