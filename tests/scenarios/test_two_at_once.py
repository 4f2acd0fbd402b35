"""Two people at the same case, forms sent in late, refusals: nothing is lost, said twice or shown
to the wrong person."""

from bot.domain.acts import StaffAct
from bot.domain.identity import Role
from bot.domain.messages import Media, MediaKind
from bot.domain.outbound import OpenForm
from tests.scenarios.landlord import Landlord, fact

DISCLOSED = "my husband hits me and I am scared to go home"
PHOTO = Media(kind=MediaKind.PHOTO, ref="F1", mime="image/jpeg", name="valve.jpg", size=5)


def form(home: Landlord, which: int = -1) -> OpenForm:
    return [op.intent for op in home.desk.done if isinstance(op.intent, OpenForm)][which]


async def test_a_question_that_was_refused_was_not_asked(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping in flat 3", group="estate")
    await home.staff(StaffAct.ASK, "R-1001:address")
    assert "has not opened a private chat" in home.whispered()[-1]

    await home.says("Sam", "hello")
    await home.staff(StaffAct.ASK, "R-1001:address")

    assert "what is your address" in home.read_by("Sam")[-1]


async def test_a_letter_that_was_refused_acknowledges_nothing(home: Landlord) -> None:
    await home.says("Sam", "I want to make a formal complaint", group="estate")
    (reference,) = home.cards("complaints")
    for _ in range(2):
        await home.staff(StaffAct.ACKNOWLEDGE, reference, "the noise", queue="complaints")

    assert "has not opened a private chat" in home.whispered()[-1]
    assert "not acknowledged" in fact(home.card("complaints"), "Stage")


async def test_what_was_disclosed_is_named_on_no_other_card_and_in_no_form(home: Landlord) -> None:
    await home.says("Kim", DISCLOSED)
    (disclosed,) = home.cards("moderation")
    home.later(hours=2)
    await home.says("Kim", "Kitchen tap dripping")
    (repair,) = home.cards("repairs")
    await home.staff(StaffAct.CLAIM, repair)

    assert disclosed not in fact(home.card("repairs"), "Also open")
    assert repair in fact(home.cards("moderation")[disclosed], "Also open")
    await home.staff(StaffAct.MERGE, repair, trigger="t")
    assert f"{repair} can go on under no other open case" in home.whispered()[-1]
    await home.submits(StaffAct.MERGE, repair, into=disclosed)
    assert f"{disclosed} is for supervisors" in home.whispered()[-1]


async def test_who_took_what_was_disclosed_is_not_told_to_an_agent(home: Landlord) -> None:
    await home.says("Kim", DISCLOSED)
    (reference,) = home.cards("moderation")
    await home.staff(StaffAct.CLAIM, reference, who="Sue", role=Role.SUPERVISOR)
    await home.staff(StaffAct.CLAIM, reference, who="Ann", role=Role.AGENT)

    assert "for supervisors" in home.whispered()[-1]
    assert "Sue" not in home.whispered()[-1]


async def test_what_was_disclosed_is_handed_to_supervisors_alone(home: Landlord) -> None:
    await home.says("Kim", DISCLOSED)
    (reference,) = home.cards("moderation")
    await home.staff(StaffAct.HELP, "", who="Bob")
    await home.staff(StaffAct.HELP, "", who="Sue", role=Role.SUPERVISOR)
    await home.staff(StaffAct.GIVE, reference, "Bob", who="Amy", role=Role.SUPERVISOR)
    assert "Bob is not known to be a supervisor" in home.whispered()[-1]
    assert "Nobody has it" in fact(home.card("moderation"), "State")

    await home.staff(StaffAct.GIVE, reference, "Sue", who="Amy", role=Role.SUPERVISOR)
    assert fact(home.card("moderation"), "State").startswith("Sue has it")


async def test_an_emergency_does_not_vanish_in_a_question(home: Landlord) -> None:
    await home.says("Sam", "When are the bins collected?")
    (question,) = home.cards("enquiries")
    home.later(hours=2)
    await home.says("Sam", "I can smell gas")
    (repair,) = home.cards("repairs")
    await home.submits(StaffAct.MERGE, repair, into=question, why="misread")
    assert f"{repair} has promises of its own" in home.whispered()[-1]
    assert home.card("repairs").heading == "EMERGENCY repair: gas"

    await home.submits(StaffAct.MERGE, question, into=repair, why="misread")
    assert fact(home.card("repairs"), "Took over") == question


async def test_a_message_that_was_cut_off_meanwhile_is_not_mistaken_for_another(
    home: Landlord,
) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    home.later(minutes=1)
    await home.says("Sam", "it is the cupboard door as well")
    await home.staff(StaffAct.SPLIT, "R-1001", trigger="t")
    chosen = form(home).form.fields[0].initial
    for who in ("Ann", "Bob"):
        await home.submits(
            StaffAct.SPLIT, "R-1001", who, need="repair", how="it", message=chosen, why="misread"
        )

    assert set(home.cards("repairs")) == {"R-1001", "R-1002"}
    assert "no longer in R-1001" in home.whispered()[-1]


async def test_a_form_sent_late_does_not_lower_what_was_raised_meanwhile(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    await home.staff(StaffAct.CORRECT, "R-1001", trigger="t")
    fields = {field.id: field.initial for field in form(home).form.fields}
    await home.submits(StaffAct.CORRECT, "R-1001", "Bob", priority="emergency", why="seen")
    await home.submits(StaffAct.CORRECT, "R-1001", **{**fields, "trade": "heating", "why": "seen"})

    assert home.card("repairs").heading == "EMERGENCY repair: heating"


async def test_an_answer_that_was_held_back_is_not_said_to_be_sent(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    await home.staff(StaffAct.CLAIM, "R-1001", who="Bob")
    await home.staff(StaffAct.REPLY, "R-1001", "Ring me on 07700 900999.", who="Bob")
    await home.staff(StaffAct.CLAIM, "R-1001")
    assert "answered" not in home.whispered()[-1]
    assert "Bob claimed it" in home.whispered()[-1]

    await home.staff(StaffAct.REPLY, "R-1001", "anyway", who="Bob")
    await home.staff(StaffAct.CLAIM, "R-1001")
    assert "Bob answered the tenant" in home.whispered()[-1]
