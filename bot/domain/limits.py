"""What a restriction may say: six kinds of limit, each with what it needs to be clear."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from bot.domain.errors import NotAllowed

#: Longer or fewer would be a bar under another name.
MOST_MESSAGES, MOST_DAYS = 100, 31
SHORTEST_OPENING = 60  # minutes
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEK = tuple(range(len(_DAYS)))
_QUOTA = re.compile(r"(\d{1,3})\D+(\d{1,2})\D*")
_HOURS = re.compile(
    r"(?:(?P<days>[a-z ,-]+?)\s+)?(?P<opens>\d{1,2}:\d{2})\s*-\s*(?P<closes>\d{1,2}:\d{2})"
)


class LimitKind(StrEnum):
    """How somebody's reaching us is limited, the mildest first."""

    ONE_CONTACT = "one_contact"
    NO_GROUPS = "no_groups"
    HOURS = "hours"
    QUOTA = "quota"
    CHANNELS = "channels"
    BARRED = "barred"

    @property
    def rank(self) -> int:
        """Higher closes more doors."""
        return list(LimitKind).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One kind with its values; made by ``limit_from``, which refuses what is not clear."""

    kind: LimitKind
    #: Who deals with everything the person writes, as the person is told.
    contact: str = ""
    #: The channels that stay open, by name.
    channels: tuple[str, ...] = ()
    most: int = 0
    days: int = 0
    #: 0 is Monday.
    weekdays: tuple[int, ...] = ()
    opens: time | None = None
    closes: time | None = None

    def is_open(self, local: datetime) -> bool:
        """Whether the hours allow a message at that local time; always, of other kinds."""
        if self.opens is None or self.closes is None:
            return True
        return local.weekday() in self.weekdays and self.opens <= local.time() < self.closes

    def closes_all(self, used: Collection[str]) -> bool:
        """Whether it leaves none of the channels that somebody uses."""
        if self.kind is LimitKind.CHANNELS:
            return not {name.lower() for name in used} & set(self.channels)
        return self.kind is LimitKind.BARRED

    def is_milder_than(self, other: "Limit") -> bool:
        """Whether it closes fewer doors, so that a review may put it in the other's place."""
        if self.kind is not other.kind:
            return self.kind.rank < other.kind.rank
        match self.kind:
            case LimitKind.QUOTA:
                return self.most * other.days > other.most * self.days
            case LimitKind.CHANNELS:
                return set(self.channels) > set(other.channels)
            case LimitKind.HOURS:
                return self != other and self._covers(other)
            case _:
                return False

    def _covers(self, other: "Limit") -> bool:
        mine, theirs = (self.opens, self.closes), (other.opens, other.closes)
        if None in mine or None in theirs:
            return False
        wider = self.opens <= other.opens and self.closes >= other.closes  # type: ignore[operator]
        return wider and set(self.weekdays) >= set(other.weekdays)


def limit_from(kind: str, words: str) -> Limit:
    """From what a supervisor wrote; ``NotAllowed`` says what is missing."""
    name = kind.strip().lower().replace(" ", "_")
    if name not in set(LimitKind):
        raise NotAllowed(f"Please choose the kind of restriction: {', '.join(LimitKind)}.")
    return _READ[LimitKind(name)](" ".join(words.split()))


def say_hours(limit: Limit) -> str:
    """``mon to fri, 10:00 to 12:00`` for staff; see the pack for what tenants read."""
    if limit.opens is None or limit.closes is None:
        return ""
    days = limit.weekdays
    run = days == tuple(range(days[0], days[-1] + 1)) and len(days) > 2
    named = [_DAYS[day].title() for day in days]
    when = (
        "every day" if days == _WEEK else f"{named[0]} to {named[-1]}" if run else ", ".join(named)
    )
    return f"{when}, {limit.opens:%H:%M} to {limit.closes:%H:%M}"


