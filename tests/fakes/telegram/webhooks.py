"""Telegram as the caller: pushes updates, in order for each chat, until it hears 200."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import orjson

from tests.fakes.telegram.updates import Update, Updates


@dataclass(slots=True)
class Webhook:
    url: str
    secret: str = ""
    max_connections: int = 40


class Pusher:
    """Carries updates to the webhook. *pause* is between tries; Telegram's grows."""

    def __init__(self, updates: Updates, changed: Callable[[], None], pause: float = 0.02) -> None:
        self._updates = updates
        self._changed = changed
        self._pause = pause
        self.webhook: Webhook | None = None
        self.last_error = ""
        #: Status codes as they came.
        self.answers: list[int] = []
        self._queues: dict[int, deque[Update]] = defaultdict(deque)
        self._carriers: dict[int, asyncio.Task[None]] = {}
        self._session: aiohttp.ClientSession | None = None
        self._gate = asyncio.Semaphore(1)

    async def set(self, webhook: Webhook | None) -> None:
        """Begin, change or end pushing; what is pending stays pending."""
        await self._stop_carriers()
        self.webhook = webhook
        self._updates.webhook_is_set = webhook is not None
        if webhook is not None:
            self._gate = asyncio.Semaphore(webhook.max_connections)
            for update in self._updates.pending.values():
                self.push(update)

    def push(self, update: Update) -> None:
        """Carry *update* after those of its chat."""
        if self.webhook is None:
            return
        chat = _chat(update)
        self._queues[chat].append(update)
        if chat not in self._carriers:
            self._carriers[chat] = asyncio.create_task(self._carry(chat))

    async def close(self) -> None:
        await self._stop_carriers()
        if self._session is not None:
            await self._session.close()

    async def _stop_carriers(self) -> None:
        carriers = list(self._carriers.values())
        for carrier in carriers:
            carrier.cancel()
        await asyncio.gather(*carriers, return_exceptions=True)
        self._carriers.clear()
        self._queues.clear()

    async def _carry(self, chat: int) -> None:
        queue = self._queues[chat]
        while queue:
            async with self._gate:
                done = await self._call(queue[0])
            if done:
                update = queue.popleft()
                self._updates.pending.pop(update["update_id"], None)
                self._updates.acknowledge(update["update_id"])
            else:
                await asyncio.sleep(self._pause)
            self._changed()
        del self._carriers[chat], self._queues[chat]

    async def _call(self, update: Update) -> bool:
        assert self.webhook is not None
        if self._session is None:
            self._session = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=60),
                connector=aiohttp.TCPConnector(limit=0),
            )
        headers = {"Content-Type": "application/json"}
        if self.webhook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.webhook.secret
        self._updates.handed_over.append(update["update_id"])
        try:
            async with self._session.post(
                self.webhook.url, data=orjson.dumps(update), headers=headers
            ) as answer:
                return self._heard(answer.status, answer.reason or "")
        except (aiohttp.ClientError, TimeoutError, OSError):
            self.last_error = "Connection refused"
            return False

    def _heard(self, status: int, reason: str) -> bool:
        self.answers.append(status)
        if 200 <= status < 300:
            return True
        self.last_error = f"Wrong response from the webhook: {status} {reason}"
        return False


def _chat(update: dict[str, Any]) -> int:
    for payload in update.values():
        if isinstance(payload, dict):
            place = payload if "chat" in payload else payload.get("message", {})
            return int(place.get("chat", {"id": 0})["id"])
    return 0
