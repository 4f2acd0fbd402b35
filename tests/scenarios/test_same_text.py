"""The same text again, from one person or from many: shown to staff, and held against nobody."""

from tests.scenarios.landlord import Landlord, fact

LIFT = "The lift in Tower B is broken again and my mother on floor {} cannot get out to the shops."
ODD = "Please pass this on to whoever deals with the thing we talked about on the landing."


async def test_what_is_sent_again_joins_and_is_not_answered_again(home: Landlord) -> None:
    text = LIFT.format(7)
    for _ in range(3):
        await home.says("Sam", text)
        home.later(hours=3)

    (card,) = home.cards("repairs").values()
    assert fact(card, "Same text") == "sent 3 times"
    assert len(home.read_by("Sam")) == 1


async def test_what_nobody_understood_joins_too_when_it_is_sent_again(home: Landlord) -> None:
    await home.says("Sam", ODD)
    home.later(hours=5)
    await home.says("Sam", ODD)
    assert len(home.cards("enquiries")) == 1
    assert len(home.read_by("Sam")) == 1


async def test_a_block_that_reports_one_lift_is_shown_as_such(home: Landlord) -> None:
    for who, floor in (("Sam", 7), ("Ann", 8), ("Joe", 9)):
        await home.says(who, LIFT.format(floor))
        home.later(minutes=10)

    cards = home.cards("repairs").values()
    assert len(cards) == 3
    assert {fact(card, "Same text") for card in cards} == {"the same text from 3 people"}
    told = [note.text for note in home.told("repairs") if "same text" in note.text]
    assert told == ["The same text from 3 people: R-1001, R-1002, R-1003."]


async def test_nothing_follows_from_writing_what_others_wrote(home: Landlord) -> None:
    for who in ("Sam", "Ann", "Joe", "Eve"):
        await home.says(who, LIFT.format(3))
    assert not home.cards("moderation")
    assert all(home.read_by(who) for who in ("Sam", "Ann", "Joe", "Eve"))
    priorities = {fact(card, "Priority") for card in home.cards("repairs").values()}
    assert len(priorities) == 1


async def test_a_short_question_of_many_is_no_campaign(home: Landlord) -> None:
    for who in ("Sam", "Ann", "Joe", "Eve"):
        await home.says(who, "any update please?")
    shown = [*home.cards("repairs").values(), *home.cards("enquiries").values()]
    assert {fact(card, "Same text") for card in shown} == {""}


async def test_the_same_abuse_from_several_people_is_seen_by_supervisors(home: Landlord) -> None:
    for who in ("Sam", "Ann", "Joe"):
        await home.says(who, "Karen in the repairs team is a fat lazy bitch and should be ashamed.")
    cards = home.cards("moderation").values()
    assert {fact(card, "Same text") for card in cards} == {"the same text from 3 people"}


async def test_after_the_window_a_text_is_new(home: Landlord) -> None:
    await home.says("Sam", LIFT.format(7))
    home.later(days=4)
    await home.says("Ann", LIFT.format(7))
    await home.says("Joe", LIFT.format(7))
    assert {fact(card, "Same text") for card in home.cards("repairs").values()} == {""}


async def test_a_corrected_message_is_not_a_repeated_one(home: Landlord) -> None:
    said = await home.says("Sam", LIFT.format(7))
    await home.edits("Sam", said, LIFT.format(8))
    assert fact(home.card("repairs"), "Same text") == ""