def say_limit(limit: Limit) -> str:
    """The limit in a few words, for staff."""
    match limit.kind:
        case LimitKind.ONE_CONTACT:
            return f"one named contact: {limit.contact}"
        case LimitKind.CHANNELS:
            return f"only on {', '.join(limit.channels)}"
        case LimitKind.QUOTA:
            return f"at most {limit.most} messages in {limit.days} days"
        case LimitKind.HOURS:
            return f"only {say_hours(limit)}"
        case LimitKind.NO_GROUPS:
            return "no posting in groups"
        case LimitKind.BARRED:
            return "barred"


def write_limit(limit: Limit) -> str:
    """The words from which ``limit_from`` makes the same limit."""
    match limit.kind:
        case LimitKind.ONE_CONTACT:
            return limit.contact
        case LimitKind.CHANNELS:
            return ", ".join(limit.channels)
        case LimitKind.QUOTA:
            return f"{limit.most} in {limit.days} days"
        case LimitKind.HOURS:
            days = " ".join(_DAYS[day] for day in limit.weekdays)
            return f"{days} {limit.opens:%H:%M}-{limit.closes:%H:%M}"
        case _:
            return ""


def _contact(words: str) -> Limit:
    if not words:
        raise NotAllowed("Please say who the contact is, as the person will read it.")
    return Limit(kind=LimitKind.ONE_CONTACT, contact=words)


def _channels(words: str) -> Limit:
    named = tuple(dict.fromkeys(part.strip().lower() for part in words.split(",") if part.strip()))
    if not named:
        raise NotAllowed("Please name at least one channel that stays open, such as: telegram.")
    return Limit(kind=LimitKind.CHANNELS, channels=named)


def _quota(words: str) -> Limit:
    found = _QUOTA.fullmatch(words)
    most, days = (int(found[1]), int(found[2])) if found else (0, 0)
    if not (1 <= most <= MOST_MESSAGES and 1 <= days <= MOST_DAYS):
        raise NotAllowed("Please say how many messages in how many days, such as: 3 in 7 days.")
    return Limit(kind=LimitKind.QUOTA, most=most, days=days)


def _hours(words: str) -> Limit:
    found = _HOURS.fullmatch(words.lower())
    weekdays = _weekdays(found["days"] or "") if found else ()
    opens, closes = (_time(found["opens"]), _time(found["closes"])) if found else (None, None)
    if (
        not weekdays
        or opens is None
        or closes is None
        or _minutes(opens, closes) < SHORTEST_OPENING
    ):
        raise NotAllowed(
            "Please say which hours stay open, at least one of a day, such as: mon-fri 10:00-12:00."
        )
    return Limit(kind=LimitKind.HOURS, weekdays=weekdays, opens=opens, closes=closes)


def _minutes(opens: time, closes: time) -> int:
    return (closes.hour - opens.hour) * 60 + closes.minute - opens.minute


def _time(written: str) -> time | None:
    hour, _, minute = written.partition(":")
    return time(int(hour), int(minute)) if int(hour) < 24 and int(minute) < 60 else None


def _weekdays(written: str) -> tuple[int, ...]:
    """``mon-fri``, ``mon, wed`` or nothing, which is every day; empty if it cannot be read."""
    if not written.strip():
        return _WEEK
    days: set[int] = set()
    for part in written.replace(",", " ").split():
        first, dash, last = (name[:3] for name in part.partition("-"))
        if first not in _DAYS or (dash and last not in _DAYS):
            return ()
        begin, end = _DAYS.index(first), _DAYS.index(last) if dash else _DAYS.index(first)
        days |= set(range(begin, end + 1))
    return tuple(sorted(days))


def _bare(kind: LimitKind) -> Callable[[str], Limit]:
    return lambda _: Limit(kind=kind)


_READ: Mapping[LimitKind, Callable[[str], Limit]] = {
    LimitKind.ONE_CONTACT: _contact,
    LimitKind.CHANNELS: _channels,
    LimitKind.QUOTA: _quota,
    LimitKind.HOURS: _hours,
    LimitKind.NO_GROUPS: _bare(LimitKind.NO_GROUPS),
    LimitKind.BARRED: _bare(LimitKind.BARRED),
}
