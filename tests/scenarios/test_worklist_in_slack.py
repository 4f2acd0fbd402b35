"""App Home and ``/tenantline`` through the real Slack library, from a tenant's words on."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.slack import faults
from tests.scenarios.test_both_platforms import ANNA, SAM, World, both

STRANGER = "U0NOBODY"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Both platforms, for the length of one story."""
    async with both(tmp_path) as made:
        yield made


def home(world: World, user: str = ANNA) -> str:
    """What somebody's App Home shows, as text."""
    return json.dumps(world.slack.space.homes.get(user, {}), ensure_ascii=False)


async def shows(world: World, words: str, user: str = ANNA) -> None:
    """Wait until App Home shows *words*."""
    await world.slack.until(lambda: words in home(world, user))


async def test_an_agent_finds_claims_and_answers_a_case_from_home(world: World) -> None:
    world.telegram.user_says(SAM, "Kitchen tap dripping <!channel>")
    await world.card("#repairs", "R-1001")

    await world.slack.opens_home(ANNA)
    await shows(world, "Unclaimed (1)")
    assert "You have no open cases." in home(world)
    await world.slack.presses_home(ANNA, "Unclaimed (1)")
    await shows(world, "R-1001 · Repair")
    await world.slack.presses_home(ANNA, "Claim")
    await shows(world, "Mine (1)")
    await world.card_says("#repairs", "has it")

    await world.slack.presses_home(ANNA, "Mine (1)")
    await shows(world, "Reply to tenant")
    await world.slack.presses_home(ANNA, "Reply to tenant")
    await world.slack.submits(ANNA, await world.form(), {"text": "Is Tuesday good?"})

    assert await world.reads("Is Tuesday") == "Is Tuesday good?"
    await shows(world, "Waiting for tenant (1)")
    assert '"mrkdwn"' not in home(world)


async def test_who_has_no_role_is_told_so_and_shown_nothing(world: World) -> None:
    world.telegram.user_says(SAM, "Kitchen tap dripping")
    await world.card("#repairs", "R-1001")

    await world.slack.opens_home(STRANGER)

    await shows(world, "not on the list", STRANGER)
    assert "R-1001" not in home(world, STRANGER)
    assert "Unclaimed" not in home(world, STRANGER)


async def test_a_view_that_slack_would_not_take_for_now_is_published_later(world: World) -> None:
    world.slack.fault("views.publish", faults.ratelimited(1))

    await world.slack.opens_home(ANNA)

    await shows(world, "Mine (0)")


async def test_a_case_is_shown_beside_home_to_whoever_asked(world: World) -> None:
    world.telegram.user_says(SAM, "Kitchen tap dripping")
    await world.card("#repairs", "R-1001")
    await world.slack.opens_home(ANNA)
    await shows(world, "Unclaimed (1)")
    await world.slack.presses_home(ANNA, "Unclaimed (1)")
    await shows(world, "R-1001")

    await world.slack.presses_home(ANNA, "Show")

    await world.slack.until(lambda: "dripping" in str(world.slack.messages(ANNA)))


@pytest.mark.parametrize(
    "words, answer",
    [
        ("case R-1001", "Nobody has it yet"),
        ("mine", "You have no open cases."),
        ("search dripping", "R-1001 · Repair"),
        ("person R-1001", "not verified"),
        ("rules", "House rules, version"),
        ("help", "search words"),
    ],
)
async def test_the_command_answers_only_whoever_asked(
    world: World, words: str, answer: str
) -> None:
    world.telegram.user_says(SAM, "Kitchen tap dripping")
    await world.card("#repairs", "R-1001")

    await world.slack.commands(ANNA, "#repairs", words)
    await world.slack.commands(STRANGER, "#repairs", words)

    await world.slack.until(lambda: answer in str(world.slack.whispers(ANNA)))
    await world.slack.until(lambda: "not on the list" in str(world.slack.whispers(STRANGER)))
    assert answer not in str(world.slack.whispers(STRANGER))
    assert not any("House rules" in str(one) for one in world.slack.messages("#repairs"))
