"""Packs that supervisors asked for, made one by one beside everything else."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import structlog

from bot.domain.errors import BotError
from bot.domain.identity import IdempotencyKey
from bot.domain.outbound import Attachment
from bot.domain.worklist import home_of
from bot.evidence.pack import FilePath, Pack, make_pack
from bot.evidence.selecting import select
from bot.pipeline.step import Office, Step
from bot.ports.holds import EvidenceRequest
from bot.ports.media import Keeper, TooLarge
from bot.ports.store import Store, Transaction

log = structlog.get_logger(__name__)

LOOK_EVERY = 5.0  # seconds; somebody who asked for a pack does not notice
LARGEST = 500 * 1024 * 1024
_CHUNK = 1 << 20
EXPORTED = "evidence.exported"
_COMMAND = "On the machine of the bot: tenantline export evidence {} --out DIR"


class PackMaker:
    """Makes a pack, gives it to whoever asked in private, and writes that down."""

    def __init__(
        self,
        store: Store,
        keeper: Keeper,
        path: FilePath,
        keys: Path,
        office: Office,
        now: Callable[[], datetime],
        written: Callable[[], None],
    ) -> None:
        self._store = store
        self._keeper = keeper
        self._path = path
        self._keys = keys
        self._office = office
        self._now = now
        self._written = written

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            while await self.once():
                pass
            await asyncio.sleep(LOOK_EVERY)

    async def once(self) -> bool:
        """Make the pack that was asked for first; False if none is waiting."""
        request = await self._store.read(_waiting)
        if request is None:
            return False
        try:
            await self._make(request)
        except BotError as error:
            await self._failed(request, str(error))
        except Exception:  # one bad pack must not stop the bot
            log.exception("evidence.failed", request=request.id)
            await self._failed(request, "something went wrong on our side")
        self._written()
        return True

    async def _make(self, request: EvidenceRequest) -> None:
        found = await self._store.read(partial(select, references=request.subjects))
        pack = await asyncio.to_thread(make_pack, found, self._office.rulebook, self._path)
        zipped = await asyncio.to_thread(lambda: pack.zipped)
        kept = await self._keeper.keep(_pieces(zipped), LARGEST)
        if isinstance(kept, TooLarge):
            await self._failed(request, "it is too large to send")
            return
        key = await asyncio.to_thread(write_key, self._keys, pack)
        attachment = Attachment(
            sha256=kept.sha256,
            kind="document",
            mime="application/zip",
            name=f"{pack.name}.zip",
            size=kept.size,
        )

        async def work(tx: Transaction) -> None:
            step = self._step(tx, request)
            await tx.evidence.made(request.id, kept.sha256)
            await record_export(step, pack, kept.sha256, actor=f"staff:{request.by}")
            await step.tell(
                home_of(request.by),
                f"The evidence pack of {', '.join(pack.references)} (only you see this). It is the "
                f"record up to entry {pack.head.partition(':')[0]}; SHA-256 of the file: "
                f"{kept.sha256}. Read it before you hand it on. The key to what is masked stays "
                f"on the machine of the bot, in {key.name}.",
                only_for=request.by,
                attachments=(attachment,),
                key=IdempotencyKey(f"evidence:{request.id}"),
            )

        await self._store.run(work)
        log.info("evidence.made", request=request.id, size=kept.size)

    async def _failed(self, request: EvidenceRequest, because: str) -> None:
        async def work(tx: Transaction) -> None:
            await tx.evidence.failed(request.id, because)
            await self._step(tx, request).tell(
                home_of(request.by),
                f"The evidence pack could not be made: {because}. "
                + _COMMAND.format(" ".join(request.subjects)),
                only_for=request.by,
            )

        await self._store.run(work)

    def _step(self, tx: Transaction, request: EvidenceRequest) -> Step:
        return Step(tx=tx, office=self._office, now=self._now(), source=f"evidence{request.id}")


async def record_export(step: Step, pack: Pack, sha256: str, *, actor: str) -> None:
    """Who was given what: in the story of each incident from now on."""
    for reference in pack.references:
        await step.record(
            EXPORTED,
            reference,
            "an evidence pack was made",
            actor=actor,
            sha256=sha256,
            incidents=list(pack.references),
            head=pack.head,
        )


def write_key(folder: Path, pack: Pack) -> Path:
    """The key to what is masked, for nobody else on this machine; where it lies."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    place = folder / f"{pack.name}-{pack.head.partition(':')[0]}.key.json"
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(pack.key)
    return place


async def _waiting(tx: Transaction) -> EvidenceRequest | None:
    return await tx.evidence.waiting()


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(content), _CHUNK):
        yield content[at : at + _CHUNK]
