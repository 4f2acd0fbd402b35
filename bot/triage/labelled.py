"""Labelled messages, read one at a time from a file of JSON lines."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from bot.domain.errors import BotError
from bot.domain.facts import ContextLine, context_line
from bot.domain.labels import SINGLE, VALUES, Grave

LONGEST_LINE = 1_000_000  # bytes; a line with a long context fits many times over
#: Where nothing says otherwise.
UNKNOWN = "not given"


class BadLabels(BotError):  # noqa: N818 - it names what is bad
    """A line of a labelled file cannot be used; says which and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledMessage:
    """One message and what it ought to be judged to be, as far as its file says."""

    id: str
    line: int
    text: str
    context: tuple[ContextLine, ...] = ()
    #: The fields the file speaks about; an empty set means that nothing is right.
    wanted: Mapping[str, frozenset[str]] = field(default_factory=dict)
    #: Whether it is that grave, where the file says so.
    grave: Mapping[Grave, bool] = field(default_factory=dict)
    #: Properties to look at apart, such as ``lang``.
    about: Mapping[str, str] = field(default_factory=dict)


def from_jsonl(file: Path, about: Sequence[str] = ()) -> Iterator[LabelledMessage]:
    """The messages of *file* in order; ``BadLabels`` at the first line that is none."""
    with file.open("rb") as lines:
        yield from from_lines(lines, file.name, about)


def from_lines(
    lines: Iterable[bytes], name: str, about: Sequence[str] = ()
) -> Iterator[LabelledMessage]:
    """As ``from_jsonl``; *name* stands in front of what is wrong."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield _message(_object(line), number, about)
        except ValueError as error:
            raise BadLabels(f"{name}, line {number}: {error}") from None


def graves(severity: str) -> dict[Grave, bool]:
    """What *severity* says of every group of severities."""
    return {grave: grave.holds(severity) for grave in Grave}


def checked(name: str, values: Sequence[str]) -> frozenset[str]:
    """*values* as the labels of field *name*; ``ValueError`` if one is not among its names."""
    for value in values:
        if value not in VALUES[name]:
            known = ", ".join(sorted(VALUES[name]))
            raise ValueError(f'"{name}" cannot be "{value}"; it can be: {known}')
    return frozenset(values)


def _object(line: bytes) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise ValueError(f"longer than {LONGEST_LINE} bytes")
    try:
        data = orjson.loads(line.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise ValueError(f"not valid JSON ({error})") from None
    if not isinstance(data, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 - a bad line, not a bug
    return data


def _message(data: dict[str, Any], number: int, about: Sequence[str]) -> LabelledMessage:
    text, context = data.get("text"), data.get("context") or []
    if not isinstance(text, str):
        raise ValueError('"text" is missing or not a text')  # noqa: TRY004 - a bad line
    # An exported correction names the fields that a person looked at; the others prove nothing.
    sure = _texts("corrected", data.get("corrected")) or VALUES
    wanted = {
        name: checked(name, _texts(name, data[name]))
        for name in VALUES
        if name in data and name in sure
    }
    if not wanted:
        raise ValueError(f"no label in it; expected one of: {', '.join(VALUES)}")
    severity = next(iter(wanted.get("severity", ())), None)
    return LabelledMessage(
        id=str(data.get("id") or number),
        line=number,
        text=text,
        context=tuple(context_line(one) for one in _texts("context", context)),
        wanted=wanted,
        grave=graves(severity) if severity else {},
        about={one: str(data.get(one) or UNKNOWN) for one in about},
    )


def _texts(name: str, value: object) -> list[str]:
    """A field as a list, whatever its shape in the file."""
    if value is None:
        return []
    if isinstance(value, str) and name in SINGLE:
        return [value]
    if isinstance(value, list) and name not in SINGLE and all(isinstance(v, str) for v in value):
        return value
    shape = "a text or null" if name in SINGLE else "a list of texts"
    raise ValueError(f'"{name}" is not {shape}')
