"""Appeals: once per decision, in the person's words, heard by somebody who did not decide."""

from datetime import UTC, datetime

import orjson

from bot.domain.acts import StaffAct, TenantAct
from bot.domain.identity import Role
from bot.domain.outbound import SafetyAdvice, ShowCard, Unknown, UpdateCard, Warn
from tests.scenarios.landlord import Landlord, fact
from tests.scenarios.test_restrictions import in_force

ABUSE = "You stupid useless bitch, my boiler is still broken and there is no heating"
MISTAKEN = "My neighbour told me to “drop dead you stupid cow”, is that allowed?"
SUPERVISOR = Role.SUPERVISOR


async def acts(
    home: Landlord, act: StaffAct, subject: str, words: str = "", who: str = "Sue"
) -> None:
    """A supervisor presses or commands."""
    await home.staff(act, subject, words, who=who, role=SUPERVISOR, queue="moderation")


async def warned(home: Landlord) -> None:
    """Sam was abusive on two occasions, and Sue warned for the second."""
    await home.says("Sam", "You muppet, my tap drips")
    await acts(home, StaffAct.WARN, "M-1")
    assert [op for op in home.sent_to("Sam") if isinstance(op.intent, Warn) and op.intent.strike]


async def test_a_mistaken_warning_is_overturned_on_appeal_by_somebody_else(
    home: Landlord,
) -> None:
    await warned(home)
    await home.presses("Sam", TenantAct.APPEAL, "M-1")
    assert "by the end of Friday 4 December" in home.read_by("Sam")[-1]
    await home.says("Sam", "I was joking with my brother, who is your plumber")
    assert "goes with your appeal" in home.read_by("Sam")[-1]
    card = home.cards("moderation")["A-1"]
    assert card.quotes[0].text == "I was joking with my brother, who is your plumber"
    assert fact(card, "Not for") == "Sue may not hear it"

    await acts(home, StaffAct.HEAR, "A-1", "overturn It was a joke.", who="Sue")
    assert "another supervisor hears it" in home.whispered()[-1]
    assert fact(home.cards("moderation")["A-1"], "State").startswith("waits")
    await acts(home, StaffAct.HEAR, "A-1", "overturn It was a joke between brothers.", who="Kim")

    said = home.read_by("Sam")[-1]
    assert "taken the decision back" in said
    assert "It was a joke between brothers." in said
    incident = await home.store.read(lambda tx: tx.incidents.find("M-1"))
    assert incident is not None
    assert not incident.counts
    assert fact(home.cards("moderation")["A-1"], "State").startswith("overturned by Kim")
    (decided,) = [
        orjson.loads(one.body) for one in await home.audit() if "appeal.decided" in one.body
    ]
    assert decided["detail"]["strike_cleared"] is True
    assert decided["detail"]["changed_so_far"] == 1
    await home.says("Sam", ABUSE)
    assert "overturned by Kim" in fact(home.cards("moderation")["M-2"], "Other incidents")


async def test_each_decision_is_appealed_once_and_the_second_time_the_ombudsman_is_named(
    home: Landlord,
) -> None:
    await warned(home)
    await home.says("Sam", "Appeal: she misread me")
    await home.says("Sam", "appeal")
    assert "We have your appeal" in home.read_by("Sam")[-1]
    assert home.cards("moderation")["A-1"].quotes[0].text == "she misread me"
    await acts(home, StaffAct.HEAR, "A-1", "uphold The words were an insult.", who="Kim")
    assert "The decision stands" in home.read_by("Sam")[-1]

    await home.presses("Sam", TenantAct.APPEAL)
    said = home.read_by("Sam")[-1]
    assert "the decision stands." in said
    assert "The words were an insult." in said
    assert "Housing Ombudsman" in said
    assert "A-2" not in home.cards("moderation")


async def test_an_appeal_at_risk_is_told_of_and_a_late_one_too(home: Landlord) -> None:
    await warned(home)
    await home.presses("Sam", TenantAct.APPEAL)
    await home.until(datetime(2026, 12, 7, 9, 0, tzinfo=UTC))

    told = [note.text for note in home.told("moderation") if "A-1" in note.text and note.urgent]
    assert "has to be answered by the end of Friday 4 December" in told[0]
    assert "is late" in told[1]


async def test_after_the_window_other_ways_are_named(home: Landlord) -> None:
    await warned(home)
    await home.passes(days=29)
    await home.presses("Sam", TenantAct.CHALLENGE, "M-1")
    assert "28 days" in home.read_by("Sam")[-1]
    await home.presses("Eve", TenantAct.APPEAL)
    assert "no decision about you" in home.read_by("Eve")[-1]


async def test_a_gas_leak_in_an_appeal_is_a_gas_leak(home: Landlord) -> None:
    await warned(home)
    await home.presses("Sam", TenantAct.APPEAL)
    await home.says("Sam", "I was upset because I can smell gas in the kitchen")

    assert any(isinstance(op.intent, SafetyAdvice) for op in home.sent_to("Sam"))
    assert len(home.cards("repairs")) == 2
    assert "smell gas" in home.cards("moderation")["A-1"].quotes[0].text


async def test_a_restriction_overturned_ends_everywhere(home: Landlord) -> None:
    await in_force(home, kind="barred", what="")
    await home.says("Sam", "Can I paint the fence green?")
    await home.presses("Sam", TenantAct.APPEAL, "S-1")
    for who in ("Sue", "Kim"):  # who proposed and who approved
        await acts(home, StaffAct.HEAR, "A-1", "uphold Fine.", who=who)
    assert fact(home.cards("moderation")["A-1"], "State").startswith("waits")
    await acts(home, StaffAct.HEAR, "A-1", "overturn Out of proportion.", who="Lou")

    assert fact(home.cards("moderation")["S-1"], "State").startswith("overturned by Lou")
    assert any("R-1002" in text for text in home.read_by("Sam"))  # what was held is dealt with
    await home.says("Sam", "Can I keep a cat?")
    assert fact(home.cards("moderation")["S-1"], "Held") == ""
    assert not fact(home.cards("repairs")["R-1001"], "Restriction")


