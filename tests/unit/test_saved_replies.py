"""Saved replies: filled, kept beside what was typed, and refused when they cannot be filled."""

import pytest

from bot.domain.saved_replies import (
    SavedReply,
    beside,
    fields_left,
    fill,
    named,
    wrong_with,
)

VISIT = SavedReply(id="1", name="First visit", text="Dear {name}, we come by {due}.")
NOISE = SavedReply(id="2", name="First noise report", text="We heard you.")


def test_fields_are_filled_and_those_without_a_value_stay_visible() -> None:
    filled = fill(VISIT.text, {"name": "Kim", "due": ""})
    assert (filled.text, filled.missing) == ("Dear Kim, we come by {due}.", ("due",))
    assert fields_left(filled.text) == ("due",)


def test_a_name_that_looks_like_a_field_is_only_a_name() -> None:
    assert fill("Dear {name}", {"name": "{due}", "due": "today"}).text == "Dear {due}"


def test_typed_words_stay_above_what_was_chosen() -> None:
    assert beside("Sorry for the wait.", "We come.", ()) == "Sorry for the wait.\n\nWe come."


def test_another_saved_reply_that_nobody_changed_gives_way() -> None:
    assert beside(" We come. ", "We heard you.", ("We come.",)) == "We heard you."


@pytest.mark.parametrize(
    "said, found", [("first-visit", "1"), ("FIRST VISIT", "1"), ("first n", "2"), ("2", "2")]
)
def test_one_is_found_by_its_name_or_how_it_begins(said: str, found: str) -> None:
    one = named(said, (VISIT, NOISE))
    assert one is not None
    assert one.id == found


@pytest.mark.parametrize("said", ["first", "", "visit", "-"])
def test_what_could_be_several_or_none_is_none(said: str) -> None:
    assert named(said, (VISIT, NOISE)) is None


@pytest.mark.parametrize(
    "name, text, says",
    [
        ("", "Text", "needs a name"),
        ("Name", " ", "needs a name"),
        ("x" * 61, "Text", "61 characters"),
        ("Name", "x" * 2001, "2001 characters"),
        ("Name", "Dear {nmae}", "{nmae} is not a field"),
        ("Name", "Dear {name!r}", "braces cannot be read"),
        ("Name", "Dear {name", "braces cannot be read"),
    ],
)
def test_what_cannot_be_saved_says_why(name: str, text: str, says: str) -> None:
    assert says in wrong_with(name, text)


def test_a_good_one_can_be_saved() -> None:
    assert wrong_with("Visit", VISIT.text) == ""
