"""What Slack sends, payload by payload, and the exact events it becomes."""

import json
from datetime import UTC, datetime

import pytest

from adapters.slack.queues import Queues
from adapters.slack.rights import Standing
from adapters.slack.translate_in import Reading, translate, user_of
from bot.domain.identity import Actor, ActorKind, Address, ChannelName, PlaceKind, Role
from bot.domain.messages import (
    ActionInvoked,
    FormSubmitted,
    Inbound,
    Media,
    MediaKind,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
)
from tests.adapters.slack.builders import NOW, payload

ROLES = frozenset({Role.AGENT})
SLACK = ChannelName("slack")
ANNA = Actor(id="U0ANNA", kind=ActorKind.STAFF, roles=ROLES)
ANNA_NAMED = Actor(id="U0ANNA", kind=ActorKind.STAFF, name="anna.k", roles=ROLES)
CARD = "1760000000.000100"


def reading() -> Reading:
    queues = Queues({"repairs": "C0REPAIRS", "moderation": "G0MODERATION"}, web=None)  # type: ignore[arg-type]
    return Reading(queues=queues, standing=Standing(ROLES), received_at=NOW)


def only(name: str) -> Inbound:
    (event,) = translate(payload(name), reading())
    return event


def shared(
    name: str, event_id: str, occurred: float, thread: str | None = CARD
) -> dict[str, object]:
    (event,) = translate(payload(name), reading())
    return {
        "event_id": event_id,
        "address": Address(channel=SLACK, chat="repairs", thread=thread, kind=PlaceKind.CHANNEL),
        "actor": ANNA,
        "occurred_at": datetime.fromtimestamp(occurred, UTC),
        "received_at": NOW,
        "original": event.original,
    }


def test_words_in_a_thread_arrive_as_they_were_typed() -> None:
    assert only("thread_reply") == MessageReceived(
        **shared("thread_reply", "Ev08MFMKH6", 1760000100.0002),
        message_id="1760000100.000200",
        text="Rang him & left a message for @U0PRIYA: see "
        "the letter (https://example.org/a) in #repairs <3",
    )


def test_words_outside_a_thread_have_no_thread() -> None:
    event = only("message")
    assert event.address.thread is None
    assert isinstance(event, MessageReceived)
    assert event.text == "Good morning"


@pytest.mark.parametrize(
    "name",
    ["message_elsewhere", "own_post", "other_bot", "join", "link_preview", "link_pressed"],
)
def test_what_is_not_for_us_is_no_event(name: str) -> None:
    assert translate(payload(name), reading()) == ()


def test_our_own_upload_is_known_by_our_user_id_alone() -> None:
    echo = payload("own_post")
    del echo["event"]["bot_id"]
    assert translate(echo, reading()) == ()


def test_another_app_that_has_a_user_of_its_own_is_no_person() -> None:
    post = payload("own_post")
    post["event"] |= {"user": "U0CIBOT", "bot_id": "B0CI", "app_id": "A0CI"}
    assert translate(post, reading()) == ()


@pytest.mark.parametrize("kind", ["view_closed", "shortcut", "message_action", "", None])
def test_kinds_nobody_asked_for_are_no_event(kind: str | None) -> None:
    assert translate({"type": kind, "user": {"id": "U0ANNA"}}, reading()) == ()


def test_an_edit_carries_the_new_words() -> None:
    assert only("edited") == MessageEdited(
        **shared("edited", "Ev08EDIT", 1760000160.0003),
        message_id="1760000100.000200",
        text="Rang her & left a message",
    )


def test_a_deleted_message_is_named_with_its_thread() -> None:
    assert only("deleted") == MessageDeleted(
        **shared("deleted", "Ev08DEL", 1760000170.0004), message_id="1760000100.000200"
    )


def test_a_deleted_message_others_had_answered_is_deleted_too() -> None:
    assert only("deleted_with_replies") == MessageDeleted(
        **shared("deleted_with_replies", "Ev08TOMB", 1760000170.0004, thread=None),
        message_id="1760000100.000200",
    )


def test_files_come_along_and_those_kept_elsewhere_have_no_address() -> None:
    event = only("file_share")
    assert isinstance(event, MessageReceived)
    assert event.media == (
        Media(
            kind=MediaKind.PHOTO,
            ref="https://files.slack.com/files-pri/T0TENANT-F0PHOTO/download/kitchen.jpg",
            mime="image/jpeg",
            name="kitchen.jpg",
            size=52341,
        ),
        Media(
            kind=MediaKind.DOCUMENT,
            mime="application/vnd.google-apps.document",
            name="plan",
            size=0,
            detail="kept outside Slack or no longer there",
        ),
        Media(
            kind=MediaKind.VOICE,
            ref="https://files.slack.com/files-tmb/T0TENANT-F0CLIP/audio.m4a",
            mime="audio/mp4",
            name="audio_message.m4a",
            size=8000,
        ),
    )


