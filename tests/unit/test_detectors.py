"""What no list of phrases can say."""

import pytest

from bot.domain.detectors import DETECTORS
from bot.domain.text import normalise


def finds(detector: str, text: str) -> bool:
    return bool(DETECTORS[detector](normalise(text)))


@pytest.mark.parametrize(
    "detector, text",
    [
        ("phone_number", "ring her on 07700 900123"),
        ("phone_number", "+44 7700 900123"),
        ("phone_number", "(0161) 496 0000"),
        ("address", "14 Sycamore Avenue"),
        ("address", "9 poplar close, near the shop"),
        ("postcode", "she is at M16 0AB"),
        ("link", "look at www.example.com/win"),
        ("link", "tap bit.ly/free-boiler"),
        ("email_address", "write to ann@example.org"),
        ("many_marks", "what??"),
        ("some_capitals", "still NOTHING"),
        ("all_capitals", "WHERE IS MY PLUMBER"),
        ("question", "when?"),
        ("gibberish", "asdfghjkl"),
        ("gibberish", "qwe qwe hgjf"),
        ("gibberish", "..."),
        ("nothing_said", "."),
        ("full_name", "ask for Jane Smith"),
    ],
)
def test_a_detector_finds(detector, text):
    assert finds(detector, text)


@pytest.mark.parametrize(
    "detector, text",
    [
        ("phone_number", "job 118223 of 12 May 2026"),
        ("phone_number", "£500 and 20 pence"),
        ("address", "2 weeks in a row"),
        ("address", "I have 3 kids"),
        ("postcode", "boiler shows F28"),
        ("link", "e.g. the tap"),
        ("email_address", "me @ home"),
        ("many_marks", "what?"),
        ("some_capitals", "no heating ASAP please, GDPR"),
        ("all_capitals", "OK"),
        ("question", "when"),
        ("gibberish", "boiler broken"),
        ("gibberish", "rhythm"),
        ("gibberish", "🙏"),
        ("nothing_said", "k"),
        ("full_name", "Flat Twelve of Green Court"),
        ("full_name", "ask for jane smith"),
    ],
)
def test_a_detector_does_not_find(detector, text):
    assert not finds(detector, text)


@pytest.mark.parametrize("detector", sorted(DETECTORS))
@pytest.mark.parametrize("text", ["", "?", "🔥", "\n\n", "a" * 5000])
def test_every_detector_answers_for_every_text(detector, text):
    for start, end in DETECTORS[detector](normalise(text)):
        assert 0 <= start <= end <= len(normalise(text).tokens)
