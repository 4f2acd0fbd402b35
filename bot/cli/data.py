"""``tenantline migrate``: the database."""

import typer

from bot.bootstrap import database, now, the_settings
from bot.cli.failing import plainly
from bot.store.migrate import migrate as bring_up_to_date


def migrate() -> None:
    """Bring the database up to this version; the bot does so by itself when it starts."""
    with plainly():
        path = database(the_settings())
        done = bring_up_to_date(path, now=now)
    if not done:
        typer.echo(f"{path} is up to date.")
    for name in done:
        typer.echo(f"{path}: {name}")
