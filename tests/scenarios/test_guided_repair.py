"""One question at a time, each with buttons, none of which anything waits for."""

import json

from bot.domain.acts import StaffAct, TenantAct
from bot.domain.outbound import AskForDetails, SafetyAdvice, Tone
from tests.scenarios.landlord import Landlord, fact

VAGUE = "something is broken in my flat"


def asked(home: Landlord, who: str = "Sam") -> list[AskForDetails]:
    """The questions somebody was asked, in order."""
    return [op.intent for op in home.sent_to(who) if isinstance(op.intent, AskForDetails)]


def button(home: Landlord, label: str, who: str = "Sam") -> str:
    """What the button of that label under the last question carries."""
    choices = asked(home, who)[-1].choices
    return next(one.subject for one in choices if one.label == label)


async def press(home: Landlord, label: str, who: str = "Sam") -> None:
    await home.presses(who, TenantAct.ANSWER, button(home, label, who))


async def test_the_dangers_come_first_in_the_order_of_the_public_service(home: Landlord) -> None:
    await home.says("Sam", VAGUE)

    (question,) = asked(home)
    assert home.card("repairs").reference == "R-1001"  # the case does not wait
    assert [one.label for one in question.choices] == [
        "I can smell gas", "No heating", "No water", "No electricity", "Water on electrics",
        "Cannot lock up", "Bare wires or sockets", "CO or smoke alarm sounds", "None of these",
        "Skip this",
    ]  # fmt: skip


async def test_an_answer_changes_trade_priority_and_clock_and_the_card_says_why(
    home: Landlord,
) -> None:
    await home.says("Sam", VAGUE)
    await press(home, "No heating")

    card = home.card("repairs")
    assert card.heading == "Repair: heating"
    assert "Monday 23 November (bring heating" in fact(card, "Due")
    assert fact(card, "Dangers") == "No heating"


async def test_gas_at_the_gate_sends_the_safety_text_first_and_alarms_people(
    home: Landlord,
) -> None:
    await home.says("Sam", VAGUE)
    before = len(home.sent_to("Sam"))
    await press(home, "I can smell gas")

    first = home.sent_to("Sam")[before].intent
    assert isinstance(first, SafetyAdvice)
    assert first.text.startswith("0800 111 999")
    card = home.card("repairs")
    assert card.tone is Tone.URGENT
    assert "Smells gas" in fact(card, "Why")
    assert [note for note in home.told("repairs") if note.urgent]
    assert len(asked(home)) == 1  # nobody who smells gas is asked anything else


async def test_an_emergency_is_asked_nothing(home: Landlord) -> None:
    await home.says("Sam", "I can smell gas")
    assert not asked(home)


async def test_one_question_follows_the_other_until_enough_is_known(home: Landlord) -> None:
    await home.says("Sam", VAGUE)
    await press(home, "None of these")
    await press(home, "Damp or mould")
    await press(home, "Neither")
    await press(home, "A bedroom")
    await press(home, "Nobody like that")

    assert len(asked(home)) == 5
    assert "all we need to know about R-1001" in home.read_by("Sam")[-1]
    card = home.card("repairs")
    assert card.heading == "Repair: damp and mould"
    assert "look into the damp or mould" in fact(card, "Also due")
    assert fact(card, "Where") == "A bedroom"


