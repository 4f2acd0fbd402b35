"""``make bench``: prints one table from one interleaved run, and writes bench/results.json.

A is Tenantline with everything durable: the real Telegram adapter, the real store on disk,
the UK rules; staff are in memory, so that two platforms are not compared with one. B is
python-telegram-bot by itself, which keeps nothing; B' is B with the connections of our
adapter instead of the library's pool. C is A with one commit for each unit of work. All talk
to the same fake Telegram in a process of its own; Telegram's own limits on speed are lifted,
because they would be all that one could see.
"""

import argparse
import asyncio
import json
import os
import platform
import sqlite3
import tempfile
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench import judging, store_bench
from tests.bench.filling import fill
from tests.bench.processes import Stage, a_stage
from tests.bench.rounds import All, interleaved, ratio
from tests.bench.table import table

RESULTS = Path(__file__).parents[2] / "bench" / "results.json"
OURS, BARE, TUNED, PLAIN = "tenantline", "bare", "tuned", "plain"
ALL = (OURS, BARE, TUNED, PLAIN)
ALONE, MANY = 1, 64


def arguments() -> argparse.Namespace:
    """What can be made shorter or longer."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=4, help="rounds of each bot")
    parser.add_argument("--alone", type=int, default=80, help="messages one by one, a round")
    parser.add_argument("--many", type=int, default=500, help="messages 64 at a time, a round")
    parser.add_argument("--stored", type=int, default=200_000, help="messages stored before")
    parser.add_argument("--dry", action="store_true", help="print only")
    return parser.parse_args()


async def measure(folder: Path, wanted: argparse.Namespace) -> dict[str, Any]:
    """All figures."""
    async with a_stage(folder) as stage:
        started = await _starts(stage)
        memory = _memory(stage, "after the start")
        sizes = [(ALONE, wanted.alone), (MANY, wanted.many)]
        # The first hundreds of messages warm caches up and are not counted.
        await interleaved(stage, ALL, [(MANY, 300)], 1)
        series = await interleaved(stage, ALL, sizes, wanted.rounds)
        memory |= _memory(stage, f"after {300 + wanted.rounds * (wanted.alone + wanted.many)}")
        stages = await _stages(stage, wanted)
        flat = await _flatness(stage, wanted)
    return {
        "throughput": _throughput(series),
        "ratios": _ratios(series) | flat,
        "stages": stages,
        "start": started,
        "memory": memory,
        "judging": judging.measure(),
        "store": await store_bench.measure(folder),
    }


async def _starts(stage: Stage) -> dict[str, float]:
    """Cold starts; leaves the bots that are compared running."""
    shipped, bare = [], []
    for number in range(3):
        shipped.append(await stage.enter_as_shipped(f"shipped {number}"))
        await stage.leave(f"shipped {number}")
        bare.append(await stage.enter(f"bare {number}", "tests.bench.bare"))
        await stage.leave(f"bare {number}")
    await stage.enter(OURS, "tests.bench.ours")
    await stage.enter(BARE, "tests.bench.bare")
    await stage.enter(TUNED, "tests.bench.bare", "tuned")
    await stage.enter(PLAIN, "tests.bench.ours", "plain")
    return {
        "tenantline run to its first getUpdates, s": round(median(shipped), 2),
        "python-telegram-bot alone, s": round(median(bare), 2),
    }


def _memory(stage: Stage, when: str) -> dict[str, Any]:
    return {f"{bot} {when}, MB": stage.bots[bot].rss_mb() for bot in (OURS, BARE)}


async def _stages(stage: Stage, wanted: argparse.Namespace) -> dict[str, Any]:
    """Stage costs, from a bot with a stopwatch between its parts; it is not compared."""
    await stage.enter("timed", "tests.bench.ours", "timed")
    watched = stage.bots["timed"]
    await stage.tell("measure", "timed", in_flight=MANY, messages=300)
    await watched.ask("300")
    await stage.tell("measure", "timed", in_flight=ALONE, messages=wanted.alone)
    alone = await watched.ask(str(wanted.alone))
    await stage.tell("measure", "timed", in_flight=MANY, messages=wanted.many)
    many = await watched.ask(str(wanted.many))
    await stage.leave("timed")
    return {name: {**cost, "worked_us": many[name]["worked_us"]} for name, cost in alone.items()}


async def _flatness(stage: Stage, wanted: argparse.Namespace) -> dict[str, float]:
    """Time a message with much stored, against a bot that began empty."""
    filled = stage.folder / "filled"
    filled.mkdir()
    await asyncio.to_thread(fill, filled / "tenantline.db", wanted.stored)
    await stage.enter("filled", "tests.bench.ours")
    await stage.enter("empty", "tests.bench.ours")
    pair = ("filled", "empty")
    await interleaved(stage, pair, [(MANY, 300)], 1)
    series = await interleaved(stage, pair, [(MANY, wanted.many)], wanted.rounds)
    for bot in pair:
        await stage.leave(bot)
    slower = round(1 / ratio(series, "filled", "empty", MANY), 2)
    return {f"time a message, {wanted.stored:,} stored to none": slower}


def _throughput(series: All) -> list[dict[str, Any]]:
    return [
        {"bot": bot, "in_flight": in_flight, **series[bot, in_flight].figures()}
        for in_flight in (ALONE, MANY)
        for bot in ALL
    ]


def _ratios(series: All) -> dict[str, float]:
    return {
        f"{name}, {in_flight} in flight": ratio(series, OURS, other, in_flight)
        for in_flight in (ALONE, MANY)
        for name, other in (("A to B", BARE), ("A to B'", TUNED), ("A to C", PLAIN))
    }


def machine() -> dict[str, Any]:
    """What it ran on, without saying whose it is."""
    return {
        "processors": os.cpu_count(),
        "architecture": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "python_telegram_bot": version("python-telegram-bot"),
    }


def main() -> None:
    """Measure, print, write."""
    wanted = arguments()
    # Where a person would keep the data: not in memory, where an fsync costs nothing.
    with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as folder:
        results = asyncio.run(measure(Path(folder), wanted))
    print(table(results))
    if not wanted.dry:
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(json.dumps({"machine": machine(), **results}, indent=2) + "\n")


if __name__ == "__main__":
    main()
