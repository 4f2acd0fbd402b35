"""The bot as a child process that can be killed."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
_ENDS_WITHIN = 40.0  # seconds; an orderly stop may take the bot 20


class BotProcess:
    """``tenantline run``, started as often as it is killed."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self.database = folder / "data" / "tenantline.db"
        self._folder = folder
        self._log = folder / "bot.log"
        self._settings = {**settings, "TENANTLINE_DATA_DIR": str(folder / "data")}
        self._process: Process | None = None
        self.starts = 0

    async def start(self) -> None:
        """Start it; the caller sees by its requests that it is there."""
        self.starts += 1
        theirs = {k: v for k, v in os.environ.items() if not k.startswith("TENANTLINE_")}
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.faults.unhurried", "run"),
                stdin=DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._folder,  # where there is no .env
                env={**theirs, **self._settings, "PYTHONPATH": str(ROOT)},
            )

    @property
    def is_alive(self) -> bool:
        """It runs and has not ended by itself."""
        return self._process is not None and self._process.returncode is None

    async def kill(self) -> None:
        """As a power cut would; it was alive until now."""
        assert self._process is not None
        assert self._process.returncode is None, self.log()
        self._process.kill()
        await self._process.wait()

    async def stop(self) -> int:
        """Ask it to stop, and give its exit code."""
        assert self._process is not None
        assert self._process.returncode is None, self.log()
        self._process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(_ENDS_WITHIN):
            return await self._process.wait()

    async def clear_away(self) -> None:
        """Whatever happened, leave nothing running."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    def log(self) -> str:
        """The end of what it logged."""
        return "\n".join(self._log.read_text(errors="replace").splitlines()[-40:])

    def complaints(self) -> list[str]:
        """Lines of its log that tell of a mistake of ours."""
        lines = self._log.read_text(errors="replace").splitlines()
        wrong = ('"level":"error"', '"level": "error"', "Traceback")
        return [line for line in lines if any(word in line for word in wrong)]
