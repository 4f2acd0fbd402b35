"""A landlord's town: tenants on a fake Telegram, staff on a fake Slack, a bot between them.

Everything is drawn from one seed. Nobody waits for time to pass: what happens next depends
on how far the bot has come, counted in requests it made.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.fakes.slack import Delivery, FakeSlack, Patience
from tests.fakes.telegram import FakeTelegram
from tests.faults.bot_process import BotProcess

QUEUES = ("repairs", "complaints", "enquiries", "moderation")
AGENTS, SUPERVISOR = ("U0ANN", "U0BOB"), "U0SUE"
TENANTS = 14
#: What waits for the bot while it is down or slow; people do not write without end.
WAITING = 25
PATIENCE = 120.0  # seconds; over it, something is wrong with the bot

SAYINGS = (
    "The kitchen tap is dripping all day long",
    "My radiator is cold and the boiler makes a strange noise",
    "the toilet is leaking onto the floor, please send someone",
    "I can smell gas in the hallway",
    "Any news on my repair please? It has been three weeks",
    "I want to make a formal complaint, nobody ever calls me back",
    "Your repairs man never turned up, this is not good enough",
    "thank you very much",
    "Thanks!",
    "You stupid useless bitch, fix my boiler",
    "you are all fucking idiots over there",
    "How do I pay my rent online?",
    "hello",
    "It is still dripping, now it is worse than yesterday",
)
ANSWERS = ("A plumber comes on Tuesday at ten.", "We have ordered the part, thank you for waiting.")


@dataclass(slots=True)
class Town:
    """Both platforms and the bot."""

    telegram: FakeTelegram
    slack: FakeSlack
    bot: BotProcess
    chance: Random
    pressed: list[Delivery] = field(default_factory=list)
    _written: list[dict] = field(default_factory=list)
    _sent: set[str] = field(default_factory=set)

    @property
    def progress(self) -> int:
        """How many requests the bot has made so far."""
        return len(self.telegram.requests) + len(self.slack.calls)

    async def gets_to(self, goal: int) -> None:
        """Let people write and press until the bot has made *goal* requests in all."""
        async with asyncio.timeout(PATIENCE):
            while self.progress < goal:
                assert self.bot.is_alive, self.bot.log()
                self._somebody_writes()
                await self._staff_work()
                await self._moves_on()

    async def _moves_on(self) -> None:
        """Wait for the bot's next request, at either platform."""
        now = self.progress
        news = [
            asyncio.ensure_future(platform.until(lambda: self.progress > now))
            for platform in (self.telegram, self.slack)
        ]
        try:
            await asyncio.wait(news, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for waiting in news:
                waiting.cancel()
            await asyncio.gather(*news, return_exceptions=True)

    def _somebody_writes(self) -> None:
        if len(self.telegram.updates.pending) >= WAITING:
            return
        tenant = 1000 + self.chance.randrange(TENANTS)
        said = self.telegram.sent(tenant)
        if self.chance.random() < 0.1 and said and said[-1].labels:
            self.telegram.presses(tenant, self.chance.choice(said[-1].labels))
        elif self.chance.random() < 0.1 and self._written:
            changed = self.chance.choice(self._written)
            self.telegram.edits(changed, self.chance.choice(SAYINGS))
        else:
            self._written.append(self.telegram.user_says(tenant, self.chance.choice(SAYINGS)))

    async def _staff_work(self) -> None:
        """Somebody presses, types a command or notes something; forms that opened are sent in."""
        for view in [one for one in self.slack.views if "submit" in one]:
            if view["id"] in self._sent:
                continue
            self._sent.add(view["id"])
            answer = self.chance.choice(ANSWERS)
            values = dict.fromkeys(_questions(view), answer)
            submitted = await self.slack.submits(view["user"], view, values, wait=False)
            self.pressed.append(submitted)
        queue = self.chance.choice(QUEUES)
        cards = [message for message in self.slack.messages(queue) if _buttons(message)]
        if cards and self.slack.connections and self.chance.random() < 0.4:
            await self._look_at(queue, self.chance.choice(cards))

    async def _look_at(self, queue: str, message: dict) -> None:
        who = SUPERVISOR if queue == "moderation" else self.chance.choice(AGENTS)
        button = self.chance.choice(_buttons(message))
        chosen = self.chance.choice(_options(button)) if _options(button) else None
        match self.chance.choice(("press", "press", "command", "note")):
            case "press":
                ts, action = message["ts"], button["action_id"]
                press = await self.slack.presses(who, queue, ts, action, wait=False, chosen=chosen)
                self.pressed.append(press)
            case "command":
                subject = (chosen or button)["value"]
                text = f"reply {subject} {self.chance.choice(ANSWERS)}"
                self.pressed.append(await self.slack.commands(who, queue, text, wait=False))
            case "note":
                await self.slack.says(who, queue, "rang them", thread=message["ts"], wait=False)


def _buttons(message: dict) -> list[dict]:
    blocks = [block for block in message.get("blocks", ()) if block["type"] == "actions"]
    return [element for block in blocks for element in block["elements"]]


def _options(element: dict) -> list[dict]:
    """What a menu offers; nothing for a button."""
    groups = element.get("option_groups", [element])
    return [option for group in groups for option in group.get("options", ())]


def _questions(view: dict) -> list[str]:
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    return [b["block_id"] for b in inputs if b["element"]["type"] == "plain_text_input"]


@asynccontextmanager
async def a_town(folder: Path, seed: int) -> AsyncIterator[Town]:
    """A town whose bot is not started yet."""
    patience = Patience(acknowledge_within=3.0, retries=40, pause=0.05)
    async with FakeTelegram() as telegram, FakeSlack(patience=patience) as slack:
        settings = {
            "TENANTLINE_CHANNELS": "telegram,slack",
            "TENANTLINE_OPS__PORT": "0",
            "TENANTLINE_LOG_FORMAT": "json",
            "TENANTLINE_TELEGRAM__TOKEN": telegram.token,
            "TENANTLINE_TELEGRAM__API_BASE": telegram.api_base,
            # Telegram's limits have their own tests; here they would only make it long.
            "TENANTLINE_TELEGRAM__PER_SECOND": "0",
            "TENANTLINE_TELEGRAM__PER_CHAT_PER_SECOND": "0",
            "TENANTLINE_SLACK__BOT_TOKEN": slack.bot_token,
            "TENANTLINE_SLACK__APP_TOKEN": slack.app_token,
            "TENANTLINE_SLACK__API_BASE": slack.api_base,
            "TENANTLINE_SLACK__AGENTS": ",".join(AGENTS),
            "TENANTLINE_SLACK__SUPERVISORS": SUPERVISOR,
        }
        bot = BotProcess(folder, settings)
        try:
            yield Town(telegram, slack, bot, Random(seed))
        finally:
            await bot.clear_away()
