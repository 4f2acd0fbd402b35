"""When two texts are the same: exact copies, small changes, and what only sounds alike."""

from bot.domain.identity import InboxId, PersonId
from bot.domain.likeness import (
    Alike,
    bands,
    is_alike,
    likeness,
    people_of,
    times_sent,
    worth_telling,
)
from bot.domain.text import normalise

LIFT = "The lift in Tower B is broken again and my mother cannot get out to do her shopping."
SHORTEST = 40
#: Stored, so a change of these makes every kept text a stranger.
BANDS = (2164015668, 5385558212)


def marks(text: str):
    found = likeness(normalise(text), SHORTEST)
    assert found is not None
    return found


def alike(one: str, other: str) -> bool:
    near = is_alike(marks(one), marks(other))
    filed = set(bands(marks(one))) & set(bands(marks(other)))
    return near and bool(filed)


def test_the_same_text_is_alike_whatever_its_capitals_and_marks():
    assert alike(LIFT, LIFT.upper().replace(".", "!!!"))


def test_another_name_or_a_typo_changes_nothing():
    assert alike(LIFT, LIFT.replace("Tower B", "Tower C"))
    assert alike(LIFT, LIFT.replace("mother", "mum and me"))
    assert alike(LIFT, LIFT + " Sam, flat 12")


def test_another_report_of_the_same_thing_is_another_text():
    assert not alike(
        LIFT, "Lift not working in Tower B, please send somebody, it is the third time."
    )
    assert not alike(
        LIFT, "The boiler in my flat is broken again and there is no hot water at all."
    )


def test_a_short_text_is_never_compared():
    assert likeness(normalise("any update please?"), SHORTEST) is None
    assert likeness(normalise(""), SHORTEST) is None


def test_a_text_in_other_letters_is_compared_as_well():
    assert alike(
        "سیڑھیوں کی بتی دو ہفتے سے خراب ہے براہ کرم ٹھیک کریں شکریہ",
        "سیڑھیوں کی بتی دو ہفتے سے خراب ہے براہ کرم ٹھیک کریں",
    )


def test_the_numbers_are_the_same_on_every_machine():
    assert bands(marks(LIFT))[:2] == BANDS


def test_a_text_of_any_length_is_as_few_numbers():
    assert len(marks("no heating and no hot water " * 4000)) == len(marks(LIFT))


def test_people_are_counted_once_and_only_what_one_sent_here_is_repeated():
    sam, ann = PersonId(1), PersonId(2)
    found = [
        Alike(row=InboxId(1), person=sam, here=True),
        Alike(row=InboxId(2), person=sam, here=False),
        Alike(row=InboxId(3), person=ann, here=False),
    ]
    assert people_of(found, sam) == 2
    assert times_sent(found, sam) == 2


def test_staff_are_told_at_the_number_set_and_at_each_doubling():
    assert [n for n in range(1, 30) if worth_telling(n, 3)] == [3, 6, 12, 24]
