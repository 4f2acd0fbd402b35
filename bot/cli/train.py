"""``tenantline train``: makes the weights of the trained model anew."""

import os
from pathlib import Path
from typing import Annotated

import typer

from bot.bootstrap import the_rulebook
from bot.cli.failing import fail, plainly

#: One thread: sums taken in another order would give other last digits, and another file.
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def train(
    data: Annotated[Path, typer.Option(help="The folder with the labelled data (see its README).")],
    out: Annotated[Path, typer.Option(help="Where to write the weights; the card goes beside.")],
    extra: Annotated[
        list[Path] | None,
        typer.Option(help="More labelled messages, such as exported corrections; repeatable."),
    ] = None,
    rules: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Another rules pack than the landlord's.")
    ] = None,
) -> None:
    """Learn from labelled messages; takes some minutes and writes the weights and their card."""
    for name in _ONE_THREAD:
        os.environ[name] = "1"
    try:
        from bot.triage.training import making
    except ImportError:
        fail('Training needs more than running does. Install it with: pip install ".[train]"', 2)
    with plainly():
        rulebook = the_rulebook(rules=rules)
        page = making.make(data, extra or [], rulebook, out, typer.echo)
    typer.echo(f"Wrote {out} ({out.stat().st_size / 1e6:.1f} MB) and {page}.")
