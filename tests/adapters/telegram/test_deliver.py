"""Delivering through the real library: what is said, and the truth about what became of it."""

import hashlib

import pytest

from bot.domain.identity import Reference
from bot.domain.outbound import (
    Accepted,
    Attachment,
    Button,
    Card,
    Form,
    Importance,
    Notify,
    OpenForm,
    Refusal,
    Refused,
    Remove,
    Reply,
    RetryLater,
    SafetyAdvice,
    ShowCard,
    Unknown,
    UpdateCard,
)
from bot.ports.channel import Condition
from tests.adapters.telegram.building import Kept, a_channel, a_context, a_place, an_op
from tests.fakes.telegram import GROUP, FakeTelegram

PICTURE = b"\xff\xd8 a picture of mould"


def kept(content: bytes, kind: str = "photo", name: str = "") -> Attachment:
    digest = hashlib.sha256(content).hexdigest()
    return Attachment(sha256=digest, kind=kind, name=name, size=len(content))


async def delivered(telegram, *ops, context=None, read_within=20.0):
    """The receipts of *ops*, through one channel."""
    telegram.user_says(1001, "/start")
    channel = a_channel(telegram, context=context, read_within=read_within)
    try:
        return [await channel.deliver(op) for op in ops]
    finally:
        await channel.close()


async def test_an_answer_reaches_the_person_with_its_buttons_and_without_previews():
    async with FakeTelegram() as telegram:
        buttons = (
            Button(label="Report a repair", action="report_repair"),
            Button(label="House rules", url="https://maplehomes.example/rules"),
            Button(label="Write to me in private", deep_link="R-1042"),
        )
        reply = Reply(text="Is <b>anyone</b> & the dog safe?", buttons=buttons)
        [receipt] = await delivered(telegram, an_op(reply))
        [sent] = telegram.sent(1001)
        assert receipt == Accepted(parts=(str(sent.message_id),))
        assert sent.text == "Is <b>anyone</b> & the dog safe?"
        assert sent.entities == ()
        assert sent.buttons == (
            (
                ("Report a repair", "report_repair"),
                ("House rules", "https://maplehomes.example/rules"),
            ),
            (("Write to me in private", "https://t.me/tenantline_test_bot?start=R-1042"),),
        )
        assert not sent.preview


async def test_the_first_line_of_safety_advice_stands_out():
    async with FakeTelegram() as telegram:
        advice = SafetyAdvice(text="Call 0800 111 999 now.\nLeave <at once>.", trigger="gas")
        await delivered(telegram, an_op(advice))
        [sent] = telegram.sent(1001)
        assert sent.text == "Call 0800 111 999 now.\nLeave <at once>."
        assert sent.entities == ({"type": "bold", "offset": 0, "length": 22},)


async def test_a_long_answer_goes_in_parts_and_only_the_last_has_buttons():
    async with FakeTelegram() as telegram:
        text = "\n\n".join(f"Paragraph {n} " + "x" * 900 for n in range(12))
        reply = Reply(text=text, reply_to="1", buttons=(Button(label="Ok", action="help"),))
        [receipt] = await delivered(telegram, an_op(reply))
        sent = telegram.sent(1001)
        assert receipt.parts == tuple(str(part.message_id) for part in sent)
        assert [part.labels for part in sent] == [[], [], ["Ok"]]
        assert [part.reply_to for part in sent] == [1, None, None]
        assert "\n\n".join(part.text for part in sent) == text


async def test_after_parts_that_were_accepted_it_goes_on_with_the_next():
    async with FakeTelegram() as telegram:
        text = "a" * 4096 + "b" * 4096 + "c"
        telegram.fault("sendMessage", retry_after=3)
        first, second = await delivered(
            telegram, an_op(Reply(text=text), done=("7",)), an_op(Reply(text=text), done=("7",))
        )
        assert first == RetryLater(
            seconds=3.0, because="Telegram asked us to slow down", parts=("7",)
        )
        assert [part.text[0] for part in telegram.sent(1001)] == ["b", "c"]
        assert second.parts[0] == "7"
        assert len(second.parts) == 3


async def test_an_answer_stays_in_its_topic_and_needs_no_message_to_answer():
    async with FakeTelegram() as telegram:
        telegram.makes_group()
        telegram.group_says(2001, "Hello", thread=5)
        op = an_op(Reply(text="Hello", reply_to="999"), to=a_place(GROUP, "5"))
        await delivered(telegram, op)
        [sent] = telegram.sent(GROUP)
        assert (sent.thread, sent.reply_to) == (5, None)


