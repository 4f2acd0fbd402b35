"""Staff ask for a missing fact with one press, and the answer fills the card."""

from bot.domain.acts import StaffAct, TenantAct
from bot.domain.messages import Media, MediaKind
from bot.domain.outbound import AskForDetails
from tests.scenarios.landlord import Landlord, fact

PHOTO = Media(kind=MediaKind.PHOTO, ref="p1")


async def asks(home: Landlord, what: str) -> AskForDetails:
    """Ann asks Sam about his dripping tap; what he reads."""
    await home.says("Sam", "Kitchen tap dripping")
    await home.staff(StaffAct.ASK, f"R-1001:{what}")
    (asked,) = [op.intent for op in home.sent_to("Sam") if op.key.startswith(f"ask:R-1001:{what}:")]
    assert isinstance(asked, AskForDetails)
    return asked


async def test_a_press_asks_and_what_is_written_next_fills_the_card(home: Landlord) -> None:
    await asks(home, "address")
    card = home.card("repairs")
    assert fact(card, "Address") == "asked 21 Nov 09:00; no answer yet"
    assert fact(card, "State") == "Nobody has it yet, waiting for the tenant"
    assert "Ask: address" not in [one.label for one in card.more]
    assert "Ask: photo" in [one.label for one in card.more]

    await home.says("Sam", "Flat 4, 12 Elm Road")

    card = home.card("repairs")
    assert fact(card, "Address") == "Flat 4, 12 Elm Road (told us)"
    assert fact(card, "State") == "Nobody has it yet"
    assert home.read_by("Sam")[-1] == "Thank you. We have added this to R-1001."
    assert not home.cards("enquiries")


async def test_an_answer_by_button_changes_what_an_earlier_one_said(home: Landlord) -> None:
    asked = await asks(home, "how_long")
    days = next(one for one in asked.choices if one.label == "A few days")
    weeks = next(one for one in asked.choices if one.label == "A few weeks")
    await home.presses("Sam", TenantAct.DETAIL, days.subject)
    await home.presses("Sam", TenantAct.DETAIL, days.subject)
    assert "we have that answer already" in home.read_by("Sam")[-1]
    await home.presses("Sam", TenantAct.DETAIL, weeks.subject)

    assert fact(home.card("repairs"), "How long") == "A few weeks (told us)"


async def test_who_lives_there_can_be_several_and_counts_as_the_household(
    home: Landlord,
) -> None:
    asked = await asks(home, "household")
    for label in ("A baby or small child", "Somebody is ill"):
        choice = next(one for one in asked.choices if one.label == label)
        await home.presses("Sam", TenantAct.DETAIL, choice.subject)

    card = home.card("repairs")
    assert fact(card, "Who lives there") == "A baby or small child; Somebody is ill (told us)"
    assert fact(card, "Household") == "baby or young child, serious illness"


async def test_a_photo_that_was_asked_for_goes_to_the_case_that_asked(home: Landlord) -> None:
    await asks(home, "photo")
    await home.says("Sam", "the fence in the garden has fallen over")
    assert fact(home.cards("repairs")["R-1001"], "Photo").endswith("no answer yet")
    await home.says("Sam", "", media=[PHOTO])

    assert fact(home.cards("repairs")["R-1001"], "Photo") == "sent (told us)"
    assert fact(home.cards("repairs")["R-1002"], "Attachments") == ""


async def test_what_was_asked_is_not_asked_again_at_once_nor_a_third_time(
    home: Landlord,
) -> None:
    await asks(home, "access")
    await home.staff(StaffAct.ASK, "R-1001:access")
    assert "asked already and have not answered yet" in home.whispered()[-1]
    home.later(hours=25)
    await home.staff(StaffAct.ASK, "R-1001:access")
    home.later(hours=25)
    await home.staff(StaffAct.ASK, "R-1001:access")

    assert "asked twice and did not answer. Please ring them." in home.whispered()[-1]
    assert len([op for op in home.sent_to("Sam") if op.key.startswith("ask:")]) == 2


async def test_another_matter_thanks_and_questions_are_no_answer(home: Landlord) -> None:
    await asks(home, "address")
    for words in ("Thanks", "why do you need it?", "the fence in the garden has fallen over"):
        await home.says("Sam", words)

    assert fact(home.cards("repairs")["R-1001"], "Address").endswith("no answer yet")
    assert len(home.cards("repairs")) == 2


async def test_an_emergency_is_asked_about_and_waits_for_nothing(home: Landlord) -> None:
    await home.says("Sam", "I can smell gas")
    due = fact(home.card("repairs"), "Due")
    await home.staff(StaffAct.ASK, "R-1001:address")
    card = home.card("repairs")
    assert fact(card, "State") == "Nobody has it yet"
    assert fact(card, "Due") == due

    await home.says("Sam", "I can smell gas in the hall too")
    assert fact(home.card("repairs"), "Address").endswith("no answer yet")


async def test_nobody_elses_question_can_be_answered(home: Landlord) -> None:
    asked = await asks(home, "how_long")
    await home.presses("Eve", TenantAct.DETAIL, asked.choices[0].subject)

    assert fact(home.card("repairs"), "How long").endswith("no answer yet")


async def test_a_question_that_did_not_arrive_shows_on_the_card(home: Landlord) -> None:
    await asks(home, "photo")
    assert fact(home.card("repairs"), "Last answer").startswith("delivered")
