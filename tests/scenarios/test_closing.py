"""A case ends with an outcome; the person may say how it went, or that it is not over."""

from bot.domain.acts import StaffAct, TenantAct
from bot.domain.need import Need, NeedKind, Trade
from bot.domain.outbound import OpenForm, Reply
from bot.domain.rules import Finding, RuleId
from bot.pipeline.as_said import as_said
from bot.pipeline.closing import outcomes_for
from bot.pipeline.step import Office, Step
from tests.scenarios.landlord import DESK, SATURDAY_MORNING, Landlord, fact, the_pack


async def closed(home: Landlord, **values: str) -> Reply:
    """Sam's tap is done; what he reads."""
    await home.says("Sam", "Kitchen tap dripping")
    await home.staff(StaffAct.CLAIM, "R-1001")
    await home.submits(StaffAct.CLOSE, "R-1001", **(values or {"outcome": "outcome_mended"}))
    intent = home.sent_to("Sam")[-1].intent
    assert isinstance(intent, Reply)
    return intent


async def test_what_came_of_it_is_chosen_and_the_person_reads_it_in_plain_words(
    home: Landlord,
) -> None:
    await home.says("Kim", "Kitchen tap dripping")
    await home.staff(StaffAct.CLOSE, "R-1001", trigger="t1")
    (form,) = [op.intent.form for op in home.desk.done if isinstance(op.intent, OpenForm)]
    choices = dict(form.fields[0].choices)
    assert choices["outcome_mended"] == "The repair is done."
    assert "outcome_answered" not in choices

    await home.submits(
        StaffAct.CLOSE, "R-1001", outcome="outcome_mended", words="A new washer is in."
    )

    told = home.read_by("Kim")[-1]
    assert told.startswith("We have closed R-1001: The repair is done. A new washer is in.")
    assert fact(home.card("repairs"), "Outcome") == "The repair is done. A new washer is in."


async def test_own_words_alone_have_to_be_there(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    await home.submits(StaffAct.CLOSE, "R-1001", outcome="own_words", words="")

    assert "what came of it" in home.whispered()[-1]
    assert fact(home.card("repairs"), "Outcome") == ""


async def test_a_rating_shows_on_the_card_changes_when_pressed_again_and_has_a_reason(
    home: Landlord,
) -> None:
    reply = await closed(home)
    assert [button.label for button in reply.buttons] == ["1", "2", "3", "4", "5"]
    await home.presses("Sam", TenantAct.RATE, reply.buttons[1].subject)
    await home.presses("Sam", TenantAct.RATE, reply.buttons[3].subject)
    assert fact(home.card("repairs"), "Rated") == "4 of 5"
    assert "write in a few words why" in home.read_by("Sam")[-1]

    home.later(hours=2)
    await home.says("Sam", "the lad was quick but left muddy boots")

    assert home.read_by("Sam")[-1].startswith("Thank you for telling us.")
    assert fact(home.card("repairs"), "Rated") == "4 of 5: the lad was quick but left muddy boots"
    assert not home.cards("enquiries")
    await home.says("Sam", "and the flowers were lovely")
    assert "flowers" not in fact(home.card("repairs"), "Rated")


async def test_a_number_can_be_typed_and_nobody_else_can_rate(home: Landlord) -> None:
    await closed(home)
    await home.presses("Eve", TenantAct.RATE, "R-1001:1")
    assert fact(home.card("repairs"), "Rated") == ""
    await home.says("Sam", "5")
    assert fact(home.card("repairs"), "Rated") == "5 of 5"
    await home.presses("Sam", TenantAct.RATE, "R-1001:9")
    assert fact(home.card("repairs"), "Rated") == "5 of 5"


async def test_a_need_or_a_danger_is_no_reason_for_a_rating(home: Landlord) -> None:
    await closed(home)
    await home.presses("Sam", TenantAct.RATE, "R-1001:2")
    await home.says("Sam", "I can smell gas")

    assert fact(home.cards("repairs")["R-1001"], "Rated") == "2 of 5"
    assert "R-1002" in home.cards("repairs")


async def test_thanks_reopens_nothing(home: Landlord) -> None:
    await closed(home)
    for words in ("Thanks", "thank you so much, it works again"):
        await home.says("Sam", words)

    assert fact(home.card("repairs"), "State") == "Closed"


async def test_broken_again_within_the_window_opens_the_case_again(home: Landlord) -> None:
    await closed(home)
    home.later(days=13)
    await home.says("Sam", "it's broken again")

    card = home.card("repairs")
    assert fact(card, "State") == "Nobody has it yet"
    assert fact(card, "Reopened") == "4 Dec 09:00, the tenant says that it is not over"
    assert fact(card, "Due").startswith("Friday 1 January")
    assert fact(card, "Missed") == ""
    assert "R-1001 is open again" in home.read_by("Sam")[-1]
    assert any(note.call == ("UAnn",) for note in home.told("repairs"))
    await home.says("Sam", "the kitchen tap drips worse than before")
    assert list(home.cards("repairs")) == ["R-1001"]


async def test_after_the_window_there_is_a_new_case_that_points_at_the_old_one(
    home: Landlord,
) -> None:
    await closed(home)
    home.later(days=15)
    await home.says("Sam", "the kitchen tap is dripping again")

    cards = home.cards("repairs")
    assert fact(cards["R-1001"], "State") == "Closed"
    assert fact(cards["R-1002"], "Grew out of") == "R-1001"


async def test_another_thing_that_breaks_is_a_case_of_its_own(home: Landlord) -> None:
    await closed(home)
    await home.says("Sam", "the garden fence has fallen over again")

    cards = home.cards("repairs")
    assert fact(cards["R-1001"], "State") == "Closed"
    assert fact(cards["R-1002"], "Grew out of") == ""


async def test_an_emergency_that_was_safe_rings_again_when_it_comes_back(home: Landlord) -> None:
    await home.says("Sam", "I can smell gas")
    await home.staff(StaffAct.HAVE_IT, "R-1001")
    await home.staff(StaffAct.PROGRESS, "R-1001", "made_safe")
    await home.submits(StaffAct.CLOSE, "R-1001", outcome="outcome_mended")
    home.later(days=2)
    rung = len([note for note in home.told("repairs") if note.call])
    await home.says("Sam", "I can smell gas again")

    assert fact(home.card("repairs"), "Reopened")
    assert len([note for note in home.told("repairs") if note.call]) > rung + 1
    assert any("logged this as an emergency" in text for text in home.read_by("Sam")[-2:])


async def test_unhappiness_beside_it_still_gets_its_complaint(home: Landlord) -> None:
    await closed(home)
    home.later(days=2)
    await home.says("Sam", "it's broken again and I want to make a complaint")

    assert fact(home.card("repairs"), "Reopened")
    assert home.cards("complaints")


def test_every_kind_has_an_outcome() -> None:
    assert all(outcomes_for(kind) for kind in NeedKind)


def test_a_trade_that_only_the_model_guessed_is_not_what_was_said() -> None:
    office = Office(rulebook=the_pack(), staff=DESK)
    step = Step(tx=None, office=office, now=SATURDAY_MORNING, source="test")  # type: ignore[arg-type]
    broken = Finding(
        rule=RuleId("other.generic_fault"), matched=True, because="It says so.", spans=((5, 11),)
    )
    guessed = Need(kind=NeedKind.REPAIR, score=0.9, trade=Trade.HEATING, because=(broken,))

    assert as_said(step, guessed).trade is None
