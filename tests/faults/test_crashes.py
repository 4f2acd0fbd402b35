"""The bot is killed at any moment, again and again, and nothing is lost or said twice."""

import asyncio
import sys
from collections.abc import Callable
from os import environ
from pathlib import Path

import pytest

from tests.fakes.slack import faults
from tests.faults.reckoning import Book, Figures, reckon
from tests.faults.town import Town, a_town

#: A start makes about ten requests before the first message; now and then it dies among them.
STARTING = 10
BUSY = 60
_LOOK_EVERY = 0.05  # seconds between looks at the database while it drains


async def killed_often(town: Town, kills: int, weather: Callable[[Town], None]) -> None:
    """Start, let people write, kill: *kills* times."""
    for _ in range(kills):
        weather(town)
        await town.bot.start()
        least = 1 if town.chance.random() < 0.15 else STARTING
        await town.gets_to(town.progress + town.chance.randint(least, BUSY))
        for _ in range(town.chance.randrange(30)):  # not always at the same point of a request
            await asyncio.sleep(0)
        await town.bot.kill()


async def brought_to_rest(town: Town, within: float) -> None:
    """Start a last time, go on a little, and stop in good order once everything is done."""
    await town.bot.start()
    await town.gets_to(town.progress + BUSY)
    async with asyncio.timeout(within):
        await town.telegram.until(lambda: not town.telegram.updates.pending, within)
        await town.slack.settled()
        while _unfinished(town):  # noqa: ASYNC110 - a commit in another process tells nobody
            await asyncio.sleep(_LOOK_EVERY)
    assert await town.bot.stop() == 0, town.bot.log()


def _unfinished(town: Town) -> int:
    book = Book(town.bot.database)
    try:
        return book.unfinished()
    finally:
        book.close()


def checked(town: Town, kills: int) -> Figures:
    """The figures, printed; fails with everything that is not as promised."""
    book = Book(town.bot.database)
    try:
        figures, wrong = reckon(town, book, kills)
    finally:
        book.close()
    sys.stdout.write(f"\n{figures}\n")
    assert not wrong, "\n".join(wrong)
    assert figures.repeats == 0
    return figures


def fair(_: Town) -> None:
    """Nothing goes wrong but the bot."""


def foul(town: Town) -> None:
    """The platforms have a bad day as well."""
    chance, telegram, slack = town.chance, town.telegram, town.slack
    telegram.no_more_faults()
    for _ in range(chance.randint(1, 3)):
        chance.choice(
            (
                lambda: telegram.fault("sendMessage", retry_after=1),
                lambda: telegram.fault("sendMessage", status=503),
                lambda: telegram.fault("sendMessage", status=502, after_effect=True),
                lambda: telegram.fault("sendMessage", drop=True),
                lambda: telegram.fault("sendMessage", drop=True, after_effect=True),
                lambda: telegram.fault("sendMessage", hang=True, after_effect=True),
                lambda: telegram.fault("getUpdates", drop=True),
                lambda: telegram.fault("getUpdates", status=502, after_effect=True),
                lambda: slack.fault("chat.postMessage", faults.ratelimited(1)),
                lambda: slack.fault("chat.postMessage", faults.broken(503)),
                lambda: slack.fault("chat.postMessage", faults.drop_before()),
                lambda: slack.fault("chat.postMessage", faults.drop_after()),
                lambda: slack.fault("chat.update", faults.drop_after()),
                lambda: slack.fault("conversations.history", faults.broken(503)),
            )
        )()


@pytest.mark.long
async def test_a_killed_bot_loses_nothing_and_says_nothing_twice(tmp_path: Path) -> None:
    async with a_town(tmp_path, seed=7) as town:
        await killed_often(town, 3, fair)
        await brought_to_rest(town, 60)
        figures = checked(town, 3)
    assert figures.messages > 10


@pytest.mark.faults
async def test_killed_again_and_again_on_a_bad_day(tmp_path: Path) -> None:
    """``FAULTS_KILLS=200 FAULTS_SEED=3 make faults`` for another day."""
    kills, seed = int(environ.get("FAULTS_KILLS", "25")), int(environ.get("FAULTS_SEED", "1"))
    async with a_town(tmp_path, seed) as town:
        await killed_often(town, kills, foul)
        town.telegram.no_more_faults()
        await brought_to_rest(town, 300)
        figures = checked(town, kills)
    assert figures.unknown > 0, "no kill came between a send and its answer"
