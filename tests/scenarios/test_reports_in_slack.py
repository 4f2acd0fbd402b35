"""Reporting, being targeted and opening what was shut, through the real client libraries."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.scenarios.test_both_platforms import ABUSE, ANNA, SAM, SUE, World, both


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Both platforms, for the length of one story."""
    async with both(tmp_path) as made:
        yield made


def told(world: World, who: str) -> str:
    """What the bot told one person in their own chat."""
    return json.dumps(world.slack.messages(who), ensure_ascii=False)


async def test_an_agent_reports_what_a_tenant_wrote_and_a_supervisor_sees_it(world: World) -> None:
    world.telegram.user_says(SAM, "Kitchen tap dripping")
    card = await world.card("#repairs", "R-1001")
    await world.slack.points_at(ANNA, "#repairs", card["ts"], "message_report")
    await world.slack.submits(
        ANNA, await world.form(), {"what": "harassment", "reason": "Every single day."}
    )

    await world.card("#moderation", "M-1")
    await world.card_says("#moderation", "Every single day")
    await world.slack.until(lambda: "Supervisors have it as M-1" in told(world, ANNA))
    await world.card_says("#repairs", "In our words")


async def test_who_is_targeted_is_heard_by_supervisors_alone(world: World) -> None:
    await world.slack.reaches_for(ANNA, "staff_targeted")
    await world.slack.submits(
        ANNA,
        await world.form(),
        {"safe": "no", "what": "He waits at my <car>.", "where": "in_person"},
    )

    card = await world.card("#moderation", "is being targeted")
    await world.slack.until(lambda: "Only supervisors can read it (P-1)" in told(world, ANNA))
    assert world.slack.messages("#repairs") == []
    await world.presses(SUE, "#moderation", card, "I look after it")
    await world.card_says("#moderation", "has it")
    await world.slack.until(lambda: "looks after what you told us (P-1)" in told(world, ANNA))


async def test_a_photo_sent_with_abuse_is_shown_to_whoever_opens_it_and_to_nobody_else(
    world: World,
) -> None:
    world.telegram.user_says(SAM, ABUSE)
    card = await world.card("#repairs", "R-1001")
    world.telegram.sends(SAM, SAM, photo=world.telegram.photo(b"a broken boiler"))
    await world.card_says("#repairs", "Show photo")
    shut = await world.card("#repairs", "not shown until you open it")

    await world.presses(ANNA, "#repairs", shut, "Show photo")

    await world.slack.until(lambda: any("files" in one for one in world.slack.messages(ANNA)))
    assert not any("files" in one for one in world.slack.thread("#repairs", card["ts"]))
    await world.slack.opens_home(ANNA)
    await world.slack.until(
        lambda: "opened hard messages once in 7 days" in str(world.slack.space.homes.get(ANNA))
    )
