"""The commands a person types."""

import typer

from bot.cli.check import check
from bot.cli.clocks import clocks
from bot.cli.data import migrate
from bot.cli.evaluate import evaluate
from bot.cli.explain import explain
from bot.cli.export import export
from bot.cli.replay import replay
from bot.cli.rules import rules
from bot.cli.run import run
from bot.cli.train import train
from bot.cli.verify import verify
from bot.cli.version import version

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # a traceback with local values could print message text
    help="The front door of a landlord on chat platforms.",
)
app.command()(run)
app.command()(check)
app.command()(explain)
app.command()(clocks)
app.command()(evaluate)
app.command()(replay)
app.command()(train)
app.add_typer(export, name="export")
app.add_typer(rules, name="rules")
app.command()(migrate)
app.command()(verify)
app.command()(version)
