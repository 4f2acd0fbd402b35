"""Files a tenant sends from this machine: only plain files, and not without end."""

import asyncio
import mimetypes
import os
import re
import stat
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bot.domain.messages import Media, MediaKind
from bot.ports.channel import MediaGone

LARGEST = 50 * 1024 * 1024
_CHUNK = 64 * 1024
_WORD = re.compile(r"""\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>\S+))""")


@dataclass(frozen=True, slots=True)
class Missing:
    """A path that cannot be sent, and why, in words for whoever typed it."""

    why: str


def take_paths(words: str, most: int) -> tuple[list[str], str]:
    """Up to *most* paths at the start of *words*, which may be quoted, and what follows them.

    The first word is always taken for a path; more only if something is there.
    """
    paths: list[str] = []
    while len(paths) < most and (found := _WORD.match(words)):
        path = found["double"] or found["single"] or found["bare"] or ""
        if paths and not Path(path).expanduser().is_file():
            break
        paths.append(path)
        words = words[found.end() :]
    return paths, words.strip()


def look(path: str, kind: MediaKind) -> Media | Missing:
    """The file at *path* as an attachment."""
    file = Path(path).expanduser()
    try:
        facts = file.stat()
    except (OSError, ValueError):
        return Missing(f"There is no file {path}")
    if not stat.S_ISREG(facts.st_mode):
        return Missing(f"{path} is not a file that can be sent")
    if facts.st_size > LARGEST:
        return Missing(f"{path} is larger than {LARGEST // 1024 // 1024} MB")
    mime, _ = mimetypes.guess_type(file.name)
    return Media(
        kind=kind,
        ref=str(file.resolve()),
        mime=mime or "application/octet-stream",
        name=file.name,
        size=facts.st_size,
    )


async def read(media: Media) -> AsyncIterator[bytes]:
    """The bytes of *media*; raises ``MediaGone`` if it went away or grew too large."""
    try:
        opened = await asyncio.to_thread(_open, media.ref)
    except (OSError, ValueError) as error:
        raise MediaGone("the file is no longer there") from error
    left = LARGEST
    with opened:
        while chunk := await asyncio.to_thread(opened.read, _CHUNK):
            left -= len(chunk)
            if left < 0:
                raise MediaGone("the file has grown too large")
            yield chunk


def _open(path: str) -> BinaryIO:
    """Open without waiting (a named pipe would), and only what is a plain file."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise FileNotFoundError(path)
    return os.fdopen(descriptor, "rb")
