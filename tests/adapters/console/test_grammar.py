"""What is typed: a slash is always a command, and nothing else ever is."""

import pytest

from adapters.console.commands import KEYS, NAMES, STAFF, STAFF_KEYS
from adapters.console.grammar import (
    Ask,
    Attach,
    Become,
    Edit,
    Explain,
    Fill,
    Locate,
    Nothing,
    PressOn,
    Quit,
    Say,
    Usage,
    Who,
    Work,
    parse,
)
from bot.domain.acts import StaffAct, TenantAct
from bot.domain.messages import MediaKind

ME = Who()


@pytest.mark.parametrize(
    "line, request_",
    [
        ("My tap drips", Say(ME, "My tap drips")),
        ("  My tap drips  ", Say(ME, "My tap drips")),
        ("@kim My tap drips", Say(Who("kim"), "My tap drips")),
        ("@kim: My tap drips", Say(Who("kim"), "My tap drips")),
        ("#estate @kim The lift is out", Say(Who("kim", "estate"), "The lift is out")),
        ("#estate The lift is out", Say(Who("", "estate"), "The lift is out")),
        ("#1 is the boiler", Say(ME, "#1 is the boiler")),
        ("@7pm it went out", Say(ME, "@7pm it went out")),
        ("claim R-1001", Say(ME, "claim R-1001")),
        ("I paid 20/month, press 2 they say", Say(ME, "I paid 20/month, press 2 they say")),
        ("/start", Ask(ME, TenantAct.START, "")),
        ("/start case_R-1001", Ask(ME, TenantAct.START, "case_R-1001")),
        ("@kim /status", Ask(Who("kim"), TenantAct.STATUS, "")),
        ("#estate @kim /rules", Ask(Who("kim", "estate"), TenantAct.RULES, "")),
        ("/photo a.jpg here", Attach(ME, MediaKind.PHOTO, "a.jpg here")),
        ("@kim /voice a.ogg", Attach(Who("kim"), MediaKind.VOICE, "a.ogg")),
        ("/album a.jpg b.jpg", Attach(ME, MediaKind.PHOTO, "a.jpg b.jpg", album=True)),
        ("/location 51.5,-0.1", Locate(ME, "51.5,-0.1")),
        ("/edit It is hot", Edit(ME, "It is hot")),
        ("/delete", Edit(ME, None)),
        ("/press 2", PressOn(ME, "2")),
        ("@kim /press Carry on", PressOn(Who("kim"), "Carry on")),
        ("/fill We come today", Fill("We come today")),
        ("/as supervisor", Become("supervisor", "")),
        ("/as Agent Priya", Become("agent", "Priya")),
        ("/keys", Explain("keys")),
        ("/staff", Explain("staff")),
        ("/QUIT", Quit()),
        ("", Nothing()),
        ("# a remark", Nothing()),
    ],
)
def test_a_line_means(line, request_):
    assert parse(line) == request_


@pytest.mark.parametrize(
    "line, act, subject, words",
    [
        ("/claim R-1001", StaffAct.CLAIM, "R-1001", ""),
        ("/claim r-1001 back at two", StaffAct.CLAIM, "R-1001", "back at two"),
        ("/reply R-1001 We come today", StaffAct.REPLY, "R-1001", "We come today"),
        ("/warn m-1", StaffAct.WARN, "M-1", ""),
        ("/warn M-1 3", StaffAct.WARN, "M-1", "3"),
        ("/dismiss M-1 quoting a neighbour", StaffAct.DISMISS, "M-1", "quoting a neighbour"),
        ("/resend in1:2:reply", StaffAct.RESEND, "in1:2:reply", ""),
        ("/case r-1001", StaffAct.SHOW, "R-1001", ""),
        ("/mine", StaffAct.MINE, "", ""),
        ("/search dripping tap", StaffAct.SEARCH, "", "dripping tap"),
        ("/person Sam", StaffAct.PERSON, "", "Sam"),
    ],
)
def test_staff_commands_are_acts_on_what_they_name(line, act, subject, words):
    request = parse(line)
    assert isinstance(request, Work)
    assert (request.command.act, request.subject, request.words) == (act, subject, words)


@pytest.mark.parametrize(
    "line, told",
    [
        ("/clam R-1001", "Did you mean /claim?"),
        ("/xyzzy", "There is no /xyzzy."),
        ("/", "There is no /."),
        ("/claim", "/claim R-1001"),
        ("/claim the boiler", "/claim R-1001"),
        ("/reply R-1001", "/reply R-1001 words"),
        ("/hide M-1 please", "/hide M-1"),
        ("/mine R-1001", "/mine"),
        ("/search", "/search words"),
        ("@kim /claim R-1001", "stands alone"),
        ("#estate /quit", "stands alone"),
        ("@kim", "Say something"),
        ("#repairs hello", "where staff sit"),
        ("#Moderation @kim hello", "where staff sit"),
        ("/photo", "/photo PATH"),
        ("/album", "/album PATH PATH"),
        ("/location home", "/location 51.5"),
        ("/location 95,0", "/location 51.5"),
        ("/edit", "/edit new words"),
        ("/press", "/press 2"),
        ("/fill", "/fill words"),
        ("/as king", "/as agent"),
        ("one\ntwo", "one line"),
    ],
)
def test_what_cannot_be_meant_is_answered_and_never_sent(line, told):
    request = parse(line)
    assert isinstance(request, Usage)
    assert told in request.text


def test_every_act_of_staff_has_a_command_but_what_the_console_says_itself():
    said = {StaffAct.HELP, StaffAct.RULES, StaffAct.WORKLIST}
    said |= {StaffAct.REPLY_SAVED, StaffAct.REPLY_CLOSED, StaffAct.SAVED_WRITE}  # in forms alone
    said |= {StaffAct.REMIND_CLAUSE, StaffAct.WARN_CLAUSE, StaffAct.FINAL_CLAUSE}
    # Pressed on what they are about, which has no name that could be typed.
    said |= {StaffAct.MEDIA, StaffAct.INCIDENT_MORE, StaffAct.ANSWER_OFFER}
    said |= {StaffAct.REPORT, StaffAct.MAKE_CASE}
    assert {command.act for command in STAFF.values()} == set(StaffAct) - said


def test_every_command_is_explained():
    told = " ".join(f"{usage} {what}" for usage, what in (*KEYS, *STAFF_KEYS))
    assert [name for name in NAMES if f"/{name}" not in told and name != "keys"] == []


@pytest.mark.parametrize("command", STAFF.values(), ids=STAFF)
def test_the_usage_of_a_staff_command_is_one_that_works(command):
    assert isinstance(parse(command.usage), Work)
