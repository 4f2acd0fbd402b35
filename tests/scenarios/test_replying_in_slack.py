"""Answering through the real libraries: Slack's forms at one end, Telegram at the other."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.scenarios.test_both_platforms import ANNA, SAM, SUE, World, both

NUMBER = "Ring me on 07700 900999."


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Both platforms, for the length of one story, with one case."""
    async with both(tmp_path) as made:
        made.telegram.user_says(SAM, "Kitchen tap dripping")
        await made.card("#repairs", "R-1001")
        yield made


async def opens(world: World, who: str = ANNA) -> Mapping[str, Any]:
    """Press the button on the card; the form once it asks for an answer."""
    before = len(world.slack.views)
    card = await world.card("#repairs", "R-1001")
    await world.presses(who, "#repairs", card, "Reply to tenant")
    await world.slack.until(lambda: asks(world) and len(world.slack.views) > before)
    return world.slack.views[-1]


def asks(world: World) -> bool:
    """Whether the newest form asks for an answer."""
    return bool(world.slack.views) and world.slack.views[-1].get("callback_id") == "case_reply"


async def says(world: World, words: str) -> Mapping[str, Any]:
    """Wait until the newest form says *words*."""
    await world.slack.until(lambda: words in str(world.slack.views[-1]["blocks"]))
    return world.slack.views[-1]


async def test_a_saved_reply_is_filled_in_beside_what_was_typed_and_a_number_is_held_back(
    world: World,
) -> None:
    form = await opens(world)
    await world.card_says("#repairs", "Answering")
    await world.slack.picks(ANNA, form, "saved", "send_a_photo", text="Sorry for the wait.")
    await says(world, "Could you send us")
    form = world.slack.views[-1]
    assert world.slack.holds(form, "text").startswith("Sorry for the wait.\n\nHello")

    await world.slack.submits(ANNA, form, {"text": f"Photos please. {NUMBER}"})
    form = await says(world, "07700 900999")
    assert world.slack.holds(form, "text") == f"Photos please. {NUMBER}"
    assert not any(NUMBER in text for text in world.read())

    await world.slack.submits(ANNA, form, {"anyway": "send"})
    await world.reads(NUMBER)
    await world.card_says("#repairs", "delivered")
    card = await world.card("#repairs", "R-1001")
    assert "Answering" not in str(card["blocks"])


async def test_a_photo_and_a_file_travel_from_slack_to_telegram(world: World) -> None:
    form = await opens(world)
    photo = world.slack.uploads("valve.jpg", b"a valve", "image/jpeg")
    await world.slack.submits(ANNA, form, {"text": "Turn this valve."}, files={"files": [photo]})
    assert await world.reads("Turn this valve.") == "Turn this valve."
    sent = world.telegram.sent(SAM)[-1]
    assert sent.method == "sendPhoto"
    assert sent.upload is not None
    assert sent.upload.content == b"a valve"
    await world.card_says("#repairs", "delivered")


async def test_whoever_opens_second_is_told_and_closing_ends_it(world: World) -> None:
    first = await opens(world, ANNA)
    await world.card_says("#repairs", "Answering")
    await opens(world, SUE)
    await says(world, "has this form open too")

    await world.slack.closes(ANNA, first)
    await world.slack.closes(SUE, world.slack.views[-1])
    await world.slack.until(
        lambda: "Answering" not in str(world._cards("#repairs", "R-1001")[-1]["blocks"])
    )
