"""A card says all an agent needs, in words that hold for the day on which they are read."""

from datetime import UTC, datetime

from bot.domain.acts import StaffAct
from tests.scenarios.landlord import Landlord, fact


async def test_a_card_has_at_most_four_buttons_and_the_rest_in_a_menu(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")

    card = home.card("repairs")
    assert [one.label for one in card.buttons] == [
        "Claim",
        "Reply to tenant",
        "Step done",
        "Close",
    ]
    assert StaffAct.NOTE in [one.action for one in card.more]
    assert StaffAct.RELEASE not in [one.action for one in card.more]

    await home.staff(StaffAct.CLAIM, "R-1001")
    assert StaffAct.RELEASE in [one.action for one in home.card("repairs").more]
    await home.staff(StaffAct.CLOSE, "R-1001", "Mended")
    assert not home.card("repairs").buttons
    assert not home.card("repairs").more


async def test_the_time_left_is_told_anew_every_morning(home: Landlord) -> None:
    await home.says("Sam", "no heating since this morning")
    assert fact(home.card("repairs"), "Due").endswith("1 working day left")

    await home.until(datetime(2026, 11, 22, 7, 0, tzinfo=UTC))

    card = home.card("repairs")
    assert fact(card, "Due").startswith("tomorrow (bring heating")
    assert "as of 22 Nov" in card.footer


async def test_other_open_cases_of_the_person_stand_on_the_card(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    home.later(hours=2)
    await home.says("Sam", "the fence in the garden has fallen over")

    cards = home.cards("repairs")
    assert fact(cards["R-1002"], "Also open").startswith("R-1001 Repair")


async def test_a_moved_case_leaves_a_pointer_and_no_live_card_behind(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    await home.staff(StaffAct.REROUTE, "R-1001", "complaint")

    old = home.cards("repairs")["R-1001"]
    assert [one.action for one in old.buttons] == [StaffAct.SHOW]
    assert not old.more
    assert fact(old, "Now in") == "#complaints"
    assert home.card("complaints").buttons
    assert "R-1001: It was moved to #complaints by Ann." in [
        note.text for note in home.told("repairs")
    ]

    await home.says("Sam", "and it drips more now")
    assert fact(home.cards("repairs")["R-1001"], "Now in") == "#complaints"
