"""Somebody who asks for news hears what is promised and by when."""

from datetime import timedelta

from bot.domain.acts import StaffAct, TenantAct
from bot.domain.outbound import AskForDetails
from tests.scenarios.landlord import Landlord, fact


def offers(home: Landlord) -> list[AskForDetails]:
    """Every offer of a complaint."""
    asked = [op.intent for op in home.sent_to("Sam") if isinstance(op.intent, AskForDetails)]
    return [one for one in asked if one.choices[0].action == TenantAct.COMPLAINT_YES]


async def test_any_news_is_answered_with_the_promise_in_plain_words(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    home.later(days=2)
    await home.says("Sam", "any news?")

    answer = home.read_by("Sam")[-1]
    assert "R-1001, your repair" in answer
    assert "We have promised to finish the repair by the end of Saturday 19 December." in answer
    assert fact(home.card("repairs"), "Chased") == "once"
    assert list(home.cards("repairs")) == ["R-1001"]
    assert not home.cards("enquiries")
    assert not offers(home)


async def test_who_asks_for_news_is_not_asked_back(home: Landlord) -> None:
    await home.says("Sam", "the toilet keeps running after you flush it, what a useless service")
    assert offers(home)  # of a complaint, in place of a question about the toilet
    home.later(days=2)
    before = len(home.sent_to("Sam"))
    await home.says("Sam", "any news on the toilet? it keeps running after you flush it")

    [answer] = home.sent_to("Sam")[before:]
    assert "R-1001, your repair" in home.read_by("Sam")[-1]
    assert not isinstance(answer.intent, AskForDetails)


async def test_with_several_open_all_are_told_and_noted(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    home.later(hours=2)
    await home.says("Sam", "the bedroom light is not working")
    home.later(days=2)
    await home.says("Sam", "any news?")

    answer = home.read_by("Sam")[-1]
    assert "R-1001: repair" in answer
    assert "R-1002: repair" in answer
    cards = home.cards("repairs")
    assert [fact(card, "Chased") for card in cards.values()] == ["once", "once"]


async def test_a_chase_that_names_its_reference_is_about_that_alone(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    home.later(hours=2)
    await home.says("Sam", "the bedroom light is not working")
    home.later(days=2)
    await home.says("Sam", "any news on r-1001?")

    chased = {ref: fact(card, "Chased") for ref, card in home.cards("repairs").items()}
    assert chased == {"R-1001": "once", "R-1002": ""}


async def test_a_second_chase_offers_a_complaint_once(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    for _ in range(4):
        home.later(days=2)
        await home.says("Sam", "any news?")

    (offer,) = offers(home)
    assert "make a complaint" in offer.text
    assert fact(home.card("repairs"), "Chased") == "4 times"
    assert fact(home.card("repairs"), "Complaint") == "offered, no answer yet"


async def test_a_date_that_has_passed_is_said_and_offers_a_complaint(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    home.later(days=30)
    await home.says("Sam", "any news?")

    said = home.read_by("Sam")
    assert (
        "we promised to finish the repair by the end of Saturday 19 December, and have not"
        in (said[-2])
    )
    assert len(offers(home)) == 1


async def test_status_says_what_is_promised_and_offers_a_complaint_once_it_is_late(
    home: Landlord,
) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    await home.presses("Sam", TenantAct.STATUS)
    assert (
        "promised to finish the repair by the end of Saturday 19 December"
        in (home.read_by("Sam")[-1])
    )
    home.later(days=30)
    await home.presses("Sam", TenantAct.STATUS)
    await home.presses("Sam", TenantAct.STATUS)

    assert len(offers(home)) == 1
    assert "have not" in home.read_by("Sam")[-1]


async def test_a_promise_in_hours_names_the_hour(home: Landlord) -> None:
    await home.says("Sam", "I can smell gas")
    home.now += timedelta(minutes=20)
    await home.presses("Sam", TenantAct.STATUS)

    assert "by 9am on Sunday 22 November" in home.read_by("Sam")[-1]


async def test_a_chased_case_that_is_closed_is_not_promised_again(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    await home.staff(StaffAct.CLOSE, "R-1001", "Washer replaced.")
    home.later(days=2)
    await home.presses("Sam", TenantAct.STATUS)

    assert "nothing open" in home.read_by("Sam")[-1]


async def test_yes_to_the_offer_opens_the_complaint_and_the_repair_goes_on(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    for _ in range(2):
        home.later(days=2)
        await home.says("Sam", "any news?")
    await home.says("Sam", "yes")

    assert list(home.cards("complaints")) == ["R-1002"]
    assert fact(home.card("repairs"), "State") == "Nobody has it yet"
    assert fact(home.card("repairs"), "Due").startswith("Saturday 19 December")
