"""An evaluation for people: tables on a terminal, one plain line a figure in a pipe."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import typer

LONGEST_TEXT = 300  # characters of a wrongly judged message
_NONE = "-"
_SCORES = ("wanted", "found", "precision", "recall", "F1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A heading, figures of the whole, the names of the columns, rows that begin with a name."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    whole: Sequence[tuple[str, str]] = ()


def show(document: Mapping[str, Any]) -> None:
    """Print *document*, as made by ``bot.triage.report``."""
    typer.echo(_opening(document))
    write = _on_terminal if sys.stdout.isatty() else _as_lines
    for table in tables(document):
        write(table)
    for number, mistake in enumerate(document["worst"], 1):
        _mistake(number, document["mistakes"], mistake)


def _opening(document: Mapping[str, Any]) -> str:
    count, unsure = document["messages"], document["unsure"]
    return f"{count} messages judged by {document['version']}; {unsure} left to a person as unsure."


def tables(document: Mapping[str, Any]) -> Iterator[Table]:
    """Every part of *document* but the errors."""
    if document["severity_groups"]:
        yield _groups(document["severity_groups"])
    if "inside_an_ordinary_message" in document:
        yield _inside(document["inside_an_ordinary_message"])
    for name, figures in document["fields"].items():
        yield _field(name, figures)
    for name, rows in document["confusion"].items():
        yield _confused(name, rows)
    for name, figures in document["calibration"].items():
        if figures["claims"]:
            yield _calibration(name, figures)
    for name, values in document["slices"].items():
        yield _slice(name, values)
    if document["speed"]:
        rows = [[name.replace("_", " "), str(value)] for name, value in document["speed"].items()]
        yield Table(title="Speed", columns=("",), rows=rows)


def _groups(groups: Mapping[str, Any]) -> Table:
    rows = []
    for name, one in groups.items():
        scores = _scores(one["yes"]) if one["yes"] else [_NONE] * len(_SCORES)
        alarms = f"{one['wrongly']} of {one['not']}: {_share(one['false_alarm_rate'])}"
        rows.append([name.replace("_", " "), *scores, _figure(one["macro_f1"]), alarms])
    columns = (*_SCORES, "macro F1 (yes, no)", "wrongly judged so")
    return Table(title="Severity, grouped", columns=columns, rows=rows)


def _inside(groups: Mapping[str, Any]) -> Table:
    rows = [
        [
            name.replace("_", " "),
            str(one["messages"]),
            _share(one["recall_bare"]),
            _share(one["recall_inside"]),
            _share(one["lost"]),
        ]
        for name, one in groups.items()
    ]
    columns = ("messages", "recall of the bare line", "recall inside", "lost")
    return Table(title="Abuse inside an ordinary message", columns=columns, rows=rows)


def _field(name: str, figures: Mapping[str, Any]) -> Table:
    rows = [[label, *_scores(one)] for label, one in figures["labels"].items()]
    rows.append(["all together", *_scores(figures["micro"])])
    whole = [
        ("mean of F1", _figure(figures["macro_f1"])),
        ("exactly right", f"{_share(figures['exactly_right'])} of {figures['messages']}"),
    ]
    return Table(title=name.capitalize(), columns=_SCORES, rows=rows, whole=whole)


def _scores(one: Mapping[str, Any]) -> list[str]:
    figures = [_figure(one[key]) for key in ("precision", "recall", "f1")]
    return [str(one["wanted"]), str(one["found"]), *figures]


def _confused(name: str, rows: Mapping[str, Mapping[str, int]]) -> Table:
    listed = [[wanted, str(sum(found.values())), _counts(found)] for wanted, found in rows.items()]
    columns = ("messages", "judged to be")
    return Table(
        title=f"{name.capitalize()}: what was taken for what", columns=columns, rows=listed
    )


def _counts(found: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in found.items())


def _calibration(name: str, figures: Mapping[str, Any]) -> Table:
    rows = [
        [
            f"from {one['from']:.1f}",
            str(one["claims"]),
            f"{one['said']:.3f}",
            f"{one['right']:.3f}",
        ]
        for one in figures["bins"]
    ]
    whole = [("expected error", f"{figures['expected_calibration_error']:.3f}")]
    columns = ("claims", "score", "came true")
    return Table(title=f"Calibration of {name}", columns=columns, rows=rows, whole=whole)


def _slice(name: str, values: Mapping[str, Any]) -> Table:
    rows = [
        [
            value,
            str(one["messages"]),
            f"{one['judged_rude_or_worse']} of {one['not_rude']}",
            _share(one["false_alarm_rate"]),
            _share(one["abusive_or_worse_recall"]),
            _share(one["needs_exactly_right"]),
        ]
        for value, one in values.items()
    ]
    columns = ("messages", "wrongly rude", "false alarms", "abuse found", "needs exactly right")
    return Table(title=f"By {name}", columns=columns, rows=rows)


def _figure(estimate: Sequence[float | None]) -> str:
    value, low, high = estimate
    if value is None:
        return _NONE
    return f"{value:.3f}" if low is None else f"{value:.3f} ({low:.3f}-{high:.3f})"


def _share(estimate: Sequence[float | None]) -> str:
    value, low, high = estimate
    if value is None:
        return _NONE
    around = "" if low is None or high is None else f" ({low * 100:.1f}-{high * 100:.1f})"
    return f"{value * 100:.1f} %{around}"


def _on_terminal(table: Table) -> None:
    typer.secho(f"\n{table.title}", bold=True)
    for name, value in table.whole:
        typer.echo(f"  {name}: {value}")
    lines = [["", *table.columns], *table.rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = [line[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)]
        if table.columns[-1] == "judged to be":
            cells[-1] = line[-1]
        typer.echo(f"  {'  '.join(cells)}".rstrip())


def _as_lines(table: Table) -> None:
    for name, value in table.whole:
        typer.echo(f"{table.title}\t{name}\t{value}")
    for name, *cells in table.rows:
        columns = zip(table.columns, cells, strict=True)
        pairs = [f"{column} {cell}".strip() for column, cell in columns if cell not in ("", _NONE)]
        typer.echo("\t".join([table.title, name, *pairs]))


def _mistake(number: int, total: int, mistake: Mapping[str, Any]) -> None:
    wanted, found = (", ".join(mistake[key]) or "nothing" for key in ("wanted", "found"))
    mark = " (grave)" if mistake["grave"] else ""
    name = "" if mistake["id"] == str(mistake["line"]) else f"{mistake['id']}, "
    typer.echo(
        f"\n{number} of {total}{mark}: {name}line {mistake['line']}, "
        f"{mistake['field']}: wanted {wanted}, found {found}, {mistake['sure']:.0%} sure"
    )
    for said in mistake["context"]:
        typer.echo(f"    {_shown(said)}")
    typer.echo(f"  {_shown(mistake['text'])}")
    for one in mistake["because"]:
        typer.echo(f"    {one['rule']}{': ' + _shown(one['words']) if one['words'] else ''}")


def _shown(text: str) -> str:
    """On one line, bounded, without what would steer a terminal."""
    plain = "".join(c if c.isprintable() else " " for c in text[:LONGEST_TEXT])
    return plain if len(text) <= LONGEST_TEXT else f"{plain}…"
