"""Acts from a card's menu through the real libraries, from a tenant's words to their stars."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.scenarios.test_both_platforms import ANNA, SAM, SUE, World, both


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Both platforms, for the length of one story."""
    async with both(tmp_path) as made:
        yield made


async def chooses(world: World, who: str, card: Mapping[str, Any], label: str) -> None:
    """Choose *label* in the menu of a card."""
    await world.slack.chooses(who, "#repairs", card["ts"], label)


def menu(card: Mapping[str, Any]) -> str:
    """The id of the block that holds the menu."""
    return next(one["block_id"] for one in card["blocks"] if "static_select" in str(one))


@pytest.mark.long
async def test_asked_handed_over_closed_and_rated(world: World) -> None:
    world.telegram.user_says(SAM, "Kitchen tap dripping")
    card = await world.card("#repairs", "R-1001")

    await chooses(world, ANNA, card, "Ask: how long")
    await world.reads("how long has it been")
    world.telegram.presses(SAM, "A few weeks")
    await world.card_says("#repairs", "A few weeks (told us)")

    await chooses(world, ANNA, card, "Hand over to …")
    await world.slack.submits(ANNA, await world.form(), {"to": SUE, "note": "He is deaf"})
    await world.card_says("#repairs", "handed over by")
    await world.slack.until(lambda: "R-1001" in str(world.slack.messages(SUE)))
    assert "He is deaf" in str(world.slack.messages(SUE))
    assert not any("He is deaf" in text for text in world.read())

    world.slack.views.clear()
    await world.presses(SUE, "#repairs", await world.card("#repairs", "handed over by"), "Close")
    await world.slack.submits(SUE, await world.form(), {"outcome": "outcome_mended"})
    await world.reads("We have closed R-1001: The repair is done.")
    world.telegram.presses(SAM, "4")
    await world.slack.until(lambda: "4 of 5" in str(world.slack.messages("#repairs")))


async def test_the_same_can_be_chosen_again_after_a_form_was_left(world: World) -> None:
    world.telegram.user_says(SAM, "Kitchen tap dripping")
    card = await world.card("#repairs", "R-1001")

    await chooses(world, ANNA, card, "Note")
    await world.form()

    there = world.slack.messages
    await world.slack.until(lambda: menu(there("#repairs")[0]) != menu(card))
