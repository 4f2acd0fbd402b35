"""Details in a group post: what is found, and what ordinary talk must not be taken for it."""

import pytest

from bot.domain.exposed import Public, exposed, only_published, speaks_of_others
from bot.domain.group_terms import Detail
from bot.domain.messages import Media, MediaKind

PUBLIC = Public(
    said=("03069 990 124", "Civic Office, 9 Station Road, Anytown AT1 2BB", "help@example.org"),
    prefixes=("0800", "0300"),
    staff=("Karen Jones", "Ann"),
)


def found(text: str, *media: Media) -> tuple[Detail, ...]:
    return exposed(text, media, PUBLIC)


@pytest.mark.parametrize(
    "text",
    [
        "ring me on 07700 900123 about the bins",
        "her mobile is 07700900123",
        "+44 7700 900 123 any time",
    ],
)
def test_a_private_number_is_found_however_it_is_written(text: str) -> None:
    assert found(text) == (Detail.PHONE,)


@pytest.mark.parametrize(
    "text",
    [
        "the office is on 03069 990 124",
        "or from abroad +44 3069 990 124",
        "gas leak? 0800 111 999",
        "ombudsman is 0300 111 3000",
        "my reference is R-1042 and it is 3 weeks old",
        "bins come 01/12 and 15/12",
        "call 101 or 999",
    ],
)
def test_published_numbers_and_other_figures_may_stand(text: str) -> None:
    assert found(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "no heating at 14 Maple Court",
        "come to 7 acacia avenue please",
        "i live at 22 north hill",
        "flat 3, 12 Kestrel Way has it too",
        "we are AB12 3CD if that helps",
    ],
)
def test_a_home_is_found(text: str) -> None:
    assert found(text) == (Detail.ADDRESS,)


@pytest.mark.parametrize(
    "text",
    [
        "I have been waiting 3 weeks in a row",
        "2 lifts out and 10 people in the way",
        "took 5 hours to get half way",
        "the lift in Maple Court is out",
        "lights out at 1-20 Maple Court",
        "blocks 1 to 20 Maple Court have no water",
        "block b1 2nd floor smells",
        "Civic office is 9 Station Road by the way",
        "meet at 7 on the green",
        "2 kids close to the road",
    ],
)
def test_ordinary_talk_about_the_place_is_no_address(text: str) -> None:
    assert found(text) == ()


def test_an_email_a_contact_and_a_colleagues_full_name_are_found() -> None:
    contact = Media(kind=MediaKind.CONTACT, detail="Kim 07700900123")
    assert found("write to kim.smith@mail.test") == (Detail.EMAIL,)
    assert found("try help@example.org") == ()
    assert found("", contact) == (Detail.CONTACT,)
    assert found("it was karen jones's fault") == (Detail.STAFF_NAME,)


@pytest.mark.parametrize("text", ["Karen was lovely", "Ann said so", "Jones the plumber"])
def test_a_first_name_or_a_surname_alone_is_anybodys(text: str) -> None:
    assert found(text) == ()


def test_numbers_that_anybody_may_know_are_told_from_anothers_and_ones_own() -> None:
    assert only_published("ring them on 03069 990 124", PUBLIC)
    assert not only_published("ring them on 07700 900123", PUBLIC)
    assert not only_published("03069 990 124, she is at 14 Maple Court", PUBLIC)
    assert not only_published("no number here", PUBLIC)
    assert speaks_of_others("her number is 07700 900123")
    assert not speaks_of_others("no heating at 14 Maple Court, ring 07700 900123")
