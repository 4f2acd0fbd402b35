"""Kept files: named by their content, so the same photo is stored once and cannot change.

Everything that touches the disk runs on threads; the event loop only passes chunks on.
"""

import asyncio
import fcntl
import hashlib
import os
import re
import tempfile
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from bot.domain.outbound import Attachment
from bot.ports.media import Kept, TooLarge

_SHA256 = re.compile(r"[0-9a-f]{64}")
_CHUNK = 256 * 1024
_UNFINISHED = ".part"


class MediaFolder:
    """``bot.ports.channel.MediaFiles``, and the way in for what was fetched."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def keep(self, chunks: AsyncIterator[bytes], max_bytes: int) -> Kept | TooLarge:
        """Store what *chunks* brings; the file is durable when this returns.

        Whatever goes wrong on the way, in *chunks* too, leaves nothing behind.
        """
        part = await asyncio.to_thread(_Part, self._folder)
        try:
            async for chunk in chunks:
                if part.size + len(chunk) > max_bytes:
                    return TooLarge(max_bytes=max_bytes)
                await part.add(chunk)
            return await asyncio.to_thread(part.finish)
        finally:
            await asyncio.to_thread(part.discard)

    def open(self, attachment: Attachment) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """The file's bytes in chunks; raises ``FileNotFoundError`` if it was deleted."""
        return _reading(self.path(attachment.sha256))

    def path(self, sha256: str) -> Path:
        """Where content of that hash lies; anything but a hash is refused."""
        return _place(self._folder, sha256)


def open_media(folder: Path) -> MediaFolder:
    """Make *folder* if need be and clear what a crash left half-written.

    What another process is writing right now stays: ``check`` may run beside the bot.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for unfinished in folder.glob(f"*{_UNFINISHED}"):
        _remove_if_abandoned(unfinished)
    return MediaFolder(folder)


def _remove_if_abandoned(part: Path) -> None:
    with suppress(FileNotFoundError, BlockingIOError), part.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # its writer's lock dies with it
        part.unlink()


class _Part:
    """A file on its way in; everything but ``add`` runs on a thread."""

    def __init__(self, folder: Path) -> None:
        self.size = 0
        self._folder = folder
        self._hash = hashlib.sha256()
        self._gathered: list[bytes] = []
        self._gathered_size = 0
        descriptor, name = tempfile.mkstemp(suffix=_UNFINISHED, dir=folder)
        self._path = Path(name)
        self._file = os.fdopen(descriptor, "wb")
        fcntl.flock(self._file, fcntl.LOCK_EX)

    async def add(self, chunk: bytes) -> None:
        """Take a chunk; small ones are gathered, so that each hop writes a good piece."""
        self.size += len(chunk)
        self._gathered.append(chunk)
        self._gathered_size += len(chunk)
        if self._gathered_size >= _CHUNK:
            await asyncio.to_thread(self._write)

    def finish(self) -> Kept:
        """Make it durable, then give it its name in one step."""
        self._write()
        self._file.flush()
        os.fsync(self._file.fileno())
        digest = self._hash.hexdigest()
        place = _place(self._folder, digest)
        place.parent.mkdir(mode=0o700, exist_ok=True)
        self._path.replace(place)  # over identical content, if it is there already
        for folder in (place.parent, self._folder):
            _sync(folder)
        return Kept(sha256=digest, size=self.size)

    def discard(self) -> None:
        """Close it, and remove it unless it was finished."""
        self._file.close()
        self._path.unlink(missing_ok=True)

    def _write(self) -> None:
        piece = b"".join(self._gathered)
        self._gathered.clear()
        self._gathered_size = 0
        self._hash.update(piece)
        self._file.write(piece)


@asynccontextmanager
async def _reading(path: Path) -> AsyncIterator[AsyncIterator[bytes]]:
    file = await asyncio.to_thread(path.open, "rb")
    try:
        yield _chunks(file)
    finally:
        await asyncio.to_thread(file.close)


async def _chunks(file: BinaryIO) -> AsyncIterator[bytes]:
    while chunk := await asyncio.to_thread(file.read, _CHUNK):
        yield chunk


def _place(folder: Path, sha256: str) -> Path:
    # 256 folders: enough for millions of files, few enough to make none in advance.
    if not _SHA256.fullmatch(sha256):
        raise ValueError("An attachment is named by a SHA-256 in lower-case hexadecimal.")
    return folder / sha256[:2] / sha256[2:]


def _sync(folder: Path) -> None:
    """A rename is durable only when its directory is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
