"""The real slack-bolt app over HTTP and over Socket Mode: committed first, acknowledged after."""

import asyncio
import json
import logging

import pytest

from bot.domain.identity import Role
from bot.domain.messages import ActionInvoked, FormSubmitted, MessageReceived
from bot.domain.outbound import Accepted, Form, FormField, OpenForm, ShowCard
from bot.ports.channel import Condition
from tests.adapters.slack.builders import (
    AGENT,
    STRANGER,
    Intake,
    act,
    card,
    channel,
    connected,
    eventually,
    payload,
)
from tests.fakes.slack import FakeSlack, Kind, Patience, faults

HTTP = {"mode": "http", "http_port": "0"}
SOCKET = {"mode": "socket"}
both_ways = pytest.mark.parametrize("way", [HTTP, SOCKET], ids=["http", "socket"])
#: What is not acknowledged comes again soon.
HASTY = Patience(acknowledge_within=0.2)


@both_ways
async def test_a_case_is_claimed_and_answered(way: dict[str, str]) -> None:
    intake = Intake()
    async with FakeSlack() as slack, connected(slack, intake, **way) as made:
        shown = await made.deliver(act(ShowCard(card=card())))
        assert isinstance(shown, Accepted)
        await slack.presses(AGENT, "#repairs", shown.parts[0], "case_claim")
        (press,) = intake.events
        assert isinstance(press, ActionInvoked)
        assert (press.action, press.subject) == ("case_claim", "R-1001")
        assert press.actor.roles == {Role.AGENT}
        assert press.trigger is not None

        fields = (FormField(id="text", label="What to say"),)
        asked = Form(
            act="case_reply", subject="R-1001", title="Reply", submit="Send", fields=fields
        )
        await made.deliver(act(OpenForm(form=asked, trigger=press.trigger)))
        await slack.submits(AGENT, slack.views[0], {"text": "We come <tomorrow> & fix it"})
        form = intake.events[-1]
        assert isinstance(form, FormSubmitted)
        assert (form.form, form.subject, form.address.chat) == ("case_reply", "R-1001", "repairs")
        assert form.values == {"text": "We come <tomorrow> & fix it"}

        await slack.says(AGENT, "#repairs", "Rang &amp; left word", thread=shown.parts[0])
        said = intake.events[-1]
        assert isinstance(said, MessageReceived)
        assert (said.text, said.address.thread) == ("Rang & left word", shown.parts[0])

        done = await slack.commands(AGENT, "#repairs", "close R-1001 done")
        assert done.acknowledged
        closed = intake.events[-1]
        assert isinstance(closed, ActionInvoked)
        assert (closed.action, closed.value) == ("case_close", "done")


@both_ways
async def test_it_is_acknowledged_only_after_the_commit(way: dict[str, str]) -> None:
    intake = Intake()
    intake.gate.clear()
    async with FakeSlack() as slack, connected(slack, intake, **way) as made:
        shown = await made.deliver(act(ShowCard(card=card())))
        assert isinstance(shown, Accepted)
        press = await slack.presses(AGENT, "#repairs", shown.parts[0], "case_claim", wait=False)
        await intake.called.wait()
        await made.inspect()  # many round trips through the same loop: time enough to be hasty
        assert not press.acknowledged
        intake.gate.set()
        await slack.settled()
        assert press.acknowledged


