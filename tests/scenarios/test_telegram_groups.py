"""A group on Telegram through the real library, with all who are no ordinary tenant in it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.bootstrap import now
from tests.fakes.telegram import GROUP
from tests.scenarios.test_both_platforms import SAM, SUE, World, both

GWEN, EVE = 2001, 2002
VILE = "you are a fat ugly bitch Karen"
MOVED = -1001000000099


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Both platforms, and a group that Gwen runs."""
    async with both(tmp_path) as made:
        made.telegram.world.now = now
        made.telegram.makes_group(admins=(GWEN,))
        yield made


async def removed(world: World, *posts: dict) -> None:
    """Wait until those posts are gone."""
    there = [(one["message"]["chat"]["id"], one["message"]["message_id"]) for one in posts]
    gone = world.telegram.world.deleted
    await world.telegram.until(lambda: all(one in gone for one in there))


async def test_nobody_who_runs_the_group_is_judged_and_a_channel_is_never_warned(
    world: World,
) -> None:
    telegram = world.telegram
    telegram.says_anonymously(VILE)
    telegram.group_says(GWEN, VILE)
    telegram.says_as_channel("gas leak drill on Monday, all flats, no heating", linked=True)
    hidden = telegram.says_as_channel(VILE, channel_id=-1001000000055)
    await removed(world, hidden)
    await world.card("#moderation", "M-1")
    await telegram.until(lambda: len(telegram.sent(GROUP)) == 1)  # the clause, once

    assert len(telegram.world.deleted) == 1
    assert not world.slack.messages("#repairs")


async def test_forwards_are_for_a_person_and_edits_are_judged_again_with_the_original_kept(
    world: World,
) -> None:
    telegram = world.telegram
    origin = {"type": "hidden_user", "sender_user_name": "Somebody", "date": 1772442000}
    telegram.group_says(EVE, VILE, forward_origin=origin)
    await world.card("#moderation", "passed on from elsewhere")
    assert not telegram.world.deleted

    telegram.user_says(SAM, "hello")
    await world.reads("Hello!", SAM)
    post = telegram.group_says(SAM, "nice weather")
    telegram.edits(post, VILE)
    await removed(world, post)
    await world.reads("house rules", SAM)
    card = await world.card("#moderation", "M-2")
    await world.presses(SUE, "#moderation", card, "Show words")
    await world.slack.until(lambda: VILE in str(world.slack.whispers(SUE)))


async def test_answers_stay_in_their_topic_and_an_album_goes_whole(world: World) -> None:
    telegram = world.telegram
    pictures = [
        telegram.sends(GROUP, SAM, photo=telegram.photo(), media_group_id="77", thread=5, **words)
        for words in ({}, {"caption": VILE}, {})
    ]
    await removed(world, *pictures)
    await telegram.until(lambda: telegram.sent(GROUP))
    assert {one.thread for one in telegram.sent(GROUP)} == {5}


async def test_a_mute_from_slack_is_carried_out_in_the_group_and_survives_its_move(
    world: World,
) -> None:
    telegram = world.telegram
    telegram.user_says(SAM, "hello")
    await world.reads("Hello!", SAM)
    telegram.group_says(SAM, VILE)
    card = await world.card("#moderation", "M-1")
    telegram.migrates(GROUP, MOVED, user_id=GWEN)
    telegram.group_says(SAM, "hello again", group_id=MOVED)
    await world.presses(SUE, "#moderation", card, "Mute in group")
    await world.slack.submits(SUE, await world.form(), {"until": "3d", "reason": "Insults."})
    await telegram.until(lambda: telegram.world.place(MOVED).muted)
    await world.reads("You cannot post in our group until", SAM)
    await world.card_says("#moderation", "Muted until")


async def test_an_anonymous_administrator_has_the_rules_pinned(world: World) -> None:
    telegram = world.telegram
    telegram.says_anonymously("/rules pin")
    await telegram.until(lambda: telegram.world.place(GROUP).pinned)
    telegram.removes_bot(user_id=GWEN)
    telegram.makes_group(admins=(GWEN,), may_pin=False)
    telegram.says_anonymously("/rules pin")

    assert "switch on Pin Messages" in await world.reads("could not pin", GROUP)


async def test_a_report_leaves_no_trace_in_the_group(world: World) -> None:
    telegram = world.telegram
    telegram.user_says(EVE, "hello")
    await world.reads("Hello!", EVE)
    post = telegram.group_says(SAM, "anyone know whose cat that is")
    words = "/report he means my mother"
    told = telegram.group_says(EVE, words, reply_to=post["message"]["message_id"])
    await removed(world, told)
    await world.reads("Nobody is told that it was you", EVE)
    await world.card("#moderation", "he means my mother")
    assert not telegram.sent(GROUP)
