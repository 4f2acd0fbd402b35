"""What supervisors know about the people in an incident, and who the supervisors are."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.domain.identity import IncidentId, PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonNote:
    """What to mind with somebody, as a supervisor put it."""

    text: str = field(repr=False)
    by: str
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """The bot's own answers to somebody are held; safety advice and staff are not."""

    person: PersonId
    incident: IncidentId
    by: str
    by_name: str
    since: datetime
    #: It ends by itself, so that nobody is forgotten.
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """Somebody who may be the same person. Nothing is concluded from it."""

    person: PersonId
    name: str
    channel: str
    #: ``linked`` on proof; otherwise what looks alike: ``same text``, ``same name``.
    why: str

    @property
    def proven(self) -> bool:
        """Whether it was linked on proof."""
        return self.why == "linked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """A member of staff who has used the bot."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """What was offered to a member of staff, and by whom."""

    who: str
    what: str
    by: str
    by_name: str
    at: datetime


class AboutPeople(Protocol):
    """Notes, holds, likenesses and colleagues, beside incidents."""

    async def note(self, person: PersonId, note: PersonNote) -> None:
        """Keep it with the person."""

    async def notes(self, person: PersonId, limit: int = 5) -> Sequence[PersonNote]:
        """The latest notes about the person, newest first."""

    async def hold(self, hold: Hold) -> None:
        """Hold the bot's answers to that person; a later hold replaces an earlier one."""

    async def let_go(self, person: PersonId) -> bool:
        """Let them go again; False if nothing was held."""

    async def held(self, person: PersonId, now: datetime) -> Hold | None:
        """The hold in force at *now*."""

    async def others(
        self, person: PersonId, incident: IncidentId, limit: int = 5
    ) -> Sequence[Other]:
        """Who else with an incident wrote what is evidence here, or bears the name elsewhere."""

    async def seen(self, colleague: Colleague, *, supervisor: bool) -> None:
        """A member of staff did something, in that role."""

    async def supervisors(self) -> Sequence[Colleague]:
        """Supervisors who have used the bot, by name."""

    async def support(self, incident: IncidentId, support: Support) -> None:
        """Keep what was offered."""

    async def supported(self, incident: IncidentId) -> Sequence[Support]:
        """What was offered because of the incident, oldest first."""
