"""What is held back for a second look, beside what looks like it and must pass."""

import pytest

from bot.domain.leaks import Known, LeakKind, leaks, surname

KNOWN = Known(
    published=("Office 03069 990 124", "Gas 0800 111 999", "write to repairs.team@example.org"),
    name="Kim Brook, Riverside Homes",
    theirs=("Is Kowalska coming?", "I am at 12 Mill Lane M1 2AB, ring me on +44 7700 900123"),
    staff=("Anna Kowalska", "sam.green", "Jo", "Repairs team", "kim.brook", "Min Do"),
    folded=("you are a useless lazy waste of space",),
)


def kinds(text: str) -> list[LeakKind]:
    """What is found in *text*."""
    return [leak.kind for leak in leaks(text, KNOWN)]


@pytest.mark.parametrize(
    "text, kind",
    [
        ("Ring me on 07700 900999", LeakKind.PHONE),
        ("Ring me on +44 (0)7700 900 999.", LeakKind.PHONE),
        ("Ring me on 0 7 7 0 0 9 0 0 9 9 9", LeakKind.PHONE),
        ("Ring 7700 900999", LeakKind.PHONE),
        ("Min Do will ring", LeakKind.SURNAME),
        ("My extension is 020 7946 0018", LeakKind.PHONE),
        ("Write to anna.k@example.org", LeakKind.EMAIL),
        ("Write to annak91@gmail.com.", LeakKind.EMAIL),
        ("Best, Anna Kowalska", LeakKind.SURNAME),
        ("kowalska will ring", LeakKind.SURNAME),
        ("Ask for Mr Green", LeakKind.SURNAME),
        ("sam green will come", LeakKind.SURNAME),
        ("Kowalska\u2019s team", LeakKind.SURNAME),
        ("The leak comes from 14 Mill Lane above you", LeakKind.ADDRESS),
        ("It is the flat at M1 3XY", LeakKind.ADDRESS),
        ("Please do not say we are a lazy waste of space", LeakKind.FOLDED),
        ("We come on [day] then", LeakKind.UNFILLED),
    ],
)
def test_what_should_not_go_out_is_named(text: str, kind: LeakKind) -> None:
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "Ring us on 03069 990124 or +44 3069 990 124",
        "For gas ring 0800 111 999",
        "We will ring you on 07700 900 123",
        "We come to 12 Mill Lane, M1 2AB",
        "Your reference is R-1042 and the order 2026/118",
        "We come on 24.11.2026 between 08:00 and 12:00",
        "We come on 2026-11-24 10:30 or 24.11.2026 08.00 - 12.00",
        "The job number is 4512345 and the part is 88 1200 45",
        "We do so on the day",
        "It costs £120 and takes 3 to 5 working days",
        "Write to repairs@example.org or repairs.team@example.org",
        "The green door. Green is the colour we use",
        "A mason will look at the wall on Park Green",
        "Jo will come",
        "Dear Kim Brook",
        "The Repairs team has it",
        "You are not a waste",
        "",
    ],
)
def test_what_looks_alike_passes(text: str) -> None:
    assert kinds(text) == []


def test_the_same_thing_twice_is_named_once() -> None:
    assert kinds("07700 900999, again: 07700900999") == [LeakKind.PHONE]


@pytest.mark.parametrize(
    "name, last",
    [
        ("Anna Kowalska", "Kowalska"),
        ("anna.kowalska", "kowalska"),
        ("Anna Kowalska (Repairs)", "Kowalska"),
        ("anna", ""),
        ("Repairs team", ""),
        ("U123", ""),
    ],
)
def test_a_surname_is_the_last_of_several_names(name: str, last: str) -> None:
    assert surname(name) == last


def test_a_long_text_is_looked_through_quickly_and_whole() -> None:
    assert kinds("a " * 1400 + "07700 900999") == [LeakKind.PHONE]


def test_a_handle_that_begins_with_a_mark_makes_no_name_of_every_word() -> None:
    staff = Known(staff=("_ann.long",))
    assert not leaks("It takes a long time", staff)
    assert leaks("Ann Long will come", staff)
