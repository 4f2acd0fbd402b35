"""Who has a case: the first claim wins, it can be handed over, and put back for somebody."""

import asyncio
import json
from itertools import count
from typing import Any

from bot.domain.acts import StaffAct
from bot.domain.identity import EventId, Role
from bot.domain.messages import ActionInvoked
from bot.domain.outbound import FieldKind, Notify, OpenForm
from bot.domain.worklist import home_of
from tests.scenarios.landlord import Landlord, fact

_ids = count(1)


def press_of(home: Landlord, who: str) -> ActionInvoked:
    """A press on Claim that has not been received yet."""
    common = home._staff(who, Role.AGENT, "repairs")
    common["event_id"] = EventId(f"claim{next(_ids)}")
    return ActionInvoked(**common, action=StaffAct.CLAIM, subject="R-1001")


def in_private(home: Landlord, staff: str) -> list[Notify]:
    """What somebody was told in their own chat with the bot."""
    return home.told(home_of(staff))


async def recorded(home: Landlord, action: str) -> dict[str, Any]:
    """The only record of that action."""
    entries = [json.loads(record.body) for record in await home.audit()]
    (entry,) = [one for one in entries if one["action"] == action]
    return entry


async def test_of_many_who_claim_at_once_one_has_it_and_the_others_are_told_who(
    home: Landlord,
) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    names = ["Ann", "Ben", "Cas", "Dee"]

    await asyncio.gather(*(home.works.receive([press_of(home, name)]) for name in names))
    await home.settle()

    owner = fact(home.card("repairs"), "State").removesuffix(" has it")
    assert owner in names
    told = [text for text in home.whispered() if f"{owner} already has R-1001" in text]
    assert len(told) == 3
    assert all(f"Last change: {owner} claimed it, 21 Nov 09:00." in text for text in told)
    assert (await recorded(home, "case.claim"))["actor"] == f"staff:U{owner}"


async def test_an_old_button_says_what_a_colleague_did_since(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    await home.staff(StaffAct.CLOSE, "R-1001", "Mended", who="Ben")
    home.later(minutes=5)
    await home.staff(StaffAct.CLAIM, "R-1001", who="Ann")

    assert "R-1001 is closed. Last change: Ben closed it, 21 Nov 09:00." in home.whispered()[-1]


async def test_a_case_is_handed_over_and_whoever_gets_it_is_told_in_private(
    home: Landlord,
) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    await home.staff(StaffAct.MINE, "", who="Ben")  # known by name from now on
    await home.staff(StaffAct.CLAIM, "R-1001", who="Ann")
    await home.staff(StaffAct.GIVE, "R-1001", trigger="t1")
    (form,) = [op.intent.form for op in home.desk.done if isinstance(op.intent, OpenForm)]
    assert form.fields[0].kind is FieldKind.COLLEAGUE

    await home.submits(StaffAct.GIVE, "R-1001", to="UBen", note="He only speaks in the mornings")

    (note,) = in_private(home, "UBen")
    assert note.text == "Ann handed R-1001 (Repair: plumbing) over to you."
    assert note.quote == "He only speaks in the mornings"
    assert fact(home.card("repairs"), "State") == "Ben has it, handed over by Ann"
    detail = (await recorded(home, "case.handed_over"))["detail"]
    assert (detail["to"], detail["was"]) == ("UBen", "UAnn")

    await home.staff(StaffAct.RELEASE, "R-1001", who="Ben")
    await home.staff(StaffAct.CLAIM, "R-1001", who="Ann")
    assert fact(home.card("repairs"), "State") == "Ann has it"


async def test_somebody_nobody_knows_cannot_be_given_a_case(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    await home.staff(StaffAct.GIVE, "R-1001", "nobody")

    assert "Nobody here is known as “nobody”." in home.whispered()[-1]
    assert fact(home.card("repairs"), "State") == "Nobody has it yet"


async def test_a_case_of_somebody_who_went_home_is_put_back_and_they_are_told(
    home: Landlord,
) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    await home.staff(StaffAct.CLAIM, "R-1001", who="Ann")
    await home.staff(StaffAct.RELEASE, "R-1001", who="Ben")

    (note,) = in_private(home, "UAnn")
    assert note.text == "Ben put back R-1001 (Repair: plumbing), which you had."
    assert fact(home.card("repairs"), "State") == "Nobody has it yet"
    put_back = await recorded(home, "case.release")
    assert (put_back["actor"], put_back["detail"]["was"]) == ("staff:UBen", "UAnn")


async def test_putting_back_ones_own_case_tells_nobody(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    await home.staff(StaffAct.CLAIM, "R-1001", who="Ann")
    await home.staff(StaffAct.RELEASE, "R-1001", who="Ann")

    assert not in_private(home, "UAnn")
