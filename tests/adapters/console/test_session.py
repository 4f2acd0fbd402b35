"""Whole sessions: what is typed, what the bot hears, and what is seen."""

import asyncio
import io
import os
import re

import pytest

from adapters.console.adapter import Terminal
from bot.domain.acts import StaffAct, TenantAct
from bot.domain.errors import StoreError, Unsupported
from bot.domain.identity import Address, ChannelName, MessageId, PlaceKind, Reference, Role
from bot.domain.messages import (
    ActionInvoked,
    FormSubmitted,
    MediaKind,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
)
from bot.domain.outbound import (
    Accepted,
    Acknowledge,
    AskForDetails,
    Attachment,
    Button,
    Notify,
    OpenForm,
    Refusal,
    Refused,
    Remove,
    Reply,
    SafetyAdvice,
    ShowCard,
    Unknown,
    UpdateCard,
    Warn,
)
from bot.ports.channel import Condition, Severity
from tests.adapters.console.building import (
    DESK,
    ESTATE,
    REPAIRS,
    SAM,
    Session,
    a_card,
    a_form,
    an_op,
)


def small_bot(event):
    """Enough of a bot for one repair from the first word to the answer."""
    match event:
        case MessageReceived():
            yes = Button(label="Yes", action=TenantAct.COMPLAINT_YES, subject="R-1001")
            return [
                an_op(SAM, Acknowledge(text="Thank you. Your repair is R-1001.", buttons=(yes,))),
                an_op(REPAIRS, ShowCard(card=a_card())),
            ]
        case ActionInvoked(action=StaffAct.REPLY, trigger=str() as trigger):
            return [an_op(REPAIRS, OpenForm(form=a_form(), trigger=trigger))]
        case FormSubmitted(values=values):
            note = Notify(text="Staff answered the tenant:", quote=values["text"])
            return [
                an_op(SAM, Reply(text=values["text"])),
                an_op(REPAIRS, note, anchor="card:1", subject=Reference("R-1001")),
            ]
    return []


async def test_a_repair_from_the_first_word_to_the_answer():
    session = Session(small_bot, width="60")

    said = await session.run("The boiler is out", "/press reply", "/fill We come today.")

    assert (
        said
        == """\
> The boiler is out

bot → Sam
  Thank you. Your repair is R-1001.
  [1] Yes

┌─ #repairs ─────────────────────────────────────── R-1001 ─
│ Repair: heating
│
│ State  Nobody has it yet
│ Due    Friday 6 March, 17:00 (routine)
│
│ Sam:
│ > The boiler is out
│
│ [2] Claim  [3] Reply to tenant
└─ R-1001 · opened 2 Mar 09:00 ─────────────────────────────

> /press reply

#repairs · Reply on R-1001
  They get exactly these words.

  Your answer.

  Send to tenant: /fill your words

> /fill We come today.

bot → Sam
  We come today.

#repairs · R-1001
  Staff answered the tenant:
  > We come today.

"""
    )


async def test_the_same_script_gives_the_same_transcript():
    lines = ("The boiler is out", "/press 3", "/fill Soon", "/keys", "@kim hi", "/nonsense")
    first, second = Session(small_bot), Session(small_bot)
    assert await first.run(*lines) == await second.run(*lines)


async def test_tenants_groups_and_staff_are_told_apart():
    session = Session()
    await session.run("hello", "@Kim hello", "#Estate @kim hello", "/claim R-1001")

    me, kim, group, staff = session.heard
    assert (me.address, me.actor.id, me.actor.name) == (SAM, "sam", "Sam")
    assert (kim.address.chat, kim.actor.name, kim.actor.kind) == ("kim", "Kim", "person")
    assert (group.address, group.actor.id) == (ESTATE, "kim")
    assert (staff.address, staff.actor.id, staff.actor.kind) == (DESK, "staff", "staff")
    assert staff.actor.roles == set(Role)
    assert not kim.actor.roles


async def test_every_event_and_message_has_an_id_of_its_own():
    session = Session()
    await session.run(*["hello"] * 20)
    ids = [event.event_id for event in session.heard]
    ids += [event.message_id for event in session.heard]
    assert len(set(ids)) == 40
    assert all(name.startswith("session-") for name in ids)


