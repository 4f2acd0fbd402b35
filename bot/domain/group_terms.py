"""What the landlord decided about its groups, beside what conduct leads to there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Literal

from bot.domain.need import Priority

#: What becomes of a post with somebody's details in it.
Handling = Literal["remove", "leave"]


class Detail(StrEnum):
    """What should not stand where others read it."""

    PHONE = "phone_number"
    ADDRESS = "address"
    EMAIL = "email_address"
    CONTACT = "contact"
    STAFF_NAME = "staff_name"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTerms:
    """The landlord's choices; details that are not named are nobody's concern."""

    details: Mapping[Detail, Handling] = field(default_factory=dict)
    #: Say in the group, without the detail or who wrote it, that details belong in private.
    say_in_group: bool = True
    #: Numbers, addresses and names that may stand anywhere, beside the landlord's own.
    allowed: tuple[str, ...] = ()
    #: What no private number begins with, such as 0800.
    public_prefixes: tuple[str, ...] = ()
    #: Reports one person can make in 24 hours, and how old a post may be.
    reports_a_day: int = 5
    report_days: int = 30
    #: Tell every group about a new version of the house rules, once.
    announce_rules: bool = False
    #: After so long staff hear that somebody has not come into the private chat.
    invite_hours: int = 4
    emergency_invite_minutes: int = 15
    #: Words in a name by which somebody claims to be staff.
    official_names: tuple[str, ...] = ()

    def patience(self, priority: Priority | None) -> timedelta:
        """How long somebody is waited for in the private chat."""
        if priority is Priority.EMERGENCY:
            return timedelta(minutes=self.emergency_invite_minutes)
        return timedelta(hours=self.invite_hours)