def test_a_pressed_button_names_act_subject_message_and_trigger() -> None:
    (event,) = translate(payload("block_actions"), reading())
    assert event == ActionInvoked(
        event_id="press:C0REPAIRS:1760000000.000100:U0ANNA:delivery_resend#2:1760000200.123456",
        address=Address(channel=SLACK, chat="repairs", kind=PlaceKind.CHANNEL),
        actor=ANNA_NAMED,
        occurred_at=datetime.fromtimestamp(1760000200.123456, UTC),
        received_at=NOW,
        original=event.original,
        action="delivery_resend",
        subject="out7:1:reply",
        message_id=CARD,
        trigger="1465.123.abc",
    )


def test_a_button_in_a_thread_keeps_the_thread() -> None:
    event = only("block_actions_in_thread")
    assert event.address == Address(
        channel=SLACK, chat="moderation", thread=CARD, kind=PlaceKind.CHANNEL
    )


def test_two_presses_of_one_button_are_two_events() -> None:
    again = payload("block_actions")
    again["actions"][0]["action_ts"] = "1760000201.000000"
    (first,) = translate(payload("block_actions"), reading())
    (second,) = translate(again, reading())
    assert first.event_id != second.event_id


def test_a_form_says_what_it_was_about_and_what_was_filled_in() -> None:
    (event,) = translate(payload("view_submission"), reading())
    assert event == FormSubmitted(
        event_id="form:V0FORM:1760000220.abcDEF",
        address=Address(channel=SLACK, chat="repairs", thread=CARD, kind=PlaceKind.CHANNEL),
        actor=ANNA_NAMED,
        occurred_at=NOW,
        received_at=NOW,
        original=event.original,
        form="case_reply",
        subject="R-1001",
        values={
            "text": "Anna & the plumber come <tomorrow>.",
            "outcome": "done",
            "why": "",
            "clause": "",
        },
        trigger="1465.125.abc",
    )


@pytest.mark.parametrize("metadata", ["", "{}", "[1]", "null", "not json"])
def test_a_form_that_is_not_ours_is_no_event(metadata: str) -> None:
    foreign = payload("view_submission")
    foreign["view"]["private_metadata"] = metadata
    assert translate(foreign, reading()) == ()


def test_a_command_given_anywhere_is_an_act() -> None:
    (event,) = translate(payload("slash_command"), reading())
    assert event == ActionInvoked(
        event_id="slash:1465.126.abc",
        address=Address(channel=SLACK, chat="C0LUNCH", kind=PlaceKind.CHANNEL),
        actor=ANNA_NAMED,
        occurred_at=NOW,
        received_at=NOW,
        original=event.original,
        action="case_note",
        subject="R-1001",
        value="back tomorrow & again",
        trigger="1465.126.abc",
    )


@pytest.mark.parametrize(
    "text, act, subject, value",
    [
        ("", "staff_help", "", ""),
        ("help", "staff_help", "", ""),
        ("sing R-1001", "staff_help", "", "sing R-1001"),
        ("claim R-1001", "case_claim", "R-1001", ""),
        ("release r-1001", "case_release", "R-1001", ""),
        ("reply R-1 Hello there", "case_reply", "R-1", "Hello there"),
        ("reroute R-1 complaint", "case_reroute", "R-1", "complaint"),
        ("close R-1 done", "case_close", "R-1", "done"),
        ("warn M-17", "incident_warn", "M-17", ""),
        ("dismiss M-17 a joke", "incident_dismiss", "M-17", "a joke"),
        ("hide M-17", "incident_hide", "M-17", ""),
        ("reveal M-17", "incident_reveal", "M-17", ""),
        ("case r-1001", "case_show", "R-1001", ""),
        ("mine", "staff_mine", "", ""),
        ("search dripping Tap", "staff_search", "", "dripping Tap"),
        ("person Sam Lee", "staff_person", "", "Sam Lee"),
        ("rules", "staff_rules", "", ""),
    ],
)
def test_each_verb_is_an_act(text: str, act: str, subject: str, value: str) -> None:
    (event,) = translate({**payload("slash_command"), "text": text}, reading())
    assert isinstance(event, ActionInvoked)
    assert (event.action, event.subject, event.value) == (act, subject, value)


@pytest.mark.parametrize(
    "name, user",
    [
        ("thread_reply", "U0ANNA"),
        ("edited", "U0ANNA"),
        ("deleted", "U0ANNA"),
        ("block_actions", "U0ANNA"),
        ("view_submission", "U0ANNA"),
        ("slash_command", "U0ANNA"),
        ("other_bot", ""),
    ],
)
def test_rights_are_asked_for_whoever_did_it(name: str, user: str) -> None:
    assert user_of(payload(name)) == user


@pytest.mark.parametrize(
    "name", ["thread_reply", "block_actions", "view_submission", "slash_command"]
)
def test_the_evidence_holds_no_key_to_slack(name: str) -> None:
    original = only(name).original
    kept = json.loads(original)
    assert kept["team_id" if "team_id" in kept else "team"]
    for secret in ("verification-token", "hooks.slack.com", '"trigger_id"'):
        assert secret not in original