async def test_a_restriction_varied_is_milder_from_then_on(home: Landlord) -> None:
    await in_force(home, kind="barred", what="")
    await home.presses("Sam", TenantAct.APPEAL)
    await home.submits(
        StaffAct.HEAR, "A-1", who="Lou", role=SUPERVISOR, outcome="vary",
        reasons="A bar was too much.", kind="quota", what="3 in 7 days",
    )  # fmt: skip

    assert "at most 3 of your messages" in home.read_by("Sam")[-1]
    assert fact(home.cards("moderation")["S-1"], "What applies") == "at most 3 messages in 7 days"


async def test_what_rests_on_a_warning_that_was_overturned_is_looked_at(home: Landlord) -> None:
    await in_force(home)
    await home.presses("Sam", TenantAct.APPEAL, "M-1")
    await acts(home, StaffAct.HEAR, "A-1", "overturn A quotation.", who="Lou")

    assert any("none of it stands any more" in n.text for n in home.told("moderation"))


async def test_what_rests_on_what_was_dismissed_is_looked_at_too(home: Landlord) -> None:
    await in_force(home)
    await acts(home, StaffAct.DISMISS, "M-1", "quoting a film")

    assert any("none of it stands any more" in n.text for n in home.told("moderation"))


async def test_who_let_a_restriction_go_on_meanwhile_does_not_hear_the_appeal_either(
    home: Landlord,
) -> None:
    await in_force(home)
    await home.presses("Sam", TenantAct.APPEAL, "S-1")
    await home.submits(
        StaffAct.REVIEW, "S-1", who="Lou", role=SUPERVISOR, outcome="continue",
        reasons="Two more threats.", review="2027-05-21", ends="2027-05-21",
    )  # fmt: skip
    await acts(home, StaffAct.HEAR, "A-1", "uphold It is still needed.", who="Lou")

    assert "another supervisor hears it" in home.whispered()[-1]
    assert fact(home.cards("moderation")["A-1"], "State").startswith("waits")
    await acts(home, StaffAct.HEAR, "A-1", "uphold I looked at all of it.", who="Mo")
    assert "by Mo" in fact(home.cards("moderation")["A-1"], "State")


async def test_who_warned_finally_meanwhile_does_not_hear_the_appeal_either(
    home: Landlord,
) -> None:
    await warned(home)
    await home.presses("Sam", TenantAct.APPEAL, "M-1")
    await acts(home, StaffAct.FINAL, "M-1", who="Kim")
    await acts(home, StaffAct.HEAR, "A-1", "uphold It was an insult.", who="Kim")

    assert "another supervisor hears it" in home.whispered()[-1]


async def test_hard_words_of_an_appeal_are_folded_from_the_first_card_on(home: Landlord) -> None:
    await warned(home)
    await home.says("Sam", "Appeal: you stupid useless bitch")

    cards = [
        op.intent.card
        for op in home.desk.done
        if isinstance(op.intent, ShowCard | UpdateCard) and op.intent.card.reference == "A-1"
    ]
    assert cards
    assert all(card.quotes[0].folded for card in cards)


async def test_a_warning_in_doubt_that_somebody_disputes_can_be_appealed(home: Landlord) -> None:
    await home.says("Sam", "You muppet, my tap drips")
    home.tenants.answers = [Unknown(because="the line was cut")]
    await acts(home, StaffAct.WARN, "M-1")
    await home.presses("Sam", TenantAct.CHALLENGE, "M-1")

    assert "A-1" in home.cards("moderation")


async def test_what_a_review_left_in_place_can_be_appealed_also_where_it_is_milder(
    home: Landlord,
) -> None:
    await in_force(home, kind="barred", what="")
    await home.passes(days=60)
    await home.submits(
        StaffAct.REVIEW, "S-1", who="Lou", role=SUPERVISOR, outcome="relax",
        reasons="Calmer now.", kind="quota", what="5 in 7 days",
    )  # fmt: skip
    said = home.read_by("Sam")[-1]
    assert "appeal within 28 days" in said
    assert "Housing Ombudsman" in said
    await home.says("Sam", "appeal")

    assert "A-1" in home.cards("moderation")
    await home.submits(
        StaffAct.HEAR, "A-1", who="Mo", role=SUPERVISOR, outcome="vary", reasons="Milder still.",
        kind="quota", what="9 in 7 days",
    )  # fmt: skip
    await home.says("Sam", "appeal")
    assert "can be appealed once" in home.read_by("Sam")[-1]


async def test_everybody_who_had_a_part_is_named_as_not_hearing_it(home: Landlord) -> None:
    await warned(home)
    await acts(home, StaffAct.FINAL, "M-1", who="Kim")
    await home.presses("Sam", TenantAct.APPEAL, "M-1")

    card = home.cards("moderation")["A-1"]
    assert fact(card, "Not for") == "Sue, Kim may not hear it"


async def test_who_asks_how_things_stand_beside_an_appeal_hears_how_they_stand(
    home: Landlord,
) -> None:
    await warned(home)
    await home.presses("Sam", TenantAct.APPEAL, "M-1")
    home.later(hours=2)
    await home.says("Sam", "Is there any update yet?")

    (said,) = [text for text in home.read_by("Sam") if "goes with your appeal" in text]
    assert "R-1001" in said
