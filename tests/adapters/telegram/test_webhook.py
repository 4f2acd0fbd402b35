"""The webhook: Telegram hears 200 only after what it said is stored."""

import asyncio
import io
import socket

import aiohttp
import pytest

from bot.domain.errors import ConfigError
from bot.ports.channel import Condition
from tests.adapters.telegram.building import SECRET, Ears, Naps, a_channel, running
from tests.fakes.telegram import FakeTelegram


@pytest.fixture
def port():
    """A port that stays ours: bound but not listening, so that only who names it can use it."""
    with socket.socket() as reserved:
        reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        reserved.bind(("127.0.0.1", 0))
        yield reserved.getsockname()[1]


def by_webhook(telegram, port, naps=None):
    return a_channel(
        telegram,
        naps=naps,
        mode="webhook",
        webhook_url=f"http://127.0.0.1:{port}/telegram/hook",
        webhook_port=str(port),
        secret_token=SECRET,
    )


async def test_what_a_person_writes_arrives_and_is_confirmed_once_it_is_stored(port):
    async with FakeTelegram() as telegram:
        ears, channel = Ears(), by_webhook(telegram, port)
        async with running(channel, ears):
            update = telegram.user_says(1001, "The boiler is out")
            await telegram.until(lambda: telegram.acknowledged)
            assert (await channel.health()).condition is Condition.HEALTHY
        assert [event.text for event in ears.events] == ["The boiler is out"]
        assert telegram.acknowledged == [update["update_id"]]


async def test_telegram_is_told_where_to_call_with_what_and_for_what(port):
    async with FakeTelegram() as telegram:
        async with running(by_webhook(telegram, port), Ears()):
            await telegram.until(lambda: telegram.pusher.webhook)
        asked = telegram.asked("setWebhook")[0]
        assert asked["url"] == f"http://127.0.0.1:{port}/telegram/hook"
        assert asked["secret_token"] == SECRET
        assert "message" in asked["allowed_updates"]
        assert asked["drop_pending_updates"] == "false"


async def test_the_order_in_each_chat_is_kept_while_chats_go_side_by_side(port):
    async with FakeTelegram() as telegram:
        for number in range(60):
            telegram.user_says(1001 + number % 3, f"{number}")
        ears = Ears()
        async with running(by_webhook(telegram, port), ears):
            await telegram.until(lambda: len(telegram.acknowledged) == 60)
        for person in ("1001", "1002", "1003"):
            said = [int(event.text) for event in ears.events if event.actor.id == person]
            assert said == sorted(said)
            assert len(said) == 20


async def test_what_could_not_be_stored_is_refused_with_500_and_comes_again(port):
    async with FakeTelegram() as telegram:
        ears = Ears(failures=2)
        async with running(by_webhook(telegram, port), ears):
            telegram.user_says(1001, "The boiler is out")
            await telegram.until(lambda: telegram.acknowledged)
        assert telegram.pusher.answers == [500, 500, 200]
        assert len(ears.events) == 1


async def test_stopped_while_storing_it_is_delivered_again(port):
    async with FakeTelegram() as telegram:
        reached = asyncio.Event()

        async def fails_late(events):
            reached.set()
            raise OSError("killed")

        async with running(by_webhook(telegram, port), fails_late):
            telegram.user_says(1001, "The boiler is out")
            await reached.wait()
        assert telegram.acknowledged == []
        ears = Ears()
        async with running(by_webhook(telegram, port), ears):
            await telegram.until(lambda: telegram.acknowledged)
        # Setting the webhook anew may cut a call that was just being answered: it comes twice.
        assert {event.text for event in ears.events} == {"The boiler is out"}


@pytest.mark.parametrize(
    "secret, body, status",
    [
        ("a wrong secret", b"{}", 403),
        (None, b"{}", 403),
        (SECRET, b"not json", 400),
        (SECRET, b"[]", 400),
        (SECRET, b"x" * (2**20 + 1), 413),
        (SECRET, b'{"update_id": 1, "unheard_of": {}}', 200),
    ],
)
async def test_a_call_is_taken_only_with_the_secret_and_in_form(secret, body, status, port):
    async with FakeTelegram() as telegram, aiohttp.ClientSession() as session:
        ears = Ears()
        async with running(by_webhook(telegram, port), ears):
            await telegram.until(lambda: telegram.pusher.webhook)
            headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
            url = f"http://127.0.0.1:{port}/telegram/hook"
            async with session.post(url, data=io.BytesIO(body), headers=headers) as answer:
                assert answer.status == status
        assert ears.events == []


async def test_other_paths_are_not_served(port):
    async with (
        FakeTelegram() as telegram,
        aiohttp.ClientSession() as session,
        running(by_webhook(telegram, port), Ears()),
    ):
        await telegram.until(lambda: telegram.pusher.webhook)
        async with session.get(f"http://127.0.0.1:{port}/") as answer:
            assert answer.status == 404


async def test_a_webhook_that_cannot_be_set_is_tried_again(port):
    async with FakeTelegram() as telegram:
        telegram.fault("setWebhook", status=502, times=2)
        naps, ears = Naps(), Ears()
        async with running(by_webhook(telegram, port, naps), ears):
            telegram.user_says(1001, "Hello")
            await telegram.until(lambda: telegram.acknowledged)
        assert len(naps.taken) == 2


async def test_a_port_that_is_taken_is_named():
    async with FakeTelegram() as telegram:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            channel = by_webhook(telegram, taken.getsockname()[1])
            with pytest.raises(ConfigError, match="TENANTLINE_TELEGRAM__WEBHOOK_PORT"):
                await channel.run(Ears())
            await channel.close()
