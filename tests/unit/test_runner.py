"""When the bot stops: told to, quit, or nothing left to listen to; never sooner."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from bot.bootstrap import assemble
from bot.domain.identity import ChannelName
from bot.pipeline.step import Office
from bot.ports.channel import Channel, Receive
from bot.ports.classifier import Classifier
from bot.ports.store import Store
from bot.runner import run
from bot.store.media_files import open_media
from bot.store.sqlite import open_store
from bot.triage.rules_only import rules_only
from tests.fakes.room import Room
from tests.scenarios.landlord import SATURDAY_MORNING, the_pack


class Script(Room):
    """A channel whose input comes to an end when the test says so."""

    ends = True

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.over = asyncio.Event()

    async def run(self, receive: Receive) -> None:
        await self.over.wait()


class Person(Script):
    """A channel on which somebody can say /quit."""

    ends = False


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """An empty store."""
    async with open_store(tmp_path / "runner.db", now=lambda: SATURDAY_MORNING) as opened:
        yield opened


def started(store: Store, folder: Path, stop: asyncio.Event, *channels: Room) -> asyncio.Task[None]:
    """The bot with these channels, running."""
    named: Mapping[ChannelName, Channel] = {channel.name: channel for channel in channels}
    judge: Classifier = rules_only(the_pack())
    works = assemble(
        store=store,
        keeper=open_media(folder / "media"),
        channels=named,
        office=Office(rulebook=the_pack(), staff=ChannelName("desk")),
        classifier=judge,
        now=lambda: SATURDAY_MORNING,
        jitter=lambda: 1.0,
        media_bytes=1000,
    )
    return asyncio.create_task(run(works, stop))


async def test_it_stops_when_told_to(store: Store, tmp_path: Path) -> None:
    stop = asyncio.Event()
    running = started(store, tmp_path, stop, Room("chat"))
    stop.set()
    async with asyncio.timeout(120):
        await running


async def test_it_stops_when_the_only_script_has_been_read(store: Store, tmp_path: Path) -> None:
    script = Script("console")
    running = started(store, tmp_path, asyncio.Event(), script)
    script.over.set()
    async with asyncio.timeout(120):
        await running


async def test_the_end_of_a_script_leaves_the_platforms_running(
    store: Store, tmp_path: Path
) -> None:
    script, stop = Script("console"), asyncio.Event()
    running = started(store, tmp_path, stop, script, Room("chat"))
    script.over.set()
    for _ in range(20):
        await asyncio.sleep(0)
    assert not running.done()
    stop.set()
    async with asyncio.timeout(120):
        await running


async def test_somebody_who_quits_stops_everything(store: Store, tmp_path: Path) -> None:
    person = Person("console")
    running = started(store, tmp_path, asyncio.Event(), person, Room("chat"))
    person.over.set()
    async with asyncio.timeout(120):
        await running
