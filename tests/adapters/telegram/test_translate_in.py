"""Every kind of update as the Bot API documents it → exactly what the core is told.

The payloads are written after the documentation; the people in them are invented.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from telegram import Update

from adapters.telegram.frame import Surroundings
from adapters.telegram.translate_in import translate
from bot.domain.identity import Actor, ActorKind, Address, ChannelName, PlaceKind
from bot.domain.messages import (
    ActionInvoked,
    Change,
    Media,
    MediaKind,
    MembershipChanged,
    MessageEdited,
    MessageReceived,
)

PAYLOADS = Path(__file__).parent / "payloads"
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
SENT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
EDITED = datetime(2026, 3, 2, 9, 1, tzinfo=UTC)
TELEGRAM = ChannelName("telegram")
PRIVATE = Address(channel=TELEGRAM, chat="1001")
GROUP = Address(channel=TELEGRAM, chat="-1001000000017", kind=PlaceKind.GROUP)
TOPIC = Address(channel=TELEGRAM, chat="-1001000000017", thread="5", kind=PlaceKind.GROUP)
ADA = Actor(id="1001", kind=ActorKind.PERSON, name="Ada Ashdown")
BRAM = Actor(id="2002", kind=ActorKind.PERSON, name="Bram")
CLEO = Actor(id="2003", kind=ActorKind.PERSON, name="Cleo")
GWEN = Actor(id="2001", kind=ActorKind.MODERATOR, name="Gwen")
RESIDENTS = Actor(id="-1001000000017", kind=ActorKind.MODERATOR, name="Maple Court residents")
NEWS = Actor(id="-1001000000099", kind=ActorKind.CHANNEL, name="Maple Homes news")


def translated(name: str):
    raw = json.loads((PAYLOADS / f"{name}.json").read_text())
    around = Surroundings(
        channel=TELEGRAM,
        username="tenantline_test_bot",
        received_at=NOW,
        moderators={-1001000000017: frozenset({2001})},
    )
    events = translate(Update.de_json(raw, None), "as it came", around)
    number = raw["update_id"]
    assert all(event.original == "as it came" for event in events)
    assert [str(event.event_id) for event in events] == [
        f"{number}.{nth}" if nth else str(number) for nth in range(len(events))
    ]
    return events


def about(event):
    """*event* without what all of them share."""
    return {
        name: getattr(event, name)
        for name in type(event).__dataclass_fields__
        if name not in {"event_id", "received_at", "original", "type"}
    }


def a_message(address=PRIVATE, actor=ADA, **fields):
    return MessageReceived(
        event_id="", address=address, actor=actor, occurred_at=SENT, received_at=NOW,
        message_id="41", **fields,
    )  # fmt: skip


def an_edit(**fields):
    return MessageEdited(
        event_id="", address=PRIVATE, actor=ADA, occurred_at=EDITED, received_at=NOW,
        message_id="41", **fields,
    )  # fmt: skip


def a_command(action, subject="", address=PRIVATE, actor=ADA):
    return ActionInvoked(
        event_id="", address=address, actor=actor, occurred_at=SENT, received_at=NOW,
        action=action, subject=subject,
    )  # fmt: skip


def a_press(action, subject="", address=PRIVATE, actor=ADA):
    return ActionInvoked(
        event_id="", address=address, actor=actor, occurred_at=NOW, received_at=NOW,
        action=action, subject=subject, message_id="43",
    )  # fmt: skip


def a_change(change, actor, address=GROUP, new_chat=None):
    return MembershipChanged(
        event_id="", address=address, actor=actor, occurred_at=SENT, received_at=NOW,
        change=change, new_chat=new_chat,
    )  # fmt: skip


def with_media(kind, **fields):
    return a_message(media=(Media(kind=kind, **fields),))


OLD_GROUP = Address(channel=TELEGRAM, chat="-4001", kind=PlaceKind.GROUP)
GWEN_ELSEWHERE = Actor(id="2001", kind=ActorKind.PERSON, name="Gwen")
MOULD = Media(kind=MediaKind.PHOTO, ref="file-2", mime="image/jpeg", size=151000)

EXPECTED = {
    "text": [a_message(text="The boiler is out 🥶")],
    "text_in_group": [a_message(GROUP, BRAM, text="Any news on the lift?")],
    "text_by_moderator": [a_message(GROUP, GWEN, text="Please keep to the rules")],
    "text_by_anonymous_admin": [a_message(GROUP, RESIDENTS, text="Please keep to the rules")],
    "text_by_channel_in_group": [a_message(GROUP, NEWS, text="Buy now")],
    "linked_channel_post": [
        a_message(GROUP, replace(NEWS, kind=ActorKind.LINKED), text="Water off on Tuesday")
    ],
    "text_by_other_bot": [],
    "own_echo": [],
    "text_in_topic": [a_message(TOPIC, BRAM, text="Lift stuck")],
    "reply_in_topic": [a_message(TOPIC, BRAM, text="Still stuck", reply_to="40")],
    "reply_in_group": [a_message(GROUP, BRAM, text="Same here", reply_to="40")],
    "forwarded": [a_message(text="You will regret it", forwarded=True)],
    "forwarded_from_hidden_user": [a_message(text="You will regret it", forwarded=True)],
    "edited": [an_edit(text="The boiler is out again")],
    "edited_caption": [
        an_edit(
            text="Mould, bathroom",
            media=(Media(kind=MediaKind.PHOTO, ref="file-1", mime="image/jpeg", size=1200),),
        )
    ],
    "photo": [a_message(text="Mould", media=(MOULD,))],
    "album_photo": [a_message(media=(MOULD,), album_id="13371337")],
    "voice": [with_media(MediaKind.VOICE, ref="file-4", mime="audio/ogg", size=27000)],
    "video": [
        with_media(MediaKind.VIDEO, ref="file-5", mime="video/mp4", name="drip.mp4", size=2500000)
    ],
    "video_note": [with_media(MediaKind.VIDEO, ref="file-6", mime="video/mp4", size=700000)],
    "audio": [
        with_media(
            MediaKind.AUDIO, ref="file-7", mime="audio/mpeg", name="neighbour.mp3", size=980000
        )
    ],
    "document": [
        a_message(
            text="My lease",
            media=(
                Media(
                    kind=MediaKind.DOCUMENT,
                    ref="file-8",
                    mime="application/pdf",
                    name="lease.pdf",
                    size=88000,
                ),
            ),
        )
    ],
    "animation": [
        with_media(
            MediaKind.ANIMATION, ref="file-9", mime="video/mp4", name="drip.gif.mp4", size=40000
        )
    ],
    "sticker": [
        with_media(MediaKind.STICKER, ref="file-10", mime="image/webp", size=14000, detail="😡")
    ],
    "sticker_animated": [
        with_media(
            MediaKind.STICKER,
            ref="file-11",
            mime="application/x-tgsticker",
            size=9000,
            detail="👍",
        )
    ],
    "location": [with_media(MediaKind.LOCATION, detail="51.5072, -0.1276")],
    "venue": [
        with_media(MediaKind.LOCATION, detail="Maple Court, 1 Maple Road (51.5072, -0.1276)")
    ],
    "contact": [with_media(MediaKind.CONTACT, detail="Bram Birch +447700900123")],
    "poll": [
        a_message(
            GROUP,
            BRAM,
            text="Is the caretaker useless?\nYes\nVery",
            media=(Media(kind=MediaKind.OTHER, detail="poll"),),
        )
    ],
    "dice": [with_media(MediaKind.OTHER, detail="🎲")],
    "live_photo": [with_media(MediaKind.PHOTO, ref="file-13", mime="image/jpeg", size=30000)],
    "content_of_the_future": [with_media(MediaKind.OTHER)],
    "command_start": [a_command("start")],
    "command_start_deep_link": [a_command("start", "R-1042")],
    "command_start_with_words": [a_message(text="there is gas leaking")],
    "command_help_addressed": [a_command("help", address=GROUP, actor=BRAM)],
    "command_to_other_bot": [a_message(GROUP, BRAM, text="/help@quizzy_bot")],
    "command_report": [
        replace(
            a_command("report", "40", GROUP, BRAM), value="he is bullying Bram", message_id="41"
        )
    ],
    "command_rules_pin": [replace(a_command("pin_rules", "", GROUP, BRAM), message_id="41")],
    "command_rules": [a_command("rules")],
    "command_status": [a_command("status")],
    "command_status_with_words": [a_message(text="gas leak")],
    "command_appeal_with_words": [a_message(text="appeal: it was a joke")],
    "command_unknown": [a_message(text="/repair the tap drips")],
    "command_forwarded": [a_message(text="/rules", forwarded=True)],
    "button": [a_press("challenge", "M-17")],
    "button_without_subject": [a_press("report_repair")],
    "button_in_topic": [a_press("rules", address=TOPIC, actor=BRAM)],
    "button_under_inaccessible_message": [a_press("status")],
    "button_of_staff_made_up": [],
    "button_of_inline_message": [],
    "joined": [a_change(Change.JOINED, BRAM), a_change(Change.JOINED, CLEO)],
    "bot_joined_as_service_message": [],
    "left": [a_change(Change.LEFT, BRAM)],
    "migrated_to": [
        a_change(Change.MIGRATED, GWEN_ELSEWHERE, OLD_GROUP, new_chat="-1001000000017")
    ],
    "migrated_from": [],
    "pinned": [],
    "title_changed": [],
    "blocked": [a_change(Change.BLOCKED, ADA, PRIVATE)],
    "unblocked": [a_change(Change.UNBLOCKED, ADA, PRIVATE)],
    "bot_added": [a_change(Change.BOT_ADDED, GWEN)],
    "bot_removed": [a_change(Change.BOT_REMOVED, GWEN)],
    "bot_promoted": [],
    "member_promoted": [],
    "channel_post": [],
    "poll_answer": [],
    "unknown_kind": [],
}


@pytest.mark.parametrize("name", EXPECTED)
def test_an_update_says_exactly_this(name):
    events = translated(name)
    assert [type(event) for event in events] == [type(event) for event in EXPECTED[name]]
    assert [about(event) for event in events] == [about(event) for event in EXPECTED[name]]


def test_every_recorded_payload_is_expected_to_say_something():
    assert {path.stem for path in PAYLOADS.glob("*.json")} == set(EXPECTED)


def test_half_a_character_in_a_text_does_not_reach_the_store():
    raw = json.loads((PAYLOADS / "text.json").read_text())
    raw["message"]["text"] = "cold \ud83e"
    around = Surroundings(channel=TELEGRAM, username="x", received_at=NOW)
    [event] = translate(Update.de_json(raw, None), "", around)
    assert event.text.encode() == "cold \ufffd".encode()
