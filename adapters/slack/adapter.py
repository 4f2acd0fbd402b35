"""Slack as the channel of agents and supervisors."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from adapters.slack import files
from adapters.slack.connection import Connection, Pace, connection_for, persist
from adapters.slack.errors import PlatformError
from adapters.slack.inspect import inspect
from adapters.slack.limits import ACTIONS, TEXT
from adapters.slack.posting import Posting
from adapters.slack.queues import Queues
from adapters.slack.quiet import library_logger
from adapters.slack.receiving import Receiving, app_for
from adapters.slack.reconcile import reconcile
from adapters.slack.rights import Rights
from adapters.slack.settings import SlackSettings, secret
from adapters.slack.translate_in import CHANNEL
from adapters.slack.waiting import Waiting
from adapters.slack.web import Web
from bot.domain.messages import Media, MediaKind
from bot.domain.outbound import OutboundOp, Receipt, Unknown
from bot.ports.channel import (
    Capabilities,
    ChannelContext,
    CheckResult,
    Condition,
    Health,
    Limits,
    Receive,
    TextUnit,
)

#: Slack lets an app post about once a second in each channel, with short bursts.
_LIMITS = Limits(per_chat_per_second=1)

#: After so many failures a person is asked instead.
_LOOK_UPS = 3

CAPABILITIES = Capabilities(
    max_text=TEXT,
    text_unit=TextUnit.UTF16,
    max_buttons=ACTIONS,
    limits=_LIMITS,
    media_in=frozenset(
        {MediaKind.PHOTO, MediaKind.VIDEO, MediaKind.VOICE, MediaKind.AUDIO, MediaKind.DOCUMENT}
    ),
    media_out=True,
    threads=True,
    cards=True,
    forms=True,
    worklists=True,
    edits=True,
    whispers=True,
    reconciles=True,
)


class SlackChannel:
    """The port's ``Channel`` over Slack."""

    name = CHANNEL

    def __init__(
        self, settings: SlackSettings, context: ChannelContext, pace: Pace | None = None
    ) -> None:
        self.capabilities = CAPABILITIES
        self._settings = settings
        self._context = context
        self._pace = pace or Pace()
        self._logger = library_logger()
        self._web = Web(settings, logger=self._logger, timeout=self._pace.request)
        self._queues = Queues(settings.channels, self._web)
        self._rights = Rights(settings.members, self._web)
        self._waiting = Waiting(self._web, context.opens_form)
        self._posting = Posting(self._web, self._queues, context, self._waiting)
        self._receiving: Receiving | None = None
        self._connected_since: datetime | None = None
        self._trouble = ""
        #: The way in, while ``opened`` is set.
        self.connection: Connection | None = None
        self.opened = asyncio.Event()

    async def run(self, receive: Receive) -> None:
        """Look up the channels, let events in, and stay until cancelled."""
        self._receiving = Receiving(
            receive, self._queues, self._rights, self._context.now, self._waiting
        )
        app = app_for(
            self._receiving,
            self._web.client,
            secret(self._settings.signing_secret),
            self._logger,
        )
        # Before the first event: a channel whose queue is not known yet would be ignored.
        await persist(self._queues.resolve, self._pace, self._note_trouble)
        connection = connection_for(
            self._settings, app, self._web, self._pace, self._note_connected
        )
        try:
            await persist(connection.open, self._pace, self._note_trouble)
            self.connection = connection
            self.opened.set()
            await self._find_missing_channels()
            await asyncio.Event().wait()
        finally:
            self.connection = None
            self.opened.clear()
            await connection.close()

    async def deliver(self, op: OutboundOp) -> Receipt:
        """Carry out *op*."""
        try:
            return await self._posting.carry_out(op)
        except PlatformError as error:
            return error.receipt

    async def reconcile(self, op: OutboundOp) -> Receipt:
        """Look *op* up by its key; a look-up changes nothing, so it may be made again."""
        because = ""
        for nth in range(_LOOK_UPS):
            try:
                return await reconcile(op, self._posting)
            except PlatformError as error:
                because = str(getattr(error.receipt, "because", error))
            if nth + 1 < _LOOK_UPS:
                await asyncio.sleep(self._pace.first_pause * 2**nth)
        return Unknown(because=because, parts=op.done)

    def fetch(self, media: Media) -> AsyncIterator[bytes]:
        """The bytes of a file somebody posted in a queue."""
        return files.fetch(media, self._web, self._settings.api_base)

    async def health(self) -> Health:
        """What the connection and the last requests say."""
        condition, because = await self._condition()
        last = self._receiving.last_at if self._receiving else None
        since = self._connected_since if condition is not Condition.STARTING else None
        return Health(
            condition=condition, because=because, last_inbound_at=last, connected_since=since
        )

    async def inspect(self) -> Sequence[CheckResult]:
        """Compare tokens, scopes, channels and groups with what is needed."""
        return await inspect(self._settings, self._web, self._queues)

    async def close(self) -> None:
        """Close the connections to Slack."""
        await self._web.close()

    async def _condition(self) -> tuple[Condition, str]:
        if self._web.locked_out:
            return Condition.DOWN, f"Slack does not take the token ({self._web.locked_out})."
        if self.connection is None:
            return (Condition.DOWN if self._trouble else Condition.STARTING), self._trouble
        if not await self.connection.alive():
            return Condition.DEGRADED, "The connection to Slack is being opened again."
        if self._queues.missing:
            names = ", ".join(self._queues.missing.values())
            return Condition.DEGRADED, f"Slack has no channel {names} that the bot can see."
        return Condition.HEALTHY, ""

    async def _find_missing_channels(self) -> None:
        """A channel made after the start is found without a restart."""
        while self._queues.missing:
            await asyncio.sleep(self._pace.longest_pause)
            await persist(self._queues.resolve, self._pace, self._note_trouble)

    def _note_connected(self) -> None:
        self._connected_since = self._context.now()
        self._trouble = ""

    def _note_trouble(self, because: str) -> None:
        self._trouble = because
