"""Carries the outbox out: at the right moment, in order per chat, and once.

Each act is marked as begun, durably, before its platform is asked. If the bot dies in
between, the outcome is unknown: it is looked up where the platform allows that, and
otherwise shown to a person. It is never blindly sent again.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

import structlog

from bot.domain.errors import Conflict, StoreError
from bot.domain.identity import ChannelName, OutboxId
from bot.domain.outbound import (
    OutboundOp,
    Rank,
    Receipt,
    Refusal,
    Refused,
    RetryLater,
    Unknown,
)
from bot.pipeline.schedule import Schedule
from bot.pipeline.settle import pause_after, settle
from bot.pipeline.step import Office, Step
from bot.ports.channel import Channel
from bot.ports.store import OutboxRow, OutboxState, Store, Transaction

log = structlog.get_logger(__name__)
T = TypeVar("T")

LEASE = timedelta(minutes=2)  # longer than any adapter may take over one act
WINDOW = 4096
AT_ONCE = 64
WAIT_FOR_ANCHOR = 0.25  # seconds
WAIT_FOR_DISK = 1.0  # seconds
DELIVER_WITHIN = 90.0  # seconds; then the outcome is unknown


class Delivery:
    """The worker that empties the outbox."""

    def __init__(
        self,
        store: Store,
        channels: Mapping[ChannelName, Channel],
        office: Office,
        now: Callable[[], datetime],
        jitter: Callable[[], float],
        *,
        window: int = WINDOW,
        patience: float = WAIT_FOR_DISK,
    ) -> None:
        self._store = store
        self._channels = channels
        self._office = office
        self._now = now
        self._jitter = jitter
        self._window = window
        self._patience = patience
        self._schedules = {
            name: Schedule(channel.capabilities.limits) for name, channel in channels.items()
        }
        self._cursors = dict.fromkeys(Rank, OutboxId(0))
        self._wake = asyncio.Event()
        self._wake.set()
        self._load = True
        self._busy = 0
        self._idle = asyncio.Event()

    def written(self) -> None:
        """Something new is in the outbox."""
        self._load = True
        self._idle.clear()
        self._wake.set()

    async def settled(self) -> None:
        """Return once nothing can be sent right now; what waits for later does not count."""
        await self._idle.wait()

    async def run(self) -> None:
        """Work until cancelled. What is being sent then is looked into by the next run."""
        left = await self._left_behind()
        async with asyncio.TaskGroup() as group:
            for orphans in left.values():
                self._busy += 1
                group.create_task(self._look_into(orphans))
            while True:
                if self._load:
                    await self._take_in()
                self._begin_all(group)
                await self._rest()

    def _clock(self) -> float:
        return asyncio.get_running_loop().time()

    async def _take_in(self) -> None:
        """Load what was written, each rank from where it was last read, up to the window."""
        self._load = False
        room = self._window - sum(schedule.size for schedule in self._schedules.values())
        if room <= 0:
            self._load = True  # looked at again when something has gone out
            return
        cursors = dict(self._cursors)

        async def work(tx: Transaction) -> list[OutboxRow]:
            rows: list[OutboxRow] = []
            for rank, after in cursors.items():
                rows += await tx.outbox.ready(rank, after, room)
            return rows

        rows = await self._store.read(work)
        if room in Counter(row.op.rank for row in rows).values():
            self._load = True  # there may be more
        for row in rows:
            self._cursors[row.op.rank] = max(self._cursors[row.op.rank], row.id)
            self._schedule(row)

    def _schedule(self, row: OutboxRow) -> None:
        schedule = self._schedules.get(row.op.to.channel)
        if schedule is None:
            log.warning("delivery.channel_missing", channel=row.op.to.channel, act=row.id)
            return  # stays in the outbox until the channel is back in the settings
        wait = (row.next_at - self._now()).total_seconds()
        schedule.add(row, self._clock(), self._clock() + wait if wait > 0 else 0.0)

    def _begin_all(self, group: asyncio.TaskGroup) -> None:
        now = self._clock()
        for schedule in self._schedules.values():
            while self._busy < AT_ONCE and (row := schedule.pop(now)) is not None:
                self._busy += 1
                group.create_task(self._carry_out(row))

    async def _rest(self) -> None:
        now = self._clock()
        times = [schedule.next_at(now) for schedule in self._schedules.values()]
        soonest = min((at for at in times if at is not None), default=None)
        due_now = soonest is not None and soonest <= now
        if not self._busy and not self._load and not due_now:
            self._idle.set()
        if self._busy >= AT_ONCE:
            soonest = None  # an ending wakes us
        if not self._wake.is_set():
            await _wait(self._wake, None if soonest is None else max(0.0, soonest - now))
        self._wake.clear()

    async def _carry_out(self, row: OutboxRow) -> None:
        try:
            await self._attempt(row)
        except Exception:  # one bad act must not stop the others
            log.exception("delivery.settling_failed", act=row.id)
        finally:
            self._busy -= 1
            self._schedules[row.op.to.channel].done(row.op.to, self._clock())
            self._wake.set()

    async def _attempt(self, row: OutboxRow) -> None:
        op = await self._kept(partial(self._begin, row))
        if op is None:
            return
        if isinstance(op, OutboxRow):
            now = self._clock()
            self._schedules[op.op.to.channel].add(op, now, now + WAIT_FOR_ANCHOR)
            return
        receipt = op if isinstance(op, Refused) else await self._ask(op)
        sent = replace(row, op=op) if isinstance(op, OutboundOp) else row
        again = await self._kept(partial(self._settle, sent, receipt))
        if again is not None:
            self._schedule(again)

    async def _kept(self, write: Callable[[], Awaitable[T]]) -> T:
        """Nothing is wrong with the act when the store cannot be written: wait for the disk."""
        while True:
            try:
                return await write()
            except Conflict:
                raise
            except StoreError:
                log.exception("delivery.store_failed")
            await asyncio.sleep(self._patience)

    async def _begin(self, row: OutboxRow) -> OutboundOp | OutboxRow | Refused | None:
        """Mark it as begun and fill in its anchor, in one transaction; or say why not.

        The row itself comes back, to be tried after its anchor, if that is not there yet.
        """
        now = self._now()

        async def work(tx: Transaction) -> OutboundOp | OutboxRow | Refused | None:
            if row.op.expires_at is not None and row.op.expires_at <= now:
                return Refused(reason=Refusal.EXPIRED, because="it came too late")
            anchor = await tx.outbox.get(row.op.anchor) if row.op.anchor else None
            if anchor is not None and anchor.state in (OutboxState.READY, OutboxState.SENDING):
                return _behind(row, anchor)
            op = _dressed(row, anchor)
            if op.anchor_message is None and op.intent.type == "update_card":
                return Refused(reason=Refusal.GONE, because="there is no card to update")
            return op if await tx.outbox.begin(row.id, now + LEASE) else None

        return await self._store.run(work)

    async def _ask(self, op: OutboundOp) -> Receipt:
        """Let the channel carry it out; an unknown outcome is looked up at once."""
        channel = self._channels[op.to.channel]
        receipt = await self._bounded(channel.deliver(op), op)
        if isinstance(receipt, Unknown):
            receipt = await self._look_up(channel, op, receipt)
        return receipt

    async def _bounded(self, call: Awaitable[Receipt], op: OutboundOp) -> Receipt:
        try:
            async with asyncio.timeout(DELIVER_WITHIN):
                return await call
        except TimeoutError:
            return Unknown(because="the channel took too long", parts=op.done)
        except Exception:  # an adapter's fault must not lose the act
            log.exception("delivery.adapter_failed", channel=op.to.channel, intent=op.intent.type)
            return Unknown(because="something went wrong on our side", parts=op.done)

    async def _look_up(self, channel: Channel, op: OutboundOp, unknown: Unknown) -> Receipt:
        """Even a channel that cannot look messages up knows which acts may safely be repeated."""
        found = await self._bounded(channel.reconcile(op), op)
        return unknown if isinstance(found, Unknown) else found

    async def _settle(self, row: OutboxRow, receipt: Receipt) -> OutboxRow | None:
        """Write what became of it; the act as it is now if it is to be tried again."""
        asked = receipt.seconds if isinstance(receipt, RetryLater) else 0.0
        pause = pause_after(row.tries, asked, self._jitter())
        if isinstance(receipt, RetryLater) and receipt.whole_channel:
            self._schedules[row.op.to.channel].hold(self._clock() + asked)

        async def work(tx: Transaction) -> tuple[OutboxRow | None, int]:
            step = Step(tx=tx, office=self._office, now=self._now(), source=f"out{row.id}")
            again = await settle(step, row, receipt, pause)
            return await tx.outbox.get(row.op.key) if again is not None else None, step.said

        retried, said = await self._store.run(work)
        log.info(
            "delivery.settled", act=row.id, intent=row.op.intent.type, outcome=outcome(receipt)
        )
        if said:
            self.written()
        return retried

    async def _left_behind(self) -> Mapping[str, Sequence[OutboxRow]]:
        """Acts begun by a run that died, by channel: their outcome is unknown."""
        now = self._now()
        left: dict[str, list[OutboxRow]] = {}
        for row in await self._store.read(lambda tx: tx.outbox.orphans(now, WINDOW)):
            left.setdefault(row.op.to.channel, []).append(row)
        return left

    async def _look_into(self, orphans: Sequence[OutboxRow]) -> None:
        """Find out what became of one channel's; nobody else waits while its platform is silent."""
        try:
            for row in orphans:
                await self._recover(row)
        finally:
            self._busy -= 1
            self._wake.set()

    async def _recover(self, row: OutboxRow) -> None:
        unknown = Unknown(because="the bot stopped while sending it", parts=row.parts)
        channel = self._channels.get(row.op.to.channel)
        receipt: Receipt = unknown
        try:
            if channel is not None:
                op = await self._store.read(partial(_with_anchor, row))
                receipt = await self._look_up(channel, op, unknown)
            again = await self._kept(partial(self._settle, row, receipt))
        except Exception:  # one bad act must not stop the others
            log.exception("delivery.settling_failed", act=row.id)
        else:
            if again is not None:
                self._schedule(again)


def outcome(receipt: Receipt) -> str:
    """One word for logs and metrics."""
    return type(receipt).__name__.lower()


def _behind(row: OutboxRow, anchor: OutboxRow) -> OutboxRow:
    """*row* where it cannot keep its own anchor from going out before it."""
    rank = max(row.op.rank, anchor.op.rank, key=lambda rank: rank.order)
    return replace(row, op=replace(row.op, rank=rank))


def _dressed(row: OutboxRow, anchor: OutboxRow | None) -> OutboundOp:
    """The act with all that its channel may need to know about what was done before it."""
    first = anchor.parts[0] if anchor is not None and anchor.parts else None
    return replace(row.op, anchor_message=first, done=row.parts, put_at=row.put_at)


async def _with_anchor(row: OutboxRow, tx: Transaction) -> OutboundOp:
    return _dressed(row, await tx.outbox.get(row.op.anchor) if row.op.anchor else None)


async def _wait(event: asyncio.Event, seconds: float | None) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
