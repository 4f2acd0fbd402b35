"""The report of a pack as blocks, which HTML and PDF render alike."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Begins a part."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A few sentences."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under heads; the first column is what a row is about."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    #: Share of the width that each column gets.
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One thing that happened, with somebody's exact words where there are any."""

    when: str
    utc: str
    what: str
    who: str = ""
    words: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    #: Pictures in the pack, by their path.
    pictures: tuple[str, ...] = ()
    #: Said around the incident, and no part of what it rests on.
    context: bool = False
    #: Where the log has it.
    entry: str = ""


Block = Heading | Paragraph | Table | Happening


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The whole of it, in order."""

    title: str
    subtitle: str
    blocks: tuple[Block, ...]
