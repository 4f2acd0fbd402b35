"""The language of a message, and how sure that is. Nobody is answered worse for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.need import Safety

ENGLISH = "en"


class Sureness(StrEnum):
    """How far an identification can be relied on."""

    CERTAIN = "certain"
    PROBABLY = "probably"
    #: Too short, no words, names only: taken for English.
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """What a message is written in; Latin transcriptions count as the language they are of."""

    code: str = ENGLISH
    #: As staff call it.
    name: str = "English"
    sure: Sureness = Sureness.UNSURE

    @property
    def is_foreign(self) -> bool:
        """Whether it was recognised as something other than English."""
        return self.code != ENGLISH

    def __str__(self) -> str:
        """``Polish (certain)``."""
        return f"{self.name} ({self.sure})"


#: What is taken for English because nothing speaks for another language.
UNTOLD = Language()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """A language of the pack, and the words that tell it where letters alone do not."""

    code: str
    name: str
    #: Whether a person who speaks it has read the pack's phrases.
    reviewed: bool
    known_by: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """What the pack can say in another language, numbers of the landlord filled in."""

    code: str
    #: Whether a person who speaks it has read the texts; until then English always follows.
    reviewed: bool
    #: With ``{reference}`` still open.
    acknowledgement: str
    emergency: str
    safety: Mapping[Safety, str]

    def advice(self, trigger: Safety, english: str) -> str:
        """The safety text to send where *english* would go out."""
        translated = self.safety.get(trigger)
        if translated is None:
            return english
        return translated if self.reviewed else f"{translated}\n\n{english}"

    def acknowledge(self, reference: str, english: str, *, urgent: bool) -> str:
        """The short acknowledgement; what exactly was promised stands in *english* below."""
        said = (self.emergency if urgent else self.acknowledgement).replace(
            "{reference}", reference
        )
        return f"{said}\n\n{english}"
