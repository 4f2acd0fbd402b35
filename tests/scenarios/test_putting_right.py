"""What the bot understood otherwise than it is: staff put it right, and it is kept."""

import pytest

from bot.domain.acts import StaffAct
from bot.domain.messages import Media, MediaKind
from bot.domain.outbound import FieldKind, OpenForm
from bot.pipeline.corrections import corrections
from tests.scenarios.landlord import Landlord, fact

PHOTO = Media(kind=MediaKind.PHOTO, ref="p1")


async def exported(home: Landlord) -> list[dict]:
    return list((await corrections(home.store)).rows)


async def test_priority_and_trade_are_corrected_and_the_clocks_follow(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    await home.submits(
        StaffAct.CORRECT,
        "R-1001",
        priority="emergency",
        trade="electrical",
        why="more_said",
        words="it drips into a socket",
    )

    card = home.card("repairs")
    assert card.heading == "EMERGENCY repair: electrical"
    assert fact(card, "Why").startswith("The tenant said more since: it drips into a socket")
    assert fact(card, "Due").startswith("tomorrow 09:00")
    assert any(note.urgent and "Ann raised it" in note.text for note in home.told("repairs"))
    (row,) = await exported(home)
    assert (row["priority"], row["trade"]) == ("emergency", "electrical")
    assert row["corrected"] == ["priority", "trade"]
    assert "it drips into a socket" in row["note"]

    await home.submits(
        StaffAct.CORRECT, "R-1001", priority="routine", trade="electrical", why="seen"
    )
    assert fact(home.card("repairs"), "Due").startswith("Saturday 19 December")
    await home.passes(hours=1)
    assert home.card("repairs").heading == "Repair: electrical"


async def test_why_is_one_tap_and_the_form_says_how_it_is_graded_now(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    for act in (StaffAct.REROUTE, StaffAct.CORRECT, StaffAct.SPLIT, StaffAct.NOT_REQUEST):
        await home.staff(act, "R-1001", trigger=f"t{act}")
    forms = {
        op.intent.form.act: {field.id: field for field in op.intent.form.fields}
        for op in home.desk.done
        if isinstance(op.intent, OpenForm)
    }
    said = {
        op.intent.form.act: op.intent.form.intro
        for op in home.desk.done
        if isinstance(op.intent, OpenForm)
    }
    assert len(forms) == 4
    for fields in forms.values():
        assert fields["why"].kind is FieldKind.CHOICE
        assert fields["words"].optional
    assert [fields.initial for fields in forms[StaffAct.CORRECT].values()] == ["", "", "", ""]
    assert "Now: routine, plumbing." in said[StaffAct.CORRECT]


async def test_what_needs_nothing_is_closed_and_the_person_told(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    await home.submits(StaffAct.NOT_REQUEST, "R-1001", why="misread", words="a joke")

    assert fact(home.card("repairs"), "Outcome") == "No request"
    assert "found nothing that we should do" in home.read_by("Sam")[-1]
    (row,) = await exported(home)
    assert row["needs"] == ["none"]
    assert (row["priority"], row["trade"]) == (None, None)


async def test_a_message_that_holds_two_needs_becomes_two_cases(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping, and about the dog")
    await home.submits(
        StaffAct.SPLIT, "R-1001", need="enquiry", how="both", why="misread", words="the dog"
    )

    (second,) = home.cards("enquiries")
    assert fact(home.cards("repairs")["R-1001"], "Split off") == second
    told = home.read_by("Sam")[-1]
    assert "R-1001 holds two things" in told
    assert second in told
    (row,) = await exported(home)
    assert "repair" in row["needs"]
    assert "enquiry" in row["needs"]


async def test_later_messages_are_cut_off_with_their_photos(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    home.later(minutes=1)
    last = await home.says("Sam", "it is the cupboard door as well", media=[PHOTO])
    assert fact(home.card("repairs"), "Attachments") == "1"
    await home.submits(
        StaffAct.SPLIT, "R-1001", need="repair", how="it", trade="kitchen_bathroom", why="misread"
    )

    cards = home.cards("repairs")
    assert [quote.text for quote in cards["R-1001"].quotes] == ["Kitchen tap dripping"]
    assert cards["R-1002"].quotes[-1].text.startswith(last.text)
    assert fact(cards["R-1002"], "Attachments") == "1"
    assert fact(cards["R-1001"], "Attachments") == ""
    assert fact(cards["R-1002"], "Grew out of") == "R-1001"
    assert cards["R-1002"].heading == "Repair: kitchen and bathroom"


async def test_a_duplicate_goes_on_under_the_other_case_with_all_it_held(
    home: Landlord,
) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    due = fact(home.card("repairs"), "Due")
    home.later(hours=3)
    await home.says("Sam", "the fence in the garden has fallen over", media=[PHOTO])
    assert set(home.cards("repairs")) == {"R-1001", "R-1002"}
    await home.staff(StaffAct.MERGE, "R-1002", trigger="t1")
    (form,) = [op.intent.form for op in home.desk.done if isinstance(op.intent, OpenForm)]
    assert form.fields[0].initial == "R-1001"

    await home.submits(StaffAct.MERGE, "R-1001", into="R-1002", why="misread")

    cards = home.cards("repairs")
    assert fact(cards["R-1001"], "Merged into") == "R-1002"
    assert not cards["R-1001"].buttons
    assert fact(cards["R-1002"], "Took over") == "R-1001"
    assert fact(cards["R-1002"], "Due") == due
    assert len(cards["R-1002"].quotes) == 2
    told = [text for text in home.read_by("Sam") if "go on as R-1002" in text]
    assert len(told) == 1

    await home.says("Sam", "the garden fence has fallen over onto the path")
    assert set(home.cards("repairs")) == {"R-1001", "R-1002"}


@pytest.mark.parametrize("into", ["R-1001", "R-1002", "R-1003", "R-9999"])
async def test_only_another_open_case_of_the_same_person_can_take_it_over(
    home: Landlord, into: str
) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    await home.says("Kim", "Kitchen tap dripping")
    await home.says("Sam", "I want to make a formal complaint about how I was treated")
    await home.submits(StaffAct.MERGE, "R-1001", into=into, why="misread")

    assert home.whispered()
    assert home.cards("repairs")["R-1001"].buttons
