"""Names that claim to be somebody: staff, the landlord, or another person who writes to us.

Nobody is who they say on a chat platform. A claim is shown to staff and has no consequences.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.text import normalise


class Claim(StrEnum):
    """Whom a name claims to be."""

    NOBODY = ""
    LANDLORD = "landlord"
    OFFICIAL = "official"  # "Housing Officer", "Support"
    STAFF = "staff"  # bears the name of a known member of staff
    TENANT = "tenant"  # bears the full name of somebody else who writes to us


CLAIM_WORDS = {
    Claim.LANDLORD: "the name says that they are the landlord",
    Claim.OFFICIAL: "the name claims an office",
    Claim.STAFF: "bears the name of a member of staff",
    Claim.TENANT: "bears the same name as another person who writes to us",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Names that are somebody's."""

    landlord: str
    official: Sequence[str] = ()
    staff: Sequence[str] = ()
    others: Sequence[str] = ()


def claim_of(name: str, names: Names) -> Claim:
    """Whom *name* claims to be; disguised letters are seen through."""
    words = _words(name)
    if not words:
        return Claim.NOBODY
    if _holds(words, _words(names.landlord)):
        return Claim.LANDLORD
    if any(_holds(words, _words(one)) for one in names.official):
        return Claim.OFFICIAL
    if len(words) < 2:  # many are called Sam
        return Claim.NOBODY
    if any(words == _words(one) for one in names.staff):
        return Claim.STAFF
    return Claim.TENANT if any(words == _words(one) for one in names.others) else Claim.NOBODY


def _words(name: str) -> list[str]:
    return [token.word for token in normalise(name).tokens if token.word.isalnum()]


def _holds(words: list[str], looked_for: list[str]) -> bool:
    length = len(looked_for)
    spans = range(len(words) - length + 1)
    return length > 0 and any(words[at : at + length] == looked_for for at in spans)
