"""Forms open at once and are filled in when it is known how, however long that takes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from adapters.slack.adapter import SlackChannel
from bot.domain.identity import MessageId
from bot.domain.messages import ActionInvoked
from bot.domain.outbound import Accepted, Form, FormField, Notify, OpenForm, Refused, ShowCard
from tests.adapters.slack.builders import AGENT, Intake, act, card, connected, eventually
from tests.fakes.slack import FakeSlack, faults
from tests.fakes.slack.delivery import Delivery

OPENS = frozenset({"case_claim", "case_reply"})


@asynccontextmanager
async def a_desk(
    intake: Intake, opens: frozenset[str] = OPENS
) -> AsyncIterator[tuple[FakeSlack, SlackChannel]]:
    """A workspace with one card on which one button opens a form."""
    async with FakeSlack() as slack, connected(slack, intake, opens=opens) as made:
        await made.deliver(act(ShowCard(card=card())))
        yield slack, made


async def presses(slack: FakeSlack, *, wait: bool = True) -> Delivery:
    shown = MessageId(slack.messages("#repairs")[0]["ts"])
    return await slack.presses(AGENT, "#repairs", shown, "case_claim", wait=wait)


def trigger(intake: Intake) -> str:
    (press,) = intake.events
    assert isinstance(press, ActionInvoked)
    return press.trigger or ""


def form(trigger: str) -> OpenForm:
    fields = (FormField(id="text", label="What to say"),)
    asked = Form(act="case_reply", subject="R-1001", title="Reply", submit="Send", fields=fields)
    return OpenForm(form=asked, trigger=trigger)


def says(view: dict[str, Any]) -> str:
    return str(view["blocks"][0]["text"]["text"])


async def test_the_form_is_open_while_the_database_is_busy_and_filled_in_long_after() -> None:
    intake = Intake()
    intake.gate.clear()
    async with a_desk(intake) as (slack, made):
        press = await presses(slack, wait=False)
        await slack.until(lambda: slack.views)
        assert "One moment" in says(slack.views[0])
        assert not press.acknowledged

        slack.lets_pass(60)
        intake.gate.set()
        await slack.settled()
        assert isinstance(await made.deliver(act(form(trigger(intake)))), Accepted)

        (view,) = slack.views
        assert view["blocks"][0]["type"] == "input"
        assert view["submit"]["text"] == "Send"
        await slack.submits(AGENT, view, {"text": "On Tuesday."})


async def test_a_refusal_stands_where_the_person_looks() -> None:
    intake = Intake()
    async with a_desk(intake) as (slack, made):
        await presses(slack)
        told = Notify(text="Ben already has R-1001.", only_for=AGENT)
        await made.deliver(act(told))
        assert says(slack.views[0]) == "Ben already has R-1001."
        assert slack.whispers(AGENT) == []
        await made.deliver(act(told, key="in1:2"))  # nothing is open and empty any more
        assert len(slack.whispers(AGENT)) == 1


async def test_what_was_said_about_something_else_does_not_keep_the_form_away() -> None:
    intake = Intake()
    async with a_desk(intake) as (slack, made):
        await presses(slack)
        await made.deliver(act(Notify(text="Noted.", only_for=AGENT)))
        await made.deliver(act(form(trigger(intake)), key="in1:2"))
        (view,) = slack.views
        assert view["blocks"][0]["type"] == "input"


async def test_whoever_closed_it_is_not_shown_it_again_and_still_told_why_not() -> None:
    intake = Intake()
    async with a_desk(intake) as (slack, made):
        await presses(slack)
        await slack.until(lambda: slack.views)
        await slack.closes(AGENT, slack.views[0])
        await made.deliver(act(Notify(text="Ben already has it.", only_for=AGENT)))
        assert len(slack.whispers(AGENT)) == 1

        intake.events.clear()
        await presses(slack)
        await slack.until(lambda: slack.views)
        await slack.closes(AGENT, slack.views[0])
        assert isinstance(await made.deliver(act(form(trigger(intake)), key="in1:3")), Accepted)
        assert slack.views == []


async def test_what_could_not_be_stored_says_so() -> None:
    async with a_desk(Intake(refusals=1)) as (slack, _):
        press = await presses(slack)
        assert not press.acknowledged
        await slack.until(lambda: slack.views and "could not be stored" in says(slack.views[0]))


async def test_a_form_that_could_not_be_opened_ahead_is_opened_then() -> None:
    intake = Intake()
    async with a_desk(intake) as (slack, made):
        slack.fault("views.open", faults.broken())
        await presses(slack)
        await eventually(lambda: sum(name == "views.open" for name, _ in slack.calls))
        assert isinstance(await made.deliver(act(form(trigger(intake)))), Accepted)
        assert slack.views[0]["blocks"][0]["type"] == "input"


@pytest.mark.parametrize("words, opened", [("reply R-1001", 1), ("reply R-1001 On Tuesday", 0)])
async def test_a_command_with_all_its_words_needs_no_form(words: str, opened: int) -> None:
    async with a_desk(Intake()) as (slack, _):
        await slack.commands(AGENT, "#repairs", words)
        await slack.commands(AGENT, "#repairs", "reply R-1002")  # what came before is opened by now
        await slack.until(lambda: len(slack.views) == opened + 1)


async def test_what_needs_no_form_opens_none_and_a_late_one_is_refused() -> None:
    intake = Intake()
    async with a_desk(intake, frozenset()) as (slack, made):
        await presses(slack)
        slack.lets_pass(3)
        late = await made.deliver(act(form(trigger(intake))))
        assert isinstance(late, Refused)
        assert "too late" in late.because
        assert slack.views == []
