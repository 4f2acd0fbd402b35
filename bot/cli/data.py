"""``tenantline migrate`` and ``tenantline verify``: the database and its record."""

import asyncio
from collections.abc import Sequence
from functools import partial

import typer

from bot.bootstrap import database, now, the_settings
from bot.cli.failing import fail, plainly
from bot.domain.audit import GENESIS, AuditRecord, first_broken
from bot.ports.store import Store, Transaction
from bot.store.migrate import migrate as bring_up_to_date
from bot.store.sqlite import open_store

PAGE = 1000


def migrate() -> None:
    """Bring the database up to this version; the bot does so by itself when it starts."""
    with plainly():
        path = database(the_settings())
        done = bring_up_to_date(path, now=now)
    if not done:
        typer.echo(f"{path} is up to date.")
    for name in done:
        typer.echo(f"{path}: {name}")


def verify() -> None:
    """Walk the audit log and name the first entry that does not follow from the one before."""
    with plainly():
        path = database(the_settings())
        if not path.exists():
            fail(f"There is no database at {path} yet. Start the bot once, or check DATA_DIR.")
        count, broken = asyncio.run(_walk_file())
    if broken is not None:
        fail(
            f"Entry {broken.id} of the audit log does not follow from the one before it: it, or "
            "the one before, was changed, removed or put in. Keep this file and a backup apart."
        )
    typer.echo(f"{count} entries, unbroken.")


async def _walk_file() -> tuple[int, AuditRecord | None]:
    async with open_store(database(the_settings()), now=now, read_only=True) as store:
        return await walk(store)


async def _page(after: int, tx: Transaction) -> Sequence[AuditRecord]:
    return await tx.audit.after(after, PAGE)


async def walk(store: Store) -> tuple[int, AuditRecord | None]:
    """How many entries hold together from the first on, and the first that does not."""
    count, previous = 0, GENESIS
    while True:
        records = await store.read(partial(_page, count))
        if not records:
            return count, None
        if records[0].id != count + 1:
            return count, records[0]
        broken = first_broken(records, previous)
        if broken is not None:
            return count, broken
        count, previous = records[-1].id, records[-1].hash
