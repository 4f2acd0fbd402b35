"""Where a value of the rules pack comes from, and how well it is known."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Mark(StrEnum):
    """How well a fact is known."""

    PRIMARY = "P"  # the official text was read
    SECONDARY = "S"  # a good secondary source was read
    MEMORY = "M"  # from memory: to verify before anyone relies on it
    OWN = "own"  # the landlord's own choice


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a value comes from, and who on the landlord's side has looked."""

    source: str
    mark: Mark
    as_at: date
    url: str = ""
    #: Empty until somebody at the landlord's has checked it.
    checked_by: str = ""
