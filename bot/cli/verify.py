"""``tenantline verify``: whether the record is as it was written."""

import asyncio
import re
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bot.bootstrap import database, now, the_settings
from bot.cli.failing import fail, plainly
from bot.evidence.verifying import Verified, head_of
from bot.evidence.verifying import verify as walk
from bot.store.media_files import MediaFolder
from bot.store.sqlite import open_store

_SHOWN = 20
_HEAD = re.compile(r"([0-9]{1,18}):([0-9a-f]{64})")


def verify(
    head: Annotated[
        str | None,
        typer.Option(metavar="NUMBER:HASH", help="An end of the log that you wrote down before."),
    ] = None,
) -> None:
    """Walk the record: log, messages, deliveries and files; name the first thing that is wrong."""
    with plainly():
        settings = the_settings()
        path = database(settings)
        if not path.exists():
            fail(f"There is no database at {path} yet. Start the bot once, or check DATA_DIR.")
        found = asyncio.run(_walk(path, MediaFolder(settings.data_dir / "media"), _expected(head)))
    if found.problems:
        fail(_told(found))
    typer.echo(
        f"{found.entries} entries, unbroken. They agree with {found.events} messages and other "
        f"events, {found.acts} things sent and {found.files} files."
    )
    if found.unsealed:
        typer.echo(f"{found.unsealed} older rows have no seal; nothing can be said about them.")
    typer.echo(f"The log ends at {head_of(found)}. Write that down outside, with the day.")


def _expected(head: str | None) -> tuple[int, str] | None:
    if head is None:
        return None
    said = _HEAD.fullmatch(head.strip())
    if said is None:
        fail("Give the end of the log as “tenantline verify” printed it, number:hash.", 2)
    return int(said[1]), said[2]


async def _walk(path: Path, media: MediaFolder, expected: tuple[int, str] | None) -> Verified:
    async with open_store(path, now=now, read_only=True) as store:
        return await store.read(partial(walk, path=media.path, expected=expected))


def _told(found: Verified) -> str:
    first, *others = found.problems
    lines = [first]
    if others:
        lines += ["", f"Also ({len(others)}):", *(f"- {one}" for one in others[:_SHOWN])]
    if len(others) > _SHOWN:
        lines.append(f"- and {len(others) - _SHOWN} more.")
    keep = "Touch nothing: keep this file, the media folder and your backups apart, and get help."
    return "\n".join([*lines, "", keep])
