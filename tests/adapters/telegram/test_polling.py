"""Long polling through the real library: nothing is confirmed before it is stored."""

import asyncio

from bot.domain.messages import ActionInvoked, MessageReceived
from bot.ports.channel import Condition
from tests.adapters.telegram.building import Ears, Naps, a_channel, a_context, running
from tests.fakes.telegram import FakeTelegram


def _conditions(naps):
    return {health.condition for health in naps.health}


async def test_what_a_person_writes_arrives_and_is_confirmed_once_it_is_stored():
    async with FakeTelegram() as telegram:
        ears = Ears()
        async with running(a_channel(telegram), ears):
            update = telegram.user_says(1001, "The boiler is out")
            await telegram.until(lambda: telegram.acknowledged)
        assert [event.text for event in ears.events] == ["The boiler is out"]
        assert telegram.acknowledged == [update["update_id"]]


async def test_all_that_is_waiting_is_stored_in_one_go_and_in_order():
    async with FakeTelegram() as telegram:
        for number in range(100):
            telegram.user_says(1001 + number % 7, f"message {number}")
        ears = Ears()
        async with running(a_channel(telegram), ears):
            await telegram.until(lambda: len(telegram.acknowledged) == 100)
        assert len(ears.batches) == 1
        assert [event.text for event in ears.events] == [f"message {n}" for n in range(100)]


async def test_what_could_not_be_stored_comes_again_and_after_a_longer_pause_each_time():
    async with FakeTelegram() as telegram:
        ears, naps = Ears(failures=6), Naps()
        async with running(a_channel(telegram, naps=naps), ears):
            telegram.user_says(1001, "The boiler is out")
            await telegram.until(lambda: telegram.acknowledged)
        assert ears.tried == 7
        assert [event.text for event in ears.events] == ["The boiler is out"]
        bounds = [(0.5, 1), (1, 2), (2, 4), (4, 8), (8, 16), (15, 30)]
        assert all(low <= nap <= high for nap, (low, high) in zip(naps.taken, bounds, strict=True))


async def test_nothing_is_confirmed_while_it_is_being_stored():
    async with FakeTelegram() as telegram:
        stored = asyncio.Event()

        async def slow(events):
            await stored.wait()

        async with running(a_channel(telegram), slow):
            telegram.user_says(1001, "The boiler is out")
            await telegram.until(lambda: telegram.handed_over)
            await asyncio.sleep(0)
            assert telegram.acknowledged == []
            stored.set()
            await telegram.until(lambda: telegram.acknowledged)


async def test_stopped_between_storing_and_confirming_it_is_delivered_again():
    """The crash that matters: stored, and dead before Telegram hears of it."""
    async with FakeTelegram() as telegram:
        telegram.user_says(1001, "The boiler is out")
        reached = asyncio.Event()

        async def dies_after_storing(events):
            reached.set()
            await asyncio.Event().wait()

        async with running(a_channel(telegram), dies_after_storing):
            await reached.wait()
        assert telegram.acknowledged == []
        ears = Ears()
        async with running(a_channel(telegram), ears):
            await telegram.until(lambda: telegram.acknowledged)
        assert [event.text for event in ears.events] == ["The boiler is out"]
        assert len(telegram.handed_over) == 2


async def test_stopping_asks_nothing_more_of_telegram():
    async with FakeTelegram() as telegram:
        async with running(a_channel(telegram), Ears()):
            telegram.user_says(1001, "Hello")
            await telegram.until(lambda: telegram.acknowledged)
            await telegram.until(lambda: len(telegram.asked("getUpdates")) == 2)
        assert len(telegram.asked("getUpdates")) == 2


async def test_only_the_kinds_of_update_we_understand_are_asked_for():
    async with FakeTelegram() as telegram:
        async with running(a_channel(telegram), Ears()):
            await telegram.until(lambda: telegram.asked("getUpdates"))
        assert telegram.asked("getUpdates")[0]["allowed_updates"] == [
            "message", "edited_message", "callback_query", "my_chat_member", "chat_member",
        ]  # fmt: skip


async def test_a_payload_nobody_can_read_does_not_hold_back_the_others():
    async with FakeTelegram() as telegram:
        telegram.user_says(1001, "first")
        telegram.sends(1002, 1002, entities="not a list", text="half of it can be read")
        telegram.tells("message", {"nonsense": True})
        telegram.tells("my_chat_member", {"chat": 5})
        telegram.user_says(1001, "last")
        ears = Ears()
        async with running(a_channel(telegram), ears):
            await telegram.until(lambda: len(telegram.acknowledged) == 5)
        assert [(event.actor.id, event.text) for event in ears.events] == [
            ("1001", "first"), ("1002", "half of it can be read"), ("1001", "last"),
        ]  # fmt: skip
        assert ears.events[1].media[0].kind == "other"


async def test_a_pressed_button_is_answered_after_it_is_stored():
    async with FakeTelegram() as telegram:
        said = telegram.user_says(1001, "Hello")
        ears = Ears()
        async with running(a_channel(telegram), ears):
            telegram.invokes(1001, "challenge:M-17", said["message"])
            await telegram.until(lambda: telegram.world.answered_queries)
        pressed = ears.events[-1]
        assert isinstance(pressed, ActionInvoked)
        assert (pressed.action, pressed.subject) == ("challenge", "M-17")


async def test_a_button_that_cannot_be_answered_is_pressed_all_the_same():
    async with FakeTelegram() as telegram:
        telegram.fault("answerCallbackQuery", status=400, description="Bad Request: query is old")
        said = telegram.user_says(1001, "Hello")
        telegram.invokes(1001, "status", said["message"])
        ears = Ears()
        async with running(a_channel(telegram), ears):
            await telegram.until(lambda: len(telegram.acknowledged) == 2)
            await telegram.until(lambda: telegram.faults_happened)
        assert [event.type for event in ears.events] == ["message_received", "action_invoked"]


