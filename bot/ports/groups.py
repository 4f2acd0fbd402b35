"""What is remembered about groups, and about names that claim to be somebody."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.domain.group_limit import GroupLimit
from bot.domain.identity import (
    Address,
    IdempotencyKey,
    InboxId,
    IncidentId,
    MessageId,
    PersonId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What somebody in a group told us about a post of somebody else."""

    incident: IncidentId
    reporter: PersonId
    post: InboxId
    reason: str = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesThere:
    """The house rules as a group knows them."""

    #: What the group was told of last.
    version: str
    #: The act that posted what is pinned; ``None`` if nothing is.
    post: IdempotencyKey | None = None


class Groups(Protocol):
    """Mutes and bans, reports, pinned rules; and what belongs together in a group."""

    async def limit(self, limit: GroupLimit) -> None:
        """Keep it as it is now, under its key."""

    async def limit_of(self, key: str) -> GroupLimit | None:
        """The mute or ban that was asked for under *key*."""

    async def limits_of(self, incident: IncidentId) -> Sequence[GroupLimit]:
        """All of the incident, oldest first."""

    async def limits_on(self, person: PersonId) -> Sequence[GroupLimit]:
        """All of the person, newest first."""

    async def report(self, report: Report) -> bool:
        """Keep it; False if they reported the same post before."""

    async def reports_on(self, incident: IncidentId) -> Sequence[Report]:
        """Who reported it, oldest first."""

    async def reports_by(self, reporter: PersonId, limit: int = 100) -> Sequence[Report]:
        """What they reported, newest first."""

    async def known(self) -> Sequence[Address]:
        """Every group the bot is in, as far as it was told, each once and without its topics."""

    async def rules_in(self, group: Address) -> RulesThere | None:
        """What the group was told; ``None`` if it was never looked at."""

    async def keep_rules(self, group: Address, rules: RulesThere) -> None:
        """Remember what the group was told."""

    async def album(self, group: Address, album: str) -> Sequence[MessageId]:
        """The posts of an album that have come so far, oldest first."""

    async def looked_at(self, person: PersonId, name: str, claim: str) -> None:
        """Whom the name they bear now claims to be; empty for nobody."""
