"""The worker that fires what is due: a spoilt timer is given up on, and the others go on."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from structlog.testing import capture_logs

from bot.domain.timers import Timer, TimerKind
from bot.pipeline.step import Office
from bot.pipeline.timers import TRIES, Timers
from bot.store.sqlite import open_store
from tests.scenarios.landlord import DESK, a_landlord, the_pack

NOW = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)


def a_timer(key: str, subject: str, at: datetime = NOW, **detail: str) -> Timer:
    return Timer(key=key, kind=TimerKind.CLOCKS, subject=subject, due_at=at, detail=detail)


async def test_a_spoilt_timer_is_shown_to_a_person_and_holds_nobody_up(tmp_path: Path) -> None:
    async with a_landlord(tmp_path, start=NOW) as home:
        await home.says("Sam", "my kitchen tap drips")
        spoilt = a_timer("spoilt", "R-1001")  # it does not say since when to look

        async def work(tx) -> None:
            await tx.timers.set(spoilt)

        await home.store.run(work)
        with capture_logs() as logs:
            await home.settle()
            for _ in range(TRIES):
                await home.passes(minutes=5)
        assert [line["event"] for line in logs].count("timer.failed") == TRIES
        (told,) = [note.text for note in home.told("enquiries") if "was due about" in note.text]
        assert "R-1001" in told
        await home.passes(days=40)
        assert [note for note in home.told("repairs") if note.text.startswith("MISSED")]


async def test_a_timer_that_is_not_due_yet_waits_and_one_about_nothing_fires(
    tmp_path: Path,
) -> None:
    async with open_store(tmp_path / "tenantline.db", now=lambda: NOW) as store:
        office = Office(rulebook=the_pack(), staff=DESK)
        timers = Timers(store, office, lambda: NOW, lambda: None)

        async def work(tx) -> None:
            await tx.timers.set(a_timer("gone", "R-9999", NOW - timedelta(days=1)))
            await tx.timers.set(a_timer("later", "R-9999", NOW + timedelta(days=1)))

        await store.run(work)
        running = asyncio.create_task(timers.run())
        await timers.settled()
        assert await store.read(lambda tx: tx.timers.next_at()) == NOW + timedelta(days=1)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