async def test_one_file_carries_the_words_that_fit_under_it():
    async with FakeTelegram() as telegram:
        photo = kept(PICTURE)
        context = a_context(Kept(**{photo.sha256: PICTURE}))
        reply = Reply(text="Is this it?", attachments=(photo,))
        [receipt] = await delivered(telegram, an_op(reply), context=context)
        [sent] = telegram.sent(1001)
        assert (sent.method, sent.text, sent.upload.content) == (
            "sendPhoto", "Is this it?", PICTURE,
        )  # fmt: skip
        assert len(receipt.parts) == 1


async def test_longer_words_and_several_files_go_one_after_the_other():
    async with FakeTelegram() as telegram:
        photo, paper = kept(PICTURE), kept(b"%PDF lease", "document", "lease.pdf")
        context = a_context(Kept(**{photo.sha256: PICTURE, paper.sha256: b"%PDF lease"}))
        reply = Reply(text="Here you are.", attachments=(photo, paper))
        long = Reply(text="w" * 1025, attachments=(paper,))
        await delivered(telegram, an_op(reply), an_op(long), context=context)
        sent = telegram.sent(1001)
        assert [part.method for part in sent] == [
            "sendMessage", "sendPhoto", "sendDocument", "sendMessage", "sendDocument",
        ]  # fmt: skip
        assert sent[2].upload.name == "lease.pdf"


async def test_a_picture_telegram_cannot_read_goes_as_a_document():
    async with FakeTelegram() as telegram:
        content = b"not a picture"
        photo = kept(content)
        context = a_context(Kept(**{photo.sha256: content}))
        [receipt] = await delivered(
            telegram, an_op(Reply(text="See", attachments=(photo,))), context=context
        )
        assert isinstance(receipt, Accepted)
        assert [sent.method for sent in telegram.sent(1001)] == ["sendDocument"]


async def test_a_file_that_was_deleted_or_is_too_large_is_refused():
    async with FakeTelegram() as telegram:
        large = kept(b"0" * (50 * 2**20 + 1), "video")
        context = a_context(Kept(**{large.sha256: b"0" * (50 * 2**20 + 1)}))
        receipts = await delivered(
            telegram,
            an_op(Reply(text="x", attachments=(kept(PICTURE),))),
            an_op(Reply(text="x", attachments=(large,))),
            context=context,
        )
        assert [receipt.reason for receipt in receipts] == [Refusal.REJECTED] * 2
        assert telegram.sent() == []


async def test_formatting_telegram_cannot_parse_is_sent_plainly():
    async with FakeTelegram() as telegram:
        words = 'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 3'
        telegram.fault("sendMessage", status=400, description=words)
        [receipt] = await delivered(telegram, an_op(Reply(text="1 < 2 & 3")))
        assert isinstance(receipt, Accepted)
        assert [sent.text for sent in telegram.sent(1001)] == ["1 < 2 & 3"]
        assert "parse_mode" not in telegram.asked("sendMessage")[-1]


async def test_what_may_be_degraded_is_said_without_buttons_or_topic():
    async with FakeTelegram() as telegram:
        telegram.makes_group()
        button = Button(label="Rules", url="nonsense")
        op = an_op(
            Reply(text="Hello", buttons=(button,)),
            to=a_place(GROUP, "77"),
            importance=Importance.DEGRADE,
        )
        [receipt] = await delivered(telegram, op)
        [sent] = telegram.sent(GROUP)
        assert isinstance(receipt, Accepted)
        assert (sent.buttons, sent.thread) == ((), None)


async def test_what_is_required_is_not_said_less_fully():
    async with FakeTelegram() as telegram:
        button = Button(label="Rules", url="nonsense")
        [receipt] = await delivered(telegram, an_op(Reply(text="Hello", buttons=(button,))))
        assert receipt.reason is Refusal.REJECTED
        assert telegram.sent() == []


async def test_a_post_is_taken_away_where_the_bot_may_and_once_is_enough():
    async with FakeTelegram() as telegram:
        telegram.makes_group(may_delete=True)
        post = telegram.group_says(2001, "Rude words")["message"]["message_id"]
        remove = an_op(Remove(message_id=str(post)), to=a_place(GROUP))
        receipts = await delivered(telegram, remove, remove)
        assert receipts == [Accepted(), Accepted()]
        assert telegram.world.deleted == [(GROUP, post)]


