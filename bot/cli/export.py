"""``tenantline export``: what may leave the bot, for those who improve it."""

import asyncio
import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import orjson
import typer

from bot.bootstrap import database, now, the_rulebook, the_settings
from bot.cli.evidence import evidence
from bot.cli.failing import fail, plainly
from bot.cli.since import moment_since
from bot.pipeline.corrections import Export
from bot.pipeline.corrections import corrections as corrected
from bot.store.sqlite import open_store

export = typer.Typer(no_args_is_help=True, help="Write out what others may learn from.")


@export.callback()
def _export() -> None:
    """Write out what others may learn from."""


export.command()(evidence)


@export.command()
def corrections(
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only corrections made from then on.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A new file, instead of the terminal.")
    ] = None,
) -> None:
    """Messages that staff judged otherwise, labelled, with personal details masked."""
    with plainly():
        settings = the_settings()
        path = database(settings)
        if not path.exists():
            fail(f"There is no database at {path} yet. Start the bot once, or check DATA_DIR.")
        start = moment_since(since, the_rulebook(settings).calendar.zone)
        if out is not None and out.exists():
            fail(f"{out} exists already. Name a new file, or remove that one.", 2)
        found = asyncio.run(_read(path, start))
        lines = b"".join(orjson.dumps(row) + b"\n" for row in found.rows)
        _write(lines, out)
    _say(found)


async def _read(path: Path, since: datetime | None) -> Export:
    async with open_store(path, now=now, read_only=True) as store:
        return await corrected(store, since)


def _write(lines: bytes, out: Path | None) -> None:
    if out is None:
        typer.echo(lines, nl=False)
        return
    # Masked, but still what tenants wrote: for nobody else on this machine.
    with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(lines)


def _say(found: Export) -> None:
    """On stderr, so that the lines can go into a pipe."""
    typer.echo(f"Corrected messages: {len(found.rows)}.", err=True)
    if found.lost:
        typer.echo(f"Corrections whose message is no longer kept: {found.lost}.", err=True)
    if found.rows:
        typer.echo(
            "Telephone numbers, addresses, links and names are masked as far as they can be "
            "recognised. Read the lines before you hand them on.",
            err=True,
        )