async def test_staff_commands_reach_the_bot_as_acts():
    session = Session()
    await session.run("/reply R-1001 We come today", "/warn M-1 3")
    reply, warn = session.heard
    assert isinstance(reply, ActionInvoked)
    assert (reply.action, reply.subject, reply.value) == ("case_reply", "R-1001", "We come today")
    assert (warn.action, warn.subject, warn.value) == ("incident_warn", "M-1", "3")
    assert reply.trigger is None


async def test_rights_can_be_put_on_and_off():
    session = Session()
    said = await session.run(
        "/as nobody", "/claim R-1", "/as agent Priya", "/claim R-1", "/as everything", "/claim R-1"
    )
    nobody, priya, everything = session.heard
    assert (nobody.actor.id, nobody.actor.roles) == ("staff", frozenset())
    assert (priya.actor.id, priya.actor.name, priya.actor.roles) == (
        "staff:priya",
        "Priya",
        {Role.AGENT},
    )
    assert (everything.actor.name, everything.actor.roles) == ("Priya", set(Role))
    assert "you are now Priya, who is an agent" in said


async def test_an_edit_and_a_deletion_are_of_the_last_message_there():
    session = Session()
    await session.run("one", "@kim two", "/edit ONE", "@kim /delete", "/delete", "/edit again")
    one, two, edit, kims, mine = session.heard
    assert isinstance(edit, MessageEdited)
    assert (edit.message_id, edit.text, edit.actor.id) == (one.message_id, "ONE", "sam")
    assert isinstance(kims, MessageDeleted)
    assert (kims.message_id, kims.address.chat) == (two.message_id, "kim")
    assert mine.message_id == one.message_id
    assert "has not said anything there yet" in session.said


async def test_photos_albums_and_places_are_media(tmp_path):
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / name).write_bytes(b"picture")
    session = Session()
    await session.run(
        f"/photo {tmp_path}/a.jpg black mould",
        f"/album {tmp_path}/a.jpg {tmp_path}/b.jpg both walls",
        "/location 51.5,-0.1",
    )
    photo, first, second, place = session.heard
    assert (photo.media[0].kind, photo.text, photo.album_id) == (
        MediaKind.PHOTO,
        "black mould",
        None,
    )
    assert first.album_id == second.album_id is not None
    assert (first.text, second.text) == ("both walls", "")
    assert [event.media[0].name for event in (first, second)] == ["a.jpg", "b.jpg"]
    assert (place.media[0].kind, place.media[0].detail) == (MediaKind.LOCATION, "51.5,-0.1")


async def test_a_missing_file_is_answered_by_the_console():
    session = Session()
    assert "There is no file nothing.jpg." in await session.run("/photo nothing.jpg")
    assert session.heard == []


async def test_a_mistyped_command_never_reaches_the_landlord():
    session = Session()
    said = await session.run("/clam R-1001", "/", "/reply R-1001", "@sam", "/press 1", "/fill x")
    assert session.heard == []
    assert "Did you mean /claim?" in said
    assert "There is no button 1" in said
    assert "There is no form" in said


async def test_a_button_is_pressed_by_number_or_label_by_whom_it_is_for():
    session = Session(small_bot)
    await session.run(
        "@sam My tap drips", "@sam /press 1", "/press yes", "/press cla", "@kim /press 1"
    )
    _, number, label, claim = session.heard
    assert [press.action for press in (number, label)] == ["complaint_yes"] * 2
    assert number.actor.id == "sam"
    assert (claim.action, claim.subject, claim.actor.kind) == ("case_claim", "R-1001", "staff")
    assert claim.address == REPAIRS
    assert claim.message_id == session.receipts[1].parts[0]
    assert "Only Sam can press that one." in session.said


def invites(event):
    buttons = (
        Button(label="Carry on in private", deep_link="case_R-1001"),
        Button(label="House rules", url="https://example.org/rules"),
    )
    said = isinstance(event, MessageReceived)
    return [an_op(ESTATE, Reply(text="Please", buttons=buttons))] if said else []


async def test_a_way_into_the_private_chat_is_taken_by_who_spoke_last():
    session = Session(invites)
    await session.run("#estate @kim the lift", "/press carry", "@ali /press 1")
    _, kims, alis = session.heard
    assert (kims.action, kims.subject) == (TenantAct.START, "case_R-1001")
    assert kims.address == Address(channel=ChannelName("console"), chat="kim")
    assert alis.address.chat == "ali"


