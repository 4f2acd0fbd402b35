"""The connections: kept, few, never more than allowed, and nothing unknown about waiting."""

import asyncio

import httpx
import pytest
from telegram.error import TimedOut

from adapters.telegram.errors import surely_not_sent
from adapters.telegram.floods import Floods
from adapters.telegram.members import Moderators
from adapters.telegram.pauses import Pauses
from adapters.telegram.request import Request
from bot.domain.outbound import Accepted
from tests.adapters.telegram.building import Naps, a_channel, a_place, an_op
from tests.fakes.telegram import FakeTelegram


async def test_one_after_the_other_goes_over_one_connection():
    async with FakeTelegram() as telegram:
        telegram.user_says(1001, "/start")
        channel = a_channel(telegram)
        for _ in range(10):
            assert isinstance(await channel.deliver(an_op()), Accepted)
        assert telegram.connections == 1
        await channel.close()


async def test_sixty_four_at_once_all_arrive():
    async with FakeTelegram() as telegram:
        for person in range(1001, 1065):
            telegram.user_says(person, "/start")
        channel = a_channel(telegram)
        ops = [an_op(to=a_place(person)) for person in range(1001, 1065)]
        receipts = await asyncio.gather(*map(channel.deliver, ops))
        assert all(isinstance(receipt, Accepted) for receipt in receipts)
        assert telegram.connections <= 64
        await channel.close()


async def test_a_request_that_found_no_free_connection_was_certainly_not_sent():
    async with FakeTelegram() as telegram:
        telegram.fault("getMe", hang=True)
        request = Request(connections=1, read=20.0, verify=httpx.create_ssl_context())
        url = f"{telegram.api_base}/bot{telegram.token}/getMe"
        first = asyncio.create_task(request.post(url))
        await telegram.until(lambda: telegram.asked("getMe"))
        with pytest.raises(TimedOut) as busy:
            await request.post(url, pool_timeout=0.01)
        assert surely_not_sent(busy.value)
        assert len(telegram.asked("getMe")) == 1
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        assert (await request.post(url))["username"] == telegram.username
        await request.shutdown()


async def test_pauses_grow_to_half_a_minute_and_are_never_quite_the_same():
    naps, ids = Naps(), iter("abcdefghijklmnopqrstuvwxyz")
    pauses = Pauses(lambda: next(ids), naps)
    for _ in range(12):
        await pauses.wait()
    assert 15 <= naps.taken[-1] <= 30
    assert len(set(naps.taken)) == 12
    pauses.reset()
    await pauses.wait()
    await pauses.wait(at_least=99)
    assert naps.taken[-2] <= 1
    assert naps.taken[-1] == 99


async def test_moderators_are_asked_for_again_when_that_is_old_or_their_rights_changed():
    asked, time = [], [0.0]

    async def ask(chat):
        asked.append(chat)
        return frozenset({1})

    moderators = Moderators(ask, lambda: time[0])
    await moderators.of([-1, -2, -1])
    assert await moderators.of([-1]) == {-1: frozenset({1})}
    assert asked == [-2, -1]
    moderators.forget(-1)
    await moderators.of([-1])
    time[0] = 301.0
    await moderators.of([-2])
    assert asked == [-2, -1, -1, -2]


async def test_no_more_groups_are_remembered_than_fit():
    async def ask(chat):
        return frozenset()

    moderators = Moderators(ask, lambda: 0.0)
    await moderators.of(range(-1500, 0))
    assert len(moderators.groups) == 1000


def test_a_flood_limit_that_is_over_says_nothing_about_the_next_chat():
    time = [0.0]
    floods = Floods(lambda: time[0])
    assert not floods.everybodys(1, 10)
    assert not floods.everybodys(1, 10)
    assert floods.everybodys(2, 10)
    time[0] = 11.0
    assert not floods.everybodys(3, 10)
