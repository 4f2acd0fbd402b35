"""Starts channels and workers together, and stops them in the order that loses nothing.

Stopping: channels first (nothing new is taken in), then what was taken in is handled and
what can be sent is sent, within a bounded time; the rest waits in the store.
"""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import structlog

from bot.domain.identity import ChannelName
from bot.pipeline.delivery import Delivery
from bot.pipeline.lanes import Lanes
from bot.pipeline.media import MediaFetcher
from bot.pipeline.timers import Timers
from bot.ports.channel import Channel, Receive, Scripted

log = structlog.get_logger(__name__)

DRAIN_WITHIN = 20.0  # seconds; docker's stop time-out in docker-compose.yml is longer
RESTART_AFTER = 5.0  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Works:
    """Everything that runs."""

    channels: Mapping[ChannelName, Channel]
    receive: Receive
    lanes: Lanes
    delivery: Delivery
    media: MediaFetcher
    timers: Timers


async def settled(works: Works) -> None:
    """Return once all that was received is handled, fetched and answered."""
    await works.lanes.settled()
    await works.timers.settled()
    await works.media.settled()
    await works.delivery.settled()


async def run(
    works: Works, stop: asyncio.Event, services: Sequence[Callable[[], Awaitable[None]]] = ()
) -> None:
    """Run until *stop* is set or the last script has been read, then drain.

    *services* run beside the rest (health and metrics); one that ends by itself is fine.
    """
    try:
        await _work(works, stop, services)
    finally:
        for channel in works.channels.values():
            await channel.close()


async def _work(
    works: Works, stop: asyncio.Event, services: Sequence[Callable[[], Awaitable[None]]]
) -> None:
    async with asyncio.TaskGroup() as workers:
        running = [
            workers.create_task(works.lanes.run(), name="lanes"),
            workers.create_task(works.delivery.run(), name="delivery"),
            workers.create_task(works.media.run(), name="media"),
            workers.create_task(works.timers.run(), name="timers"),
            *(workers.create_task(_service(service)) for service in services),
        ]
        await _listen(works, stop)
        await _drain(works)
        for task in running:
            task.cancel()


async def _listen(works: Works, stop: asyncio.Event) -> None:
    """Until *stop*, or a person quits, or nothing is left to listen to.

    A script that comes to its end (a pipe, an empty standard input in a container) ends
    its own channel only: the platforms beside it go on.
    """
    listening = [
        asyncio.create_task(_channel(channel, works.receive, stop), name=f"channel:{name}")
        for name, channel in works.channels.items()
    ]
    waiting = asyncio.create_task(stop.wait())
    watched = {waiting, *listening}
    try:
        while waiting in watched and len(watched) > 1:
            done, watched = await asyncio.wait(watched, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()  # a failure of ours is not to be hidden
    finally:
        for task in (waiting, *listening):
            task.cancel()
        await asyncio.gather(waiting, *listening, return_exceptions=True)
    log.info("channels.stopped")


async def _channel(channel: Channel, receive: Receive, stop: asyncio.Event) -> None:
    log.info("channel.started", channel=channel.name)
    await channel.run(receive)
    log.info("channel.ended", channel=channel.name)
    if not (isinstance(channel, Scripted) and channel.ends):
        stop.set()  # somebody said /quit


async def _service(service: Callable[[], Awaitable[None]]) -> None:
    await service()


async def _drain(works: Works) -> None:
    try:
        async with asyncio.timeout(DRAIN_WITHIN):
            await settled(works)
        log.info("drain.finished")
    except TimeoutError:
        log.warning("drain.cut_short", waits="in the store for the next start")


def stop_on_signals(stop: asyncio.Event) -> None:
    """SIGTERM and SIGINT ask for an orderly stop; where signals cannot be caught, Ctrl-C ends."""
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):
            loop.add_signal_handler(name, stop.set)