async def test_a_simple_repair_is_asked_nothing(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    assert not asked(home)


async def test_typed_answers_numbers_and_skip_are_understood(home: Landlord) -> None:
    await home.says("Sam", VAGUE)
    await home.says("Sam", "None of these")
    await home.says("Sam", "5")
    await home.says("Sam", "Skip")
    await home.says("Sam", "living room.")

    card = home.card("repairs")
    assert card.heading == "Repair: damp and mould"
    assert (fact(card, "Damp"), fact(card, "Where")) == ("passed over", "Living room")
    assert list(home.cards("enquiries")) == []


async def test_a_typed_danger_gets_its_safety_text_whatever_was_asked(home: Landlord) -> None:
    await home.says("Sam", VAGUE)
    await home.says("Sam", "I can smell gas")

    assert any(isinstance(op.intent, SafetyAdvice) for op in home.sent_to("Sam"))
    cards = home.cards("repairs")
    assert any(card.tone is Tone.URGENT for card in cards.values())


async def test_somebody_vulnerable_raises_the_band(home: Landlord) -> None:
    await home.says("Sam", "no heating")
    await press(home, "Neither of them")
    await press(home, "A baby or small child")

    card = home.card("repairs")
    assert fact(card, "Priority") == "EMERGENCY"
    assert "A baby or small child lives there" in fact(card, "Why")
    assert fact(card, "Household") == "baby or young child"
    assert "logged this as an emergency" in home.read_by("Sam")[-1]


async def test_somebody_vulnerable_said_later_raises_it_too(home: Landlord) -> None:
    await home.says("Sam", "no heating")
    home.later(minutes=2)
    await home.says("Sam", "my nan lives here, she is 82 and the heating is still off")

    assert fact(home.card("repairs"), "Priority") == "EMERGENCY"


async def test_the_only_toilet_is_an_emergency_and_another_one_is_not(home: Landlord) -> None:
    for who in ("Sam", "Kim"):
        await home.says(who, "toilet wont flush")
        await press(home, "It is a toilet", who)
    await press(home, "No, it is the only one", "Sam")
    await press(home, "Yes", "Kim")

    priorities = {ref: fact(card, "Priority") for ref, card in home.cards("repairs").items()}
    assert priorities == {"R-1001": "EMERGENCY", "R-1002": "urgent"}


async def test_an_alarm_that_only_chirps_is_urgent_and_one_that_does_not_is_not(
    home: Landlord,
) -> None:
    await home.says("Sam", "my carbon monoxide alarm is beeping")
    assert fact(home.card("repairs"), "Priority") == "EMERGENCY"  # safe first
    await press(home, "One chirp now and then")

    card = home.card("repairs")
    assert fact(card, "Priority") == "urgent"
    assert "chirps once in a while" in fact(card, "Why")
    await press(home, "Yes")  # but somebody feels unwell
    assert fact(home.card("repairs"), "Priority") == "EMERGENCY"
    assert "logged this as an emergency" in home.read_by("Sam")[-1]


async def test_an_alarm_that_goes_on_and_on_stays_an_emergency(home: Landlord) -> None:
    await home.says("Sam", "my carbon monoxide alarm is beeping")
    await home.says("Sam", "continuous")

    assert fact(home.card("repairs"), "Priority") == "EMERGENCY"


async def test_a_chirp_eases_nothing_beside_another_danger(home: Landlord) -> None:
    await home.says("Sam", "co alarm going off and water is pouring through the ceiling light")
    cards = home.cards("repairs")
    subject = next(op for op in asked(home))
    assert "chirp" in subject.text
    await press(home, "One chirp now and then")

    assert len(cards) == 1
    assert fact(home.card("repairs"), "Priority") == "EMERGENCY"


async def test_the_same_answer_twice_changes_nothing(home: Landlord) -> None:
    await home.says("Sam", VAGUE)
    subject = button(home, "No heating")
    await home.presses("Sam", TenantAct.ANSWER, subject)
    told = len(home.told("repairs"))
    await home.presses("Sam", TenantAct.ANSWER, subject)

    assert home.read_by("Sam")[-1] == "Thank you, we have that answer already."
    assert len(home.told("repairs")) == told


async def test_an_earlier_question_can_be_answered_late_and_in_any_order(home: Landlord) -> None:
    await home.says("Sam", VAGUE)
    gas = button(home, "I can smell gas")
    await press(home, "Skip this")
    await home.presses("Sam", TenantAct.ANSWER, gas)

    assert fact(home.card("repairs"), "Priority") == "EMERGENCY"
    assert fact(home.card("repairs"), "Dangers") == "I can smell gas"


async def test_an_answer_after_close_says_so_and_changes_nothing(home: Landlord) -> None:
    await home.says("Sam", VAGUE)
    gas = button(home, "No heating")
    await home.staff(StaffAct.CLOSE, "R-1001", "It was a fuse.")
    await home.presses("Sam", TenantAct.ANSWER, gas)

    assert "R-1001 is closed" in home.read_by("Sam")[-1]
    assert home.card("repairs").heading == "Repair: other"


async def test_a_button_of_somebody_else_or_of_an_old_pack_gets_help(home: Landlord) -> None:
    await home.says("Sam", VAGUE)
    subject = button(home, "No heating")
    await home.presses("Kim", TenantAct.ANSWER, subject)
    await home.presses("Sam", TenantAct.ANSWER, "R-1001:gone:yes")
    await home.presses("Sam", TenantAct.ANSWER, "nonsense")

    assert "Just write what is wrong" in home.read_by("Kim")[-1]
    assert "Just write what is wrong" in home.read_by("Sam")[-1]
    assert home.card("repairs").heading == "Repair: other"


async def test_another_need_in_the_middle_is_dealt_with_and_the_questions_come_back(
    home: Landlord,
) -> None:
    await home.says("Sam", "no heating")
    await home.says("Sam", "there is black mould in the bedroom as well")
    assert list(home.cards("repairs")) == ["R-1001", "R-1002"]
    assert asked(home)[-1].choices[0].subject.startswith("R-1002")
    for label in ("Neither", "A bedroom", "Nobody like that", "At any time"):
        await press(home, label)

    assert asked(home)[-1].text == "Does your heating still work, and the water heating?"
    assert asked(home)[-1].choices[0].subject.startswith("R-1001")


async def test_what_they_say_next_answers_a_question_that_was_open(home: Landlord) -> None:
    await home.says("Sam", VAGUE)
    await home.says("Sam", "no hot water since this morning")

    assert home.card("repairs").heading == "Repair: hot water"
    assert asked(home)[-1].text == "Does your heating still work, and the water heating?"


async def test_nobody_is_asked_the_same_thing_twice_or_nagged(home: Landlord) -> None:
    await home.says("Sam", "no heating")
    for words in ("radiators stone cold", "it is freezing in here", "hello?"):
        await home.says("Sam", words)

    assert len(asked(home)) == 1


async def test_the_bot_stops_asking_once_a_person_talks_to_them(home: Landlord) -> None:
    await home.says("Sam", "no heating")
    await home.staff(StaffAct.REPLY, "R-1001", "Is it both radiators?")
    await home.says("Sam", "neither of them")
    await home.says("Sam", "no hot water at all either, no heating")

    assert len(asked(home)) == 1
    assert fact(home.card("repairs"), "Heating") == ""


async def test_what_was_asked_and_answered_is_in_the_audit_log(home: Landlord) -> None:
    await home.says("Sam", VAGUE)
    await press(home, "No heating")

    entries = [json.loads(record.body) for record in await home.audit()]
    (entry,) = [one for one in entries if one["action"] == "repair.answered"]
    assert entry["detail"]["question"] == "gate"
    assert entry["detail"]["choice"] == "no_heating"


async def test_an_answer_inside_a_few_words_counts_for_the_only_toilet(home: Landlord) -> None:
    await home.says("Sam", "My toilet is blocked")
    await home.says("Sam", "No it's the only one")

    card = home.card("repairs")
    assert card.tone is Tone.URGENT
    assert "The only toilet cannot be used" in fact(card, "Why")
