"""Shortcuts on messages and beside them, over both connections; and what only one person gets."""

import pytest

from bot.domain.identity import Role
from bot.domain.messages import ActionInvoked
from bot.domain.outbound import Accepted, Attachment, Notify
from tests.adapters.slack.builders import AGENT, STRANGER, Intake, act, channel, connected
from tests.adapters.slack.test_receiving import HTTP, SOCKET
from tests.fakes.slack import FakeSlack, Kind, Room, faults

PHOTO = Attachment(sha256="aa", kind="photo", mime="image/jpeg", name="boiler.jpg", size=9)
HOME = f"home:{AGENT}"
both_ways = pytest.mark.parametrize("way", [HTTP, SOCKET], ids=["http", "socket"])


@both_ways
async def test_a_message_pointed_at_comes_with_its_place_and_its_words(way: dict[str, str]) -> None:
    intake = Intake()
    async with FakeSlack() as slack, connected(slack, intake, **way):
        root = await slack.says(STRANGER, "#repairs", "hello", thread=None)
        said = await slack.says(STRANGER, "#repairs", "look at &lt;this&gt;", thread=root)
        intake.events.clear()

        chosen = await slack.points_at(AGENT, "#repairs", said, "message_report")

        assert chosen.acknowledged
        (press,) = intake.events
        assert isinstance(press, ActionInvoked)
        assert (press.action, press.message_id) == ("message_report", said)
        assert (press.address.chat, press.address.thread) == ("repairs", root)
        assert press.value == "look at <this>"
        assert press.actor.roles == {Role.AGENT}
        assert press.trigger is not None


@both_ways
async def test_a_shortcut_of_no_message_belongs_to_whoever_chose_it(way: dict[str, str]) -> None:
    intake = Intake()
    async with FakeSlack() as slack, connected(slack, intake, **way):
        chosen = await slack.reaches_for(AGENT, "staff_targeted")
        assert chosen.acknowledged
        (press,) = intake.events
        assert isinstance(press, ActionInvoked)
        assert (press.action, press.address.chat) == ("staff_targeted", AGENT)


async def test_a_message_where_the_bot_is_not_can_be_pointed_at_too() -> None:
    intake = Intake()
    async with FakeSlack() as slack, connected(slack, intake):
        slack.space.add_rooms([Room(id="C0LOUNGE", name="lounge", is_member=False)])
        said = await slack.says(STRANGER, "#lounge", "hm", wait=False)
        await slack.settled()
        intake.events.clear()
        await slack.points_at(AGENT, "#lounge", said, "message_make_case")
        (press,) = intake.events
        assert press.address.chat == "C0LOUNGE"


@pytest.mark.parametrize("name", ["message_other", "staff_targeted", "case_claim"])
async def test_a_shortcut_that_is_not_ours_is_nothing(name: str) -> None:
    intake = Intake()
    async with FakeSlack() as slack, connected(slack, intake):
        said = await slack.says(AGENT, "#repairs", "hm")
        intake.events.clear()
        chosen = await slack.points_at(AGENT, "#repairs", said, name)
        assert chosen.acknowledged
        assert intake.events == []


async def test_the_same_shortcut_sent_again_is_the_same_event() -> None:
    intake = Intake()
    async with FakeSlack() as slack, connected(slack, intake, **HTTP):
        chosen = await slack.reaches_for(AGENT, "staff_targeted")
        await slack.sends(Kind.INTERACTIVE, chosen.payload)
        first, second = intake.events
        assert first.event_id == second.event_id


async def test_files_for_one_person_go_to_their_own_chat_with_the_bot() -> None:
    note = Notify(text="From R-1001:", only_for=AGENT, attachments=(PHOTO,))
    async with FakeSlack() as slack, channel(slack, {"aa": b"jpeg-data"}) as made:
        receipt = await made.deliver(act(note, chat=HOME))
        assert isinstance(receipt, Accepted)
        assert len(receipt.parts) == 2
        text, file = slack.messages(AGENT)
        assert "From R-1001:" in text["text"]
        assert file["files"][0]["title"] == "boiler.jpg"
        assert slack.messages("#repairs") == []


async def test_a_file_that_got_lost_on_the_way_says_how_far_it_came() -> None:
    note = Notify(text="From R-1001:", only_for=AGENT, attachments=(PHOTO,))
    async with FakeSlack() as slack, channel(slack, {"aa": b"jpeg-data"}) as made:
        slack.fault("files.completeUploadExternal", faults.error("channel_not_found"))
        receipt = await made.deliver(act(note, chat=HOME))
        assert not isinstance(receipt, Accepted)
        assert len(receipt.parts) == 1
