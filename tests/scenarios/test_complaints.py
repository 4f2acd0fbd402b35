"""A complaint from the first cross word to the final answer; nothing is skipped, nobody judges
themselves."""

import json

import pytest

from bot.domain.acts import StaffAct, TenantAct
from bot.domain.identity import Role
from bot.domain.outbound import AskForDetails, Reply
from bot.pipeline.complaints import asks_outright
from tests.scenarios.landlord import Landlord, fact, the_pack

ANSWER = {"decision": "upheld", "reasons": "We missed two visits.", "remedy": "£50"}
OMBUDSMAN = ("Housing Ombudsman", "https://www.housing-ombudsman.org.uk", "0300 111 3000")
WORDS = "I want to make a complaint, the caretaker ignored me for weeks"


def asked(home: Landlord) -> list[str]:
    """What Sam was asked, in order."""
    return [op.intent.text for op in home.sent_to("Sam") if isinstance(op.intent, AskForDetails)]


async def acknowledged(home: Landlord) -> None:
    """A complaint that a person has confirmed."""
    await home.says("Sam", WORDS)
    await home.submits(
        StaffAct.ACKNOWLEDGE, "R-1001", definition="The caretaker", outcome="An apology"
    )


async def answered(home: Landlord) -> None:
    """One that was answered at stage 1."""
    await acknowledged(home)
    await home.submits(StaffAct.DECIDE, "R-1001", **ANSWER)


async def at_stage_2(home: Landlord) -> None:
    """One that was taken further and acknowledged again."""
    await answered(home)
    await home.presses("Sam", TenantAct.STAGE2, "R-1001")
    await home.submits(StaffAct.ACKNOWLEDGE, "R-1001", "Ben", definition="The caretaker")


async def test_it_is_received_at_once_and_what_would_put_it_right_is_asked(home: Landlord) -> None:
    await home.says("Sam", WORDS)

    assert "Your complaint is R-1001. By Friday 27 November" in home.read_by("Sam")[0]
    (question,) = asked(home)
    assert "put it right" in question
    await home.says("Sam", "I would like an apology")
    card = home.card("complaints")
    assert fact(card, "It is about") == WORDS
    assert fact(card, "They want") == "I would like an apology"
    assert fact(card, "Stage") == "received, not acknowledged by a person"
    assert fact(card, "Due").startswith("Friday 27 November (acknowledge the complaint)")


async def test_the_question_can_be_skipped_and_asked_about_again_changes_nothing(
    home: Landlord,
) -> None:
    await home.says("Sam", WORDS)
    await home.presses("Sam", TenantAct.ANSWER, "R-1001:outcome:skip")
    await home.presses("Sam", TenantAct.ANSWER, "R-1001:outcome:skip")

    assert home.read_by("Sam")[-1] == "Thank you, we have that answer already."
    assert fact(home.card("complaints"), "They want") == ""


async def test_an_emergency_in_the_answer_is_an_emergency(home: Landlord) -> None:
    await home.says("Sam", WORDS)
    await home.says("Sam", "and now I can smell gas")

    assert "EMERGENCY" in home.card("repairs").heading
    assert fact(home.card("complaints"), "They want") == ""


