"""Everything a judgement may look at, loaded before it starts."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.text import Normalised


class Speaker(StrEnum):
    """Who said an earlier line of the conversation."""

    TENANT = "tenant"
    LANDLORD = "landlord"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextLine:
    """One earlier message, oldest first; a landlord's line may be the bot's question."""

    speaker: str
    text: str


def context_line(line: str) -> ContextLine:
    """``tenant: …`` or ``landlord: …``; a line without a name is the tenant's."""
    speaker, colon, rest = line.partition(":")
    name = speaker.strip().lower()
    if colon and name in set(Speaker):
        return ContextLine(speaker=Speaker(name), text=rest.strip())
    return ContextLine(speaker=Speaker.TENANT, text=line.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One message and what is known around it; both judgements get the same."""

    text: Normalised
    context: tuple[ContextLine, ...] = ()
    in_group: bool = False
    has_open_case: bool = False
    has_media: bool = False
