"""App Home: what is pressed there, and the worklist within Slack's limits."""

import json
from dataclasses import replace
from typing import Any

import pytest

from adapters.slack.home import home_view
from adapters.slack.rights import Standing
from adapters.slack.translate_in import Reading, translate
from bot.domain.identity import Reference, Role
from bot.domain.outbound import Button, Entry, Style, Tone, Worklist
from bot.domain.worklist import home_of
from tests.adapters.slack.builders import AGENT, NOW, payload
from tests.adapters.slack.test_blocks import EVIL, LONGEST
from tests.adapters.slack.test_translate_in import reading
from tests.fakes.slack import block_kit

ENTRY = Entry(
    reference=Reference("R-1001"),
    heading="R-1001 · Repair",
    tone=Tone.URGENT,
    detail="due Monday · Sam",
    buttons=(Button(label="Claim", action="case_claim", subject="R-1001"),),
)
LIST = Worklist(
    heading="Your worklist",
    page="unclaimed:0",
    lists=(Button(label="Mine (0)", action="staff_worklist", subject="mine:0"),) * 5,
    entries=(ENTRY,),
    footer="Unclaimed: 1 to 1 of 1",
    buttons=(Button(label="Next", action="staff_worklist", style=Style.PRIMARY),),
)


def test_looking_at_home_asks_for_the_page_that_was_shown() -> None:
    (event,) = translate(payload("app_home_opened"), reading())
    assert (event.action, event.subject) == ("staff_worklist", "overdue:1")
    assert (event.address.chat, event.address.thread) == (home_of(AGENT), "overdue:1")
    assert (event.event_id, event.actor.id) == ("Ev00000077", AGENT)


@pytest.mark.parametrize("change", [{"tab": "messages"}, {"user": ""}, {"tab": None}])
def test_looking_at_anything_else_is_nothing(change: dict[str, Any]) -> None:
    opened = payload("app_home_opened")
    assert translate({**opened, "event": {**opened["event"], **change}}, reading()) == ()


def test_the_first_look_asks_for_ones_own_cases() -> None:
    opened = payload("app_home_opened")
    del opened["event"]["view"]
    (event,) = translate(opened, reading())
    assert (event.subject, event.address.thread) == ("", None)


def test_a_press_at_home_knows_its_page() -> None:
    (event,) = translate(payload("block_actions_in_home"), reading())
    assert (event.action, event.subject) == ("case_claim", "R-1001")
    assert (event.address.chat, event.address.thread) == (home_of(AGENT), "unclaimed:0")
    assert event.trigger == "1465.127.def"
    assert event.event_id == "press:home:V0HOME:U0ANNA:case_claim:1760000701.000200"


def test_a_press_in_a_form_is_nothing() -> None:
    pressed = payload("block_actions_in_home")
    pressed["view"]["type"] = "modal"
    assert translate(pressed, reading()) == ()


@pytest.mark.parametrize("name", ["app_home_opened", "block_actions_in_home"])
def test_the_evidence_names_the_view_and_does_not_repeat_it(name: str) -> None:
    (event,) = translate(payload(name), reading())
    kept = json.loads(event.original)
    assert (kept.get("view") or kept["event"]["view"])["id"] == "V0HOME"
    assert "What was shown" not in event.original
    assert "verification-token" not in event.original


def test_roles_are_those_of_whoever_looks() -> None:
    known = reading()
    nobody = Reading(queues=known.queues, standing=Standing(), received_at=NOW)
    (event,) = translate(payload("app_home_opened"), nobody)
    assert event.actor.roles == frozenset()
    assert Role.AGENT not in event.actor.roles


@pytest.mark.parametrize("text", [*LONGEST, EVIL, ""])
def test_whatever_people_are_called_slack_takes_the_view(text: str) -> None:
    entry = replace(ENTRY, heading=text, detail=text)
    shown = replace(LIST, entries=(entry,) * 10, notice=text, footer=text)
    block_kit.check_home(home_view(shown))


def test_too_many_cases_are_counted_and_the_ways_on_stay() -> None:
    view = home_view(replace(LIST, entries=(ENTRY,) * 60))
    block_kit.check_home(view)
    assert "more cases" in json.dumps(view)
    assert view["blocks"][-1]["elements"][0]["text"]["text"] == "Next"


def test_nothing_people_are_called_is_markup() -> None:
    view = home_view(replace(LIST, entries=(replace(ENTRY, heading=EVIL, detail=EVIL),)))
    texts = [block["text"] for block in view["blocks"] if "text" in block]
    assert {text["type"] for text in texts} == {"plain_text"}
    assert "mrkdwn" not in json.dumps(view)
    assert "\u202e" not in json.dumps(view, ensure_ascii=False)
