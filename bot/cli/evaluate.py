"""``tenantline evaluate``: how well messages are judged, against labels somebody gave them."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import Annotated

import orjson
import typer

from bot.bootstrap import the_classifier, the_rulebook
from bot.cli.evaluate_columns import HELP, columns_from
from bot.cli.evaluate_print import show
from bot.cli.failing import fail, plainly
from bot.domain.labels import FIELDS, Grave
from bot.triage.labelled import LabelledMessage, from_jsonl
from bot.triage.tables import Columns, from_table

#: Looked at apart wherever rows carry them.
ABOUT = ("lang", "dialect", "channel")


def evaluate(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="JSON lines, or CSV (also .csv.gz).")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
    rules: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Another rules pack than the landlord's.")
    ] = None,
    model: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Another model than the one shipped.")
    ] = None,
    text: Annotated[str | None, typer.Option(metavar="COLUMN", help=HELP["text"])] = None,
    label: Annotated[
        list[str] | None, typer.Option(metavar="COLUMN=FIELD", help=HELP["label"])
    ] = None,
    positive: Annotated[
        list[str] | None, typer.Option(metavar="VALUE", help=HELP["positive"])
    ] = None,
    where: Annotated[
        list[str] | None, typer.Option(metavar="COLUMN=VALUE", help=HELP["where"])
    ] = None,
    context: Annotated[
        list[str] | None, typer.Option(metavar="COLUMN=WHO", help=HELP["context"])
    ] = None,
    innocent: Annotated[bool, typer.Option("--innocent", help=HELP["innocent"])] = False,
    slices: Annotated[
        list[str] | None, typer.Option("--slice", metavar="COLUMN", help=HELP["slice"])
    ] = None,
    errors: Annotated[int, typer.Option(min=0, max=100_000, help="So many errors.")] = 10,
    errors_in: Annotated[
        str, typer.Option(metavar="FIELD", help="Only errors in this field.")
    ] = "",
    buried: Annotated[
        bool,
        typer.Option("--buried", help="Also judge each abusive text inside an ordinary message."),
    ] = False,
) -> None:
    """Judge labelled messages, and show how often, where and how surely that goes wrong."""
    if errors_in and errors_in.partition(":")[0] not in {*FIELDS, *Grave}:
        fail(f"There is no field {errors_in}. Choose one of: {', '.join([*FIELDS, *Grave])}.", 2)
    about = [*ABOUT, *(slices or ())]
    with plainly():
        columns = columns_from(text, label, positive, where, context, innocent, about)
        document = _evaluated(
            _messages(file, columns, about), rules, model, errors, errors_in, buried
        )
    if as_json:
        typer.echo(orjson.dumps(document, option=orjson.OPT_INDENT_2))
    else:
        show(document)


def _messages(
    file: Path, columns: Columns | None, about: Sequence[str]
) -> Iterator[LabelledMessage]:
    is_table = ".csv" in file.suffixes
    if is_table and columns is None:
        fail("A table needs --text COLUMN, and --label COLUMN=FIELD or --innocent.", 2)
    if columns is not None and not is_table:
        fail("--text, --label, --where, --context and --innocent are for tables (CSV) only.", 2)
    return from_jsonl(file, about) if columns is None else from_table(file, columns)


def _evaluated(
    messages: Iterator[LabelledMessage],
    rules: Path | None,
    model: Path | None,
    errors: int,
    errors_in: str,
    inside: bool,
) -> dict[str, object]:
    from bot.triage.buried import Collected, buried  # numpy takes time to load
    from bot.triage.errors import Worst
    from bot.triage.evaluation import evaluate as judge_all
    from bot.triage.report import as_json

    classifier = the_classifier(the_rulebook(rules=rules), model)
    collected = Collected()
    passing = collected.passing(messages) if inside else messages
    worst = Worst(limit=errors, only=errors_in)
    result = judge_all(passing, classifier, perf_counter, worst)
    document = as_json(result)
    if inside:
        document["inside_an_ordinary_message"] = buried(collected, classifier)
    return document
