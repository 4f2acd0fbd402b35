"""Fetches what tenants attach, keeps it by content, and shows it in the case's thread."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog

from bot.domain.identity import ChannelName, Reference
from bot.domain.messages import MediaKind
from bot.domain.outbound import Attachment
from bot.domain.seals import MEDIA_KEPT
from bot.pipeline.sending import file_settled
from bot.pipeline.shield import SHUT, open_button
from bot.pipeline.step import Office, Step
from bot.ports.channel import Channel, MediaDelayed, MediaGone
from bot.ports.media import Keeper, Kept, TooLarge
from bot.ports.store import MediaRow, Store, Transaction, Work

log = structlog.get_logger(__name__)

AT_ONCE = 4  # photos are large and the server is small
TRIES = 40  # with the longest pause between them, a platform may be away for eight hours
LONGEST_PAUSE = 900.0  # seconds
FETCH_WITHIN = 120.0  # seconds
LONGEST_WAIT = 30.0  # seconds between looks when something waits to be tried again


class MediaFetcher:
    """The worker that brings attachments in, after their message was committed."""

    def __init__(
        self,
        store: Store,
        keeper: Keeper,
        channels: Mapping[ChannelName, Channel],
        office: Office,
        now: Callable[[], datetime],
        max_bytes: int,
        written: Callable[[], None],
    ) -> None:
        self._store = store
        self._keeper = keeper
        self._channels = channels
        self._office = office
        self._now = now
        self._max_bytes = max_bytes
        self._written = written
        self._wake = asyncio.Event()
        self._wake.set()
        self._idle = asyncio.Event()

    def written(self) -> None:
        """There may be something to fetch."""
        self._idle.clear()
        self._wake.set()

    async def settled(self) -> None:
        """Return once nothing can be fetched right now."""
        await self._idle.wait()

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            await self._rest()
            while rows := await self._due():
                async with asyncio.TaskGroup() as group:
                    for row in rows:
                        group.create_task(self._fetch(row))
            if not self._wake.is_set():
                self._idle.set()

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                await self._wake.wait()
        except TimeoutError:
            pass
        self._wake.clear()

    async def _due(self) -> list[MediaRow]:
        now = self._now()
        return list(await self._store.read(lambda tx: tx.media.waiting(now, AT_ONCE)))

    async def _fetch(self, row: MediaRow) -> None:
        channel = self._channels.get(ChannelName(row.channel))
        if channel is None:
            return await self._later(row)
        try:
            async with asyncio.timeout(FETCH_WITHIN):
                kept = await self._keeper.keep(channel.fetch(row.media), self._max_bytes)
        except MediaGone as gone:
            return await self._lost(row, str(gone))
        except (MediaDelayed, TimeoutError):
            return await self._later(row)
        except Exception:  # an adapter's fault must not stop the other files
            log.exception("media.fetch_failed", media=row.id, channel=row.channel)
            return await self._later(row)
        if isinstance(kept, TooLarge):
            return await self._lost(row, "it is too large to keep")
        return await self._show(row, kept)

    async def _later(self, row: MediaRow) -> None:
        if row.tries + 1 >= TRIES:
            return await self._lost(row, "it could not be fetched")
        pause = min(2.0 ** (row.tries + 1), LONGEST_PAUSE)
        next_at = self._now() + timedelta(seconds=pause)
        await self._store.run(lambda tx: tx.media.again(row.id, next_at))
        return None

    async def _lost(self, row: MediaRow, because: str) -> None:
        async def work(tx: Transaction) -> None:
            await tx.media.gone(row.id, because)
            if await file_settled(self._step(tx, row), row, because):
                return
            await self._tell(tx, row, f"The tenant sent {_named(row)}, but {because}.")

        await self._commit(row, work, "media.lost")

    async def _show(self, row: MediaRow, kept: Kept) -> None:
        attachment = Attachment(
            sha256=kept.sha256,
            kind=row.media.kind.value,
            mime=row.media.mime,
            name=row.media.name,
            size=kept.size,
        )

        async def work(tx: Transaction) -> None:
            await tx.media.kept(row.id, kept.sha256, kept.size)
            await self._record(tx, row, kept)
            if await file_settled(self._step(tx, row), row):
                return
            await self._tell(tx, row, f"The tenant sent {_named(row)}:", attachment)

        await self._commit(row, work, "media.kept")

    async def _commit(self, row: MediaRow, work: Work[None], event: str) -> None:
        await self._store.run(work)
        self._written()
        log.info(event, media=row.id, kind=row.media.kind.value)

    def _step(self, tx: Transaction, row: MediaRow) -> Step:
        return Step(tx=tx, office=self._office, now=self._now(), source=f"media{row.id}")

    async def _tell(
        self, tx: Transaction, row: MediaRow, text: str, attachment: Attachment | None = None
    ) -> None:
        if row.case is None:
            return
        case = await tx.cases.get(row.case)
        step = self._step(tx, row)
        shut = case.folded and attachment is not None
        await step.tell(
            case.queue,
            f"{text.rstrip(':')}. {SHUT}" if shut else text,
            anchor=case.card,
            subject=Reference(case.reference),
            attachments=(attachment,) if attachment and not shut else (),
            buttons=(open_button(case, row),) if shut else (),
        )
        if attachment is None:
            await step.record("media.lost", case.reference, text)

    async def _record(self, tx: Transaction, row: MediaRow, kept: Kept) -> None:
        """Every file, whatever it belongs to: the log says which bytes they were."""
        case = await tx.cases.get(row.case) if row.case is not None else None
        await self._step(tx, row).record(
            MEDIA_KEPT,
            case.reference if case is not None else f"event:{row.inbox}",
            f"{_named(row)} is kept",
            file=row.id,
            event=row.inbox,
            sha256=kept.sha256,
            size=kept.size,
        )


def _named(row: MediaRow) -> str:
    match row.media.kind:
        case MediaKind.AUDIO:
            return "an audio file"
        case MediaKind.ANIMATION:
            return "an animation"
        case MediaKind.VOICE:
            return "a voice message"
        case MediaKind.OTHER:
            return "a file"
        case kind:
            return f"a {kind.value}"
