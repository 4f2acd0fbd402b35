"""The fake Telegram in a process of its own, and tenants who write again once they were answered.

Each bot has its own server. Reads one JSON command a line and answers with one JSON line.
"""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any

from tests.bench import tenants
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram.forms import Params
from tests.fakes.telegram.http import Answer
from tests.fakes.telegram.updates import Update

#: Longer than any answer takes; without it a message that gets none would hang the benchmark.
PATIENCE = 30.0
_FIRST_TENANT = 1_000_000


@dataclass(slots=True)
class _Lane:
    """Tenants who take turns: one message is on its way at any time."""

    number: int = 0
    chat: int = 0
    #: The update that waits for its answer; 0 if none does.
    update: int = 0


@dataclass(slots=True)
class _Load:
    """One measured run."""

    left: int
    began: float
    ended: float = 0.0
    over: asyncio.Event = field(default_factory=asyncio.Event)
    lanes: dict[int, _Lane] = field(default_factory=dict)
    #: When each update was first given to the bot, and how long it took from there.
    handed: dict[int, float] = field(default_factory=dict)
    acknowledged: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    unacknowledged: set[int] = field(default_factory=set)


class Desk(FakeTelegram):
    """The fake as one bot sees it, with a stopwatch."""

    def __init__(self) -> None:
        super().__init__(keep_requests=False)
        self.polled = asyncio.Event()
        self.first_poll = 0.0
        #: Answers nobody waited for: with these the figures would mean something else.
        self.surplus = 0
        self._load: _Load | None = None
        self._last_chat = _FIRST_TENANT
        updates = self.updates
        self._fetch, self._acknowledge = updates.fetch, updates.acknowledge
        updates.fetch = self._handed_over  # type: ignore[method-assign]
        updates.acknowledge = self._acknowledged  # type: ignore[method-assign]

    async def measure(self, in_flight: int, messages: int) -> dict[str, Any]:
        """Keep *in_flight* messages unanswered until *messages* were answered."""
        self._load = load = _Load(left=messages, began=time.perf_counter())
        for _ in range(min(in_flight, messages)):
            self._write(load, _Lane())
        async with asyncio.timeout(PATIENCE + messages / 20):
            await load.over.wait()
        self._load = None
        return {
            "seconds": load.ended - load.began,
            "acknowledged": load.acknowledged,
            "answered": load.answered,
            "surplus": self.surplus,
        }

    def _write(self, load: _Load, lane: _Lane) -> None:
        load.left -= 1
        if lane.number % tenants.EACH == 0:
            load.lanes.pop(lane.chat, None)
            self._last_chat += 1
            lane.chat = self._last_chat
            load.lanes[lane.chat] = lane
        lane.update = self.user_says(lane.chat, tenants.words(lane.number))["update_id"]
        load.unacknowledged.add(lane.update)
        lane.number += 1

    def _call(self, method: str, given: Params) -> Answer | Awaitable[Answer]:
        if method == "getUpdates" and not self.first_poll:
            self.first_poll = time.time()
            self.polled.set()
        answer = super()._call(method, given)
        if method == "sendMessage":
            self._heard(int(given["chat_id"]))
        return answer

    def _handed_over(self, limit: int) -> list[Update]:
        found = self._fetch(limit)
        if self._load is not None:
            now = time.perf_counter()
            for update in found:
                self._load.handed.setdefault(update["update_id"], now)
        return found

    def _acknowledged(self, update: int) -> None:
        self._acknowledge(update)
        load = self._load
        if load is not None:
            load.acknowledged.append(time.perf_counter() - load.handed[update])
            load.unacknowledged.discard(update)
            self._maybe_over(load)

    def _heard(self, chat: int) -> None:
        load = self._load
        lane = load.lanes.get(chat) if load is not None else None
        if load is None or lane is None or not lane.update:
            self.surplus += 1
            return
        load.ended = time.perf_counter()
        load.answered.append(load.ended - load.handed[lane.update])
        lane.update = 0
        if load.left > 0:
            self._write(load, lane)
        else:
            del load.lanes[lane.chat]
            self._maybe_over(load)

    def _maybe_over(self, load: _Load) -> None:
        if not load.lanes and not load.unacknowledged:
            load.over.set()


class Platform:
    """Every bot's desk, by name."""

    def __init__(self) -> None:
        self._desks: dict[str, Desk] = {}

    async def obey(self, command: dict[str, Any]) -> object:
        """Carry one command of the benchmark out."""
        match command["do"]:
            case "open":
                desk = self._desks[command["desk"]] = Desk()
                await desk.start()
                return desk.api_base
            case "measure":
                desk = self._desks[command["desk"]]
                return await desk.measure(command["in_flight"], command["messages"])
            case "first poll":
                desk = self._desks[command["desk"]]
                async with asyncio.timeout(PATIENCE):
                    await desk.polled.wait()
                return desk.first_poll
        raise ValueError(command["do"])

    async def stop(self) -> None:
        for desk in self._desks.values():
            await desk.stop()


async def main() -> None:
    """Serve until the benchmark closes our input."""
    platform = Platform()
    loop, commands = asyncio.get_running_loop(), asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(commands), sys.stdin)
    while line := await commands.readline():
        try:
            answer = await platform.obey(json.loads(line))
        except TimeoutError:
            answer = {"error": "a message got no answer, or the bot did not start"}
        print(json.dumps(answer), flush=True)
    await platform.stop()


if __name__ == "__main__":
    asyncio.run(main())
