"""What a supervisor wrote about a restriction, from a form or in words: read, or refused."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.domain.errors import NotAllowed
from bot.domain.grounds import Ground, Span, longest_day
from bot.pipeline.accounts import accounts_of
from bot.pipeline.restriction_forms import suggested_end
from bot.pipeline.staff_press import Press
from bot.pipeline.step import Step
from bot.ports.store import Person

_REFERENCE = re.compile(r"M-?\d{1,15}", re.IGNORECASE)
#: How each field may begin in words: ``restrict M-7 quota 3 in 7 days; because …; until …``.
_BEGINS = {
    "because": "reason",
    "reason": "reason",
    "reasons": "reasons",
    "evidence": "evidence",
    "adjustments": "adjustments",
    "until": "ends",
    "ends": "ends",
    "review": "review",
}
HOW = (
    "Like this: restrict M-7 quota 3 in 7 days; because …; adjustments …; until 2027-05-21; "
    "review 2027-03-01; evidence M-7, M-9"
)


def said(press: Press) -> Mapping[str, str]:
    """The fields of the form, or those that the words name."""
    if press.values:
        return press.values
    first, *rest = [part.strip() for part in press.words.split(";")]
    kind, _, what = first.partition(" ")
    found = {"kind": kind, "what": what.strip()}
    for part in rest:
        name, _, value = part.partition(" ")
        if name.lower() not in _BEGINS:
            raise NotAllowed(HOW)
        found[_BEGINS[name.lower()]] = value.strip()
    return found


def read_day(written: str) -> date:
    """A day as the forms write it."""
    try:
        return date.fromisoformat(written.strip())
    except ValueError:
        raise NotAllowed(f"“{written}” is no day. Days look like 2027-05-21.") from None


def day_end(step: Step, written: str, otherwise: date) -> datetime:
    """The end of the day that was written, or of *otherwise*."""
    day = read_day(written) if written.strip() else otherwise
    return step.office.rulebook.calendar.end_of(day)


def span_of(step: Step, fields: Mapping[str, str]) -> Span:
    """From now until the day that was written; the review comes with the end if not before."""
    calendar = step.office.rulebook.calendar
    ends = fields.get("ends", "")
    if not ends.strip():
        raise NotAllowed("Please say when it ends: a restriction is never permanent.")
    last = read_day(ends)
    return Span(
        starts_at=step.now,
        ends_at=calendar.end_of(last),
        review_at=day_end(step, fields.get("review", ""), min(last, suggested_end(step))),
        latest=calendar.end_of(longest_day(calendar.day_of(step.now))),
    )


def next_review(step: Step) -> datetime:
    """When what a review changed is looked at again, at the latest."""
    return step.office.rulebook.calendar.end_of(suggested_end(step))


async def grounds_of(step: Step, person: Person, written: str, otherwise: str) -> Sequence[Ground]:
    """The incidents that were named, each of this very person."""
    accounts = set(await accounts_of(step, person.id))
    grounds = []
    for reference in _REFERENCE.findall(written) or _REFERENCE.findall(otherwise):
        incident = await step.tx.incidents.find(reference)
        if incident is None or incident.person not in accounts:
            raise NotAllowed(f"{reference} is not an incident of this person.")
        grounds.append(Ground.of(incident, cleared=incident.cleared))
    return grounds
