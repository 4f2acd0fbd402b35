"""From a tenant's first word to an agent's answer."""

import json

from bot.domain.acts import StaffAct, TenantAct
from bot.domain.messages import Media, MediaKind
from bot.domain.outbound import SafetyAdvice, Tone
from tests.scenarios.landlord import Landlord, fact


async def test_a_dripping_tap_becomes_a_repair_and_one_short_answer(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")

    card = home.card("repairs")
    (answer,) = home.read_by("Sam")
    assert card.reference == "R-1001"
    assert "R-1001" in answer
    assert len(answer) < 400
    assert fact(card, "State") == "Nobody has it yet"
    assert fact(card, "Due")
    assert [quote.text for quote in card.quotes] == ["Kitchen tap dripping"]
    assert not home.cards("moderation")


async def test_the_safety_text_for_gas_comes_before_everything_with_its_number_first(
    home: Landlord,
) -> None:
    await home.says("Sam", "Can smell gas")

    first = home.sent_to("Sam")[0].intent
    assert isinstance(first, SafetyAdvice)
    assert "0800 111 999" in first.text[:60]
    assert home.card("repairs").tone is Tone.URGENT
    assert [note for note in home.told("repairs") if note.urgent]


async def test_someone_in_danger_who_writes_five_times_gets_the_safety_text_once(
    home: Landlord,
) -> None:
    for words in ("I can smell gas", "gas smell in the hall", "smell of gas!!", "gas", "hello??"):
        await home.says("Sam", words)

    texts = [op.intent for op in home.sent_to("Sam") if isinstance(op.intent, SafetyAdvice)]
    assert len(texts) == 1
    home.later(minutes=11)
    await home.says("Sam", "still smell of gas")
    texts = [op.intent for op in home.sent_to("Sam") if isinstance(op.intent, SafetyAdvice)]
    assert len(texts) == 2


async def test_a_new_danger_in_an_open_case_rings_again(home: Landlord) -> None:
    await home.says("Sam", "I can smell gas")
    before = len([note for note in home.told("repairs") if note.urgent])
    home.later(minutes=30)
    await home.says("Sam", "now the gas smell is back and worse")

    assert len([note for note in home.told("repairs") if note.urgent]) == before + 1


async def test_ten_messages_in_a_row_become_one_case(home: Landlord) -> None:
    await home.says("Sam", "my boiler has packed in")
    for words in (
        "no heating at all",
        "radiators stone cold",
        "it is a combi boiler",
        "in the kitchen cupboard",
        "it says F28",
        "tried turning it off and on",
        "it's freezing in here",
        "please can someone come",
        "thanks",
    ):
        home.later(seconds=20)
        await home.says("Sam", words)

    assert list(home.cards("repairs")) == ["R-1001"]
    assert list(home.cards("enquiries")) == []


async def test_thank_you_opens_nothing(home: Landlord) -> None:
    await home.says("Sam", "thank you")

    assert not home.cards("repairs")
    assert not home.cards("enquiries")
    assert len(home.read_by("Sam")) == 1


async def test_a_photo_sent_afterwards_goes_to_the_case(home: Landlord) -> None:
    home.tenants.files["file-1"] = b"a picture of a tap"
    await home.says("Sam", "Kitchen tap dripping")
    await home.says("Sam", "", media=[Media(kind=MediaKind.PHOTO, ref="file-1", mime="image/jpeg")])

    (note,) = [note for note in home.told("repairs") if note.attachments]
    assert note.attachments[0].size == len(b"a picture of a tap")
    assert fact(home.card("repairs"), "Attachments") == "1"


async def test_a_voice_note_goes_to_a_person_and_says_so(home: Landlord) -> None:
    home.tenants.files["voice"] = b"hello"
    await home.says("Sam", "", media=[Media(kind=MediaKind.VOICE, ref="voice")])

    assert "listen" in home.read_by("Sam")[0]
    assert home.card("enquiries").heading == "Not sure what this is"


async def test_a_photo_that_can_no_longer_be_fetched_is_said_to_staff(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    await home.says("Sam", "", media=[Media(kind=MediaKind.PHOTO, ref="gone")])

    assert [note for note in home.told("repairs") if "no longer has it" in note.text]


async def test_an_album_becomes_one_case(home: Landlord) -> None:
    for name in ("one", "two", "three"):
        home.tenants.files[name] = name.encode()
    photo = [Media(kind=MediaKind.PHOTO, ref=name) for name in ("one", "two", "three")]
    await home.says("Sam", "black mould in the bedroom", media=photo[:1], album="a")
    await home.says("Sam", "", media=photo[1:2], album="a")
    await home.says("Sam", "", media=photo[2:], album="a")

    assert list(home.cards("repairs")) == ["R-1001"]
    assert fact(home.card("repairs"), "Attachments") == "3"


async def test_an_agent_claims_answers_and_closes_and_the_tenant_reads_each_answer(
    home: Landlord,
) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    await home.staff(StaffAct.CLAIM, "R-1001")
    assert fact(home.card("repairs"), "State") == "Ann has it"

    await home.submits(StaffAct.REPLY, "R-1001", text="A plumber comes on Tuesday at 10.")
    assert home.read_by("Sam")[-1] == "A plumber comes on Tuesday at 10."
    assert fact(home.card("repairs"), "Last answer") == "delivered (Ann, 21 Nov 09:00)"

    await home.staff(StaffAct.CLOSE, "R-1001", "The washer was replaced.")
    assert "The washer was replaced." in home.read_by("Sam")[-1]
    assert home.card("repairs").tone is Tone.CLOSED


async def test_the_first_claim_wins_and_the_second_person_is_told_who_has_it(
    home: Landlord,
) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    await home.staff(StaffAct.CLAIM, "R-1001", who="Ann")
    await home.staff(StaffAct.CLAIM, "R-1001", who="Bob")

    assert fact(home.card("repairs"), "State") == "Ann has it"
    assert home.whispered()[-1].startswith("Ann already has R-1001. Last change: Ann claimed it")


async def test_what_is_typed_in_a_thread_never_reaches_the_tenant(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    before = home.read_by("Sam")
    await home.writes_in_thread("repairs", "desk-1", "this one always moans")

    assert home.read_by("Sam") == before
    assert any("stays between staff" in text for text in home.whispered())
    log = [json.loads(entry.body) for entry in await home.audit()]
    (noted,) = [entry for entry in log if entry["action"] == "note.added"]
    row = await home.store.read(lambda tx: tx.inbox.get(noted["detail"]["event"]))
    assert row.event.text == "this one always moans"
    assert not any("moans" in str(entry) for entry in log)  # the log holds no words


async def test_someone_without_a_role_can_do_nothing(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    before = home.read_by("Sam")
    await home.staff(StaffAct.REPLY, "R-1001", "hello", who="Eve", role=None)

    assert home.read_by("Sam") == before
    assert any("not on the list of agents" in text for text in home.whispered())


async def test_a_rerouted_case_has_one_live_card_and_leaves_a_pointer(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    await home.staff(StaffAct.REROUTE, "R-1001", "complaint")

    assert list(home.cards("complaints")) == ["R-1001"]
    assert any("moved to #complaints" in note.text for note in home.told("repairs"))


async def test_an_edit_is_shown_to_staff_as_an_edit(home: Landlord) -> None:
    first = await home.says("Sam", "Kitchen tap dripping")
    await home.edits("Sam", first, "Kitchen tap dripping a lot now")

    assert list(home.cards("repairs")) == ["R-1001"]
    assert any(
        "changed" in note.text and "a lot now" in note.quote for note in home.told("repairs")
    )


async def test_chasing_is_answered_from_the_case_and_opens_none(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    home.later(days=3)
    await home.says("Sam", "any news on my repair?")

    assert list(home.cards("repairs")) == ["R-1001"]
    assert "R-1001" in home.read_by("Sam")[-1]
    assert fact(home.card("repairs"), "Chased") == "once"


async def test_unhappiness_about_an_open_repair_offers_a_complaint_and_keeps_the_repair(
    home: Landlord,
) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    home.later(days=21)
    await home.says(
        "Sam", "Chasing up the tap, reported 3 weeks ago, no one turned up. Not good enough"
    )
    offer = home.sent_to("Sam")[-1].intent
    assert [choice.action for choice in offer.choices] == [
        TenantAct.COMPLAINT_YES,
        TenantAct.COMPLAINT_NO,
    ]

    await home.presses("Sam", TenantAct.COMPLAINT_YES, "R-1001")
    await home.presses("Sam", TenantAct.COMPLAINT_YES, "R-1001")

    (complaint,) = home.cards("complaints").values()
    assert fact(complaint, "Grew out of") == "R-1001"
    assert fact(home.cards("repairs")["R-1001"], "State") == "Nobody has it yet"


async def test_a_typed_yes_answers_the_offer_as_the_button_would(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    home.later(days=21)
    await home.says("Sam", "chasing this up, no one turned up. Not good enough")
    await home.says("Sam", "Yes please!")

    (complaint,) = home.cards("complaints").values()
    assert fact(complaint, "Grew out of") == "R-1001"


async def test_status_lists_what_is_open_and_start_says_who_reads(home: Landlord) -> None:
    await home.presses("Sam", TenantAct.START)
    assert "automat" in home.read_by("Sam")[-1]
    await home.presses("Sam", TenantAct.STATUS)
    await home.says("Sam", "Kitchen tap dripping")
    await home.presses("Sam", TenantAct.STATUS)

    assert "R-1001" in home.read_by("Sam")[-1]


async def test_the_same_message_delivered_twice_is_dealt_with_once(home: Landlord) -> None:
    event = await home.says("Sam", "Kitchen tap dripping")
    await home.receive(event)

    assert len(home.read_by("Sam")) == 1
    assert list(home.cards("repairs")) == ["R-1001"]


async def test_a_message_of_four_thousand_characters_is_dealt_with_whole(home: Landlord) -> None:
    story = "The kitchen tap is dripping. " + "It has been going on for weeks and I am tired. " * 84
    await home.says("Sam", story)

    assert home.card("repairs").quotes[0].text == story


async def test_a_yes_to_an_agent_does_not_open_the_complaint_offered_before(
    home: Landlord,
) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    home.later(days=21)
    await home.says("Sam", "chasing this up, no one turned up. Not good enough")
    home.later(minutes=30)
    await home.submits(StaffAct.REPLY, "R-1001", text="Can a plumber come on Tuesday?")
    home.later(minutes=5)
    await home.says("Sam", "Yes please!")

    assert not home.cards("complaints")
    assert [note.quote for note in home.told("repairs")][-1] == "Yes please!"


async def test_a_case_cannot_be_moved_to_where_nothing_is_done(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    for nowhere in ("none", "small talk", "unsure"):
        await home.staff(StaffAct.REROUTE, "R-1001", nowhere)
    await home.presses("Sam", TenantAct.STATUS)

    assert len([text for text in home.whispered() if "not something a case can be" in text]) == 3
    assert list(home.cards("repairs")) == ["R-1001"]
    assert "R-1001" in home.read_by("Sam")[-1]


async def test_a_changed_message_that_is_taken_back_is_mentioned_once(home: Landlord) -> None:
    first = await home.says("Sam", "Kitchen tap dripping")
    await home.edits("Sam", first, "Kitchen tap dripping a lot")
    await home.takes_back("Sam", first)

    assert len([note for note in home.told("repairs") if "took a message back" in note.text]) == 1
