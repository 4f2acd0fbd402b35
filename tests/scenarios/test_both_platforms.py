"""The whole way, through the real client libraries: Telegram at one end, Slack at the other.

The bot is started as ``tenantline run`` starts it, from settings; both platforms are servers
on loopback that answer as the platforms document.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.bootstrap import run_bot
from bot.config import installed, load
from tests.fakes.slack import FakeSlack, faults
from tests.fakes.telegram import GROUP, FakeTelegram

SAM = 1001
ANNA, SUE = "U0ANNA", "U0SUE"
ABUSE = "You stupid useless bitch, my boiler is broken and there is no heating"


@dataclass
class World:
    """Both platforms, with the bot between them."""

    telegram: FakeTelegram
    slack: FakeSlack

    def read(self, chat: int = SAM) -> list[str]:
        """What people have read in a Telegram chat."""
        return [sent.text for sent in self.telegram.sent(chat)]

    async def reads(self, words: str, chat: int = SAM) -> str:
        """Wait until a text with *words* has arrived; that text."""
        await self.telegram.until(lambda: any(words in text for text in self.read(chat)))
        return next(text for text in self.read(chat) if words in text)

    async def card(self, room: str, words: str = "") -> Mapping[str, Any]:
        """Wait for a card in a room; the newest that holds *words*."""
        await self.slack.until(lambda: self._cards(room, words))
        return self._cards(room, words)[-1]

    def _cards(self, room: str, words: str) -> list[Mapping[str, Any]]:
        there = self.slack.messages(room)
        return [one for one in there if labels(one) and words in str(one["blocks"])]

    async def presses(self, who: str, room: str, card: Mapping[str, Any], label: str) -> None:
        """Press the button of that label on a card."""
        action = next(one["action_id"] for one in buttons(card) if one["text"]["text"] == label)
        await self.slack.presses(who, room, card["ts"], action)

    async def form(self) -> dict[str, Any]:
        """Wait until a form is open and filled in."""
        await self.slack.until(lambda: self.slack.views and "submit" in self.slack.views[-1])
        return self.slack.views[-1]

    async def card_says(self, room: str, words: str) -> None:
        """Wait until a card shows *words*."""
        await self.slack.until(lambda: self._cards(room, words))


def buttons(message: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The buttons on a message, wherever they sit."""
    rows = [block for block in message.get("blocks", ()) if block["type"] == "actions"]
    return [element for row in rows for element in row["elements"] if element["type"] == "button"]


def labels(message: Mapping[str, Any]) -> list[str]:
    """What the buttons say."""
    return [element["text"]["text"] for element in buttons(message)]


@asynccontextmanager
async def both(folder: Path) -> AsyncIterator[World]:
    """The bot from settings alone, polling Telegram and on a socket to Slack."""
    async with FakeTelegram() as telegram, FakeSlack() as slack:
        given = {
            "TENANTLINE_DATA_DIR": str(folder),
            "TENANTLINE_OPS__PORT": "0",
            "TENANTLINE_LOG_LEVEL": "error",
            "TENANTLINE_TELEGRAM__TOKEN": telegram.token,
            "TENANTLINE_TELEGRAM__API_BASE": telegram.api_base,
        }
        for key, value in slack.section(agents=ANNA, supervisors=SUE).items():
            given[f"TENANTLINE_SLACK__{key.upper()}"] = value
        settings = load(installed(), environ=given, env_file=folder / "none.env")
        running = asyncio.create_task(run_bot(settings))
        try:
            await telegram.until(lambda: telegram.asked("getUpdates") or running.done())
            await slack.until(lambda: slack.connections or running.done())
            if running.done():
                running.result()  # says why it did not start
            yield World(telegram, slack)
        finally:
            running.cancel()
            with pytest.raises(asyncio.CancelledError):
                await running


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Both platforms, for the length of one story."""
    async with both(tmp_path) as made:
        yield made


async def test_from_a_tenants_first_word_to_an_agents_answer(world: World) -> None:
    world.telegram.user_says(SAM, "Kitchen tap dripping")
    await world.reads("R-1001")
    card = await world.card("#repairs", "R-1001")

    await world.presses(ANNA, "#repairs", card, "Claim")
    await world.card_says("#repairs", "has it")
    await world.presses(ANNA, "#repairs", card, "Reply to tenant")
    await world.slack.submits(ANNA, await world.form(), {"text": "A plumber comes on *Tuesday*."})

    assert await world.reads("A plumber comes") == "A plumber comes on *Tuesday*."
    await world.card_says("#repairs", "delivered")


async def test_safety_advice_reaches_the_tenant_before_anything_else(world: World) -> None:
    world.telegram.user_says(SAM, "I can smell gas in the kitchen")
    await world.card("#repairs", "EMERGENCY")
    await world.reads("R-1001")

    assert "0800 111 999" in world.read()[0][:60]


async def test_what_is_typed_in_a_thread_stays_in_slack(world: World) -> None:
    world.telegram.user_says(SAM, "Kitchen tap dripping")
    card = await world.card("#repairs", "R-1001")
    await world.slack.says(ANNA, "#repairs", "this one always moans", thread=card["ts"])
    await world.slack.until(lambda: world.slack.whispers(ANNA))

    assert not any("moans" in text for text in world.read())


async def test_an_abusive_message_brings_the_clause_and_a_folded_card(world: World) -> None:
    world.telegram.user_says(SAM, ABUSE)
    await world.reads("R-1001")
    await world.reads("house rules")
    card = await world.card("#moderation", "M-1")
    await world.card_says("#moderation", "warning delivered")

    shown = str(world.slack.messages("#moderation")) + str(world.slack.messages("#repairs"))
    assert "useless bitch" not in shown
    await world.presses(SUE, "#moderation", card, "Show words")
    await world.slack.until(lambda: "useless bitch" in str(world.slack.whispers(SUE)))


async def test_a_photo_sent_afterwards_appears_in_the_cases_thread(world: World) -> None:
    world.telegram.user_says(SAM, "Kitchen tap dripping")
    card = await world.card("#repairs", "R-1001")
    world.telegram.sends(SAM, SAM, photo=world.telegram.photo(b"a dripping tap"))

    await world.slack.until(
        lambda: any("files" in one for one in world.slack.thread("#repairs", card["ts"]))
    )


async def test_a_group_post_is_removed_and_its_repair_goes_on_in_private(world: World) -> None:
    world.telegram.makes_group()
    post = world.telegram.group_says(SAM, "you are a fat ugly bitch Karen")
    await world.telegram.until(lambda: world.telegram.world.deleted)
    assert (GROUP, post["message"]["message_id"]) in world.telegram.world.deleted

    world.telegram.group_says(SAM, "my boiler has packed in, no heating")
    await world.card("#repairs", "R-1001")
    await world.telegram.until(
        lambda: "?start=carry-on" in str([s.buttons for s in world.telegram.sent(GROUP)])
    )


async def test_a_send_whose_answer_was_lost_is_looked_up_in_slack_and_not_posted_twice(
    world: World,
) -> None:
    world.slack.fault("chat.postMessage", faults.drop_after())
    world.telegram.user_says(SAM, "Kitchen tap dripping")
    card = await world.card("#repairs", "R-1001")
    await world.presses(ANNA, "#repairs", card, "Claim")
    await world.card_says("#repairs", "has it")

    assert len([one for one in world.slack.messages("#repairs") if labels(one)]) == 1