async def test_a_link_is_shown_when_it_is_pressed():
    session = Session(invites)
    said = await session.run("#estate @kim the lift", "/press house rules")
    assert len(session.heard) == 1
    assert "* House rules: https://example.org/rules" in said


async def test_what_could_not_be_stored_is_offered_again_under_the_same_id():
    session = Session()
    session.failures = [StoreError("full"), StoreError("full")]
    said = await session.run("one", "two")
    assert [event.text for event in session.heard] == ["one", "two"]
    assert said.count("could not be stored") == 1


async def test_quitting_ends_the_script():
    session = Session()
    await session.run("one", "/quit", "two")
    assert [event.text for event in session.heard] == ["one"]


async def test_a_line_that_is_too_long_is_answered():
    session = Session()
    assert "too long" in await session.run("x" * 20_000, "next")
    assert [event.text for event in session.heard] == ["next"]


async def test_the_echo_of_a_line_cannot_command_the_terminal():
    said = await Session().run("\x1b[2J\x07")
    assert said.startswith("> ␛[2J␇\n")


# What is delivered


async def shown(*ops):
    session = Session(lambda _: ops)
    said = await session.run("#estate @kim hello")
    return said.split("\n\n", 1)[1].rstrip(), session


async def test_safety_advice_and_warnings_are_told_to_the_tenant():
    said, _ = await shown(
        an_op(SAM, SafetyAdvice(text="Ring 0800 111 999.", trigger="gas")),
        an_op(SAM, Warn(text="A warning.", clause="3", rules_version="1", strike=True)),
        an_op(SAM, AskForDetails(text="Which room?", choices=(Button(label="Bath", action="x"),))),
    )
    assert said == (
        "bot → Sam · safety advice\n  Ring 0800 111 999.\n\n"
        "bot → Sam\n  A warning.\n\n"
        "bot → Sam\n  Which room?\n  [1] Bath"
    )


async def test_in_a_group_it_says_whom_it_answers():
    session = Session(lambda event: [an_op(ESTATE, Reply(text="Hi", reply_to=event.message_id))])
    assert "bot → group estate, to Kim\n  Hi" in await session.run("#estate @kim hello")


async def test_a_removed_post_is_named_by_its_author():
    session = Session(lambda event: [an_op(ESTATE, Remove(message_id=event.message_id))])
    said = await session.run("#estate @kim You idiots")
    assert "group estate\n  Kim's post was removed. Others no longer see it." in said


async def test_a_post_is_removed_before_everybodys_eyes_once():
    def twice(event):
        remove = Remove(message_id=event.message_id)
        return [an_op(ESTATE, remove), an_op(ESTATE, remove, key="in1:2")]

    session = Session(twice)
    assert (await session.run("#estate @kim You idiots")).count("was removed") == 1
    assert [type(receipt) for receipt in session.receipts] == [Accepted, Accepted]


async def test_whispers_and_alarms_say_so():
    said, _ = await shown(
        an_op(DESK, Notify(text="Only supervisors can do that.", only_for="staff")),
        an_op(REPAIRS, Notify(text="Please look now.", urgent=True), anchor="c", subject="R-1"),
    )
    assert said == (
        "staff · only you see this\n  Only supervisors can do that.\n\n"
        "#repairs · R-1 · URGENT\n  Please look now."
    )


async def test_attachments_are_named_and_those_deleted_on_schedule_said_to_be():
    files = (
        Attachment(sha256="kept", kind="photo", name="bath.jpg", size=20_480),
        Attachment(sha256="gone", kind="voice"),
    )
    said, _ = await shown(an_op(REPAIRS, Notify(text="Sam sent:", attachments=files)))
    assert said.endswith("Sam sent:\n  [photo bath.jpg, 20 kB]\n  [voice, no longer kept]")


async def test_a_card_from_an_earlier_session_is_shown_whole_when_it_changes():
    op = an_op(REPAIRS, UpdateCard(card=a_card()), anchor_message=MessageId("earlier-7"))
    said, session = await shown(op)
    assert said.startswith("┌─ #repairs")
    assert session.receipts == [Accepted(parts=(MessageId("earlier-7"),))]


async def test_an_update_that_changes_nothing_prints_nothing():
    update = UpdateCard(card=a_card())
    session = Session(
        lambda _: [
            an_op(REPAIRS, ShowCard(card=a_card())),
            an_op(REPAIRS, update, anchor_message=MessageId("session-3")),
        ]
    )
    assert (await session.run("hello")).count("R-1001 ─") == 1
    assert session.receipts[0] == session.receipts[1]


