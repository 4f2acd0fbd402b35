"""Tenantline as it runs, but with staff in memory: real adapter, real store, real rules.

``python -m tests.bench.ours API TOKEN FOLDER [plain] [timed]``, until its input is closed.
*plain* commits each unit of work by itself. *timed* answers each line of its input, the
number of messages since the last line, with what each stage cost.
"""

import asyncio
import json
import random
import secrets
import sys
from collections import deque
from dataclasses import replace
from pathlib import Path

from adapters.telegram import create
from bot.bootstrap import assemble, now, the_classifier, the_rulebook
from bot.domain.guide import Questionnaire
from bot.domain.identity import ChannelName
from bot.logs import configure
from bot.pipeline.step import Office
from bot.ports.channel import Channel, ChannelContext, Limits
from bot.runner import Works, run
from bot.store import writer
from bot.store.media_files import MediaFolder, open_media
from bot.store.sqlite import SqliteStore, open_store
from tests.bench.stages import (
    Stopwatch,
    TimedChannel,
    TimedClassifier,
    TimedStore,
    timed_intake,
)
from tests.fakes.room import Room

DESK = ChannelName("desk")
TENANTS = ChannelName("telegram")


def telegram(files: MediaFolder, api: str, token: str) -> Channel:
    """The adapter as configured, without the platform's limits, which would be all we measure."""
    context = ChannelContext(
        now=now, new_id=lambda: secrets.token_hex(8), media=files, settled=asyncio.Event().wait
    )
    channel = create({"token": token, "api_base": api}, context)
    channel.capabilities = replace(channel.capabilities, limits=Limits())
    return channel


def desk() -> Room:
    """Staff in memory, who remember only the last thing they were shown."""
    room = Room(DESK)
    room.done = deque(maxlen=1)  # type: ignore[assignment]
    return room


def works(store: SqliteStore, folder: Path, api: str, token: str, watch: Stopwatch | None) -> Works:
    """The bot, with a stopwatch between its parts if there is one."""
    rulebook = the_rulebook()
    files = open_media(folder / "media")
    channels: dict[ChannelName, Channel] = {
        TENANTS: telegram(files, api, token),
        DESK: desk(),
    }
    # A question about the repair would be a second answer, which bare bots do not give.
    rulebook = replace(rulebook, asks=Questionnaire())
    classifier = the_classifier(rulebook)
    if watch is not None:
        classifier = TimedClassifier(classifier, watch)
        channels[TENANTS] = TimedChannel(timed_intake(channels[TENANTS], watch), watch, "send")
        channels[DESK] = TimedChannel(channels[DESK], watch, "show staff")
    return assemble(
        store=store if watch is None else TimedStore(store, watch),
        keeper=files,
        channels=channels,
        office=Office(rulebook=rulebook, staff=DESK),
        classifier=classifier,
        now=now,
        jitter=random.SystemRandom().random,
        media_bytes=1_000_000,
    )


async def obey(stop: asyncio.Event, watch: Stopwatch | None) -> None:
    """Tell what is asked for; stop when the benchmark closes our input."""
    loop, orders = asyncio.get_running_loop(), asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    while line := await orders.readline():
        if watch is not None:
            print(json.dumps(watch.told(int(line))), flush=True)
            watch.reset()
    stop.set()


async def main(api: str, token: str, folder: Path, options: frozenset[str]) -> None:
    """Run until told to stop, as ``tenantline run`` does; its log goes to standard error too."""
    configure("info", "json")
    if "plain" in options:
        writer._LARGEST_BATCH = 1
    watch = Stopwatch() if "timed" in options else None
    stop = asyncio.Event()
    async with open_store(folder / "tenantline.db", now=now) as store:
        running = works(store, folder, api, token, watch)
        await run(running, stop, services=[lambda: obey(stop, watch)])


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), frozenset(sys.argv[4:])))
