"""What people do arrives once, complete and in order, and only then does the platform forget it."""

from datetime import timedelta

import pytest

from bot.domain.acts import TenantAct
from bot.domain.identity import ActorKind
from bot.domain.messages import ActionInvoked, MediaKind, MessageEdited, MessageReceived
from bot.domain.outbound import Accepted, Button
from bot.ports.channel import MediaGone
from tests.contracts.channels.kit import an_op, is_utc

WORDS = "The boiler is out & the flat is <cold> 🥶"


async def test_a_message_is_received_once_and_complete(kit):
    await kit.writes(WORDS)
    await kit.until(kit.acknowledged)

    [event] = await kit.intake.heard(1)
    assert isinstance(event, MessageReceived)
    assert event.text == WORDS
    assert event.address == kit.place
    assert event.actor.id
    assert event.actor.kind in {ActorKind.PERSON, ActorKind.STAFF}
    assert event.event_id
    assert event.message_id
    assert is_utc(event.occurred_at)
    assert is_utc(event.received_at)
    assert event.original


async def test_messages_arrive_in_the_order_in_which_they_were_written(kit):
    for text in ("one", "two", "three"):
        await kit.writes(text)

    events = await kit.intake.heard(3)

    assert [event.text for event in events] == ["one", "two", "three"]
    assert len({event.event_id for event in events}) == 3
    assert len({event.message_id for event in events}) == 3


async def test_what_could_not_be_stored_comes_again_under_the_same_event_id(kit):
    """The key by which the store recognises repeats must not depend on when it came."""
    kit.intake.refusals = 1

    await kit.writes(WORDS)
    [event] = await kit.intake.heard(1)

    first, again = kit.intake.attempts
    assert [offered.event_id for offered in first] == [offered.event_id for offered in again]
    assert event.text == WORDS


async def test_nothing_is_acknowledged_before_it_is_stored(kit):
    kit.intake.gate.clear()
    await kit.writes(WORDS)
    await kit.intake.offered(1)

    assert not kit.acknowledged()

    kit.intake.gate.set()
    await kit.until(kit.acknowledged)


async def test_what_the_bot_says_itself_is_not_heard(kit):
    receipt = await kit.channel.deliver(an_op(kit.place, kit.saying("We are on our way.")))
    await kit.writes("Thank you")
    await kit.until(kit.acknowledged)

    assert isinstance(receipt, Accepted)
    assert [event.text for event in await kit.intake.heard(1)] == ["Thank you"]


async def test_an_edit_names_the_message_it_changes(kit):
    await kit.writes("The boiler is fine")
    [said] = await kit.intake.heard(1)

    await kit.edits(said.message_id, "The boiler is NOT fine")
    _, edit = await kit.intake.heard(2)

    assert isinstance(edit, MessageEdited)
    assert (edit.message_id, edit.address) == (said.message_id, said.address)
    assert edit.text == "The boiler is NOT fine"
    assert edit.event_id != said.event_id


async def test_a_photo_comes_with_its_words_and_its_bytes(kit):
    assert MediaKind.PHOTO in kit.channel.capabilities.media_in
    picture = bytes(range(256)) * 300

    await kit.sends_photo(picture, "mould in the bathroom")
    [event] = await kit.intake.heard(1)

    [photo] = event.media
    assert (photo.kind, photo.size) == (MediaKind.PHOTO, len(picture))
    assert event.text == "mould in the bathroom"
    assert b"".join([chunk async for chunk in kit.channel.fetch(photo)]) == picture


async def test_a_file_that_the_platform_lost_is_said_to_be_gone(kit):
    await kit.sends_photo(b"a picture", "")
    [event] = await kit.intake.heard(1)
    [photo] = event.media
    await kit.forgets(photo)

    with pytest.raises(MediaGone):
        [chunk async for chunk in kit.channel.fetch(photo)]


async def test_a_pressed_button_comes_back_with_its_act_and_subject(kit):
    button = Button(label="Challenge this", action=TenantAct.CHALLENGE, subject="M-17")
    receipt = await kit.channel.deliver(an_op(kit.place, kit.saying("A warning.", button)))

    await kit.presses("Challenge this")
    [press] = await kit.intake.heard(1)

    assert isinstance(press, ActionInvoked)
    assert (press.action, press.subject) == ("challenge", "M-17")
    assert press.message_id == receipt.parts[-1]
    assert press.address.chat == kit.place.chat


async def test_health_tells_when_something_was_last_heard(kit):
    await kit.writes(WORDS)
    await kit.until(kit.acknowledged)
    [event] = await kit.intake.heard(1)

    health = await kit.channel.health()

    assert health.condition == "healthy"
    assert health.connected_since is not None
    assert health.last_inbound_at is not None
    assert abs(health.last_inbound_at - event.received_at) < timedelta(minutes=1)
