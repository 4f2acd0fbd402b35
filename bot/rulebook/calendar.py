"""The days on which a landlord does not work, from the `holidays` package and the pack."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from zoneinfo import ZoneInfo

from holidays import HolidayBase, country_holidays, list_supported_countries

from bot.domain.clocks import WorkingCalendar


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


def working_calendar(
    *,
    country: str,
    subdivision: str,
    zone: ZoneInfo,
    proclaimed: Iterable[date] = (),
    closed: Iterable[date] = (),
    day_ends: time = time(23, 59),
) -> WorkingCalendar:
    """Working days of one nation. Without a subdivision GB would lose Easter Monday."""
    if subdivision not in (subdivisions(country) or ()):
        raise ValueError(f"{country} has no holidays of its own for {subdivision!r}.")
    published = country_holidays(country, subdiv=subdivision)
    return WorkingCalendar(
        zone=zone,
        public_holidays=PublicHolidays(published=published, proclaimed=frozenset(proclaimed)),
        closed_days=frozenset(closed),
        day_ends=day_ends,
    )
