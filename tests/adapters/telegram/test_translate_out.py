"""What the core wants said → exactly what is asked of Telegram."""

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters

from adapters.telegram.calls import Say, Show, TakeAway
from adapters.telegram.translate_out import calls
from bot.domain.outbound import (
    Acknowledge,
    AskForDetails,
    Attachment,
    Button,
    PostHouseRules,
    Remove,
    Reply,
    SafetyAdvice,
    Style,
    Warn,
)
from tests.adapters.telegram.building import a_place, an_op

PLAIN = {"parse_mode": "HTML", "link_preview_options": LinkPreviewOptions(is_disabled=True)}
HELP = (Button(label="Help", action="help"),)
HELP_DRAWN = InlineKeyboardMarkup([[InlineKeyboardButton("Help", callback_data="help")]])


def asked(intent, to=None):
    return [call.arguments() for call in calls(an_op(intent, to=to), "our_bot")]


@pytest.mark.parametrize(
    "intent, arguments",
    [
        (Reply(text="We & you"), {"chat_id": 1001, "text": "We &amp; you"} | PLAIN),
        (
            SafetyAdvice(text="Call 0800 111 999.\nNow.", trigger="gas", reply_to="41"),
            {
                "chat_id": 1001,
                "text": "<b>Call 0800 111 999.</b>\nNow.",
                "reply_parameters": ReplyParameters(41, allow_sending_without_reply=True),
            }
            | PLAIN,
        ),
        (
            Acknowledge(text="R-1042", reply_to="41", buttons=HELP),
            {
                "chat_id": 1001,
                "text": "R-1042",
                "reply_parameters": ReplyParameters(41, allow_sending_without_reply=True),
                "reply_markup": HELP_DRAWN,
            }
            | PLAIN,
        ),
        (
            AskForDetails(text="Which room?", choices=HELP),
            {"chat_id": 1001, "text": "Which room?", "reply_markup": HELP_DRAWN} | PLAIN,
        ),
        (
            Warn(text="Clause 3", clause="3", rules_version="1", strike=True, buttons=HELP),
            {"chat_id": 1001, "text": "Clause 3", "reply_markup": HELP_DRAWN} | PLAIN,
        ),
        (
            PostHouseRules(text="Rules", rules_version="1"),
            {"chat_id": 1001, "text": "Rules"} | PLAIN,
        ),
    ],
)
def test_each_intent_is_asked_for_exactly_like_this(intent, arguments):
    assert asked(intent) == [arguments]


def test_in_a_topic_the_topic_is_named():
    [arguments] = asked(Reply(text="Hello"), a_place(-1001, "5"))
    assert (arguments["chat_id"], arguments["message_thread_id"]) == (-1001, 5)


def test_a_removal_names_chat_and_message():
    op = an_op(Remove(message_id="77"), to=a_place(-1001))
    assert calls(op, "our_bot") == (TakeAway(chat=-1001, message=77),)


def test_short_labels_stand_two_by_two_and_long_ones_alone():
    buttons = (
        Button(label="Yes", action="complaint_yes", subject="R-1", style=Style.PRIMARY),
        Button(label="No", action="complaint_no", subject="R-1", style=Style.DANGER),
        Button(label="Tell me about the rules first", action="rules"),
        Button(label="Private", deep_link="abc"),
    )
    [arguments] = asked(Reply(text="A complaint?", buttons=buttons))
    rows = arguments["reply_markup"].to_dict()["inline_keyboard"]
    assert rows == [
        [
            {"text": "Yes", "callback_data": "complaint_yes:R-1", "style": "primary"},
            {"text": "No", "callback_data": "complaint_no:R-1", "style": "danger"},
        ],
        [{"text": "Tell me about the rules first", "callback_data": "rules"}],
        [{"text": "Private", "url": "https://t.me/our_bot?start=abc"}],
    ]


def test_a_caption_is_worded_and_a_file_without_words_has_none():
    photo = Attachment(sha256="ab", kind="photo", size=5)
    (with_words,) = calls(an_op(Reply(text="a < b", attachments=(photo,))), "our_bot")
    (without,) = calls(an_op(Reply(text="", attachments=(photo,))), "our_bot")
    assert isinstance(with_words, Show)
    assert with_words.as_photo
    assert with_words.arguments() == {
        "chat_id": 1001, "caption": "a &lt; b", "parse_mode": "HTML",
    }  # fmt: skip
    assert without.arguments() == {"chat_id": 1001}


def test_a_large_photo_goes_as_a_document():
    photo = Attachment(sha256="ab", kind="photo", size=11 * 2**20)
    (call,) = calls(an_op(Reply(text="", attachments=(photo,))), "our_bot")
    assert not call.as_photo


def test_parts_of_blanks_are_not_sent_and_halves_of_characters_are_replaced():
    sent = calls(an_op(Reply(text="\n" * 5000 + "word \ud83e")), "our_bot")
    assert [call.text.strip() for call in sent] == ["word \ufffd"]
    assert all(isinstance(call, Say) for call in sent)


def test_neither_words_nor_the_calls_repr_shows_what_was_said():
    assert "secret" not in repr(calls(an_op(Reply(text="secret")), "our_bot"))
