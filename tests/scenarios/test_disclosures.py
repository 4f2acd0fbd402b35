"""What somebody disclosed is for supervisors: agents neither open it nor find it."""

from bot.domain.acts import StaffAct
from bot.domain.identity import Role
from bot.store.codec import encode_intent
from tests.scenarios.landlord import Landlord

WORDS = "my husband hits me and I am scared to go home"


async def test_an_agent_cannot_take_or_read_a_disclosure_and_a_supervisor_can(
    home: Landlord,
) -> None:
    await home.says("Kim", WORDS)
    (reference,) = home.cards("moderation")

    await home.staff(StaffAct.CLAIM, reference, role=Role.AGENT)
    await home.staff(StaffAct.SHOW, reference, role=Role.AGENT)
    assert ["for supervisors" in told for told in home.whispered()] == [True, True]

    await home.staff(StaffAct.CLAIM, reference, role=Role.SUPERVISOR)
    assert "Ann" in str(home.cards("moderation")[reference])


async def test_an_agent_who_searches_does_not_find_a_disclosure(home: Landlord) -> None:
    await home.says("Kim", WORDS)
    (reference,) = home.cards("moderation")

    for act, words in ((StaffAct.SEARCH, "husband"), (StaffAct.PERSON, "Kim"), (StaffAct.MINE, "")):
        await home.staff(act, "", words, role=Role.AGENT)
    assert len(home.whispered()) == 3
    assert not any(reference in told for told in home.whispered())

    await home.staff(StaffAct.SEARCH, "", "husband", role=Role.SUPERVISOR)
    assert reference in home.whispered()[-1]


async def test_a_repair_told_in_the_same_breath_shows_nobody_what_was_confided(
    home: Landlord,
) -> None:
    await home.says("Kim", "my boiler is broken and there is no heating")
    home.later(hours=2)
    await home.says("Kim", f"the boiler is still broken, no heating, and {WORDS}")
    told = await home.says("Kim", f"the kitchen tap is dripping and {WORDS}")
    await home.edits("Kim", told, f"the kitchen tap is dripping badly and {WORDS}")
    await home.takes_back("Kim", told)
    await home.says("Kim", f"I want to make a formal complaint, and {WORDS}")
    for reference in home.cards("repairs"):
        await home.staff(StaffAct.REVEAL, reference)
        await home.staff(StaffAct.SPLIT, reference, trigger=f"t{reference}")

    rooms = {op.to.chat for op in home.desk.done if "husband" in encode_intent(op.intent)}
    assert rooms == {"moderation"}
    assert any("In confidence" in repr(card.facts) for card in home.cards("repairs").values())
