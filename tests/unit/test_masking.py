"""Personal details are gone before words leave the landlord's system; the rest stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.masking import CUT, mask
from bot.domain.text import LONGEST


@pytest.mark.parametrize(
    "text, masked",
    [
        ("ring her on 07700 900123 please", "ring her on [phone] please"),
        ("+44 7700 900123 or (0161) 496 0000", "[phone] or [phone]"),
        ("07700900123", "[phone]"),
        ("0048 601 234 567", "[phone]"),
        ("tel 0 7 7 0 0 9 0 0 1 2 3", "tel [phone]"),
        ("\uff10\uff17\uff17\uff10\uff10 900123", "[phone]"),
        ("write to Ann.Lee+flat@example.org.", "write to [email]."),
        ("look at https://example.org/u?id=7 now", "look at [link] now"),
        ("bit.ly/free", "[link]"),
        ("dm @ann_lee92", "dm [handle]"),
        ("14 Sycamore Avenue, M16 0AB", "[address], [postcode]"),
        ("Flat 3, 9b poplar close", "[address], [address]"),
        ("him at number 7", "him at [address]"),
        ("I live on Sycamore Avenue", "I live on [address]"),
        ("reg AB12 CDE outside", "reg [registration] outside"),
        ("NI AB 12 34 56 C", "NI [insurance number]"),
        ("born 12/03/1980", "born [date]"),
        ("account 12345678", "account [number]"),
        ("sort code 12-34-56", "sort code [number]"),
        ("ask for Jane Smith about it", "ask for [name] about it"),
        ("Łukasz Żółkiewski lives there", "[name] lives there"),
        ("Mary Ann O'Neill-Brown said so", "[name] said so"),
        ("Dear Mr smith", "Dear Mr [name]"),
        ("mrs patel upstairs", "mrs [name] upstairs"),
        ("Dr. Ahmed Khan rang", "Dr. [name] rang"),
        ("my name is ann jones and the tap drips", "my name is [name] and the tap drips"),
        ("Kind regards\nJane", "Kind regards\n[name]"),
        ("Thanks, Jane Smith.", "Thanks, [name]."),
    ],
)
def test_a_detail_is_replaced_by_what_it_is(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "No heating for 3 days and a newborn",
        "I waited from 9 to 5, 2 weeks in a row",
        "£500 and 20 pence",
        "the boiler shows F28",
        "my name is on the list",
        "how do you spell my name",
        "thanks mate",
        "Thank you so much",
        "miss the bus every day",
        "The Repairs Team and Gas Safe came on Monday Morning",
        "Housing Ombudsman",
        "it's a bloody disgrace",
        "what?? me @ home",
        "🙏",
        "",
    ],
)
def test_what_is_no_detail_stays(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    "text, masked",
    [
        ("karen told me", "[name] told me"),
        ("KAREN'S useless", "[name]'S useless"),
        ("karen\u2019s phone, from Karen", "[name]\u2019s phone, from [name]"),
        ("the Lee family", "the [name] family"),
        ("sleep in the lee", "sleep in the [name]"),
        ("karenina", "karenina"),
        ("ask Karen Brown, not Ann Karen Lee", "ask [name], not [name]"),
    ],
)
def test_names_that_are_known_are_found_however_they_are_written(text: str, masked: str) -> None:
    assert mask(text, ["Karen Lee", "Jo", ""]) == masked


def test_words_in_a_known_name_that_are_everyday_words_stay() -> None:
    assert mask("will you come here and why", ["Will Here", "The Why"]) == (
        "will you come here and why"
    )


def test_what_lies_beyond_where_one_can_look_is_cut() -> None:
    masked = mask("a " * LONGEST + "07700 900123")
    assert masked.endswith(CUT)
    assert "900123" not in masked


digits = st.text("0123456789", min_size=9, max_size=9)
gaps = st.sampled_from(["", " ", "-"])
words = st.lists(
    st.sampled_from(["the", "tap", "drips,", "please", "come!", "it's wet", ".", "?"]), max_size=6
).map(" ".join)


@given(words, digits, gaps, st.sampled_from(["0", "+44", "+44 ", "0044 "]), words)
def test_no_telephone_number_survives(
    before: str, number: str, gap: str, prefix: str, after: str
) -> None:
    said = gap.join([number[:3], number[3:6], number[6:]])
    masked = mask(f"{before} {prefix}{said} {after}")
    assert not any(piece in masked for piece in (number[:3], number[3:6], number[6:]))


local = st.from_regex(r"[a-z][a-z0-9._+-]{0,10}[a-z0-9]", fullmatch=True)


@given(words, local, st.sampled_from(["example.org", "mail.example.co.uk"]), words)
def test_no_email_address_survives(before: str, local: str, host: str, after: str) -> None:
    masked = mask(f"{before} {local}@{host} {after}")
    assert "example" not in masked
    assert "@" not in masked


areas = st.sampled_from(["M", "SW", "EH", "b", "ls"])
inward = st.from_regex(r"[0-9][ABD-HJLNP-UW-Z]{2}", fullmatch=True)


@given(words, areas, st.integers(1, 99), st.sampled_from([" ", ""]), inward, words)
def test_no_postcode_survives(
    before: str, area: str, district: int, gap: str, inner: str, after: str
) -> None:
    assert inner not in mask(f"{before} {area}{district}{gap}{inner} {after}")


streets = st.sampled_from(["Street", "road", "Rd", "avenue", "Close", "Court", "gardens"])


@given(words, st.integers(1, 999), st.sampled_from(["Sycamore", "poplar", "Mill Hill"]), streets)
def test_no_house_number_with_its_street_survives(
    before: str, number: int, name: str, street: str
) -> None:
    masked = mask(f"{before} {number} {name} {street}")
    assert name not in masked
    assert str(number) not in masked


first = st.sampled_from(["Jane", "Łukasz", "Siân", "Aoife", "Mohammed", "Nguyễn"])
last = st.sampled_from(["Smith", "O'Neill", "Żółkiewski", "Khan-Ali", "Brown"])


@given(words, first, last, words)
def test_no_full_name_with_capitals_survives(
    before: str, first: str, last: str, after: str
) -> None:
    masked = mask(f"{before} {first} {last} {after}")
    assert first not in masked
    assert last not in masked


@given(st.text(max_size=200))
def test_masking_again_changes_nothing(text: str) -> None:
    once = mask(text, ["Karen"])
    assert mask(once, ["Karen"]) == once


@given(words)
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert mask(text) == text
