"""The fake Telegram refuses what Telegram refuses, in Telegram's words.

Asked through the library's own client, so that fake and adapter cannot agree on a mistake.
"""

import asyncio

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto
from telegram.error import BadRequest, Conflict, InvalidToken
from telegram.request import HTTPXRequest

from adapters.telegram.request import FloodError, Request
from tests.fakes.telegram import BOT_ID, GROUP, TOKEN, FakeTelegram
from tests.fakes.telegram.markup import MarkupError, parsed


def a_bot(telegram, token=TOKEN):
    return Bot(
        token,
        base_url=f"{telegram.api_base}/bot",
        request=HTTPXRequest(),
        get_updates_request=HTTPXRequest(connection_pool_size=2),
    )


async def closed(bot):
    for request in bot._request:
        await request.shutdown()


async def test_an_offset_confirms_what_is_below_it_and_nothing_else():
    async with FakeTelegram() as telegram:
        bot = a_bot(telegram)
        ids = [telegram.user_says(1001, f"{n}")["update_id"] for n in range(3)]
        assert [update.update_id for update in await bot.get_updates()] == ids
        assert [update.update_id for update in await bot.get_updates(limit=2)] == ids[:2]
        assert telegram.acknowledged == []
        assert [u.update_id for u in await bot.get_updates(offset=ids[1])] == ids[1:]
        assert telegram.acknowledged == ids[:1]
        assert [u.update_id for u in await bot.get_updates(offset=-1)] == ids[2:]
        assert telegram.acknowledged == ids[:2]
        await closed(bot)


async def test_a_waiting_poll_ends_when_somebody_writes_and_a_second_poll_ends_the_first():
    async with FakeTelegram() as telegram:
        bot = a_bot(telegram)
        first = asyncio.create_task(bot.get_updates(timeout=50))
        await telegram.until(lambda: telegram.asked("getUpdates"))
        second = asyncio.create_task(bot.get_updates(timeout=50))
        with pytest.raises(Conflict, match="terminated by other getUpdates"):
            await first
        telegram.user_says(1001, "Hello")
        assert len(await second) == 1
        await closed(bot)


async def test_while_a_webhook_is_set_polling_is_a_conflict():
    async with FakeTelegram() as telegram:
        bot = a_bot(telegram)
        await bot.set_webhook("https://bot.example/hook", secret_token="a-secret")
        with pytest.raises(Conflict, match="webhook is active"):
            await bot.get_updates()
        await bot.delete_webhook()
        assert (await bot.get_webhook_info()).url == ""
        await closed(bot)


async def test_a_wrong_token_is_refused():
    async with FakeTelegram() as telegram:
        bot = a_bot(telegram, "700001:AAwrong")
        with pytest.raises(InvalidToken):
            await bot.get_me()
        await closed(bot)


@pytest.mark.parametrize(
    "given, says",
    [
        ({"text": "x" * 4097}, "Message is too long"),
        ({"text": "🥶" * 2049}, "Message is too long"),
        ({"text": "<i> </i>", "parse_mode": "HTML"}, "Message text is empty"),
        ({"text": "<b>x", "parse_mode": "HTML"}, "end tag corresponding to start tag"),
        ({"text": "x", "reply_to_message_id": 99}, "Message to be replied not found"),
        ({"text": "x", "message_thread_id": 99}, "Message thread not found"),
    ],
)
async def test_a_message_out_of_bounds_is_refused(given, says):
    async with FakeTelegram() as telegram:
        telegram.user_says(1001, "/start")
        bot = a_bot(telegram)
        with pytest.raises(BadRequest, match=says):
            await bot.send_message(1001, **given)
        await closed(bot)


async def test_markup_does_not_count_towards_the_limit():
    async with FakeTelegram() as telegram:
        telegram.user_says(1001, "/start")
        bot = a_bot(telegram)
        await bot.send_message(1001, f"<b>{'&amp;' * 4096}</b>", parse_mode="HTML")
        assert telegram.sent(1001)[0].text == "&" * 4096
        await closed(bot)


@pytest.mark.parametrize(
    "button",
    [
        InlineKeyboardButton("x", callback_data="d" * 65),
        InlineKeyboardButton("x", url="no address"),
    ],
)
async def test_a_button_out_of_bounds_is_refused(button):
    async with FakeTelegram() as telegram:
        telegram.user_says(1001, "/start")
        bot = a_bot(telegram)
        with pytest.raises(BadRequest):
            await bot.send_message(1001, "x", reply_markup=InlineKeyboardMarkup([[button]]))
        await closed(bot)


async def test_an_edit_that_changes_nothing_is_refused_and_another_is_made():
    async with FakeTelegram() as telegram:
        telegram.user_says(1001, "/start")
        bot = a_bot(telegram)
        sent = await bot.send_message(1001, "before")
        with pytest.raises(BadRequest, match="Message is not modified"):
            await bot.edit_message_text("before", 1001, sent.message_id)
        await bot.edit_message_text("after", 1001, sent.message_id)
        assert [shown.text for shown in telegram.sent(1001)] == ["before", "after"]
        await closed(bot)


async def test_an_album_arrives_as_messages_that_share_its_id():
    async with FakeTelegram() as telegram:
        telegram.user_says(1001, "/start")
        bot = a_bot(telegram)
        album = [InputMediaPhoto(b"one", caption="Both"), InputMediaPhoto(b"two")]
        sent = await bot.send_media_group(1001, album)
        assert len({message.media_group_id for message in sent}) == 1
        assert [shown.upload.content for shown in telegram.sent(1001)] == [b"one", b"two"]
        await closed(bot)


async def test_who_is_faster_than_telegram_allows_is_told_to_wait():
    async with FakeTelegram(floods=True) as telegram:
        telegram.user_says(1001, "/start")
        telegram.makes_group()
        bot = a_bot(telegram)
        bot._request = (bot._request[0], Request(connections=1, read=20.0, verify=True))
        await bot.send_message(1001, "one")
        with pytest.raises(FloodError) as flood:
            await bot.send_message(1001, "two")
        assert flood.value.seconds >= 1
        for number in range(20):
            await bot.send_message(GROUP, f"{number}")
        with pytest.raises(FloodError):
            await bot.send_message(GROUP, "one too many")
        assert telegram.world.floods.refused == 2
        await closed(bot)


async def test_the_bot_is_shown_its_own_place_in_a_group():
    async with FakeTelegram() as telegram:
        telegram.makes_group(admins=(2001,), may_delete=True)
        bot = a_bot(telegram)
        own = await bot.get_chat_member(GROUP, BOT_ID)
        assert (own.status, own.can_delete_messages) == ("administrator", True)
        assert (await bot.get_chat_member(GROUP, 2002)).status == "member"
        assert [m.user.id for m in await bot.get_chat_administrators(GROUP)] == [2001]
        await closed(bot)


@pytest.mark.parametrize(
    "source, says",
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("é</b>", "Unexpected end tag at byte offset 2"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<blink>x</blink>", 'Unsupported start tag "blink" at byte offset 0'),
        ("1 < 2", "Unclosed start tag at byte offset 2"),
    ],
)
def test_html_is_refused_in_telegrams_words(source, says):
    with pytest.raises(MarkupError) as refused:
        parsed(source)
    assert str(refused.value) == says


def test_html_is_read_as_telegram_reads_it():
    text, entities = parsed('🥶 <a href="https://x.example">a &lt; b</a> &copy; &#33;')
    assert text == "🥶 a < b &copy; !"
    assert entities == [{"type": "text_link", "offset": 3, "length": 5, "url": "https://x.example"}]
