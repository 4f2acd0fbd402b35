"""What is to happen at a moment: a due timer is an event that is handled once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from bot.domain.identity import TimerId

_UNNUMBERED = TimerId(0)


class TimerKind(StrEnum):
    """What is done when it is due."""

    #: Look at the clocks of a case: some are at risk, or missed.
    CLOCKS = "clocks"
    #: Nobody has said that they have an emergency: alert again, or the next.
    ON_CALL = "on_call"
    #: The same of a threat.
    THREAT = "threat"
    #: A restriction ends, is to be reviewed, or lets messages through again.
    RESTRICTION = "restriction"
    #: The answer to an appeal is at risk, or late.
    APPEAL = "appeal"
    #: The form of an answer was open for long: it no longer says that somebody answers.
    REPLY_FORM = "reply_form"
    #: Somebody was invited from a group into the private chat: have they come?
    INVITED = "invited"
    #: A mute or a ban in a group is over.
    GROUP_LIMIT = "group_limit"
    #: Do groups know the house rules in force?
    HOUSE_RULES = "house_rules"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """Something to be done at a moment. Set again under the same key, it moves."""

    key: str
    kind: TimerKind
    #: The case or incident it is about; it is cancelled when that is closed.
    subject: str
    due_at: datetime
    detail: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    #: 0 until the store has given it a number.
    id: TimerId = _UNNUMBERED
    #: How often it was set; whoever read an older setting does not fire it.
    sets: int = 0
    tries: int = 0
