"""Labelled messages from a table (CSV, also gzipped) whose columns somebody chose."""

import csv
import gzip
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from bot.domain.facts import ContextLine
from bot.domain.labels import SINGLE, VALUES, Grave
from bot.triage.labelled import UNKNOWN, BadLabels, LabelledMessage, checked, graves

LONGEST_CELL = 1_000_000  # characters
#: What means yes in a column of yes and no, unless somebody says otherwise.
YES = ("1", "true", "yes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A column that says something: names of *field*, or yes and no about one *name* of it."""

    column: str
    field: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Keeps the rows whose *column* is, is not, or contains *value*."""

    column: str
    sign: str
    value: str

    def keeps(self, row: Mapping[str, str]) -> bool:
        """Whether *row* counts."""
        cell = row[self.column]
        if self.sign == "~":
            return self.value in cell
        return (cell == self.value) == (self.sign == "=")


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """What the columns of a table mean."""

    text: str
    labels: Sequence[Label] = ()
    positive: Sequence[str] = YES
    filters: Sequence[Filter] = ()
    #: Earlier messages, oldest first: column and who said it.
    context: Sequence[tuple[str, str]] = ()
    #: No text of the table is rude to anybody.
    innocent: bool = False
    about: Sequence[str] = ()

    @property
    def named(self) -> list[str]:
        """Every column that has to be there."""
        return [
            self.text,
            *(one.column for one in self.labels),
            *(one.column for one in self.filters),
            *(column for column, _ in self.context),
        ]


def from_table(file: Path, columns: Columns) -> Iterator[LabelledMessage]:
    """The messages of *file* in order; ``BadLabels`` names the line of what is wrong."""
    csv.field_size_limit(LONGEST_CELL)
    with _opened(file) as lines:
        reader = csv.DictReader(lines, restval="")
        line = 1
        try:
            _must_have(reader.fieldnames or (), columns)
            for row in reader:
                line = reader.line_num
                if all(one.keeps(row) for one in columns.filters):
                    yield _message(row, line, columns)
        except (ValueError, csv.Error, gzip.BadGzipFile, zlib.error, EOFError) as error:
            where = f"{file.name}, line {max(line, reader.line_num)}"
            raise BadLabels(f"{where}: {_said(error)}") from None


def _opened(file: Path) -> IO[str]:
    if file.suffix == ".gz":
        return gzip.open(file, "rt", encoding="utf-8-sig", newline="")
    return file.open(encoding="utf-8-sig", newline="")


def _said(error: Exception) -> str:
    return "not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)


def _must_have(found: Sequence[str], columns: Columns) -> None:
    for name in columns.named:
        if name not in found:
            raise ValueError(f'there is no column "{name}"; there are: {", ".join(found)}')


def _message(row: Mapping[str, str], line: int, columns: Columns) -> LabelledMessage:
    wanted: dict[str, frozenset[str]] = {}
    grave: dict[Grave, bool] = {Grave.RUDE_OR_WORSE: False} if columns.innocent else {}
    for label in columns.labels:
        cell = row[label.column].strip()
        if label.name:
            _yes_or_no(label, cell in columns.positive, wanted, grave)
        else:
            wanted[label.field] = checked(label.field, _names(label.field, cell))
    if severity := next(iter(wanted.get("severity", ())), None):
        grave |= graves(severity)
    said = ((who, row[column].strip()) for column, who in columns.context)
    return LabelledMessage(
        id=str(line),
        line=line,
        text=row[columns.text],
        context=tuple(ContextLine(speaker=who, text=text) for who, text in said if text),
        wanted=wanted,
        grave=grave,
        about={one: row.get(one) or UNKNOWN for one in columns.about},
    )


def _names(field: str, cell: str) -> list[str]:
    means_nothing = cell == "null" or (cell.lower() == "none" and "none" not in VALUES[field])
    if not cell or means_nothing:
        return []
    return [cell] if field in SINGLE else cell.replace(",", " ").replace(";", " ").split()


def _yes_or_no(
    label: Label, yes: bool, wanted: dict[str, frozenset[str]], grave: dict[Grave, bool]
) -> None:
    if label.name in set(Grave):
        grave[Grave(label.name)] = yes
    elif label.field in VALUES:
        wanted[f"{label.field}:{label.name}"] = frozenset({label.name} if yes else ())