@both_ways
async def test_what_could_not_be_stored_comes_again_with_the_same_name(
    way: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    intake = Intake(refusals=2)
    async with FakeSlack(patience=HASTY) as slack, connected(slack, intake, **way):
        with caplog.at_level(logging.DEBUG):
            await slack.says(AGENT, "#repairs", "a very private word")
        (delivery,) = slack.deliveries
        assert (delivery.attempts, delivery.acknowledged) == (3, True)
        (event,) = intake.events
        assert event.event_id == delivery.payload["event_id"]
        assert "OSError" in caplog.text
        assert "private" not in caplog.text


async def test_slack_is_told_with_a_500_that_nothing_was_stored() -> None:
    intake = Intake(refusals=1)
    async with FakeSlack() as slack, connected(slack, intake, **HTTP):
        await slack.says(AGENT, "#repairs", "hello")
        assert slack.deliveries[0].statuses == [500, 200]


async def test_a_press_that_could_not_be_stored_shows_an_error_to_whoever_pressed() -> None:
    intake = Intake(refusals=1)
    async with FakeSlack() as slack, connected(slack, intake, **HTTP):
        press = await slack.sends(Kind.INTERACTIVE, payload("block_actions"))
        assert (press.acknowledged, press.statuses) == (False, [500])
        again = await slack.sends(Kind.INTERACTIVE, payload("block_actions"))
        assert again.acknowledged


@both_ways
async def test_a_repeated_delivery_is_handed_on_for_the_database_to_know(
    way: dict[str, str],
) -> None:
    intake = Intake()
    async with FakeSlack() as slack, connected(slack, intake, **way):
        for _ in range(2):
            await slack.sends(Kind.EVENT, {**payload("thread_reply")})
        first, second = intake.events
        assert first.event_id == second.event_id == "Ev08MFMKH6"


async def test_events_are_committed_in_the_order_in_which_they_came() -> None:
    intake = Intake()
    async with FakeSlack() as slack:
        slack.space.groups["S0AGENTS"] = {AGENT}
        async with connected(slack, intake, agents="S0AGENTS"):
            for n in range(20):
                await slack.says(AGENT, "#repairs", f"{n}", wait=False)
            await slack.settled()
        texts = [event.text for event in intake.events if isinstance(event, MessageReceived)]
        assert texts == [f"{n}" for n in range(20)]


async def test_while_one_event_is_being_committed_the_next_one_waits() -> None:
    intake = Intake()
    intake.gate.clear()
    async with FakeSlack() as slack, connected(slack, intake) as made:
        for n in range(3):
            await slack.says(AGENT, "#repairs", f"{n}", wait=False)
        await intake.called.wait()
        await made.inspect()  # many round trips through the same loop
        assert intake.calls == 1
        intake.gate.set()
        await slack.settled()
        assert len(intake.events) == 3


@both_ways
async def test_the_bot_does_not_hear_itself(way: dict[str, str]) -> None:
    intake = Intake()
    async with FakeSlack() as slack, connected(slack, intake, **way) as made:
        shown = await made.deliver(act(ShowCard(card=card())))
        assert isinstance(shown, Accepted)
        await slack.settled()
        assert [delivery.acknowledged for delivery in slack.deliveries] == [True]
        assert intake.events == []


@both_ways
async def test_whoever_is_not_named_comes_without_rights(way: dict[str, str]) -> None:
    intake = Intake()
    async with FakeSlack() as slack, connected(slack, intake, **way):
        await slack.commands(STRANGER, "#repairs", "close R-1001 done")
        (event,) = intake.events
        assert event.actor.id == STRANGER
        assert event.actor.roles == frozenset()


async def test_roles_in_a_payload_give_no_rights() -> None:
    intake = Intake()
    async with FakeSlack() as slack, connected(slack, intake, **HTTP):
        press = payload("block_actions")
        press["user"] = {"id": STRANGER, "name": "x", "is_admin": True, "roles": ["admin"]}
        await slack.sends(Kind.INTERACTIVE, press)
        assert intake.events[0].actor.roles == frozenset()


@both_ways
async def test_an_edit_and_a_deletion_arrive(way: dict[str, str]) -> None:
    intake = Intake()
    async with FakeSlack() as slack, connected(slack, intake, **way):
        ts = await slack.says(AGENT, "#repairs", "helo")
        await slack.edits("#repairs", ts, "hello")
        await slack.deletes("#repairs", ts)
        kinds = [event.type for event in intake.events]
        assert kinds == ["message_received", "message_edited", "message_deleted"]


async def test_a_request_that_slack_did_not_sign_is_refused() -> None:
    intake = Intake()
    async with FakeSlack() as slack, connected(slack, intake, **HTTP) as made:
        host, port = made.connection.address  # type: ignore[union-attr]
        http = slack.calls_back(f"http://{host}:{port}/slack/events")
        body = json.dumps(payload("thread_reply"))
        good = http.signed(body, "application/json")
        forged = {**good, "X-Slack-Signature": "v0=" + "0" * 64}
        unsigned = {"Content-Type": "application/json"}
        stale = http.signed(body, "application/json", age=301)
        for headers in (forged, unsigned, stale):
            status, _ = await http.post(body, headers)
            assert status == 401
        changed, _ = await http.post(body.replace("Rang", "Sang"), good)
        assert changed == 401
        assert intake.events == []
        assert (await http.post(body, good))[0] == 200
        assert len(intake.events) == 1


async def test_slack_may_ask_whether_the_url_is_ours() -> None:
    async with FakeSlack() as slack, connected(slack, Intake(), **HTTP):
        asked = {"type": "url_verification", "token": "t", "challenge": "3eZbrw1aB"}
        delivery = await slack.sends(Kind.EVENT, asked)
        assert json.loads(delivery.response) == {"challenge": "3eZbrw1aB"}


async def test_an_event_is_not_lost_when_slack_cannot_say_who_we_are() -> None:
    intake = Intake()
    async with FakeSlack() as slack, connected(slack, intake, **HTTP):
        slack.fault("auth.test", faults.ratelimited(30), times=10)
        await slack.says(AGENT, "#repairs", "hello")
        assert len(intake.events) == 1


@pytest.mark.parametrize("how", ["asked", "cut"])
async def test_the_socket_is_opened_again_and_nothing_is_missed(how: str) -> None:
    intake = Intake()
    async with FakeSlack(patience=HASTY) as slack, connected(slack, intake) as made:
        for n in range(3):
            if how == "asked":
                await slack.disconnects("refresh_requested" if n else "too_many_websockets")
            else:
                slack.breaks_off()
            assert slack.connections == 0
            await slack.says(AGENT, "#repairs", f"{n}")
        assert [e.text for e in intake.events if isinstance(e, MessageReceived)] == ["0", "1", "2"]
        assert (await made.health()).condition is Condition.HEALTHY


async def test_what_was_under_way_when_the_socket_broke_comes_again() -> None:
    intake = Intake()
    intake.gate.clear()
    async with FakeSlack(patience=HASTY) as slack, connected(slack, intake):
        await slack.says(AGENT, "#repairs", "hello", wait=False)
        await intake.called.wait()
        slack.breaks_off()
        intake.gate.set()
        await slack.settled()
        assert {event.event_id for event in intake.events} == {
            delivery.payload["event_id"] for delivery in slack.deliveries
        }
        assert all(delivery.acknowledged for delivery in slack.deliveries)


async def test_a_slack_that_is_away_at_the_start_is_tried_until_it_is_back() -> None:
    intake = Intake()
    async with FakeSlack() as slack:
        slack.fault("conversations.list", faults.broken(), times=2)
        slack.fault("apps.connections.open", faults.broken(), times=2)
        async with connected(slack, intake) as made:
            await slack.says(AGENT, "#repairs", "hello")
            assert len(intake.events) == 1
            assert (await made.health()).condition is Condition.HEALTHY


async def test_a_wrong_token_is_down_and_says_so() -> None:
    async with FakeSlack() as slack, channel(slack, bot_token="xoxb-wrong") as made:
        running = asyncio.create_task(made.run(Intake()))
        await slack.until(lambda: len(slack.calls) >= 2)
        health = await made.health()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert health.condition is Condition.DOWN
        assert "token" in health.because


async def test_a_channel_that_is_not_there_degrades_until_it_is() -> None:
    intake = Intake()
    async with FakeSlack() as slack:
        room = slack.space.rooms.pop("C0ENQUIRIES")
        async with connected(slack, intake) as made:
            await made.opened.wait()
            health = await made.health()
            assert health.condition is Condition.DEGRADED
            assert "#enquiries" in health.because
            slack.space.add_rooms([room])
            await eventually(lambda: not made._queues.missing)
            await slack.says(AGENT, "#enquiries", "hello")
            assert len(intake.events) == 1
            assert (await made.health()).condition is Condition.HEALTHY


async def test_a_channel_not_yet_running_is_starting() -> None:
    async with FakeSlack() as slack, channel(slack) as made:
        assert (await made.health()).condition is Condition.STARTING


async def test_the_last_event_and_the_age_of_the_connection_are_known() -> None:
    async with FakeSlack() as slack, connected(slack, Intake()) as made:
        await slack.says(AGENT, "#repairs", "hello")
        health = await made.health()
        assert health.last_inbound_at is not None
        assert health.connected_since is not None
        assert health.last_inbound_at >= health.connected_since


@both_ways
async def test_a_proxy_for_the_internet_is_not_used_on_this_machine(
    way: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    intake = Intake()
    async with FakeSlack() as slack, connected(slack, intake, **way):
        await slack.says(AGENT, "#repairs", "hello")
        assert len(intake.events) == 1


@both_ways
async def test_nothing_that_is_logged_holds_words_names_or_tokens(
    way: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    intake = Intake()
    with caplog.at_level(logging.DEBUG, logger="adapters"):
        async with FakeSlack(patience=HASTY) as slack, connected(slack, intake, **way) as made:
            slack.fault("chat.postMessage", faults.error("invalid_auth"))
            slack.fault("apps.connections.open", faults.broken(), times=2)
            await made.deliver(act(ShowCard(card=card())))
            await slack.says(AGENT, "#repairs", "a private word")
            slack.breaks_off()
            await slack.says(AGENT, "#repairs", "a private word")
    for secret in ("private", "boiler", "anna", "xoxb", "xapp", "ticket1", "signing"):
        assert secret not in caplog.text.lower()
