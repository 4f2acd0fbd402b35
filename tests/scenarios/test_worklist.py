"""The worklist and the questions of staff, from the tenants' words to what one person sees."""

from pathlib import Path

import pytest

from bot.domain.acts import StaffAct
from bot.domain.identity import Address, PlaceKind, Role
from bot.domain.messages import ActionInvoked
from bot.domain.outbound import ShowWorklist, Style, Worklist
from bot.domain.worklist import home_of
from tests.scenarios.landlord import DESK, Landlord, a_landlord


@pytest.fixture
async def landlord(tmp_path: Path):
    async with a_landlord(tmp_path) as made:
        yield made


async def at_home(
    landlord: Landlord,
    act: StaffAct,
    subject: str = "",
    *,
    page: str = "",
    who: str = "Ann",
    **more,
) -> Worklist:
    """Press in one's own place; what is there afterwards."""
    role = more.pop("role", Role.AGENT)
    common = landlord._staff(who, role, "")
    common["address"] = Address(
        channel=DESK, chat=home_of(f"U{who}"), thread=page or None, kind=PlaceKind.CHANNEL
    )
    await landlord.receive(ActionInvoked(**common, action=act, subject=subject, **more))
    shown = [op for op in landlord.desk.done if isinstance(op.intent, ShowWorklist)][-1]
    assert shown.to.chat == home_of(f"U{who}")
    return shown.intent.worklist


def counts(shown: Worklist) -> list[str]:
    return [button.label for button in shown.lists]


async def test_a_case_goes_from_list_to_list_as_it_is_worked_on(landlord):
    await landlord.says("Sam", "Kitchen tap dripping")
    shown = await at_home(landlord, StaffAct.WORKLIST, "unclaimed:0")
    assert counts(shown)[:2] == ["Mine (0)", "Unclaimed (1)"]
    assert [entry.reference for entry in shown.entries] == ["R-1001"]

    shown = await at_home(landlord, StaffAct.CLAIM, "R-1001", page="unclaimed:0")
    assert counts(shown)[:2] == ["Mine (1)", "Unclaimed (0)"]
    assert shown.footer == "Every open case has somebody."

    await landlord.staff(StaffAct.REPLY, "R-1001", "Is Tuesday good?")
    shown = await at_home(landlord, StaffAct.WORKLIST, "waiting:0")
    assert [entry.reference for entry in shown.entries] == ["R-1001"]
    assert [one.label for one in shown.lists if one.style is Style.PRIMARY] == [
        "Waiting for tenant (1)"
    ]
    await landlord.says("Sam", "any update on R-1001?")
    assert (await at_home(landlord, StaffAct.WORKLIST, "waiting:0")).entries == ()

    landlord.later(days=90)
    shown = await at_home(landlord, StaffAct.WORKLIST, "overdue:0")
    assert "OVERDUE since" in shown.entries[0].detail
    await landlord.staff(StaffAct.CLOSE, "R-1001", "Mended.")
    assert counts(await at_home(landlord, StaffAct.WORKLIST)) == [
        "Mine (0)",
        "Unclaimed (0)",
        "Due soon (0)",
        "Overdue (0)",
        "Waiting for tenant (0)",
    ]


async def test_what_cannot_be_done_is_said_where_it_was_pressed(landlord):
    await landlord.says("Sam", "Kitchen tap dripping")
    await landlord.staff(StaffAct.CLAIM, "R-1001", who="Bob")

    shown = await at_home(landlord, StaffAct.CLAIM, "R-1001", page="unclaimed:0")

    assert "Bob already has R-1001" in shown.notice
    assert not landlord.whispered()


async def test_who_is_not_on_the_list_sees_no_case(landlord):
    await landlord.says("Sam", "Kitchen tap dripping")

    shown = await at_home(landlord, StaffAct.WORKLIST, "unclaimed:0", role=None)

    assert "not on the list" in shown.notice
    assert (shown.entries, shown.lists, shown.buttons) == ((), (), ())


async def test_long_lists_are_paged_and_a_page_that_emptied_gives_the_last_one(landlord):
    for number in range(12):
        await landlord.says(f"Sam{number}", "Kitchen tap dripping")
    shown = await at_home(landlord, StaffAct.WORKLIST, "unclaimed:1")
    assert shown.footer == "Unclaimed: 11 to 12 of 12"
    assert [button.label for button in shown.buttons] == ["Previous", "Refresh"]

    await at_home(landlord, StaffAct.CLAIM, "R-1011", page="unclaimed:1")
    shown = await at_home(landlord, StaffAct.CLAIM, "R-1012", page="unclaimed:1")

    assert shown.page == "unclaimed:0"
    assert len(shown.entries) == 10


async def test_a_form_opened_there_comes_back_there(landlord):
    await landlord.says("Sam", "Kitchen tap dripping")
    await at_home(landlord, StaffAct.WORKLIST)
    await at_home(landlord, StaffAct.REPLY, "R-1001", page="overdue:0", trigger="t")

    (form,) = [op for op in landlord.desk.done if op.intent.type == "open_form"]

    assert (form.to.chat, form.to.thread) == (home_of("UAnn"), "overdue:0")


@pytest.mark.parametrize(
    "act, subject, words, answer",
    [
        (StaffAct.SHOW, "R-1001", "", "R-1001 · Repair"),
        (StaffAct.MINE, "", "", "You have no open cases."),
        (StaffAct.SEARCH, "", "DRIPP kitchen", "R-1001 · Repair"),
        (StaffAct.SEARCH, "", 'tap" OR *', "No case holds"),
        (StaffAct.SEARCH, "", "—", "No case holds"),
        (StaffAct.SEARCH, "", "", "Please say what to find"),
        (StaffAct.PERSON, "", "r 1001", "Sam (not verified)"),
        (StaffAct.PERSON, "", "sa", "Sam (not verified)"),
        (StaffAct.PERSON, "", "Nobody", "Nobody with a case"),
        (StaffAct.RULES, "", "", "House rules, version"),
        (StaffAct.HELP, "", "", "search words"),
    ],
)
async def test_a_question_is_answered_to_whoever_asked_alone(landlord, act, subject, words, answer):
    await landlord.says("Sam", "Kitchen tap dripping")
    before = len(landlord.desk.done)

    await landlord.staff(act, subject, words)

    (told,) = landlord.desk.done[before:]
    assert told.intent.only_for == "UAnn"
    assert answer in told.intent.text


@pytest.mark.parametrize(
    "act", [StaffAct.SHOW, StaffAct.MINE, StaffAct.SEARCH, StaffAct.PERSON, StaffAct.RULES]
)
async def test_a_question_of_somebody_without_a_role_is_not_answered(landlord, act):
    await landlord.says("Sam", "Kitchen tap dripping")

    await landlord.staff(act, "R-1001", "tap", role=None)

    (told,) = landlord.whispered()
    assert "not on the list" in told


async def test_a_look_at_a_case_keeps_folded_words_folded(landlord):
    await landlord.says("Sam", "You stupid useless bitch, my boiler is broken, no heating")

    await landlord.staff(StaffAct.SHOW, "R-1001")

    asked = [op.intent for op in landlord.desk.done if getattr(op.intent, "only_for", None)]
    assert "useless" not in asked[-1].quote
    assert "folded" in asked[-1].quote
