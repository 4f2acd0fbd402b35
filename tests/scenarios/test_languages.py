"""People who write in another language are understood in danger, and answered so that it shows."""

from bot.domain.acts import StaffAct
from bot.domain.outbound import Warn
from tests.scenarios.landlord import Landlord, fact, the_pack


async def test_agents_see_the_language_and_the_tenant_is_answered_in_it(home: Landlord) -> None:
    await home.says("Ola", "Dzień dobry, kran w kuchni cieknie od wczoraj. Proszę o naprawę.")

    card = next(iter({**home.cards("repairs"), **home.cards("enquiries")}.values()))
    assert fact(card, "Language") == "Polish (certain)"
    (answer,) = home.read_by("Ola")
    translated, english = answer.split("\n\n", 1)
    assert translated.startswith("Dziękujemy.")
    assert "R-1001" in translated
    assert "R-1001" in english


async def test_english_is_not_remarked_upon(home: Landlord) -> None:
    await home.says("Sam", "The tap in the kitchen is dripping and it won't stop.")
    assert fact(home.card("repairs"), "Language") == ""
    (answer,) = home.read_by("Sam")
    assert answer.startswith("Thank you.")


async def test_the_safety_text_comes_first_in_both_languages(home: Landlord) -> None:
    await home.says("Ola", "Czuję gaz w kuchni")

    advice = home.read_by("Ola")[0]
    polish, english = advice.split("\n\n")
    assert polish.startswith("0800 111 999: zadzwoń")
    assert english.startswith("0800 111 999: ring")
    assert "EMERGENCY" in home.card("repairs").heading


async def test_a_danger_in_latin_letters_is_understood(home: Landlord) -> None:
    await home.says("Ali", "kitchen mein gas ki boo aa rahi hai bohat tez")
    urdu, english = home.read_by("Ali")[0].split("\n\n")
    assert urdu.startswith("0800 111 999:")
    assert english.startswith("0800 111 999: ring")


async def test_a_short_answer_is_taken_for_the_language_spoken_before(home: Landlord) -> None:
    await home.says("Ola", "Dzień dobry, kran w kuchni cieknie od wczoraj. Proszę o naprawę.")
    await home.submits(StaffAct.REPLY, "R-1001", text="When can we come?")
    home.later(hours=2)
    await home.says("Ola", "4417 ok")
    assert home.read_by("Ola")[-1].startswith("Dziękujemy.")


async def test_a_warning_quotes_the_house_rules_as_published(home: Landlord) -> None:
    await home.says("Ola", "Dzień dobry, nie działa ogrzewanie. You fucking useless cunt, Karen")
    rules = the_pack().house_rules
    (warning,) = [op.intent for op in home.sent_to("Ola") if isinstance(op.intent, Warn)]
    assert rules.clause(warning.clause).text in warning.text
