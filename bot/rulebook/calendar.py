"""The days on which a landlord does not work, from the `holidays` package and the pack."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from types import MappingProxyType
from zoneinfo import ZoneInfo

from holidays import HolidayBase, country_holidays, list_supported_countries

from bot.domain.calendar import OpeningHours, Season, WorkingCalendar, WorkingDays


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicHolidays:
    """Holidays of one nation, any year, with one-off days that were proclaimed later."""

    published: HolidayBase
    proclaimed: frozenset[date]

    def __contains__(self, day: object) -> bool:
        # The package works out each year when first asked, so no range has to be chosen.
        return isinstance(day, date) and (day in self.proclaimed or day in self.published)


def subdivisions(country: str) -> tuple[str, ...] | None:
    """Parts of *country* with holidays of their own; ``None`` for a country not known."""
    found = list_supported_countries(include_aliases=False).get(country)
    return None if found is None else tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherDays:
    """How a further calendar differs from that of the subdivision."""

    #: Anniversary days of one region alone are working days.
    national_only: bool = False
    breaks: tuple[Season, ...] = ()


def working_calendar(
    *,
    country: str,
    subdivision: str,
    zone: ZoneInfo,
    proclaimed: Iterable[date] = (),
    closed: Iterable[date] = (),
    day_ends: time = time(23, 59),
    opening: OpeningHours | None = None,
    others: Mapping[str, OtherDays] = MappingProxyType({}),
) -> WorkingCalendar:
    """Working days of one nation. Without a subdivision GB would lose Easter Monday."""
    if subdivision not in (subdivisions(country) or ()):
        raise ValueError(f"{country} has no holidays of its own for {subdivision!r}.")
    extra = frozenset(proclaimed)
    local = PublicHolidays(
        published=country_holidays(country, subdiv=subdivision), proclaimed=extra
    )
    national = PublicHolidays(published=country_holidays(country), proclaimed=extra)
    return WorkingCalendar(
        zone=zone,
        public_holidays=local,
        closed_days=frozenset(closed),
        day_ends=day_ends,
        opening=opening or OpeningHours(),
        others=MappingProxyType(
            {
                name: WorkingDays(
                    public_holidays=national if other.national_only else local,
                    breaks=other.breaks,
                )
                for name, other in others.items()
            }
        ),
    )
