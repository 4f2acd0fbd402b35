"""A mute or a ban in a group: what a supervisor decided, and what the platform made of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.errors import NotAllowed
from bot.domain.identity import IdempotencyKey, IncidentId, PersonId
from bot.domain.outbound import MemberAct

#: A platform takes a shorter time for "for ever", and a longer one too.
SHORTEST, LONGEST = timedelta(minutes=5), timedelta(days=365)
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


class LimitState(StrEnum):
    """Where it stands."""

    ASKED = "asked"  # the platform has not said yet
    IN_FORCE = "in_force"
    FAILED = "failed"
    LIFTED = "lifted"
    ENDED = "ended"


@dataclass(slots=True, kw_only=True)
class GroupLimit:
    """One mute or ban. It ends at ``until`` by itself, on the platform too."""

    #: The act that asked the platform for it; its name for ever.
    key: IdempotencyKey
    incident: IncidentId
    person: PersonId
    act: MemberAct
    until: datetime
    asked_at: datetime
    by: str
    by_name: str
    reason: str
    state: LimitState = LimitState.ASKED
    #: Why it failed, or who lifted it.
    because: str = ""

    def holds(self, now: datetime) -> bool:
        """Whether the platform keeps them out now, or is asked to."""
        return self.state in (LimitState.ASKED, LimitState.IN_FORCE) and now < self.until


def how_long(said: str) -> timedelta:
    """``3d``, ``12h`` or ``30m``; ``NotAllowed`` for anything else, and for more than a year."""
    number, unit = said.strip()[:-1], said.strip()[-1:].lower()
    if not number.isdecimal() or len(number) > 6 or unit not in _UNITS:
        raise NotAllowed("Please say for how long: 12h for hours, 3d for days.")
    length = int(number) * _UNITS[unit]
    if not SHORTEST <= length <= LONGEST:
        raise NotAllowed("It has to last between five minutes and 365 days.")
    return length