async def test_without_the_right_to_delete_the_removal_is_refused():
    async with FakeTelegram() as telegram:
        telegram.makes_group(may_delete=False)
        post = telegram.group_says(2001, "Rude words")["message"]["message_id"]
        [receipt] = await delivered(
            telegram, an_op(Remove(message_id=str(post)), to=a_place(GROUP))
        )
        assert receipt.reason is Refusal.FORBIDDEN


async def test_a_removal_of_unknown_outcome_is_simply_repeated():
    async with FakeTelegram() as telegram:
        telegram.fault("deleteMessage", drop=True, after_effect=True)
        op = an_op(Remove(message_id="1"))
        lost, again = await delivered(telegram, op, op)
        assert isinstance(lost, RetryLater)
        assert again == Accepted()


@pytest.mark.parametrize(
    "fault, receipt",
    [
        (
            {"retry_after": 9},
            RetryLater(seconds=9.0, because="Telegram asked us to slow down"),
        ),
        (
            {"status": 403, "description": "Forbidden: bot was blocked by the user"},
            Refused(reason=Refusal.BLOCKED, because="the person has blocked the bot"),
        ),
        (
            {
                "status": 403,
                "description": "Forbidden: bot can't initiate conversation with a user",
            },
            Refused(reason=Refusal.BLOCKED, because="the person has not started the bot"),
        ),
        (
            {"status": 403, "description": "Forbidden: user is deactivated"},
            Refused(reason=Refusal.GONE, because="the person's account no longer exists"),
        ),
        (
            {"status": 403, "description": "Forbidden: bot was kicked from the supergroup chat"},
            Refused(reason=Refusal.FORBIDDEN, because="the bot was removed from the group"),
        ),
        (
            {"status": 403, "description": "Forbidden: something new"},
            Refused(reason=Refusal.FORBIDDEN, because="Telegram would not take it"),
        ),
        (
            {"status": 400, "description": "Bad Request: chat not found"},
            Refused(reason=Refusal.GONE, because="the chat does not exist"),
        ),
        (
            {"status": 400, "description": "Bad Request: message thread not found"},
            Refused(reason=Refusal.GONE, because="the topic no longer exists"),
        ),
        (
            {
                "status": 400,
                "description": "Bad Request: not enough rights to send text messages to the chat",
            },
            Refused(reason=Refusal.FORBIDDEN, because="the bot lacks a right in the group"),
        ),
        (
            {"status": 400, "description": "Bad Request: message is too long"},
            Refused(reason=Refusal.REJECTED, because="the message is too long"),
        ),
        (
            {"status": 400, "description": "Bad Request: something new"},
            Refused(reason=Refusal.REJECTED, because="Telegram would not take it"),
        ),
        (
            {"migrate_to": -1001234567890},
            Refused(
                reason=Refusal.GONE,
                because="the group goes on under another id",
                moved_to="-1001234567890",
            ),
        ),
        (
            {"status": 401},
            Refused(reason=Refusal.FORBIDDEN, because="Telegram does not accept the bot's token"),
        ),
        ({"status": 503}, RetryLater(seconds=5.0, because="Telegram cannot be reached")),
        ({"status": 500}, Unknown(because="no answer from Telegram (500)")),
        ({"status": 502}, Unknown(because="no answer from Telegram (502)")),
        ({"status": 504}, Unknown(because="no answer from Telegram (504)")),
    ],
)
async def test_each_refusal_of_telegram_becomes_its_receipt(fault, receipt):
    async with FakeTelegram() as telegram:
        telegram.fault("sendMessage", **fault)
        assert await delivered(telegram, an_op()) == [receipt]
        assert telegram.sent() == []


@pytest.mark.parametrize("after_effect", [False, True])
@pytest.mark.parametrize("fault", [{"drop": True}, {"hang": True}])
async def test_an_answer_that_never_comes_leaves_the_outcome_unknown(fault, after_effect):
    async with FakeTelegram() as telegram:
        telegram.fault("sendMessage", after_effect=after_effect, **fault)
        [receipt] = await delivered(telegram, an_op(), read_within=0.2)
        assert isinstance(receipt, Unknown)
        assert len(telegram.asked("sendMessage")) == 1, "never sent again by itself"
        assert len(telegram.sent()) == after_effect


