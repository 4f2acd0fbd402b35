"""``tenantline explain``: what the bot would make of a sentence, and which words led it there."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, TextIO

import orjson
import typer

from bot.bootstrap import the_classifier, the_rulebook
from bot.cli.failing import FAILED, fail, plainly
from bot.cli.painting import paint
from bot.domain.facts import Facts, context_line
from bot.domain.rules import Finding
from bot.domain.text import normalise
from bot.ports.classifier import Classifier, Judgement

LONGEST_LINE = 1_000_000  # bytes; a line of JSON with a long context fits many times over


def explain(
    text: Annotated[
        list[str] | None, typer.Argument(help="What a tenant might write.", show_default=False)
    ] = None,
    jsonl: Annotated[
        str | None,
        typer.Option(
            "--jsonl",
            metavar="FILE|-",
            help="Read one JSON object or one plain line a message, print one JSON object each.",
        ),
    ] = None,
) -> None:
    """Show what a message would be judged to be, and why."""
    if (jsonl is None) == (not text):
        fail("Give either a text in quotes, or --jsonl with a file (or - for standard input).", 2)
    with plainly():
        rulebook = the_rulebook()
        classifier = the_classifier(rulebook)
    if jsonl is None:
        paint(" ".join(text or ()), rulebook, classifier)
    elif not stream(_lines(jsonl), sys.stdout, classifier):
        raise typer.Exit(FAILED)


def _lines(source: str) -> Iterator[bytes]:
    if source == "-":
        yield from sys.stdin.buffer
        return
    try:
        with Path(source).open("rb") as file:
            yield from file
    except OSError as error:
        fail(f"{source} cannot be read: {error.strerror}.", 2)


def stream(lines: Iterable[bytes], out: TextIO, classifier: Classifier) -> bool:
    """One answer a line, in order, as they come; False if any line could not be read."""
    well = True
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            name, facts = read(line, number)
        except ValueError as error:
            well = False
            answer: dict[str, Any] = {"id": None, "error": f"line {number}: {error}"}
        else:
            answer = {"id": name, **as_json(classifier.judge(facts), facts)}
        out.write(orjson.dumps(answer).decode() + "\n")
        out.flush()
    return well


def read(raw: bytes, number: int) -> tuple[object, Facts]:
    """The message on a line: a JSON object, or the line itself."""
    if len(raw) > LONGEST_LINE:
        raise ValueError(f"longer than {LONGEST_LINE} bytes")
    line = _decoded(raw)
    if not line.lstrip().startswith("{"):
        return number, Facts(text=normalise(line.rstrip("\r\n")))
    data = _object(line)
    text, context = data.get("text"), data.get("context") or []
    if not isinstance(text, str):
        raise ValueError('"text" is missing or not a text')  # noqa: TRY004 - a bad line
    if not isinstance(context, list) or not all(isinstance(one, str) for one in context):
        raise ValueError('"context" is not a list of texts')
    said = tuple(context_line(one) for one in context)
    return data.get("id", number), Facts(text=normalise(text), context=said)


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")  # some editors begin a file with a mark
    except UnicodeDecodeError:
        raise ValueError("not UTF-8; save the file as UTF-8 and try again") from None


def _object(line: str) -> dict[str, Any]:
    try:
        data = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise ValueError(f"not valid JSON ({error})") from error
    if not isinstance(data, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 - a bad line, not a bug
    return data


def as_json(judgement: Judgement, facts: Facts) -> dict[str, Any]:
    """The judgement under the names of the labelled data."""
    need, conduct = judgement.need, judgement.conduct
    return {
        "needs": [
            {
                "kind": one.kind.value,
                "score": round(one.score, 4),
                "priority": one.priority and one.priority.value,
                "trade": one.trade and one.trade.value,
                "hazard": one.hazard,
                "because": reasons(one.because, facts),
            }
            for one in need.needs
        ],
        "safety": [trigger.value for trigger in need.safety],
        "conduct": {
            "severity": conduct.severity.value,
            "kinds": [kind.value for kind in conduct.kinds],
            "target": conduct.target and conduct.target.value,
            "score": round(conduct.score, 4),
            "because": reasons(conduct.because, facts),
        },
        "version": judgement.version,
    }


def reasons(findings: Iterable[Finding], facts: Facts) -> list[dict[str, Any]]:
    """Which rules held, why, and on which words."""
    text = facts.text.original
    return [
        {
            "rule": finding.rule,
            "because": finding.because,
            "words": [text[start:end] for start, end in finding.spans],
            "spans": [list(span) for span in finding.spans],
        }
        for finding in findings
        if finding.matched
    ]
