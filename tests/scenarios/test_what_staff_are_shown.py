"""What agents and supervisors see of what a tenant sent: all of it, and no abuse unprepared."""

from collections.abc import AsyncIterator

from bot.domain.acts import StaffAct
from bot.domain.messages import Media, MediaKind
from bot.domain.outbound import Tone
from bot.ports.channel import MediaDelayed
from tests.scenarios.landlord import Landlord, fact


async def test_a_place_sent_from_a_phone_reaches_the_agents(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    place = Media(kind=MediaKind.LOCATION, detail="51.5, -0.12")
    await home.says("Sam", "", media=[place])

    assert any("51.5, -0.12" in note.quote for note in home.told("repairs"))


async def test_a_contact_that_opens_a_case_stands_on_its_card(home: Landlord) -> None:
    await home.says("Sam", "", media=[Media(kind=MediaKind.CONTACT, detail="Pat 07700 900123")])

    assert any("07700 900123" in quote.text for quote in home.card("enquiries").quotes)


async def test_what_was_said_about_the_household_outlives_what_follows(home: Landlord) -> None:
    await home.says("Sam", "there is a newborn baby in the flat")
    said = fact(home.card("enquiries"), "Household")
    assert said
    home.later(minutes=1)
    await home.says("Sam", "Kitchen tap dripping")

    assert said in fact(home.card("repairs"), "Household")


async def test_a_yes_to_what_an_agent_asked_reaches_the_agent(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    await home.submits(StaffAct.REPLY, "R-1001", text="Can a plumber come on Tuesday?")
    home.later(hours=2)
    await home.says("Sam", "Yes please")

    assert [note.quote for note in home.told("repairs")][-1] == "Yes please"
    assert not home.cards("enquiries")


async def test_an_answer_that_no_rule_knows_joins_the_case_it_answers(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    await home.submits(StaffAct.REPLY, "R-1001", text="Please tell us your door code.")
    home.later(hours=2)
    await home.says("Sam", "4417 then the hash key")

    assert [note.quote for note in home.told("repairs")][-1] == "4417 then the hash key"
    assert not home.cards("enquiries")


async def test_what_turns_out_to_be_a_repair_is_promised_what_repairs_are(home: Landlord) -> None:
    await home.says("Sam", "there is a thing in the flat")
    home.later(minutes=1)
    await home.says("Sam", "Kitchen tap dripping")

    assert "repair" in fact(home.card("repairs"), "Due")


async def test_what_becomes_an_emergency_is_not_late_before_anybody_knew(home: Landlord) -> None:
    await home.says("Sam", "no heating since this morning")
    home.later(hours=30)
    await home.says("Sam", "still no heating and now our newborn baby is ill")

    card = home.card("repairs")
    assert card.tone is Tone.URGENT
    assert fact(card, "Due").startswith("tomorrow 15:00 (")


async def test_a_card_shows_the_nearest_promise_and_the_others(home: Landlord) -> None:
    await home.says("Sam", "black mould in the bedroom")

    card = home.card("repairs")
    assert fact(card, "Due") == "Saturday 28 November (finish the repair), 5 working days left"
    assert fact(card, "Also due") == (
        "Friday 4 December (look into the damp or mould), 10 working days left"
    )


async def test_a_schedule_that_is_stricter_than_ones_own_band_comes_first(home: Landlord) -> None:
    await home.says("Sam", "no heating since this morning")

    card = home.card("repairs")
    assert fact(card, "Due").startswith("Monday 23 November (bring heating and hot water back")
    assert fact(card, "Also due").startswith("Saturday 28 November (finish the repair)")


async def test_a_picture_outlasts_a_platform_that_is_away_for_an_hour(home: Landlord) -> None:
    away = home.tenants.fetch
    home.tenants.fetch = not_now
    await home.says("Sam", "Kitchen tap dripping")
    await home.says("Sam", "", media=[Media(kind=MediaKind.ANIMATION, ref="film")])
    for _ in range(12):
        home.later(minutes=5)
        home.works.media.written()
        await home.settle()
    home.tenants.fetch = away
    home.tenants.files["film"] = b"drip, drip"
    home.later(minutes=15)
    home.works.media.written()
    await home.settle()

    (note,) = [note for note in home.told("repairs") if note.attachments]
    assert note.text == "The tenant sent an animation:"


async def not_now(_: Media) -> AsyncIterator[bytes]:
    """A platform that is away."""
    raise MediaDelayed("the platform is away")
    yield b""
