"""YAML as people write it: plain values, and the line each of them stands on.

Scalars stay text exactly as typed (``0800 111 999``, ``1.10``, ``yes``); what they mean is
for the schema to say. ``null``, ``~`` and nothing at all are ``None``. What YAML can do and
nobody needs in a rules pack (anchors, tags, several documents) is refused with its line.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from bot.rulebook.problems import Problem, Problems

Plain = str | list["Plain"] | dict[str, "Plain"] | None
#: Keys and list positions that lead to a value.
Where = tuple[str | int, ...]

#: A pack is written by hand; a larger file is a mistake, or somebody's idea of a joke.
LARGEST_FILE = 2_000_000
DEEPEST = 20
#: libyaml reads ten times as fast. It knows YAML 1.1, which differs in what words such as ``no``
#: mean, and that is not asked of it.
_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_NOTHING = frozenset({"", "~", "null"})
#: The last three are ends of lines to YAML 1.1 and to nobody who reads the file.
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file: what it says, and on which line."""

    file: str
    data: Plain
    lines: dict[Where, int]
    #: Texts written as a block below their key, after ``|`` or ``>``.
    blocks: frozenset[Where] = frozenset()
    #: Parts that come from another file, such as that of the pack this one builds on.
    files: dict[Where, str] = field(default_factory=dict)
    #: Where in the file ``data`` stands, if it is a part of it.
    at: Where = ()

    def file_of(self, where: Where) -> str:
        """The file in which *where* stands, or the nearest thing around it."""
        return self.files.get(self._nearest(where), self.file)

    def _nearest(self, where: Where) -> Where:
        while where and where not in self.lines:
            where = where[:-1]
        return where

    def line(self, where: Where) -> int:
        """The line of *where*, or of the nearest thing around it that is really there."""
        return self.lines.get(self._nearest(where), 1)

    def line_within(self, where: Where, number: int) -> int:
        """The line of the text at *where* that is its *number*-th (from 0), or list item."""
        if (*where, number) in self.lines:
            return self.line((*where, number))
        return self.line(where) + (1 + number if where in self.blocks else 0)

    def problem(self, where: Where, what: str, fix: str) -> Problem:
        """Something wrong at *where*; *fix* tells the editor what to do."""
        where = (*self.at, *where)
        key = ".".join(str(part) for part in where)
        file = self.file_of(where)
        return Problem(file=file, line=self.line(where), key=key, what=what, fix=fix)


class _ReadError(Exception):
    """What stands at a line cannot be used; carries the two sentences for the editor."""

    def __init__(self, line: int, what: str, fix: str) -> None:
        super().__init__(what)
        self.line, self.what, self.fix = line, what, fix


@dataclass(slots=True)
class _Reader:
    """Builds values from parser events, remembering lines and repeated keys."""

    events: Iterator[Event]
    lines: dict[Where, int] = field(default_factory=dict)
    blocks: set[Where] = field(default_factory=set)
    repeated: list[tuple[Where, int, int]] = field(default_factory=list)

    def document(self) -> Plain:
        """The only document of the stream; an empty stream is ``None``."""
        value: Plain = None
        documents = 0
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _ReadError(
                        _line(event), "A second document begins here.", "Remove '---'."
                    )
                value = self._value(next(self.events), ())
        return value

    def _value(self, event: Event, where: Where) -> Plain:
        self.lines.setdefault(where, _line(event))
        _refuse_fancy(event)
        if len(where) > DEEPEST:
            raise _ReadError(_line(event), "This is nested too deeply.", "Check the indentation.")
        if isinstance(event, MappingStartEvent):
            return self._mapping(where)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(where)
        assert isinstance(event, ScalarEvent)  # noqa: S101 - the parser yields nothing else here
        if event.style in ("|", ">"):
            self.blocks.add(where)
        return _scalar(event)

    def _mapping(self, where: Where) -> dict[str, Plain]:
        found: dict[str, Plain] = {}
        while not isinstance(event := next(self.events), MappingEndEvent):
            key, line = _key(event), _line(event)
            place = (*where, key)
            if key in found:
                self.repeated.append((place, line, self.lines[place]))
            self.lines.setdefault(place, line)
            value = self._value(next(self.events), place)
            found.setdefault(key, value)
        return found

    def _sequence(self, where: Where) -> list[Plain]:
        found: list[Plain] = []
        while not isinstance(event := next(self.events), SequenceEndEvent):
            found.append(self._value(event, (*where, len(found))))
        return found


def read(path: Path, problems: Problems, name: str = "") -> Document | None:
    """The file at *path*, or ``None`` after noting in *problems* why it cannot be read.

    Problems call it *name*, where that says more than the last part of its path.
    """
    name = name or path.name
    try:
        text = _text(path)
        reader = _Reader(yaml.parse(text, Loader=_LOADER))
        data = reader.document()
    except _ReadError as e:
        problems.add(Problem(file=name, line=e.line, key="", what=e.what, fix=e.fix))
        return None
    except YAMLError as e:
        problems.add(_not_yaml(name, e))
        return None
    document = Document(file=name, data=data, lines=reader.lines, blocks=frozenset(reader.blocks))
    for where, line, first in reader.repeated:
        problems.add(_repeated(name, where, line, first))
    return document


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except OSError as e:
        fix = "Put the file back, or restore it from the pack that came with the bot."
        raise _ReadError(1, f"The file cannot be read ({e.strerror}).", fix) from e
    if len(raw) > LARGEST_FILE:
        raise _ReadError(1, f"The file is larger than {LARGEST_FILE:,} bytes.", "Make it smaller.")
    try:
        text = raw.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as e:
        line = raw.count(b"\n", 0, e.start) + 1
        raise _ReadError(line, "This is not UTF-8 text.", "Save the file as UTF-8.") from e
    if found := _INVISIBLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise _ReadError(line, "An invisible character stands here.", "Type the line again.")
    return text


def _line(event: Event) -> int:
    return 1 if event.start_mark is None else int(event.start_mark.line) + 1


def _refuse_fancy(event: Event) -> None:
    if isinstance(event, AliasEvent):
        raise _ReadError(
            _line(event), "'*' stands for something else here.", "Write it out, or quote it."
        )
    if isinstance(event, NodeEvent) and event.anchor is not None:
        raise _ReadError(_line(event), "'&' gives this a nickname.", "Write it out, or quote it.")
    tag = getattr(event, "tag", None)
    if tag is not None and str(tag) != "!":
        raise _ReadError(
            _line(event), "'!' gives this a type.", "Remove the '!', or quote the text."
        )


def _key(event: Event) -> str:
    _refuse_fancy(event)
    if not isinstance(event, ScalarEvent):
        raise _ReadError(_line(event), "A key must be a word.", "Quote text that contains [ or {.")
    return str(event.value)


def _scalar(event: ScalarEvent) -> str | None:
    plain = event.style in (None, "")
    return None if plain and event.value in _NOTHING else str(event.value)


def _not_yaml(file: str, error: YAMLError) -> Problem:
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    what = (error.problem if isinstance(error, MarkedYAMLError) else None) or "unreadable"
    return Problem(
        file=file,
        line=1 if mark is None else int(mark.line) + 1,
        key="",
        what=f"This is not valid YAML ({what}).",
        fix="Check indentation, quotes, and text with ': ' in it, here and on the line above.",
    )


def _repeated(file: str, where: Where, line: int, first: int) -> Problem:
    return Problem(
        file=file,
        line=line,
        key=".".join(str(part) for part in where),
        what=f"This key is already on line {first}.",
        fix="Keep one of the two.",
    )
