"""``tenantline replay``: what would be decided otherwise under changed rules or another model."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from bot.bootstrap import database, now, the_classifier, the_rulebook, the_settings
from bot.cli.failing import fail, plainly
from bot.cli.since import moment_since
from bot.domain.labels import FIELDS
from bot.pipeline.replay import NotReplayed, Replayed
from bot.pipeline.replay import replay as judged_anew
from bot.ports.classifier import Classifier
from bot.store.sqlite import open_store

UNRECORDED = "not recorded then"


def replay(
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only what was judged from then on.")
    ] = None,
    rules: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Another rules pack than the landlord's.")
    ] = None,
    model: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Another model than the one shipped.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
    show_text: Annotated[
        bool, typer.Option("--show-text", help="Also show what the tenants wrote.")
    ] = False,
) -> None:
    """Judge stored messages again and list every decision that would differ. Changes nothing."""
    with plainly():
        settings = the_settings()
        rulebook = the_rulebook(settings, rules)
        classifier = the_classifier(rulebook, model)
        path = database(settings)
        if not path.exists():
            fail(f"There is no database at {path} yet. Start the bot once, or check DATA_DIR.")
        start = moment_since(since, rulebook.calendar.zone)
        result = Result(version=classifier.version, with_text=show_text, to_print=not as_json)
        asyncio.run(_replay(path, classifier, start, result))
    if as_json:
        typer.echo(orjson.dumps(result.as_json(), option=orjson.OPT_INDENT_2))
    else:
        result.print_counts()


async def _replay(
    path: Path, classifier: Classifier, since: datetime | None, result: "Result"
) -> None:
    async with open_store(path, now=now, read_only=True) as store:
        async for one in judged_anew(store, classifier, since):
            result.add(one)


@dataclass(slots=True, kw_only=True)
class Result:
    """What came of it; prints each decision as it is found, or keeps it for the document."""

    version: str
    with_text: bool
    to_print: bool
    messages: int = 0
    differ: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    unrecorded: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    decisions: list[dict[str, Any]] = field(default_factory=list)
    not_replayed: list[dict[str, Any]] = field(default_factory=list)

    def add(self, one: Replayed | NotReplayed) -> None:
        """Count it, and show or keep it if it differs."""
        if isinstance(one, NotReplayed):
            self.lost[one.because] += 1
            self.not_replayed.append({"message": one.recorded.row, "because": one.because})
            return
        self.messages += 1
        self.unrecorded.update(one.unrecorded)
        if not one.changed:
            return
        self.differ += 1
        self.kinds.update(one.kinds)
        if self.to_print:
            self._print(one)
        else:
            self.decisions.append(self._as_json(one))

    def _as_json(self, one: Replayed) -> dict[str, Any]:
        recorded = one.recorded
        return {
            "message": recorded.row,
            "at": recorded.at.isoformat(),
            "channel": one.channel,
            "cases": list(recorded.cases),
            "changed": list(one.changed),
            "then": {"version": recorded.version, **recorded.labels},
            "now": {"version": self.version, **one.now},
            **({"text": one.text} if self.with_text else {}),
        }

    def _print(self, one: Replayed) -> None:
        recorded = one.recorded
        about = [one.channel, *recorded.cases]
        typer.secho(
            f"message {recorded.row}, {recorded.at:%Y-%m-%d %H:%M} ({', '.join(about)})", bold=True
        )
        if self.with_text:
            plain = "".join(c if c.isprintable() else " " for c in one.text)
            typer.echo(f"  {plain}")
        for name in FIELDS:
            if name in one.changed:
                then = _listed(recorded.labels[name])
                typer.echo(f"  {name:<9} {then}  →  {_listed(one.now[name])}")
            elif name in one.unrecorded:
                typer.secho(f"  {name:<9} {UNRECORDED}  →  {_listed(one.now[name])}", dim=True)

    def print_counts(self) -> None:
        """The sums, which come last because they are wanted last."""
        typer.echo(
            f"{self.messages} messages judged again by {self.version}: "
            f"{self.differ} would be decided otherwise."
        )
        for kind, count in self.kinds.most_common():
            typer.echo(f"{count:>6}  {kind}")
        for name, count in self.unrecorded.items():
            typer.echo(f"{count:>6}  {name}: {UNRECORDED}")
        for because, count in self.lost.items():
            typer.echo(f"{count:>6}  not judged again: {because}")

    def as_json(self) -> dict[str, Any]:
        """Everything."""
        return {
            "version": self.version,
            "messages": self.messages,
            "differ": self.differ,
            "changes": dict(self.kinds.most_common()),
            "not_recorded_then": dict(self.unrecorded),
            "not_judged_again": self.not_replayed,
            "decisions": self.decisions,
        }


def _listed(names: Sequence[str] | None) -> str:
    return ", ".join(names or ()) or "nothing"
