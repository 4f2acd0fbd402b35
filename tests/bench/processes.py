"""The processes of a benchmark: the platform, and the bots that are compared."""

import asyncio
import json
import os
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.fakes.telegram import TOKEN

_LINE = 2**26  # bytes; an answer holds the time of every message
_TICKS = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")


@dataclass(slots=True)
class Child:
    """A process that is told things a line at a time."""

    process: Process
    #: By the wall clock, to be compared with another process's.
    began: float

    async def ask(self, line: str) -> Any:
        """Its answer, read as JSON."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{line}\n".encode())
        await self.process.stdin.drain()
        return json.loads(await self.process.stdout.readline())

    def cpu_seconds(self) -> float | None:
        """Processor time used so far; ``None`` where the system does not tell."""
        try:
            fields = (_PROC / str(self.process.pid) / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            return None
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def rss_mb(self) -> float | None:
        """Memory in use; ``None`` where the system does not tell."""
        try:
            status = (_PROC / str(self.process.pid) / "status").read_text()
        except OSError:
            return None
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return round(int(line.split()[1]) / 1024, 1)

    async def end(self) -> None:
        """Close its input, which is how it knows that it may go."""
        if self.process.returncode is None:
            assert self.process.stdin is not None
            self.process.stdin.close()
            await self.process.wait()


async def start(arguments: Sequence[str], env: Mapping[str, str] | None = None) -> Child:
    """Start ``python -m`` with *arguments*; its log is thrown away, as into a fast pipe."""
    began = time.time()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        *arguments,
        stdin=PIPE,
        stdout=PIPE,
        stderr=None if os.environ.get("BENCH_LOG") else DEVNULL,
        limit=_LINE,
        env={**os.environ, **(env or {})},
    )
    return Child(process, began)


@dataclass(slots=True)
class Stage:
    """The platform, the bots on it, and where they keep their data."""

    platform: Child
    folder: Path
    bots: dict[str, Child] = field(default_factory=dict)

    async def tell(self, do: str, desk: str, **more: object) -> Any:
        """Have the platform do something at one bot's desk."""
        answer = await self.platform.ask(json.dumps({"do": do, "desk": desk, **more}))
        if isinstance(answer, dict) and "error" in answer:
            raise RuntimeError(f"{desk}: {answer['error']}")
        return answer

    async def enter(self, name: str, module: str, *options: str) -> float:
        """Start a bot of the benchmark's own making; seconds until it asked for updates."""
        api = await self.tell("open", name)
        place = (str(self._place(name)),) if module.endswith("ours") else ()
        self.bots[name] = bot = await start([module, api, TOKEN, *place, *options])
        return float(await self.tell("first poll", name)) - bot.began

    async def enter_as_shipped(self, name: str) -> float:
        """Start ``tenantline run``; seconds until it asked for updates."""
        api = await self.tell("open", name)
        env = {
            "TENANTLINE_DATA_DIR": str(self._place(name)),
            "TENANTLINE_CHANNELS": "telegram,console",
            "TENANTLINE_STAFF_CHANNEL": "console",
            "TENANTLINE_TELEGRAM__TOKEN": TOKEN,
            "TENANTLINE_TELEGRAM__API_BASE": api,
            "TENANTLINE_OPS__PORT": "0",
        }
        self.bots[name] = bot = await start(["bot", "run"], env)
        return float(await self.tell("first poll", name)) - bot.began

    async def leave(self, name: str) -> None:
        """End a bot; the shipped one outlives its console's input, as a service must."""
        bot = self.bots.pop(name)
        if name.startswith("shipped"):
            bot.process.terminate()
        await bot.end()

    def _place(self, name: str) -> Path:
        place = self.folder / name.replace(" ", "-")
        place.mkdir(exist_ok=True)
        return place


@asynccontextmanager
async def a_stage(folder: Path) -> AsyncIterator[Stage]:
    """A platform with nobody on it yet."""
    stage = Stage(await start(["tests.bench.platform"]), folder)
    try:
        yield stage
    finally:
        for child in (*stage.bots.values(), stage.platform):
            await child.end()
