"""The stages of a complaint where other rules hold, and where it began among neighbours."""

from pathlib import Path

from bot.domain.acts import StaffAct, TenantAct
from bot.domain.outbound import AskForDetails
from bot.rulebook.load import load_pack
from tests.scenarios.landlord import PACK, Landlord, a_landlord, fact
from tests.shipped import shipped

WORDS = "I want to make a complaint, the caretaker ignored me for weeks"
ANSWER = {"decision": "not_upheld", "reasons": "He was on leave."}


async def all_the_way(home: Landlord) -> None:
    """Both stages in one afternoon."""
    await home.says("Sam", WORDS)
    await home.submits(StaffAct.ACKNOWLEDGE, "R-1001", definition="The caretaker")
    await home.submits(StaffAct.DECIDE, "R-1001", **ANSWER)
    await home.presses("Sam", TenantAct.STAGE2, "R-1001")
    await home.submits(StaffAct.ACKNOWLEDGE, "R-1001", "Ben", definition="The caretaker")


async def test_in_scotland_stage_1_runs_from_the_receipt(tmp_path: Path) -> None:
    scotland = shipped("scotland-social-housing")
    async with a_landlord(tmp_path, rulebook=scotland) as home:
        await home.says("Sam", WORDS)
        due = "Friday 27 November (answer the complaint (stage 1))"
        assert due in fact(home.card("complaints"), "Due")
        await home.submits(StaffAct.ACKNOWLEDGE, "R-1001", definition="The caretaker")
        assert fact(home.card("complaints"), "Due").startswith(due)


async def test_in_new_zealand_no_letter_names_a_british_ombudsman(tmp_path: Path) -> None:
    async with a_landlord(tmp_path, rulebook=load_pack(PACK.parent / "nz-housing")) as home:
        await all_the_way(home)
        await home.submits(StaffAct.DECIDE, "R-1001", "Ben", **ANSWER)

        said = "\n".join(home.read_by("Sam"))
        assert "Ombudsman" not in said
        assert "0800 836 262" in home.read_by("Sam")[-1]


async def test_a_repair_begun_in_a_group_is_asked_about_in_private_alone(home: Landlord) -> None:
    await home.says("Sam", "no heating in flat 4 since yesterday", group="estate")
    assert not [op for op in home.sent_to("estate") if isinstance(op.intent, AskForDetails)]
    await home.presses("Sam", TenantAct.START, "carry-on")

    (question,) = [op.intent for op in home.sent_to("Sam") if isinstance(op.intent, AskForDetails)]
    assert question.choices[0].subject == "R-1001:heating:neither"


async def test_a_threat_is_not_answered_with_a_question(home: Landlord) -> None:
    await home.says("Sam", "no heating, I know where you live and I will burn your house down")
    assert not [op for op in home.sent_to("Sam") if isinstance(op.intent, AskForDetails)]
