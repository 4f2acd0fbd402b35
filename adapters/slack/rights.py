"""Who of the people in Slack is an agent, a supervisor, an admin. Nobody else says so.

Roles come from user ids and user groups in the settings. Group members are asked from
Slack and remembered for a minute; when Slack does not answer, a group has no members and
whoever lacks a role is known to lack it only for now.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from adapters.slack.errors import PlatformError
from adapters.slack.web import Web
from bot.domain.identity import Role

KEPT_SECONDS = 60.0
#: After a failure: long enough not to hold up every press, short enough to recover by itself.
_FAILED_SECONDS = 5.0
#: Slack shows an error to whoever pressed a button after three seconds.
PATIENCE_SECONDS = 1.5
_GROUP = "S"

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Group:
    members: frozenset[str] = frozenset()
    #: Slack said who is in it.
    told: bool = False
    until: float = 0.0
    asking: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody's roles; not ``known`` while Slack does not say who is in some group."""

    roles: frozenset[Role] = frozenset()
    known: bool = True


class Rights:
    """Answers which roles a user id has; an unknown one has none."""

    def __init__(
        self,
        members: Mapping[Role, frozenset[str]],
        web: Web,
        *,
        kept: float = KEPT_SECONDS,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._members = members
        self._web = web
        self._kept = kept
        self._patience = patience
        self._groups: dict[str, _Group] = {
            member: _Group()
            for members_of_role in members.values()
            for member in members_of_role
            if member.startswith(_GROUP)
        }

    async def of(self, user: str) -> Standing:
        """What *user* may be now."""
        if not user:
            return Standing()
        members = await asyncio.gather(*(self._members_of(group) for group in self._groups))
        groups = zip(self._groups, members, strict=True)
        ids = {user, *(group for group, inside in groups if user in inside)}
        return Standing(
            frozenset(role for role, members in self._members.items() if ids & members),
            known=all(group.told for group in self._groups.values()),
        )

    async def _members_of(self, group_id: str) -> frozenset[str]:
        group = self._groups[group_id]
        async with group.asking:
            if _now() >= group.until:
                await self._refresh(group_id, group)
        return group.members

    async def _refresh(self, group_id: str, group: _Group) -> None:
        try:
            async with asyncio.timeout(self._patience):
                answer = await self._web.ask("usergroups.users.list", usergroup=group_id)
        except (PlatformError, TimeoutError) as error:
            _log.warning("slack user group unreadable, nobody has its rights: %s", error)
            group.members, group.told = frozenset(), False
            group.until = _now() + _FAILED_SECONDS
        else:
            group.told = True
            group.members = frozenset(answer.get("users", ()))
            group.until = _now() + self._kept


def _now() -> float:
    return asyncio.get_running_loop().time()
