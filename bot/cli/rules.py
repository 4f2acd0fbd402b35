"""``tenantline rules``: the versions of the house rules, and publishing one."""

from pathlib import Path
from typing import Annotated

import typer

from bot.bootstrap import the_rulebook, the_settings
from bot.cli.failing import fail, plainly
from bot.domain.editions import fingerprint, frozen
from bot.rulebook.published import publish as freeze

rules = typer.Typer(no_args_is_help=True, help="The house rules: publish a version, list them.")
Pack = Annotated[
    Path | None, typer.Option("--rules", metavar="DIR", help="The directory of a pack.")
]


@rules.callback()
def _rules() -> None:
    """The house rules: publish a version, list them."""


@rules.command()
def publish(pack: Pack = None) -> None:
    """Freeze the version that house_rules.yaml holds; from then on its words never change."""
    with plainly():
        directory = pack or the_settings().rules_dir
        house = the_rulebook(rules=directory).house_rules
        try:
            path, new = freeze(directory, house)
        except OSError as error:
            fail(f"Version {house.version} could not be written: {error.strerror}.")
    if not new:
        typer.echo(f"Version {house.version} is published already, with these words.")
        return
    typer.echo(f"Version {house.version} is published: {len(house.clauses)} clauses.")
    typer.echo(f"{path}\nKeep this file with the pack. Start the bot again to show the version.")


@rules.command("list")
def listed(pack: Pack = None) -> None:
    """Every version that can be read, the newest first, with its fingerprint."""
    with plainly():
        rulebook = the_rulebook(rules=pack)
    house = rulebook.house_rules
    if house.version not in rulebook.editions:
        seal = fingerprint(frozen(house))
        typer.echo(f"{house.version}  {house.published}  {seal}  not published, in force")
    for version, edition in rulebook.editions.items():
        force = "in force" if version == house.version else "earlier"
        typer.echo(f"{version}  {edition.rules.published}  {edition.fingerprint}  {force}")
