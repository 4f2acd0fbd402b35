"""One process to a database.

SQLite would let a second bot in, and both would send the same replies. The lock is the
operating system's, on a file beside the database, so it goes when its holder dies,
however it dies. The file itself stays: removing it would let two processes each hold
a lock on a different file of the same name.
"""

import fcntl
import os
from pathlib import Path

from bot.domain.errors import StoreError


class ProcessLock:
    """Held from construction to ``release``; refuses to be constructed twice."""

    def __init__(self, database: Path) -> None:
        self._file = os.open(_beside(database), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(self._file, 20).decode(errors="replace").strip()
            os.close(self._file)
            raise StoreError(
                f"Another Tenantline (process {holder or 'unknown'}) is using {database}. "
                "Stop it first, or give this one a data directory of its own."
            ) from None
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        """Let the next process in."""
        os.close(self._file)


def _beside(database: Path) -> Path:
    return database.with_name(f"{database.name}.lock")