async def test_the_offer_leads_to_both_questions_in_turn(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    await home.says("Sam", "three weeks and nobody came, this is a disgrace")
    await home.says("Sam", "yes")
    await home.says("Sam", "I waited in twice for nothing")
    await home.says("Sam", "Compensation for two lost days")

    card = home.card("complaints")
    assert fact(card, "It is about") == "I waited in twice for nothing"
    assert fact(card, "They want") == "Compensation for two lost days"
    assert list(home.cards("repairs")) == ["R-1001"]


async def test_a_person_acknowledges_it_with_what_was_understood_and_the_next_date(
    home: Landlord,
) -> None:
    await acknowledged(home)

    letter = home.read_by("Sam")[-1]
    for part in ("The caretaker", "An apology", "by the end of Friday 4 December", *OMBUDSMAN):
        assert part in letter
    card = home.card("complaints")
    assert fact(card, "Stage") == "stage 1, to be answered"
    assert fact(card, "Due").startswith("Friday 4 December (answer the complaint (stage 1))")


async def test_the_form_is_filled_with_what_the_person_said(home: Landlord) -> None:
    await home.says("Sam", WORDS)
    await home.staff(StaffAct.ACKNOWLEDGE, "R-1001", queue="complaints", trigger="t1")

    form = next(op.intent.form for op in home.desk.done if op.intent.type == "open_form")
    assert form.fields[0].initial == WORDS


async def test_nothing_is_answered_before_it_was_acknowledged(home: Landlord) -> None:
    await home.says("Sam", WORDS)
    await home.submits(StaffAct.DECIDE, "R-1001", **ANSWER)

    assert "Acknowledge the complaint first" in home.whispered()[-1]
    assert fact(home.card("complaints"), "Stage") == "received, not acknowledged by a person"


async def test_the_answer_says_everything_and_how_to_go_on(home: Landlord) -> None:
    await answered(home)

    letter = next(
        op.intent
        for op in reversed(home.sent_to("Sam"))
        if isinstance(op.intent, Reply) and "stage 1" in op.intent.text
    )
    for part in ("The caretaker", "We agree with you", "two visits", "£50", "stage 2", *OMBUDSMAN):
        assert part in letter.text
    assert [button.action for button in letter.buttons] == [TenantAct.STAGE2]
    card = home.card("complaints")
    assert (fact(card, "Stage"), fact(card, "Due")) == ("stage 1 answered", "")


async def test_an_answer_needs_reasons(home: Landlord) -> None:
    await acknowledged(home)
    await home.submits(StaffAct.DECIDE, "R-1001", decision="upheld", reasons=" ")
    await home.submits(StaffAct.DECIDE, "R-1001", decision="perhaps", reasons="So it is")

    assert "Please say why" in home.whispered()[-2]
    assert "Please say what you decided" in home.whispered()[-1]
    assert fact(home.card("complaints"), "Stage") == "stage 1, to be answered"


async def test_stage_2_needs_a_press_and_no_reason(home: Landlord) -> None:
    await answered(home)
    home.later(days=40)
    await home.presses("Sam", TenantAct.STAGE2, "R-1001")

    assert "goes to stage 2" in home.read_by("Sam")[-1]
    assert "by the end of Friday 8 January" in home.read_by("Sam")[-1]
    card = home.card("complaints")
    assert fact(card, "Due").startswith("Friday 8 January (acknowledge the escalation)")
    await home.presses("Sam", TenantAct.STAGE2, "R-1001")
    assert "has gone to stage 2 already" in home.read_by("Sam")[-1]


async def test_words_do_it_too_and_a_closed_complaint_opens_again(home: Landlord) -> None:
    await answered(home)
    await home.staff(StaffAct.CLOSE, "R-1001", "Paid.", queue="complaints")
    home.later(days=10)
    await home.says("Sam", "I want this to go to stage 2")

    assert "goes to stage 2" in home.read_by("Sam")[-1]
    assert list(home.cards("complaints")) == ["R-1001"]
    assert fact(home.card("complaints"), "State") == "Nobody has it yet"


async def test_stage_2_before_the_answer_is_told_when_to_expect_it(home: Landlord) -> None:
    await acknowledged(home)
    await home.presses("Sam", TenantAct.STAGE2, "R-1001")

    said = home.read_by("Sam")[-1]
    assert "by the end of Friday 4 December" in said
    assert "Ombudsman" in said
    assert fact(home.card("complaints"), "Stage") == "stage 1, to be answered"


async def test_unhappiness_after_the_answer_is_offered_stage_2(home: Landlord) -> None:
    await answered(home)
    home.later(days=1)
    await home.says("Sam", "that answer is rubbish, I am really not happy with how you treat me")

    assert "Would you like it to go to stage 2?" in asked(home)[-1]
    assert list(home.cards("complaints")) == ["R-1001"]


async def test_nobody_can_take_the_complaint_of_somebody_else_further(home: Landlord) -> None:
    await answered(home)
    await home.presses("Kim", TenantAct.STAGE2, "R-1001")

    assert "Just write what is wrong" in home.read_by("Kim")[-1]
    assert fact(home.card("complaints"), "Stage") == "stage 1 answered"


async def test_whoever_decided_stage_1_does_not_decide_stage_2(home: Landlord) -> None:
    await at_stage_2(home)
    await home.submits(StaffAct.DECIDE, "R-1001", "Ann", **ANSWER)
    assert "somebody else has to decide stage 2" in home.whispered()[-1]
    await home.submits(StaffAct.DECIDE, "R-1001", "Ann", Role.SUPERVISOR, **ANSWER)
    assert "somebody else has to decide stage 2" in home.whispered()[-1]
    assert fact(home.card("complaints"), "Stage") == "stage 2, to be answered"

    await home.submits(StaffAct.DECIDE, "R-1001", "Ben", **ANSWER)
    assert fact(home.card("complaints"), "Stage") == "final answer given"


async def test_the_final_answer_names_the_ombudsman_and_no_third_stage(home: Landlord) -> None:
    await at_stage_2(home)
    await home.submits(StaffAct.DECIDE, "R-1001", "Ben", **ANSWER)

    letter = home.read_by("Sam")[-1]
    for part in ("final answer (stage 2)", "to investigate", *OMBUDSMAN):
        assert part in letter
    await home.submits(StaffAct.DECIDE, "R-1001", "Cat", **ANSWER)
    assert "There is no third stage" in home.whispered()[-1]


async def test_closing_is_no_way_round_answering(home: Landlord) -> None:
    await acknowledged(home)
    await home.staff(StaffAct.CLOSE, "R-1001", "Sorted.", queue="complaints")
    assert "was not answered" in home.whispered()[-1]
    await home.submits(StaffAct.DECIDE, "R-1001", decision="withdrawn", reasons="Sam said so")
    await home.staff(StaffAct.CLOSE, "R-1001", "Withdrawn.", queue="complaints")

    assert fact(home.card("complaints"), "State") == "Closed"


async def test_nobody_without_rights_takes_a_step(home: Landlord) -> None:
    await home.says("Sam", WORDS)
    await home.staff(
        StaffAct.ACKNOWLEDGE, "R-1001", "Fine", who="Eve", role=None, queue="complaints"
    )

    assert fact(home.card("complaints"), "Stage") == "received, not acknowledged by a person"


async def test_a_repair_cannot_be_answered_like_a_complaint(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    await home.submits(StaffAct.ACKNOWLEDGE, "R-1001", definition="A tap")

    assert "is not a complaint" in home.whispered()[-1]


async def test_a_whole_year_of_a_complaint_with_an_extension_and_stage_2(home: Landlord) -> None:
    """Saturday 21 November 2026 on; each date as the Code counts, day 1 the working day after."""
    await home.says("Sam", "Kitchen tap dripping")
    await home.says("Sam", "nobody came, this is a joke, not good enough")
    await home.says("Sam", "yes")
    home.later(days=6)  # Friday 27 November, the last day to acknowledge
    await home.submits(StaffAct.ACKNOWLEDGE, "R-1002", definition="Nobody came")
    assert fact(home.card("complaints"), "Due").startswith("Friday 11 December")
    home.later(days=13)  # 10 December
    await home.submits(
        StaffAct.EXTEND, "R-1002", clock="complaint_stage1", until="2026-12-29",
        reason="The contractor has the records.",
    )  # fmt: skip
    notice = home.read_by("Sam")[-1]
    for part in ("The contractor has the records.", "29 December", *OMBUDSMAN):
        assert part in notice
    assert fact(home.card("complaints"), "Due").startswith("Tuesday 29 December")
    home.later(days=18)  # 28 December
    await home.submits(StaffAct.DECIDE, "R-1002", decision="not_upheld", reasons="No access.")
    home.later(days=60)  # 26 February 2027
    await home.says("Sam", "please escalate my complaint")
    assert fact(home.card("complaints"), "Due").startswith("Friday 5 March")
    home.later(days=5)  # 3 March
    await home.submits(StaffAct.ACKNOWLEDGE, "R-1002", "Ben", definition="Nobody came")
    assert fact(home.card("complaints"), "Due").startswith("Friday 2 April")
    home.later(days=25)
    await home.submits(StaffAct.DECIDE, "R-1002", "Ben", **ANSWER)

    assert "to investigate" in home.read_by("Sam")[-1]
    assert fact(home.card("repairs"), "State") == "Nobody has it yet"  # the repair went on beside
    actions = [json.loads(record.body)["action"] for record in await home.audit()]
    done = [action for action in actions if action.startswith("complaint.")]
    assert done == [
        "complaint.offered", "complaint.chosen", "complaint.acknowledged",
        "complaint.stage1_answered", "complaint.escalated", "complaint.stage2_acknowledged",
        "complaint.stage2_answered",
    ]  # fmt: skip


async def test_who_asks_to_complain_beside_a_repair_has_a_complaint_at_once(
    home: Landlord,
) -> None:
    await home.says("Sam", "I want to complain, nobody came to fix my roof")

    (complaint,) = home.cards("complaints").values()
    assert fact(complaint, "Grew out of") == "R-1001"
    assert "acknowledge the complaint" in fact(complaint, "Due")
    assert fact(home.card("repairs"), "State") == "Nobody has it yet"
    assert any("We have opened your complaint as R-1002" in text for text in home.read_by("Sam"))
    assert not any("Would you like us to open a complaint" in text for text in asked(home))


async def test_who_asks_to_complain_about_an_open_repair_is_not_asked_whether_they_mean_it(
    home: Landlord,
) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    home.later(days=3)
    await home.says("Sam", "I want to make a formal complaint about how long this takes")
    await home.says("Sam", "An apology")

    (complaint,) = home.cards("complaints").values()
    assert fact(complaint, "They want") == "An apology"


async def test_a_question_about_a_complaint_can_be_skipped_in_words(home: Landlord) -> None:
    await home.says("Sam", WORDS)
    await home.says("Sam", "Skip")

    assert not fact(home.card("complaints"), "They want")


@pytest.mark.parametrize(
    "text, asks",
    [
        ("I want to complain, nobody came", True),
        ("This is a FORMAL  complaint.", True),
        ("I don\u2019t want to complain but nobody came", False),
        ("I do not wish to make a complaint", False),
        ("Nobody came, I'm fed up", False),
        ("I never said no. I want to make a complaint", True),
    ],
)
def test_a_complaint_is_asked_for_in_so_many_words(text: str, asks: bool) -> None:
    words = the_pack().policy.complaint_words
    assert asks_outright(text, words) is asks