async def test_a_second_poller_shows_as_down_until_it_is_gone():
    async with FakeTelegram() as telegram:
        naps, ears = Naps(), Ears()
        channel = a_channel(telegram, naps=naps)
        words = "Conflict: terminated by other getUpdates request"
        telegram.fault("getUpdates", status=409, description=words, times=3)
        async with running(channel, ears):
            telegram.user_says(1001, "Hello")
            await telegram.until(lambda: telegram.acknowledged)
            assert (await channel.health()).condition is Condition.HEALTHY
        assert [health.condition for health in naps.health] == [Condition.DOWN] * 3
        assert "another program" in naps.health[0].because


async def test_two_pollers_at_once_are_told_so_and_lose_nothing():
    async with FakeTelegram() as telegram:
        first, second = Ears(), Ears()
        naps = Naps()
        async with running(a_channel(telegram, naps=naps), first):
            await telegram.until(lambda: telegram.asked("getUpdates"))
            async with running(a_channel(telegram, naps=naps), second):
                await telegram.until(lambda: Condition.DOWN in _conditions(naps))
                telegram.user_says(1001, "Hello")
                await telegram.until(lambda: telegram.acknowledged)
        assert {event.text for event in first.events + second.events} == {"Hello"}


async def test_a_lost_network_is_waited_out():
    async with FakeTelegram() as telegram:
        telegram.fault("*", drop=True, times=4)
        naps, ears = Naps(), Ears()
        channel = a_channel(telegram, naps=naps)
        assert (await channel.health()).condition is Condition.STARTING
        async with running(channel, ears):
            telegram.user_says(1001, "Hello")
            await telegram.until(lambda: telegram.acknowledged)
            health = await channel.health()
        assert len(naps.taken) == 4
        assert health.condition is Condition.HEALTHY
        assert health.last_inbound_at is not None


async def test_a_token_telegram_refuses_shows_as_down():
    async with FakeTelegram() as telegram:
        telegram.fault("getMe", status=401, times=2)
        naps = Naps()
        async with running(a_channel(telegram, naps=naps), Ears()):
            await telegram.until(lambda: telegram.asked("getUpdates"))
        assert _conditions(naps) == {Condition.DOWN}
        assert "token" in naps.health[0].because


async def test_flood_control_of_polling_is_waited_for():
    async with FakeTelegram() as telegram:
        telegram.fault("getUpdates", retry_after=17)
        naps = Naps()
        async with running(a_channel(telegram, naps=naps), Ears()):
            telegram.user_says(1001, "Hello")
            await telegram.until(lambda: telegram.acknowledged)
        assert naps.taken == [17.0]


async def test_a_webhook_left_over_is_taken_away_without_losing_anything():
    async with FakeTelegram() as telegram:
        telegram.user_says(1001, "Hello")
        telegram.updates.webhook_is_set = True
        ears = Ears()
        async with running(a_channel(telegram), ears):
            await telegram.until(lambda: telegram.acknowledged)
        assert len(ears.events) == 1


async def test_commands_are_offered_with_the_words_of_the_pack():
    async with FakeTelegram() as telegram:
        context = a_context(commands=[("status", "How my repairs stand")])
        async with running(a_channel(telegram, context=context), Ears()):
            await telegram.until(lambda: telegram.asked("getUpdates"))
        assert telegram.world.commands == [("status", "How my repairs stand")]


async def test_commands_that_cannot_be_offered_stop_nothing():
    async with FakeTelegram() as telegram:
        context = a_context(commands=[("Not A Command", "x")])
        async with running(a_channel(telegram, context=context), Ears()):
            telegram.user_says(1001, "Hello")
            await telegram.until(lambda: telegram.acknowledged)


async def test_an_administrator_writes_as_a_moderator_and_others_as_people():
    async with FakeTelegram() as telegram:
        telegram.makes_group(admins=(2001,))
        telegram.group_says(2001, "Please keep to the rules")
        telegram.group_says(2002, "Make me")
        telegram.says_anonymously("I said please")
        ears = Ears()
        async with running(a_channel(telegram), ears):
            await telegram.until(lambda: len(telegram.acknowledged) == 4)
        written = [event for event in ears.events if isinstance(event, MessageReceived)]
        assert [event.actor.kind for event in written] == ["moderator", "person", "moderator"]
        assert len(telegram.asked("getChatAdministrators")) == 1


async def test_nobody_moderates_a_group_whose_administrators_cannot_be_looked_up():
    async with FakeTelegram() as telegram:
        telegram.makes_group(admins=(2001,))
        telegram.fault("getChatAdministrators", status=502)
        telegram.group_says(2001, "Please keep to the rules")
        ears = Ears()
        async with running(a_channel(telegram), ears):
            await telegram.until(lambda: len(telegram.acknowledged) == 2)
        assert ears.events[-1].actor.kind == "person"


async def test_neither_texts_nor_names_nor_the_token_reach_a_log(caplog, capsys):
    caplog.set_level("DEBUG")
    async with FakeTelegram() as telegram:
        telegram.fault("getUpdates", status=500)
        telegram.tells("message", {"text": "secret words", "from": {"first_name": "Zebedee"}})
        telegram.user_says(1001, "secret words")
        async with running(a_channel(telegram), Ears(failures=1)):
            await telegram.until(lambda: len(telegram.acknowledged) == 2)
        written = caplog.text + "".join(capsys.readouterr())
        assert "telegram.update_untranslatable" in written
        for private in (telegram.token, "secret words", "Zebedee", "Ada"):
            assert private not in written
