"""Open forms: what is chosen in them, what is put into them, and how they are closed."""

from typing import Any

import pytest

from adapters.slack import forms
from adapters.slack.in_forms import files_in
from adapters.slack.translate_in import translate
from bot.domain.identity import Address, PlaceKind
from bot.domain.messages import ActionInvoked, MediaKind
from bot.domain.outbound import FieldKind, Form, FormField
from tests.adapters.slack.builders import payload
from tests.adapters.slack.test_translate_in import reading
from tests.fakes.slack.block_kit import check_view

HERE = Address(channel="slack", chat="repairs", kind=PlaceKind.CHANNEL)
FORM = Form(
    act="case_reply",
    subject="R-1001",
    title="Reply",
    submit="Send",
    closes="reply_closed",
    fields=(
        FormField(
            id="saved",
            label="Saved",
            kind=FieldKind.CHOICE,
            choices=(("a", "A"),),
            act="reply_saved",
            optional=True,
        ),
        FormField(id="text", label="Text", initial="Hello", fresh=7),
        FormField(id="files", label="Files", kind=FieldKind.FILES, endings=("jpg",), most=40),
    ),
)
FILE = {
    "id": "F1",
    "name": "a.jpg",
    "mimetype": "image/jpeg",
    "size": 3,
    "url_private": "https://x",
}
STATE = {
    "values": {
        "saved": {"reply_saved": {"type": "static_select", "selected_option": {"value": "a"}}},
        "text~7": {"answer": {"type": "plain_text_input", "value": "Hi"}},
        "files": {"answer": {"type": "file_input", "files": [FILE]}},
    }
}


def happened(kind: str, **more: Any) -> dict[str, Any]:
    """Something in the form, as Slack tells it."""
    seen = {**forms.view(FORM, HERE), "id": "V1", "hash": "h1", "state": STATE}
    return {**payload("view_submission"), "type": kind, "view": seen, **more}


def test_the_form_is_as_slack_wants_it() -> None:
    made = forms.view(FORM, HERE)
    check_view(made)
    assert made["notify_on_close"] is True
    saved, text, files = made["blocks"]
    assert saved["dispatch_action"] is True
    assert text["block_id"] == "text~7"  # another name, or Slack keeps what was typed
    assert files["element"]["max_files"] == 10


def test_a_choice_is_told_with_all_that_was_typed() -> None:
    action = {"type": "static_select", "action_id": "reply_saved", "action_ts": "1.2"}
    told = happened("block_actions", actions=[action], container={"type": "view"})
    (event,) = translate(told, reading())
    assert isinstance(event, ActionInvoked)
    assert (event.action, event.subject, event.form) == ("reply_saved", "R-1001", "V1")
    assert event.values == {"saved": "a", "text": "Hi", "files": ""}
    assert event.address == HERE
    assert "Hi" not in event.original


@pytest.mark.parametrize("action_id", ["answer"])
def test_an_answer_that_nobody_asked_to_be_told_at_once_is_no_event(action_id: str) -> None:
    action = {"type": "static_select", "action_id": action_id, "action_ts": "1.2"}
    told = happened("block_actions", actions=[action], container={"type": "view"})
    assert translate(told, reading()) == ()


def test_closing_is_told_once_and_only_where_it_was_asked_for() -> None:
    (event,) = translate(happened("view_closed", is_cleared=False), reading())
    assert isinstance(event, ActionInvoked)
    assert (event.action, event.subject) == ("reply_closed", "R-1001")
    assert event.event_id == "closed:V1"
    other = happened("view_closed")
    other["view"]["private_metadata"] = '["case_note", "R-1001", "repairs", null]'
    assert translate(other, reading()) == ()


def test_files_come_in_order() -> None:
    (photo,) = files_in(STATE)
    assert (photo.kind, photo.name, photo.ref) == (MediaKind.PHOTO, "a.jpg", "https://x")
    (event,) = translate(happened("view_submission"), reading())
    assert event.media == (photo,)
