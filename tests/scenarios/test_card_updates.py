"""Many changes while Slack is slow or says "later": one update, of how it stands then."""

import asyncio

from bot.domain.acts import StaffAct
from bot.domain.identity import Role
from bot.domain.messages import ActionInvoked
from bot.domain.outbound import OutboundOp, Receipt, RetryLater, UpdateCard
from tests.adapters.slack.builders import eventually
from tests.fakes.room import Room
from tests.scenarios.landlord import Landlord, fact


def updates(home: Landlord) -> list[UpdateCard]:
    return [op.intent for op in home.desk.done if isinstance(op.intent, UpdateCard)]


async def press(home: Landlord, act: StaffAct) -> None:
    """Ann presses, and nobody waits for what follows."""
    common = home._staff("Ann", Role.AGENT, "repairs")
    await home.works.receive((ActionInvoked(**common, action=act, subject="R-1001"),))


async def handled(home: Landlord) -> None:
    """Wait until everything that came in was dealt with, whatever is still going out."""
    async with asyncio.timeout(20):
        while await home.store.read(lambda tx: tx.inbox.backlog()):  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0)


async def test_changes_while_an_update_is_under_way_become_one(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    before = len(updates(home))
    gate, begun = asyncio.Event(), asyncio.Event()

    async def slowly(op: OutboundOp) -> Receipt:
        begun.set()
        await gate.wait()
        return await Room.deliver(home.desk, op)

    home.desk.deliver = slowly  # type: ignore[method-assign]
    await press(home, StaffAct.CLAIM)
    await begun.wait()
    for act in (StaffAct.RELEASE, StaffAct.CLAIM, StaffAct.RELEASE, StaffAct.CLAIM):
        await press(home, act)
    await handled(home)
    gate.set()
    await home.settle()

    assert len(updates(home)) - before == 2
    assert fact(home.card("repairs"), "State").startswith("Ann has it")


async def test_an_update_that_was_told_to_wait_is_overtaken_by_how_it_stands_now(
    home: Landlord,
) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    before = len(updates(home))
    home.desk.answers.append(RetryLater(seconds=1, because="Slack asks us to slow down."))
    await press(home, StaffAct.CLAIM)
    await handled(home)
    await eventually(lambda: not home.desk.answers)
    for act in (StaffAct.RELEASE, StaffAct.CLAIM):
        await press(home, act)
    await handled(home)
    assert len(updates(home)) == before  # it waits as long as it was asked to

    await eventually(lambda: len(updates(home)) > before)
    await home.settle()
    assert len(updates(home)) - before == 1
    assert fact(home.card("repairs"), "State").startswith("Ann has it")
