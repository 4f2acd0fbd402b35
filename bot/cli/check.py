"""``tenantline check``: what is missing, and what to press."""

import asyncio

import typer

from bot.bootstrap import inspect, the_rulebook, the_settings
from bot.cli.failing import FAILED, plainly
from bot.ports.channel import CheckResult, Severity

_LOOKS = {
    Severity.OK: ("ok", typer.colors.GREEN),
    Severity.WARNING: ("look", typer.colors.YELLOW),
    Severity.PROBLEM: ("MEND", typer.colors.RED),
}


def check() -> None:
    """Look at settings, rules, database, tokens, scopes and rooms, and say what to mend."""
    with plainly():
        settings = the_settings()
        rulebook = the_rulebook(settings)
        results = asyncio.run(inspect(settings, rulebook))
    for result in results:
        _show(result)
    if any(result.severity is Severity.PROBLEM for result in results):
        raise typer.Exit(FAILED)


def _show(result: CheckResult) -> None:
    word, colour = _LOOKS[result.severity]
    typer.echo(f"{typer.style(f'{word:>4}', fg=colour)}  {result.subject}: {result.finding}")
    if result.remedy:
        typer.echo(f"      {result.remedy}")