async def test_only_the_console_is_written_on():
    elsewhere = Address(channel=ChannelName("slack"), chat="x", kind=PlaceKind.CHANNEL)
    with pytest.raises(Unsupported):
        await shown(an_op(elsewhere, Reply(text="hello")))


class Full(io.StringIO):
    """A file on a disk that is full."""

    def write(self, text):
        raise OSError(28, "No space left on device")


async def test_what_may_have_been_written_in_part_is_unknown():
    console = Session().console(Terminal(source=None, out=Full(), interactive=False))
    receipt = await console.deliver(an_op(SAM, Reply(text="hello")))
    assert receipt == Unknown(because="the output failed: No space left on device")


async def test_a_closed_terminal_refuses_and_is_down():
    out = io.StringIO()
    console = Session().console(Terminal(source=None, out=out, interactive=False))
    out.close()
    receipt = await console.deliver(an_op(SAM, Reply(text="hello")))
    assert isinstance(receipt, Refused)
    assert receipt.reason is Refusal.GONE
    assert (await console.health()).condition is Condition.DOWN


async def test_a_script_nobody_reads_any_more_ends():
    session = Session()
    session.out.close()
    source, keys = os.pipe()
    console = session.console(Terminal(source=source, out=session.out, interactive=False))
    os.write(keys, b"hello\n")
    async with asyncio.timeout(20):
        await console.run(session._receive)
    os.close(keys)
    os.close(source)
    assert session.heard == []


# At a terminal


class Typist:
    """A console with a person at it: both ends of a terminal's line."""

    def __init__(self, answer=None, **settings):
        self.session = Session(answer, **settings)
        self.source, self.keys = os.pipe()
        terminal = Terminal(
            source=self.source, out=self.session.out, interactive=True, may_colour=True
        )
        self.console = self.session.console(terminal)

    async def type(self, *lines):
        os.write(self.keys, "".join(f"{line}\n" for line in lines).encode())
        os.close(self.keys)
        async with asyncio.timeout(20):
            await self.console.run(self.session._receive)
        os.close(self.source)
        return self.session.said


async def test_a_newcomer_is_greeted_and_asked():
    typist = Typist(colour="never")
    said = await typist.type("hello")
    assert said == (
        "* Tenantline of Example Homes, on the console. You are Sam, a tenant: just type.\n"
        "  /keys shows what else you can type, /staff how to answer as staff.\n\n"
        "> \n> \n"
    )
    assert not typist.console.ends


async def test_answers_stand_above_the_next_prompt():
    said = await Typist(small_bot, colour="never").type("hello")
    assert said.split("> ", 1)[1].startswith("\nbot → Sam\n")
    assert said.endswith("─\n\n> \n")


async def test_what_comes_while_a_line_is_typed_leaves_that_line_alone():
    typist = Typist(colour="never")
    running = asyncio.create_task(typist.console.run(typist.session._receive))
    await asyncio.sleep(0)
    await typist.console.deliver(an_op(SAM, Reply(text="We are at the door.")))
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert typist.session.said.endswith("> \n\nbot → Sam\n  We are at the door.\n\n> ")
    os.close(typist.keys)
    os.close(typist.source)


async def test_colour_is_for_terminals_and_changes_no_letter():
    coloured = await Typist(small_bot).type("hello", "/nonsense")
    plain = await Typist(small_bot, colour="never").type("hello", "/nonsense")
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


async def test_a_script_has_colour_only_if_it_is_asked_for():
    assert "\x1b[" not in await Session(small_bot).run("hello")
    assert "\x1b[" in await Session(small_bot, colour="always").run("hello")


async def test_inspection_tells_what_it_reads_and_whether_all_letters_show():
    session = Session()
    console = session.console(Terminal(source=None, out=session.out, interactive=False))
    source, letters = await console.inspect()
    assert source.finding == "reads a script, until it ends"
    assert letters.severity is Severity.OK

    narrow = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    console = session.console(Terminal(source=None, out=narrow, interactive=False))
    assert [found.severity for found in await console.inspect()][1] is Severity.WARNING
    await console.deliver(an_op(SAM, Reply(text="Zoë → 🥶")))
    narrow.seek(0)
    assert narrow.read() == "bot ? Sam\n  Zo? ? ?\n\n"
    narrow.close()
