"""Answers kept ready: the landlord's, from the rules pack, and those the team wrote itself.

A field is filled from the case and shown filled before anything is sent. One without a value
stays visible as ``{due}``, and an answer in which one still stands is never sent.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.replies import fields_in

#: What a saved reply may name.
FIELDS = ("name", "reference", "due", "landlord")
LONGEST_NAME = 60
LONGEST_SAVED = 2000
#: Of the team's own; a longer list is read by nobody, and a form takes a hundred choices.
MOST_SAVED = 50

_FIELD = re.compile(rf"\{{({'|'.join(FIELDS)})\}}")
_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedReply:
    """One answer kept ready; ``id`` is what a form sends back when it is chosen."""

    id: str
    name: str
    text: str = field(repr=False)

    @property
    def word(self) -> str:
        """How it is named in a typed command: ``first-visit``."""
        return _SLUG.sub("-", self.name.lower()).strip("-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A text with its fields filled, and those that have no value in this case."""

    text: str = field(repr=False)
    missing: tuple[str, ...] = ()


def fill(text: str, values: Mapping[str, str]) -> Filled:
    """*text* with every field that has a value; values are never searched for fields."""
    missing: list[str] = []

    def value(found: re.Match[str]) -> str:
        if known := values.get(found[1], ""):
            return known
        missing.append(found[1])
        return found[0]

    filled = _FIELD.sub(value, text)
    return Filled(text=filled, missing=tuple(dict.fromkeys(missing)))


def fields_left(text: str) -> tuple[str, ...]:
    """Fields that nobody filled, in the order in which they stand."""
    return tuple(dict.fromkeys(_FIELD.findall(text)))


def beside(typed: str, chosen: str, ready: tuple[str, ...]) -> str:
    """What the field holds after *chosen* was picked: typed words stay, above it.

    Another saved reply that nobody changed (one of *ready*) gives way to the new one.
    """
    typed = typed.strip()
    if not typed or typed in {text.strip() for text in ready}:
        return chosen
    return f"{typed}\n\n{chosen}"


def named(said: str, saved: tuple[SavedReply, ...]) -> SavedReply | None:
    """The one of that name, as typed: in any case, with or without hyphens, or how it begins."""
    word = _SLUG.sub("-", said.lower()).strip("-")
    exact = [one for one in saved if word in (one.word, one.id)]
    begins = [one for one in saved if word and one.word.startswith(word)]
    found = exact or begins
    return found[0] if len(found) == 1 or exact else None


def wrong_with(name: str, text: str) -> str:
    """Why this cannot be saved, in words for whoever wrote it; empty if it can."""
    if not name.strip() or not text.strip():
        return "A saved reply needs a name and a text."
    if len(name) > LONGEST_NAME:
        return f"The name is {len(name)} characters long. Say it in {LONGEST_NAME}."
    if len(text) > LONGEST_SAVED:
        return f"The text is {len(text)} characters long. Say it in {LONGEST_SAVED}."
    return wrong_fields(text)


def wrong_fields(text: str) -> str:
    """What is wrong with the fields of *text*; empty if nothing is."""
    usable = ", ".join(f"{{{one}}}" for one in FIELDS)
    try:
        unknown = fields_in(text) - set(FIELDS)
    except ValueError:
        return f"The braces cannot be read. Only these fields can stand in them: {usable}."
    if unknown:
        return f"{{{min(unknown)}}} is not a field. Possible are: {usable}."
    return ""
