"""What is read off messages beside their judgement, and kept beside them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.identity import CaseId, ConversationId, InboxId, IncidentId, PersonId
from bot.domain.language import UNTOLD, Language
from bot.domain.likeness import Alike, Likeness


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read off a message beside its judgement."""

    language: Language = UNTOLD
    #: What it is compared by; ``None`` for a text too short to be compared.
    marks: Likeness | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """The same for all messages of a case or an incident."""

    #: The last one that is not English.
    language: Language = UNTOLD
    #: How many people sent the same text, and how often one of them did.
    people: int = 1
    times: int = 1


#: Of messages that are all in English and all different.
NOTHING_HEARD = Heard()


class Readings(Protocol):
    """What was read off messages: their language, and texts that are the same."""

    async def add(
        self,
        row: InboxId,
        person: PersonId,
        conversation: ConversationId,
        reading: Reading,
        at: datetime,
    ) -> None:
        """Keep what was read off that message, for as long as the message is kept."""

    async def alike(
        self, marks: Likeness, before: InboxId, here: ConversationId, since: datetime
    ) -> Sequence[Alike]:
        """Earlier messages that read the same, oldest first: a bounded look-up."""

    async def shared(self, rows: Iterable[InboxId], people: int) -> None:
        """So many people have now sent what these messages say."""

    async def sent(self, row: InboxId, times: int) -> None:
        """That message is the same text for the so-manieth time."""

    async def spoken(self, conversation: ConversationId) -> Language:
        """The language last recognised there; English, unsure, if none was."""

    async def of_case(self, case: CaseId) -> Heard:
        """What was read off the messages of the case, all together."""

    async def of_incident(self, incident: IncidentId) -> Heard:
        """What was read off the evidence of the incident, all together."""
