"""Where other tests lean on the fake: it says no where Slack says no."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import FakeSlack, faults

MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "Reply"}, "blocks": []}


def client(slack: FakeSlack, token: str = FakeSlack.bot_token) -> AsyncWebClient:
    return AsyncWebClient(token=token, base_url=slack.api_base, proxy="", retry_handlers=[])


async def refused(slack: FakeSlack, method: str, **given: Any) -> str:
    with pytest.raises(SlackApiError) as wrong:
        await client(slack).api_call(method, json=given)
    return str(wrong.value.response["error"])


async def test_a_view_changed_meanwhile_is_not_overwritten() -> None:
    async with FakeSlack() as slack:
        opened = await client(slack).views_open(trigger_id=slack.trigger("U1"), view=MODAL)
        seen = {"view_id": opened["view"]["id"], "hash": opened["view"]["hash"], "view": MODAL}
        await client(slack).views_update(**seen)
        assert await refused(slack, "views.update", **seen) == "hash_conflict"


async def test_metadata_is_shown_only_to_whoever_asks_for_it() -> None:
    async with FakeSlack() as slack:
        marked = {"event_type": "e", "event_payload": {"key": "k"}}
        await client(slack).chat_postMessage(channel="#repairs", text="x", metadata=marked)
        channel = "C0REPAIRS"
        bare = await client(slack).conversations_history(channel=channel)
        full = await client(slack).conversations_history(channel=channel, include_all_metadata=True)
        assert "metadata" not in bare["messages"][0]
        assert full["messages"][0]["metadata"] == marked


@pytest.mark.parametrize(
    "given, code",
    [
        ({"channel": "#nowhere", "text": "x"}, "channel_not_found"),
        ({"channel": "#repairs"}, "no_text"),
        ({"channel": "#repairs", "text": "x" * 40_001}, "msg_too_long"),
        ({"channel": "#repairs", "text": "x", "blocks": [{"type": "header"}]}, "invalid_blocks"),
        ({"channel": "#repairs", "blocks": [{"type": "divider"}] * 51}, "invalid_blocks"),
        ({"channel": "#repairs", "text": "x", "thread_ts": "1.1"}, "thread_not_found"),
    ],
)
async def test_what_slack_would_not_post_is_not_posted(given: dict[str, Any], code: str) -> None:
    async with FakeSlack() as slack:
        assert await refused(slack, "chat.postMessage", **given) == code
        assert slack.messages("#repairs") == []


async def test_a_missing_scope_is_named() -> None:
    async with FakeSlack() as slack:
        slack.scopes.discard("chat:write")
        with pytest.raises(SlackApiError) as wrong:
            await client(slack).chat_postMessage(channel="#repairs", text="x")
        assert wrong.value.response["needed"] == "chat:write"


async def test_a_ticket_for_a_socket_is_good_once() -> None:
    async with FakeSlack() as slack:
        answer = await client(slack).apps_connections_open(app_token=slack.app_token)
        url = answer["url"].replace("ws://", "http://")
        async with aiohttp.ClientSession() as session:
            async with session.ws_connect(url) as socket:
                assert (await socket.receive_json())["type"] == "hello"
            async with session.get(url) as again:
                assert again.status == 401


async def test_a_trigger_opens_a_form_for_three_seconds_by_the_workspaces_own_clock() -> None:
    async with FakeSlack() as slack:
        trigger = slack.trigger("U1")
        slack.lets_pass(2.9)
        await client(slack).views_open(trigger_id=trigger, view=MODAL)
        late = slack.trigger("U1")
        slack.lets_pass(3.1)
        assert await refused(slack, "views.open", trigger_id=late, view=MODAL) == (
            "expired_trigger_id"
        )


async def test_a_form_that_was_closed_cannot_be_changed() -> None:
    async with FakeSlack() as slack:
        await client(slack).views_open(trigger_id=slack.trigger("U1"), view=MODAL)
        (view,) = slack.views
        await slack.closes("U1", view)
        assert await refused(slack, "views.update", view_id=view["id"], view=MODAL) == "not_found"
        assert slack.deliveries == []  # nobody asked to be told


async def test_app_home_changed_meanwhile_is_not_overwritten() -> None:
    async with FakeSlack() as slack:
        home = {"type": "home", "blocks": []}
        shown = await client(slack).views_publish(user_id="U1", view=home)
        seen = {"user_id": "U1", "view": home, "hash": shown["view"]["hash"]}
        await client(slack).views_publish(**seen)
        assert await refused(slack, "views.publish", **seen) == "hash_conflict"


async def test_a_way_to_answer_is_good_five_times_and_for_half_an_hour() -> None:
    async with FakeSlack() as slack, aiohttp.ClientSession() as session:

        async def answer(url: str, **more: Any) -> int:
            async with session.post(url, json={"text": "x", **more}) as answered:
                return answered.status

        room = slack.space.rooms["C0REPAIRS"]
        url = slack.response_url(room, "U1")
        assert [await answer(url) for _ in range(6)] == [200] * 5 + [404]
        assert len(slack.whispers("U1")) == 5
        assert await answer(slack.response_url(room, "U1"), response_type="in_channel") == 200
        assert len(slack.messages("#repairs")) == 1
        late = slack.response_url(room, "U1")
        slack.lets_pass(30 * 60)
        assert await answer(late) == 404


@pytest.mark.parametrize(
    "room, method, code",
    [
        ({"is_member": False}, "chat.postMessage", "not_in_channel"),
        ({"is_member": False, "is_private": True}, "chat.postMessage", "channel_not_found"),
        ({"is_archived": True}, "chat.postMessage", "is_archived"),
    ],
)
async def test_where_the_bot_is_not_it_cannot_write(
    room: dict[str, bool], method: str, code: str
) -> None:
    async with FakeSlack() as slack:
        for name, value in room.items():
            setattr(slack.space.rooms["C0REPAIRS"], name, value)
        assert await refused(slack, method, channel="C0REPAIRS", text="x") == code


async def test_too_many_requests_say_when_to_come_again() -> None:
    async with FakeSlack() as slack:
        slack.fault("chat.postMessage", faults.ratelimited(7))
        with pytest.raises(SlackApiError) as wrong:
            await client(slack).chat_postMessage(channel="#repairs", text="x")
        assert wrong.value.response.status_code == 429
        assert wrong.value.response.headers["Retry-After"] == "7"
        await client(slack).chat_postMessage(channel="#repairs", text="x")
