"""A message that is changed is judged anew: what it now asks for and how it now sounds."""

from bot.domain.acts import StaffAct
from bot.domain.outbound import SafetyAdvice, Tone, Warn
from tests.scenarios.landlord import Landlord, fact

ABUSE = "Kitchen tap dripping, you stupid useless bitch"


async def test_an_edit_that_becomes_abusive_is_folded_before_agents_read_it(
    home: Landlord,
) -> None:
    first = await home.says("Sam", "Kitchen tap dripping")
    await home.edits("Sam", first, ABUSE)

    assert not any("bitch" in note.text + note.quote for note in home.told("repairs"))
    assert all(quote.folded for quote in home.card("repairs").quotes)
    assert any(button.action == StaffAct.REVEAL for button in home.card("repairs").buttons)
    assert [op for op in home.sent_to("Sam") if isinstance(op.intent, Warn)]


async def test_an_edit_that_becomes_dangerous_raises_the_alarm(home: Landlord) -> None:
    first = await home.says("Sam", "Boiler not working")
    await home.edits("Sam", first, "Boiler not working and I can smell gas")

    assert any(isinstance(op.intent, SafetyAdvice) for op in home.sent_to("Sam"))
    assert [card for card in home.cards("repairs").values() if card.tone is Tone.URGENT]
    assert [note for note in home.told("repairs") if note.urgent]


async def test_an_edited_typo_opens_nothing_and_says_nothing(home: Landlord) -> None:
    first = await home.says("Sam", "Kichen tap dripping")
    before = home.read_by("Sam")
    await home.edits("Sam", first, "Kitchen tap dripping")

    assert list(home.cards("repairs")) == ["R-1001"]
    assert home.read_by("Sam") == before
    assert "Kitchen tap dripping" in [quote.text for quote in home.card("repairs").quotes]
    assert fact(home.card("repairs"), "State") == "Nobody has it yet"
