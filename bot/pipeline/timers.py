"""Takes due timers to whoever handles them: each in one transaction, the longest due first.

The store is what remembers. In memory is only when to look next, so a restart finds what
fell due meanwhile, and several processes can look at the same timers: the one whose
transaction marks a timer fired is the one that handled it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

import structlog

from bot.domain.errors import StoreError
from bot.domain.need import NeedKind
from bot.domain.timers import Timer, TimerKind
from bot.pipeline.appeals import appeal_due
from bot.pipeline.at_risk import look_at_clocks
from bot.pipeline.group_limits import limit_ends
from bot.pipeline.group_rules import look_at_groups
from bot.pipeline.groups import did_not_come
from bot.pipeline.on_call import nobody_has_it
from bot.pipeline.open_forms import left_open
from bot.pipeline.restriction_timers import restriction_due
from bot.pipeline.step import Office, Step
from bot.pipeline.threats import nobody_has_threat
from bot.ports.store import Store, Transaction

log = structlog.get_logger(__name__)

AT_ONCE = 32
TRIES = 5
FIRST_PAUSE = timedelta(seconds=2)  # doubles with each try
#: The wall clock can be set, and another process can set a timer: look at least this often.
LONGEST_SLEEP = 60.0
AFTER_A_FAILURE = 5.0  # seconds; the disk may come back

_HANDLERS: Mapping[TimerKind, Callable[[Step, Timer], Awaitable[None]]] = {
    TimerKind.CLOCKS: look_at_clocks,
    TimerKind.ON_CALL: nobody_has_it,
    TimerKind.THREAT: nobody_has_threat,
    TimerKind.RESTRICTION: restriction_due,
    TimerKind.APPEAL: appeal_due,
    TimerKind.REPLY_FORM: left_open,
    TimerKind.INVITED: did_not_come,
    TimerKind.GROUP_LIMIT: limit_ends,
    TimerKind.HOUSE_RULES: look_at_groups,
}


class Timers:
    """The worker that fires what is due."""

    def __init__(
        self,
        store: Store,
        office: Office,
        now: Callable[[], datetime],
        written: Callable[[], None],
    ) -> None:
        self._store = store
        self._office = office
        self._now = now
        self._written = written
        self._wake = asyncio.Event()
        self._wake.set()  # whatever fell due while nobody was there
        self._idle = asyncio.Event()

    def written(self) -> None:
        """A timer may have been set, or the time has moved."""
        self._idle.clear()
        self._wake.set()

    async def settled(self) -> None:
        """Return once nothing is due now."""
        await self._idle.wait()

    async def run(self) -> None:
        """Work until cancelled; what was not committed is due again at the next start."""
        while True:
            self._wake.clear()
            await self._rest(await self._work())

    async def _work(self) -> float:
        """Fire all that is due; how many seconds nothing will be."""
        try:
            while due := await self._due():
                for timer in due:
                    await self._fire(timer)
            following = await self._store.read(lambda tx: tx.timers.next_at())
        except StoreError:  # nothing wrong with a timer: wait for the disk
            log.exception("timers.store_failed")
            return AFTER_A_FAILURE
        if not self._wake.is_set():
            self._idle.set()
        if following is None:
            return LONGEST_SLEEP
        return min(max((following - self._now()).total_seconds(), 0.0), LONGEST_SLEEP)

    async def _rest(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            pass

    async def _due(self) -> list[Timer]:
        now = self._now()
        return list(await self._store.read(lambda tx: tx.timers.due(now, AT_ONCE)))

    async def _fire(self, timer: Timer) -> None:
        try:
            fired = await self._store.run(lambda tx: self._handle(tx, timer))
        except StoreError:
            raise
        except Exception as error:  # one bad timer must not stop the others
            log.exception("timer.failed", timer=timer.id, kind=timer.kind.value)
            await self._failed(timer, type(error).__name__)
            return
        if fired:
            self._written()
            log.info("timer.fired", timer=timer.id, kind=timer.kind.value)

    async def _handle(self, tx: Transaction, timer: Timer) -> bool:
        now = self._now()
        if not await tx.timers.claim(timer, now):
            return False
        step = Step(tx=tx, office=self._office, now=now, source=f"timer{timer.id}.{timer.sets}")
        await _HANDLERS[timer.kind](step, timer)
        return True

    async def _failed(self, timer: Timer, because: str) -> None:
        async def work(tx: Transaction) -> None:
            now = self._now()
            tries = await tx.timers.failed(timer, now + FIRST_PAUSE * 2**timer.tries)
            if tries < TRIES:
                return
            await tx.timers.set_aside(timer, because, now)
            step = Step(tx=tx, office=self._office, now=now, source=f"aside.timer{timer.id}")
            await step.tell(
                self._office.rulebook.queues.for_need(NeedKind.UNSURE),
                f"The bot could not do what was due about {timer.subject}. "
                "Please look at it yourself.",
                urgent=True,
            )
            await step.record("timer.set_aside", timer.subject, because, kind=timer.kind.value)

        await self._store.run(work)
        self._written()
