"""A busy database: presses are stored, then acknowledged, then dealt with, and each once."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.pipeline.intake import intake
from bot.ports.store import InboxRow, Transaction
from bot.store.sqlite import SqliteStore, open_store
from tests.adapters.slack.builders import NOW, connected, eventually, payload
from tests.adapters.slack.test_receiving import HTTP, SOCKET
from tests.fakes.slack import FakeSlack, Kind, Patience

HASTY = Patience(acknowledge_within=0.2, retries=50)
both_ways = pytest.mark.parametrize("way", [HTTP, SOCKET], ids=["http", "socket"])


@dataclass
class Writer:
    """The store's one writer, held by a unit that takes as long as the test likes."""

    store: SqliteStore
    held: threading.Event = field(default_factory=threading.Event)
    free: threading.Event = field(default_factory=threading.Event)

    async def hold(self) -> asyncio.Task[None]:
        """Begin a unit that does not end until ``free`` is set."""

        async def slow(tx: Transaction) -> None:
            self.held.set()
            self.free.wait(20)

        unit = asyncio.create_task(self.store.run(slow))
        await asyncio.to_thread(self.held.wait, 20)
        return unit

    async def rows(self) -> list[InboxRow]:
        """What is stored and not dealt with."""
        return list(await self.store.read(lambda tx: tx.inbox.pending(0, 100)))


@asynccontextmanager
async def a_desk(
    folder: Path, way: dict[str, str], patience: Patience | None = None
) -> AsyncIterator[tuple[FakeSlack, Writer]]:
    """Slack and a real store, and nobody who deals with what is stored."""
    async with (
        open_store(folder / "t.db", now=lambda: NOW) as store,
        FakeSlack(patience=patience) as slack,
    ):
        receive = intake(store, lambda: NOW, lambda new: None)
        async with connected(slack, receive, **way):  # type: ignore[arg-type]
            writer = Writer(store)
            try:
                yield slack, writer
            finally:
                writer.free.set()


@both_ways
async def test_what_is_stored_is_acknowledged_although_nobody_has_dealt_with_it(
    tmp_path: Path, way: dict[str, str]
) -> None:
    async with a_desk(tmp_path, way) as (slack, writer):
        said = await slack.commands("U0ANNA", "#repairs", "mine")
        assert said.acknowledged
        assert [row.event.type for row in await writer.rows()] == ["action_invoked"]


@both_ways
async def test_while_the_writer_is_held_nothing_is_acknowledged_and_then_everything_once(
    tmp_path: Path, way: dict[str, str]
) -> None:
    async with a_desk(tmp_path, way) as (slack, writer):
        unit = await writer.hold()
        first = await slack.commands("U0ANNA", "#repairs", "mine", wait=False)
        second = await slack.commands("U0ANNA", "#repairs", "help", wait=False)
        assert await writer.rows() == []
        assert not first.acknowledged
        assert not second.acknowledged

        writer.free.set()
        await unit
        await slack.settled()
        assert first.acknowledged
        assert second.acknowledged
        assert len(await writer.rows()) == 2


@both_ways
async def test_what_slack_sends_again_meanwhile_is_stored_once(
    tmp_path: Path, way: dict[str, str]
) -> None:
    async with a_desk(tmp_path, way, HASTY) as (slack, writer):
        unit = await writer.hold()
        await slack.says("U0ANNA", "#repairs", "rang them", wait=False)
        (delivery,) = slack.deliveries
        await eventually(lambda: delivery.attempts > 2)  # each with its number
        writer.free.set()
        await unit
        await slack.settled()
        assert delivery.acknowledged
        assert len(await writer.rows()) == 1


async def test_a_press_sent_again_by_hand_is_stored_once(tmp_path: Path) -> None:
    async with a_desk(tmp_path, HTTP) as (slack, writer):
        for _ in range(2):
            press = await slack.sends(Kind.INTERACTIVE, payload("block_actions"))
            assert press.acknowledged
        assert len(await writer.rows()) == 1
