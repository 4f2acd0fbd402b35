"""Two people at the same case, forms sent in late, refusals: nothing is lost, said twice or shown
to the wrong person."""

import pytest

from bot.domain.acts import StaffAct, TenantAct
from bot.domain.identity import Role
from bot.domain.messages import Media, MediaKind
from bot.domain.outbound import AskForDetails, OpenForm, Refusal, Refused
from tests.scenarios.landlord import Landlord, fact
from tests.scenarios.test_replying import sends

DISCLOSED = "my husband hits me and I am scared to go home"
RUDE = "you dickhead"
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


async def closed(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    await home.submits(StaffAct.CLOSE, "R-1001", outcome="outcome_mended")


async def test_a_number_that_answers_something_else_is_no_rating(home: Landlord) -> None:
    await closed(home)
    await home.says("Sam", "the fence in the garden has fallen over")
    await home.staff(StaffAct.REPLY, "R-1002", "How many panels are down?")
    await home.says("Sam", "3")

    assert fact(home.cards("repairs")["R-1001"], "Rated") == ""
    assert home.told("repairs")[-1].quote == "3"


async def test_words_that_answer_something_else_are_no_reason_for_a_rating(
    home: Landlord,
) -> None:
    await closed(home)
    await home.presses("Sam", TenantAct.RATE, "R-1001:4")
    await home.says("Sam", "the fence in the garden has fallen over")
    await home.staff(StaffAct.REPLY, "R-1002", "Shall we come on Tuesday?")
    await home.says("Sam", "that would be lovely for me")

    assert fact(home.cards("repairs")["R-1001"], "Rated") == "4 of 5"


async def test_a_photo_with_a_few_words_is_not_lost_in_a_rating(home: Landlord) -> None:
    home.tenants.files = {"F1": b"photo"}
    await closed(home)
    await home.presses("Sam", TenantAct.RATE, "R-1001:2")
    await home.says("Sam", "look at this then", media=[PHOTO])

    assert any(note.attachments for queue in ("repairs", "enquiries") for note in home.told(queue))


async def test_an_unkind_reason_for_a_rating_is_folded(home: Landlord) -> None:
    await closed(home)
    await home.presses("Sam", TenantAct.RATE, "R-1001:1")
    await home.says("Sam", f"I am very happy with the repair, {RUDE}")

    card = home.card("repairs")
    assert RUDE not in fact(card, "Rated")
    assert all(RUDE not in note.quote for note in home.told("repairs"))
    assert "Show words" in [one.label for one in card.buttons]


async def test_an_unkind_answer_to_what_was_asked_is_folded(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    await home.staff(StaffAct.ASK, "R-1001:how_long")
    await home.says("Sam", f"the tap has dripped since monday {RUDE}")

    card = home.card("repairs")
    assert all(RUDE not in one.value for one in card.facts)
    assert fact(card, "How long") == "folded; press “Show words” (told us)"


async def test_an_unkind_complaint_is_folded_until_somebody_has_put_it_plainly(
    home: Landlord,
) -> None:
    await home.says("Sam", f"I want to make a formal complaint. {RUDE}")
    assert RUDE not in str(home.card("complaints").facts)
    (reference,) = home.cards("complaints")
    await home.staff(StaffAct.ACKNOWLEDGE, reference, "the wait", queue="complaints")
    assert fact(home.card("complaints"), "It is about") == "the wait"


async def test_a_rating_after_it_was_opened_again_has_no_older_reason(home: Landlord) -> None:
    await closed(home)
    await home.presses("Sam", TenantAct.RATE, "R-1001:5")
    await home.says("Sam", "the lad was quick and kind")
    await home.says("Sam", "it's broken again")
    await home.submits(StaffAct.CLOSE, "R-1001", outcome="outcome_mended")
    await home.presses("Sam", TenantAct.RATE, "R-1001:1")

    assert fact(home.card("repairs"), "Rated") == "1 of 5"


@pytest.mark.parametrize("files", [{}, {"F1": b"photo"}], ids=["gone", "there"])
async def test_files_that_come_after_a_colleague_answered_give_the_words_back(
    home: Landlord, files: dict[str, bytes]
) -> None:
    home.desk.files = files
    await home.says("Sam", "Kitchen tap dripping")
    home.desk.delayed = {"F1"}
    await sends(home, "Turn this valve.", files=[PHOTO])
    home.later(minutes=1)
    await home.staff(StaffAct.REPLY, "R-1001", "A plumber comes.", who="Bob")
    home.desk.delayed = set()
    home.later(minutes=1)
    await home.says("Sam", "ok")

    assert any("NOT sent" in text for text in home.whispered())
    assert "Turn this valve." not in home.read_by("Sam")


async def test_a_failed_answer_is_not_said_to_have_arrived_because_a_later_text_did(
    home: Landlord,
) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    home.tenants.answers = [Refused(reason=Refusal.REJECTED, because="the message is too long")]
    await home.staff(StaffAct.REPLY, "R-1001", "A plumber comes.")
    await home.staff(StaffAct.ASK, "R-1001:access")

    card = home.card("repairs")
    assert fact(card, "Last answer").startswith("NOT delivered: the message is too long")
    assert "Try again" in [one.label for one in card.buttons]


async def test_a_form_left_open_is_forgotten_with_the_case(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    await home.staff(StaffAct.REPLY, "R-1001", trigger="t")
    await home.submits(StaffAct.CLOSE, "R-1001", who="Bob", outcome="outcome_mended")
    home.later(days=2)
    await home.says("Sam", "it's broken again")

    assert fact(home.card("repairs"), "Answering") == ""


async def test_words_of_an_outcome_are_looked_at_before_a_tenant_reads_them(
    home: Landlord,
) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    await home.submits(
        StaffAct.CLOSE, "R-1001", outcome="own_words", words="Ring me on 07700 900999."
    )
    assert "NOT CLOSED" in home.whispered()[-1]
    assert "07700 900999" not in str(home.read_by("Sam"))
    assert fact(home.card("repairs"), "State") != "Closed"


async def test_an_emergency_that_is_passed_on_rings_again(home: Landlord) -> None:
    await home.says("Sam", f"I can smell gas. {RUDE}")
    await home.staff(StaffAct.CLAIM, "R-1001")
    rung = len([note for note in home.told("moderation") if "I have it" in note.text])
    await home.staff(StaffAct.HAND_BACK, "R-1001")

    assert len([note for note in home.told("moderation") if "I have it" in note.text]) == rung + 1


async def test_a_press_of_an_agent_resends_nothing_about_what_was_disclosed(
    home: Landlord,
) -> None:
    await home.says("Kim", DISCLOSED)
    (reference,) = home.cards("moderation")
    home.tenants.answers = [Refused(reason=Refusal.BLOCKED, because="blocked")]
    await home.staff(StaffAct.REPLY, reference, "We can help.", role=Role.SUPERVISOR)
    again = next(
        one for one in home.cards("moderation")[reference].buttons if one.label == "Try again"
    )
    await home.staff(StaffAct.RESEND, again.subject, role=Role.AGENT)

    assert "for supervisors" in home.whispered()[-1]
    assert "We can help." not in home.read_by("Kim")


async def test_what_is_said_answers_what_was_asked_last(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    await home.says("Sam", "the fence in the garden has fallen over")
    await home.staff(StaffAct.ASK, "R-1002:address")
    home.later(minutes=5)
    await home.staff(StaffAct.ASK, "R-1001:access")
    await home.says("Sam", "Tuesday mornings")

    cards = home.cards("repairs")
    assert fact(cards["R-1001"], "Access times") == "Tuesday mornings (told us)"
    assert fact(cards["R-1002"], "Address").endswith("no answer yet")


async def test_a_question_is_answered_on_the_case_that_took_over(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    await home.says("Sam", "the fence in the garden has fallen over")
    await home.staff(StaffAct.ASK, "R-1001:how_long")
    asked = home.sent_to("Sam")[-1].intent
    assert isinstance(asked, AskForDetails)
    await home.submits(StaffAct.MERGE, "R-1001", into="R-1002", why="misread")
    assert fact(home.cards("repairs")["R-1002"], "How long").endswith("no answer yet")
    await home.presses("Sam", TenantAct.DETAIL, asked.choices[0].subject)

    assert fact(home.cards("repairs")["R-1002"], "How long") == "Since today (told us)"
    assert home.read_by("Sam")[-1] == "Thank you. We have added this to R-1002."


async def test_nobody_is_told_of_a_repair_that_nobody_chose_to_call_done(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    await home.staff(StaffAct.CLOSE, "R-1001", trigger="t")
    assert form(home).form.fields[0].initial == ""
    assert not form(home).form.fields[0].optional


async def test_a_second_need_can_be_an_emergency(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping, and something about the lights")
    await home.staff(StaffAct.SPLIT, "R-1001", trigger="t")
    assert "priority" in [field.id for field in form(home).form.fields]
    values = {"need": "repair", "trade": "electrical", "priority": "emergency", "how": "both"}
    await home.submits(StaffAct.SPLIT, "R-1001", **values)

    assert home.cards("repairs")["R-1002"].heading == "EMERGENCY repair: electrical"
    assert any("R-1002" in note.text and note.buttons for note in home.told("moderation"))


async def test_many_doubts_and_long_words_leave_room_to_see_to_whom_it_goes(
    home: Landlord,
) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    numbers = " ".join(f"Ring 07700 9{number:05}." for number in range(60))
    await sends(home, f"{numbers} {'x' * 900}@example.net")

    intro = form(home).form.intro
    assert len(intro) < 3000
    assert "and 53 more" in intro
    assert "To Sam" in intro


async def test_why_goes_to_the_case_that_was_rated_not_to_what_ended_last(home: Landlord) -> None:
    await closed(home)
    await home.says("Sam", "the fence in the garden has fallen over")
    await home.submits(StaffAct.CLOSE, "R-1002", outcome="outcome_mended")
    await home.presses("Sam", TenantAct.RATE, "R-1001:2")
    await home.says("Sam", "the lad left muddy boots")

    assert fact(home.cards("repairs")["R-1001"], "Rated") == "2 of 5: the lad left muddy boots"


async def test_a_command_is_not_held_back_for_what_was_answered_days_ago(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    await home.staff(StaffAct.REPLY, "R-1001", trigger="t")  # and left open
    await home.passes(minutes=20)
    await home.staff(StaffAct.REPLY, "R-1001", "A plumber comes.", who="Bob")
    await home.passes(days=2)
    await home.staff(StaffAct.REPLY, "R-1001", "The part is here.")

    assert home.read_by("Sam")[-1] == "The part is here."
