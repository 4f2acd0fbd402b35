"""Commits what Slack sends before Slack is told that we have it.

Bolt acknowledges events before its listeners run, and its own authorisation answers 200
when Slack cannot be asked who we are, which would lose the event. So this stands before
both, as the middleware right after the signature check, and ends the chain: 200 after the
commit, 500 (over HTTP) or silence (over Socket Mode) when nothing was stored, whereupon
Slack sends it again.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.queues import Queues
from adapters.slack.rights import Rights, Standing
from adapters.slack.translate_in import Payload, Reading, translate, user_of
from adapters.slack.waiting import Waiting
from bot.ports.channel import Receive

_log = logging.getLogger(__name__)

_HANDLED_BY_BOLT = "url_verification"
_EVENT = "event_callback"


class Receiving:
    """One payload after the other, in the order in which they came."""

    def __init__(
        self,
        receive: Receive,
        queues: Queues,
        rights: Rights,
        now: Callable[[], datetime],
        waiting: Waiting,
    ) -> None:
        self._receive = receive
        self._queues = queues
        self._rights = rights
        self._now = now
        self._waiting = waiting
        self._turn = asyncio.Lock()
        self.last_at: datetime | None = None

    async def before_authorize(
        self, req: AsyncBoltRequest, next_: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse:
        """Bolt's middleware; the parameter names are Bolt's."""
        if req.body.get("type") == _HANDLED_BY_BOLT:
            return await next_()
        self._open_ahead(req.body)
        try:
            async with self._turn:
                await self._commit(req.body)
        except Exception:
            await self._waiting.give_up(str(req.body.get("trigger_id") or ""))
            raise
        return BoltResponse(status=200, body="")

    def _open_ahead(self, payload: Payload) -> None:
        """Before anything is waited for: the trigger of a form lives three seconds."""
        if payload.get("type") == _EVENT:
            return
        reading = Reading(queues=self._queues, standing=Standing(), received_at=self._now())
        for event in translate(payload, reading):
            self._waiting.begin(event)

    async def _commit(self, payload: Payload) -> None:
        reading = Reading(
            queues=self._queues,
            standing=await self._rights.of(user_of(payload)),
            received_at=self._now(),
        )
        events = translate(payload, reading)
        if events:
            await self._receive(events)
            self.last_at = reading.received_at


def app_for(
    receiving: Receiving, client: AsyncWebClient, signing_secret: str, logger: logging.Logger
) -> AsyncApp:
    """Bolt's app with our middleware where it must be."""
    app = AsyncApp(
        name="tenantline",
        client=client,
        signing_secret=signing_secret,
        logger=logger,
        before_authorize=receiving.before_authorize,
    )
    app.error(_report)
    return app


async def _report(error: Exception) -> None:
    # Its type only: a message may hold somebody's words.
    _log.error("slack payload not stored, Slack will send it again: %s", type(error).__name__)
