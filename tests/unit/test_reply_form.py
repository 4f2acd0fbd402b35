"""In how many messages an answer arrives, as the form says before it is sent."""

from dataclasses import replace

import pytest

from bot.pipeline.reply_form import how_many, say_length
from bot.ports.channel import TextUnit
from tests.fakes.room import ABLE

SHORT = replace(ABLE, max_text=160, max_caption=0, text_unit=TextUnit.CODEPOINTS)


@pytest.mark.parametrize(
    "text, files, messages",
    [
        ("x" * 3000, 0, 1),
        ("\U0001f600" * 2049, 0, 2),  # Telegram counts two for each
        ("x" * 1024, 1, 1),  # under the photo
        ("x" * 1025, 1, 2),
        ("x", 3, 4),
    ],
)
def test_words_and_files_are_counted_as_the_platform_does(
    text: str, files: int, messages: int
) -> None:
    assert how_many(text, files, ABLE) == messages


def test_before_anything_is_written_the_form_says_what_one_message_holds() -> None:
    assert say_length("", 0, SHORT) == "One message holds 160 characters."
    assert say_length("x" * 161, 0, SHORT) == "It becomes 2 messages."
    assert say_length("x" * 160, 0, SHORT) == "It goes out as one message."
    assert say_length("", 0, replace(ABLE, max_text=6000)) == "It goes out as one message."
