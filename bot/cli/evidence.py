"""``tenantline export evidence``: a pack that others can check, and its key."""

import asyncio
import getpass
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bot.bootstrap import database, now, the_rulebook, the_settings
from bot.cli.failing import fail, plainly
from bot.domain.identity import ChannelName
from bot.domain.rulebook import Rulebook
from bot.evidence.making import record_export, write_key
from bot.evidence.pack import Pack, make_pack
from bot.evidence.selecting import select
from bot.pipeline.legal_hold import hold
from bot.pipeline.step import Office, Step
from bot.ports.store import Transaction
from bot.store.beside import write_beside
from bot.store.media_files import MediaFolder
from bot.store.sqlite import open_store


def evidence(
    incidents: Annotated[list[str], typer.Argument(metavar="M-12…", help="One or more incidents.")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where the pack goes; made if need be.")],
    by: Annotated[
        str, typer.Option(metavar="NAME", help="Who asks; it goes into the record.")
    ] = "",
) -> None:
    """A pack of incidents: report, raw records, files, hashes, verifier; may run beside the bot."""
    with plainly():
        settings = the_settings()
        path = database(settings)
        if not path.exists():
            fail(f"There is no database at {path} yet. Start the bot once, or check DATA_DIR.")
        rulebook = the_rulebook(settings)
        media = MediaFolder(settings.data_dir / "media")
        pack = asyncio.run(_made(path, incidents, rulebook, media))
        folder = out / pack.name
        if folder.exists():
            fail(f"{folder} exists already. Name another directory, or remove that one.", 2)
        office = Office(rulebook=rulebook, staff=ChannelName(settings.staff_channel))
        write_beside(path, partial(_noted, office=office, pack=pack, by=by or getpass.getuser()))
        _write(folder, pack)
        key = write_key(settings.data_dir / "evidence", pack)
    typer.echo(f"{folder} and {folder}.zip: {len(pack.files)} files, SHA-256 {pack.sha256}")
    typer.echo(f"{key}: the key to what is masked. Hand it on only if you must.")
    typer.echo(
        "Names that nobody could recognise as names may remain, and photographs are as they came: "
        "read the report before you hand it on. The export is in the record, and nothing that "
        "belongs to it is deleted from now on."
    )


async def _made(path: Path, incidents: list[str], rulebook: Rulebook, media: MediaFolder) -> Pack:
    async with open_store(path, now=now, read_only=True) as store:
        found = await store.read(partial(select, references=incidents))
    return make_pack(found, rulebook, media.path)


async def _noted(tx: Transaction, office: Office, pack: Pack, by: str) -> None:
    step = Step(tx=tx, office=office, now=now(), source="export")
    for reference in pack.references:
        incident = await tx.incidents.find(reference)
        if incident is not None:
            await hold(step, incident, "an evidence pack was made", by=f"command:{by}", name=by)
            await tx.incidents.save(incident)
    await record_export(step, pack, pack.sha256, actor=f"staff:command:{by}")


def _write(folder: Path, pack: Pack) -> None:
    """For nobody else on this machine."""
    for name, content in pack.files.items():
        place = folder / name
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        place.write_bytes(content)
    zipped = folder.with_name(f"{folder.name}.zip")
    zipped.touch(mode=0o600)
    zipped.write_bytes(pack.zipped)
