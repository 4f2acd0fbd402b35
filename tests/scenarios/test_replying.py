"""Answering a tenant: what the form says, when it comes back, and who else is at it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.acts import StaffAct
from bot.domain.identity import Role
from bot.domain.messages import ActionInvoked, FormSubmitted, Media, MediaKind
from bot.domain.outbound import Form, OpenForm, Refusal, Refused, Reply
from tests.scenarios.landlord import Landlord, fact

NUMBER = "Ring me on 07700 900999."


def forms(home: Landlord) -> list[OpenForm]:
    """Every form that was opened or changed, in order."""
    return [op.intent for op in home.desk.done if isinstance(op.intent, OpenForm)]


def form(home: Landlord) -> Form:
    """The newest."""
    return forms(home)[-1].form


def held(home: Landlord, field: str = "text") -> str:
    """What a field of the newest form holds."""
    return next(one.initial for one in form(home).fields if one.id == field)


def fields(home: Landlord) -> list[str]:
    """What the newest form asks."""
    return [one.id for one in form(home).fields]


async def opens(home: Landlord, who: str = "Ann") -> Form:
    """Press the button on the card."""
    await home.staff(StaffAct.REPLY, "R-1001", who=who, trigger="t")
    return form(home)


async def sends(
    home: Landlord, text: str, who: str = "Ann", files: Sequence[Media] = (), **values: str
) -> None:
    """Send the form in."""
    common = home._staff(who, Role.AGENT, "repairs")
    await home.receive(
        FormSubmitted(
            **common,
            form=StaffAct.REPLY,
            subject="R-1001",
            values={"text": text, **values},
            media=tuple(files),
            trigger="t2",
        )
    )


async def chooses(home: Landlord, saved: str, typed: str = "") -> None:
    """Pick a saved reply in the open form."""
    common: Mapping[str, Any] = home._staff("Ann", Role.AGENT, "repairs")
    values = {"saved": saved, "text": typed}
    await home.receive(
        ActionInvoked(
            **common, action=StaffAct.REPLY_SAVED, subject="R-1001", form="V1|a", values=values
        )
    )


@pytest.fixture
async def asked(home: Landlord) -> Landlord:
    """A tenant has written, and there is a card."""
    await home.says("Sam", "Kitchen tap dripping")
    return home


async def test_the_form_says_to_whom_where_and_as_whom(asked: Landlord) -> None:
    said = await opens(asked)
    assert said.intro.startswith("To Sam (not verified) · Chat, private chat.")
    assert "exactly the words below, from Example Homes as customer service" in said.intro
    assert "One message holds 4,096 characters." in said.intro
    assert fields(asked) == ["saved", "text", "files"]


async def test_nobody_is_offered_a_form_for_a_person_who_cannot_be_answered_alone(
    home: Landlord,
) -> None:
    await home.says("Sam", "Kitchen tap dripping in flat 3", group="estate")
    await home.staff(StaffAct.REPLY, "R-1001", trigger="t")
    assert not forms(home)
    assert "has not opened a private chat" in home.whispered()[-1]


async def test_a_chosen_reply_is_filled_in_under_what_was_typed(asked: Landlord) -> None:
    await opens(asked)
    await chooses(asked, "parts_ordered", typed="Sorry for the wait.")

    assert forms(asked)[-1].instead_of == "V1|a"
    assert held(asked).startswith("Sorry for the wait.\n\nHello Sam,")
    assert "R-1001" in held(asked)
    assert "{" not in held(asked)
    assert len(asked.read_by("Sam")) == 1  # the acknowledgement


async def test_a_field_without_a_value_is_told_and_never_sent(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    home.later(days=90)  # whatever was due is past
    await opens(home)
    await chooses(home, "parts_ordered")
    assert "{due} still stands in the text" in form(home).intro

    await sends(home, held(home), anyway="send")

    assert form(home).intro.startswith("NOT SENT YET.")
    assert not any("{due}" in text or "the part" in text for text in home.read_by("Sam"))


async def test_a_private_number_comes_back_and_goes_only_when_chosen(asked: Landlord) -> None:
    await opens(asked)
    await sends(asked, NUMBER)
    assert "a phone number that is neither ours nor theirs: “07700 900999”" in form(asked).intro
    assert held(asked) == NUMBER
    assert NUMBER not in asked.read_by("Sam")

    await sends(asked, NUMBER, anyway="look")  # "I have changed it": it was not
    assert NUMBER not in asked.read_by("Sam")
    await sends(asked, f"{NUMBER} I live at 3 Mill Lane.", anyway="send")
    assert "“3 mill lane”" in form(asked).intro.lower()  # was not among what they agreed to

    await sends(asked, NUMBER, anyway="send")
    assert asked.read_by("Sam")[-1] == NUMBER
    actions = [json.loads(one.body)["action"] for one in await asked.audit()]
    assert actions.count("reply.held") == 3
    assert actions.count("reply.sent_anyway") == 1


async def test_a_colleagues_surname_is_known_once_they_did_something(asked: Landlord) -> None:
    await asked.staff(StaffAct.CLAIM, "R-1001", who="Jo Kowalska")
    await opens(asked)
    await sends(asked, "Jo Kowalska will ring you.")
    assert "a colleague's surname: “Kowalska”" in form(asked).intro


async def test_others_see_who_answers_until_it_is_sent_closed_or_left_for_long(
    asked: Landlord,
) -> None:
    def answering() -> str:
        return fact(asked.card("repairs"), "Answering")

    await opens(asked)
    assert answering() == "Ann, since 09:00"
    await sends(asked, "A plumber comes.")
    assert answering() == ""

    await opens(asked)
    await asked.staff(StaffAct.REPLY_CLOSED, "R-1001")
    assert answering() == ""

    await opens(asked)
    await asked.passes(minutes=16)
    assert answering() == ""


async def test_whoever_opens_second_is_told_and_asked_once_more(asked: Landlord) -> None:
    await opens(asked, who="Ann")
    asked.later(minutes=2)
    assert "Ann, since 09:00, has this form open too." in (await opens(asked, who="Bob")).intro
    asked.later(minutes=1)
    await sends(asked, "A plumber comes.", who="Ann")
    asked.later(minutes=1)

    await sends(asked, "Somebody comes.", who="Bob")
    assert "went out meanwhile (Ann, 21 Nov 09:03): “A plumber comes.”" in form(asked).intro
    assert "Somebody comes." not in asked.read_by("Sam")

    await sends(asked, "Somebody comes.", who="Bob", anyway="send")
    assert asked.read_by("Sam")[-1] == "Somebody comes."


async def test_what_failed_is_tried_again_from_the_card_once(asked: Landlord) -> None:
    asked.tenants.answers = [
        Refused(reason=Refusal.BLOCKED, because="the person has blocked the bot")
    ]
    await sends(asked, "A plumber comes.")
    card = asked.card("repairs")
    assert fact(card, "Last answer").startswith("NOT delivered: the person has blocked the bot")
    again = next(one for one in (*card.buttons, *card.more) if one.label == "Try again")

    await asked.staff(StaffAct.RESEND, again.subject)
    await asked.staff(StaffAct.RESEND, again.subject, who="Bob")

    assert asked.read_by("Sam").count("A plumber comes.") == 1
    assert fact(asked.card("repairs"), "Last answer") == "delivered (Ann, 21 Nov 09:00)"
    assert "Ann has already decided about that message." in asked.whispered()


async def test_what_is_left_stays_left(asked: Landlord) -> None:
    asked.tenants.answers = [Refused(reason=Refusal.REJECTED, because="the message is too long")]
    await sends(asked, "A plumber comes.")
    key = next(one for one in asked.card("repairs").buttons if one.label == "Leave it").subject
    await asked.staff(StaffAct.LEAVE, key)
    await asked.staff(StaffAct.RESEND, key, who="Bob")

    assert "A plumber comes." not in asked.read_by("Sam")
    labels = [one.label for one in asked.card("repairs").buttons]
    assert "Try again" not in labels


PHOTO = Media(kind=MediaKind.PHOTO, ref="F1", mime="image/jpeg", name="valve.jpg", size=5)
MANUAL = Media(kind=MediaKind.DOCUMENT, ref="F2", mime="application/pdf", name="how.pdf", size=6)


async def test_files_go_with_the_words_once_they_are_here(asked: Landlord) -> None:
    asked.desk.files = {"F1": b"photo", "F2": b"manual"}
    await sends(asked, "Turn this valve.", files=[PHOTO, MANUAL])

    sent = asked.sent_to("Sam")[-1].intent
    assert isinstance(sent, Reply)
    assert [(one.kind, one.name, one.size) for one in sent.attachments] == [
        ("photo", "valve.jpg", 5),
        ("document", "how.pdf", 6),
    ]
    assert asked.told("repairs")[-1].attachments == sent.attachments
    assert fact(asked.card("repairs"), "Last answer") == "delivered (Ann, 21 Nov 09:00)"
    assert fact(asked.card("repairs"), "Attachments") == ""  # those are the tenant's


async def test_a_file_that_cannot_be_had_stops_the_answer_and_gives_the_words_back(
    asked: Landlord,
) -> None:
    asked.desk.files = {"F1": b"photo"}
    await sends(asked, "Turn this valve.", files=[PHOTO, MANUAL])

    assert "Turn this valve." not in asked.read_by("Sam")
    assert "how.pdf: the platform no longer has it" in asked.whispered()[-1]
    assert fact(asked.card("repairs"), "Last answer").startswith("NOT delivered: how.pdf")
    await opens(asked)
    assert held(asked) == "Turn this valve."


@pytest.mark.parametrize(
    "changes, says",
    [
        ({"size": 11_000_000}, "larger than 10 MB"),
        ({"name": "run.exe"}, "a kind of file that we do not send"),
        ({"ref": ""}, "not kept in Slack"),
        ({"size": 0}, "is empty"),
    ],
)
async def test_a_file_that_is_not_sent_is_refused_in_the_form(
    asked: Landlord, changes: Mapping[str, Any], says: str
) -> None:
    values = {"kind": PHOTO.kind, "ref": "F1", "mime": PHOTO.mime, "name": PHOTO.name, "size": 5}
    await sends(asked, "Turn this valve.", files=[Media(**{**values, **changes})], anyway="send")
    assert says in form(asked).intro
    assert "Turn this valve." not in asked.read_by("Sam")


async def test_where_a_channel_cannot_carry_files_the_form_says_so(asked: Landlord) -> None:
    asked.tenants.capabilities = replace(asked.tenants.capabilities, media_out=False)
    await opens(asked)
    assert fields(asked) == ["saved", "text"]
    assert "Chat cannot carry photos or files." in form(asked).intro

    await sends(asked, "Turn this valve.", files=[PHOTO], anyway="send")
    assert "They were left out." in form(asked).intro
    assert "Turn this valve." not in asked.read_by("Sam")
    await sends(asked, "Turn this valve.")
    assert asked.read_by("Sam")[-1] == "Turn this valve."


async def test_words_typed_as_a_command_are_held_back_and_go_with_one_word_more(
    asked: Landlord,
) -> None:
    await asked.staff(StaffAct.REPLY, "R-1001", "anyway")
    assert "No answer of yours on R-1001 was held back." in asked.whispered()[-1]
    await asked.staff(StaffAct.REPLY, "R-1001", NUMBER)
    assert "NOT SENT YET." in asked.whispered()[-1]
    assert "reply R-1001 anyway" in asked.whispered()[-1]

    again = await opens(asked)  # what was held back is still there, with the reason
    assert "07700 900999" in again.intro
    assert fields(asked) == ["saved", "text", "files", "anyway"]
    await asked.staff(StaffAct.REPLY, "R-1001", "anyway")
    assert asked.read_by("Sam")[-1] == NUMBER
    assert "anyway" not in asked.read_by("Sam")


async def test_files_that_were_held_back_do_not_go_with_a_command(asked: Landlord) -> None:
    asked.desk.files = {"F1": b"photo"}
    await sends(asked, NUMBER, files=[PHOTO])
    await asked.staff(StaffAct.REPLY, "R-1001", "anyway")
    assert "press “Reply to tenant”" in asked.whispered()[-1]
    await asked.staff(StaffAct.REPLY, "R-1001", "A plumber comes.")
    sent = asked.sent_to("Sam")[-1].intent
    assert isinstance(sent, Reply)
    assert (sent.text, sent.attachments) == ("A plumber comes.", ())


async def test_files_that_were_held_back_go_when_the_form_is_sent_again(asked: Landlord) -> None:
    asked.desk.files = {"F1": b"photo"}
    await sends(asked, NUMBER, files=[PHOTO])
    assert "With it goes: valve.jpg." in form(asked).intro
    await sends(asked, NUMBER, anyway="send")
    sent = asked.sent_to("Sam")[-1].intent
    assert isinstance(sent, Reply)
    assert [one.name for one in sent.attachments] == ["valve.jpg"]


async def test_an_answer_on_what_was_closed_meanwhile_gives_the_words_back(
    asked: Landlord,
) -> None:
    await opens(asked)
    await asked.staff(StaffAct.CLOSE, "R-1001", "Mended.", who="Bob")
    await sends(asked, "A plumber comes.")
    assert "R-1001 is closed. This was not sent: “A plumber comes.”" in asked.whispered()[-1]
    assert "A plumber comes." not in asked.read_by("Sam")


async def test_a_saved_reply_is_sent_by_its_name(asked: Landlord) -> None:
    await asked.staff(StaffAct.REPLY, "R-1001", "=please-send-a-photo")
    assert asked.read_by("Sam")[-1].startswith("Hello Sam,")
    await asked.staff(StaffAct.REPLY, "R-1001", "=nothing-like-it")
    assert "There is no one saved reply" in asked.whispered()[-1]


async def test_the_team_keeps_changes_and_deletes_replies_of_its_own(asked: Landlord) -> None:
    write = StaffAct.SAVED_WRITE
    await asked.submits(write, "", name="Scaffold", text="Hello {name}, it comes {dew}.")
    assert "{dew} is not a field" in asked.whispered()[-1]
    await asked.submits(write, "", name="Scaffold", text="Hello {name}, it comes.")
    await asked.submits(write, "", name="scaffold", text="Another.")
    assert "called “scaffold” already" in asked.whispered()[-1]

    await asked.staff(StaffAct.REPLY, "R-1001", "=scaffold")
    assert asked.read_by("Sam")[-1] == "Hello Sam, it comes."
    await asked.submits(write, "own:1", name="Scaffold", text="It goes.", keep="keep")
    await asked.staff(StaffAct.SAVED, "")
    assert "=scaffold  Scaffold (the team's own)" in asked.whispered()[-1]

    await asked.submits(write, "own:1", name="Scaffold", text="It goes.", keep="delete")
    await asked.staff(StaffAct.SAVED, "")
    assert "Scaffold" not in asked.whispered()[-1]
    actions = [json.loads(one.body)["action"] for one in await asked.audit()]
    assert [one for one in actions if one.startswith("saved_reply")] == [
        "saved_reply.written",
        "saved_reply.changed",
        "saved_reply.deleted",
    ]


@pytest.mark.parametrize(
    "media, content, told",
    [
        ({"kind": MediaKind.PHOTO}, b"x", "a photo:"),
        ({"kind": MediaKind.DOCUMENT, "mime": "image/heic", "name": "a.heic"}, b"x", "a document:"),
        ({"kind": MediaKind.VOICE, "mime": "audio/ogg"}, b"x", "a voice message:"),
        ({"kind": MediaKind.VIDEO}, b"x" * 1_000_001, "a video, but it is too large to keep."),
        ({"kind": MediaKind.PHOTO}, None, "a photo, but the platform no longer has it."),
    ],
)
async def test_what_a_tenant_attaches_is_in_the_thread_or_staff_hear_why_not(
    home: Landlord, media: Mapping[str, Any], content: bytes | None, told: str
) -> None:
    if content is not None:
        home.tenants.files = {"T1": content}
    await home.says("Sam", "Kitchen tap dripping", media=[Media(ref="T1", **media)])
    said = next(note for note in home.told("repairs") if note.text.startswith("The tenant sent"))
    assert said.text == f"The tenant sent {told}"
    assert [one.kind for one in said.attachments] == ([media["kind"]] if told[-1] == ":" else [])


async def test_nothing_typed_in_a_thread_reaches_a_tenant(asked: Landlord) -> None:
    before = list(asked.tenants.done)
    thread = "desk-1"
    for words in ("reply R-1001 hello", "/tenantline reply R-1001 hi", "@Sam hello", "anyway"):
        await asked.writes_in_thread("repairs", thread, words)
    await asked.writes_in_thread("repairs", thread, "me too", who="Bob")

    assert asked.tenants.done == before
    hints = [text for text in asked.whispered() if "stays between staff" in text]
    assert len(hints) == 2  # each of the two was told, once


async def test_a_changed_message_is_shown_as_it_was_and_is(asked: Landlord) -> None:
    said = await asked.says("Sam", "It is the cold tap")
    await asked.edits("Sam", said, "It is the hot tap")
    assert asked.told("repairs")[-1].quote == "Was: It is the cold tap\n\nIs now: It is the hot tap"
    await asked.takes_back("Sam", said)
    assert asked.told("repairs")[-1].quote == "It is the hot tap"
