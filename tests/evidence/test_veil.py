"""What is masked in a pack, and that the key undoes it to the letter."""

import re

import pytest

from bot.evidence.veil import Veil

STAFF = {"U1": ("Ann Smith", False), "U2": ("Sue", True)}


def a_veil() -> Veil:
    return Veil(STAFF, targets=["Sarah Jones"], own=["Sam Brown"], landlord=["03069 990 123"])


@pytest.mark.parametrize(
    "said, masked",
    [
        ("ring me on 07700 900123", "ring me on [phone 1]"),
        ("07700 900123 or 07700 900123", "[phone 1] or [phone 1]"),
        ("I live at 12 Acacia Road SW1A 1AA", "I live at [address 1] [postcode 1]"),
        ("mail joe@example.org", "mail [email 1]"),
        ("my neighbour John Carter is loud", "my neighbour [name 1] is loud"),
        ("Ann Smith again", "[Member of staff 1] again"),
        ("ann's fault", "[Member of staff 1]'s fault"),
        ("I know where Sarah parks", "I know where [Targeted person 1] parks"),
        ("Sue said so", "[Supervisor 1] said so"),
    ],
)
def test_details_of_others_get_a_name_of_their_own(said: str, masked: str) -> None:
    assert a_veil().text(said) == masked


@pytest.mark.parametrize(
    "said",
    [
        "You Stupid Bitch",
        "FUCK YOU ALL",
        "I will sue you",
        "Sam Brown here",
        "R-1001, your repair, is waiting for our road team",
        "ring 03069 990 123",
        "żenada, تم سب چور ہو \U0001f621",
        "",
    ],
)
def test_abuse_is_read_as_it_was_said_and_our_own_numbers_stand(said: str) -> None:
    assert a_veil().text(said) == said


def test_the_key_puts_back_every_letter() -> None:
    said = "Ann, ANN and Ann Smith of 12 Acacia Road: 07700 900123, Sarah! " * 700
    veil = a_veil()
    masked = veil.text(said)
    names = veil.key["masked"]
    assert "Ann" not in masked
    assert "Sarah" not in masked
    assert re.sub(r"\[[^\]]+\]", lambda found: names.get(found[0], found[0]), masked) == said


def test_who_acted_is_a_role_and_the_key_says_who() -> None:
    veil = a_veil()
    assert veil.role("staff:U2") == "Supervisor 1"
    assert veil.role("bot") == "the bot"
    assert veil.role("person:3") == "the person"
    assert veil.role("staff:U9") == veil.role("staff:U9")
    assert veil.key["staff"]["Supervisor 1"] == {"id": "U2", "name": "Sue"}


def test_what_is_masked_stays_masked_however_deep_it_stands() -> None:
    value = {"text": "Sue", "list": ["ring 07700 900123", 3, None]}
    assert a_veil().value(value) == {"text": "[Supervisor 1]", "list": ["ring [phone 1]", 3, None]}