async def test_a_part_that_got_through_is_kept_in_an_unknown_receipt():
    async with FakeTelegram() as telegram:
        telegram.user_says(1001, "/start")
        channel = a_channel(telegram)
        first = await channel.deliver(an_op())
        telegram.fault("sendMessage", drop=True)
        receipt = await channel.deliver(an_op(Reply(text="a" * 5000), done=first.parts))
        await channel.close()
        assert isinstance(receipt, Unknown)
        assert receipt.parts == first.parts


async def test_what_never_left_can_be_tried_again():
    telegram = FakeTelegram()
    await telegram.start()
    telegram.user_says(1001, "/start")
    channel = a_channel(telegram)
    await channel.deliver(an_op())
    port = telegram.port
    await telegram.stop()
    receipt = await channel.deliver(an_op())
    assert receipt == RetryLater(seconds=5.0, because="Telegram cannot be reached")
    await telegram.start(port)
    assert isinstance(await channel.deliver(an_op()), Accepted)
    assert len(telegram.sent()) == 2
    await channel.close()
    await telegram.stop()


async def test_before_the_bot_knows_its_own_name_nothing_is_sent_and_nothing_is_unknown():
    async with FakeTelegram() as telegram:
        telegram.fault("getMe", drop=True)
        assert await delivered(telegram, an_op()) == [
            RetryLater(seconds=5.0, because="Telegram cannot be reached")
        ]


async def test_a_second_chat_told_to_wait_means_that_all_must_wait():
    async with FakeTelegram() as telegram:
        telegram.user_says(1002, "/start")
        telegram.fault("sendMessage", retry_after=30, times=2)
        one, other = await delivered(telegram, an_op(), an_op(to=a_place(1002)))
        assert not one.whole_channel
        assert other.whole_channel


async def test_a_refused_token_shows_in_the_health_too():
    async with FakeTelegram() as telegram:
        telegram.user_says(1001, "/start")
        channel = a_channel(telegram)
        await channel.deliver(an_op())
        telegram.fault("sendMessage", status=401)
        await channel.deliver(an_op())
        assert (await channel.health()).condition is Condition.DOWN
        await channel.close()


@pytest.mark.parametrize(
    "intent",
    [
        ShowCard(card=Card(reference=Reference("R-1"), heading="x")),
        UpdateCard(card=Card(reference=Reference("R-1"), heading="x")),
        OpenForm(form=Form(act="case_reply", subject="R-1", title="t", submit="s"), trigger="x"),
        Notify(text="x"),
        Reply(text=" \n "),
        Reply(text="x", buttons=(Button(label="x", action="help", subject="s" * 64),)),
        Reply(text="x", buttons=tuple(Button(label="x", action="help") for _ in range(101))),
    ],
)
async def test_what_telegram_cannot_carry_is_refused_and_nothing_is_sent(intent):
    async with FakeTelegram() as telegram:
        [receipt] = await delivered(telegram, an_op(intent))
        assert receipt.reason is Refusal.UNSUPPORTED
        assert telegram.sent() == []


async def test_a_chat_that_is_no_number_is_refused():
    async with FakeTelegram() as telegram:
        place = a_place()
        [receipt] = await delivered(
            telegram, an_op(to=type(place)(channel=place.channel, chat="repairs"))
        )
        assert receipt.reason is Refusal.UNSUPPORTED


async def test_telegram_cannot_be_asked_what_was_sent_but_a_removal_can_be_repeated():
    async with FakeTelegram() as telegram:
        channel = a_channel(telegram)
        assert isinstance(await channel.reconcile(an_op()), Unknown)
        assert (await channel.reconcile(an_op(Remove(message_id="1")))).seconds == 0
        assert not channel.capabilities.reconciles
        await channel.close()


async def test_a_blocked_bot_a_stranger_and_a_lost_group_are_told_apart():
    """By the server's own rules, not by scripted faults."""
    async with FakeTelegram() as telegram:
        telegram.user_says(1002, "Hello")
        telegram.blocks(1002)
        telegram.makes_group(-4001)
        telegram.migrates(-4001, -1004001)
        telegram.makes_group(-4002)
        telegram.removes_bot(-4002)
        places = (1002, 1003, -4001, -4002)
        receipts = await delivered(telegram, *(an_op(to=a_place(place)) for place in places))
        assert [receipt.reason for receipt in receipts] == [
            Refusal.BLOCKED, Refusal.GONE, Refusal.GONE, Refusal.FORBIDDEN,
        ]  # fmt: skip
        assert receipts[2].moved_to == "-1004001"
