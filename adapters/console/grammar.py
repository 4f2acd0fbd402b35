"""One typed line → what it asks for. Pure: no names are looked up and no files opened.

A slash always means a command, and nothing else does: plain words are always a tenant's,
whatever they say, and a mistyped command never reaches the landlord.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from adapters.console.commands import MEDIA, STAFF, TENANT, StaffCommand, no_such
from bot.domain.acts import TenantAct
from bot.domain.messages import MediaKind


@dataclass(frozen=True, slots=True)
class Who:
    """Which tenant, and where. Without a name: whoever sits at the keyboard."""

    name: str = ""
    #: A group by its name; empty means the private chat with the bot.
    group: str = ""


@dataclass(frozen=True, slots=True)
class Say:
    """A tenant writes."""

    who: Who
    text: str


@dataclass(frozen=True, slots=True)
class Ask:
    """A tenant uses a command of the bot."""

    who: Who
    act: TenantAct
    payload: str


@dataclass(frozen=True, slots=True)
class Attach:
    """A tenant sends files; *words* begin with their paths."""

    who: Who
    kind: MediaKind
    words: str
    album: bool = False


@dataclass(frozen=True, slots=True)
class Locate:
    """A tenant sends a place."""

    who: Who
    coordinates: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A tenant changes what they said last; without words they take it back."""

    who: Who
    text: str | None


@dataclass(frozen=True, slots=True)
class PressOn:
    """Somebody presses a button, by number or label."""

    who: Who
    button: str


@dataclass(frozen=True, slots=True)
class Work:
    """Staff act."""

    command: StaffCommand
    subject: str
    words: str


@dataclass(frozen=True, slots=True)
class Fill:
    """Staff fill in the form shown last."""

    words: str


@dataclass(frozen=True, slots=True)
class Become:
    """The person at the keyboard takes other rights, and perhaps another name, among staff."""

    role: str
    name: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Not for the landlord: the console answers by itself."""

    text: str


@dataclass(frozen=True, slots=True)
class Explain:
    """The list of commands for *topic*: ``keys`` or ``staff``."""

    topic: str


@dataclass(frozen=True, slots=True)
class Quit:
    """The end of the script, or of the visit."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """An empty line or a remark."""


Request = (
    Say
    | Ask
    | Attach
    | Locate
    | Edit
    | PressOn
    | Work
    | Fill
    | Become
    | Usage
    | Explain
    | Quit
    | Nothing
)

#: Names begin with a letter, so that "#1 is the boiler" stays a sentence.
_NAME = r"[^\W\d_][\w-]{0,31}"
_LINE = re.compile(
    rf"(?:#(?P<group>{_NAME})(?:\s+|$))?(?:@(?P<name>{_NAME}):?(?:\s+|$))?(?P<rest>.*)"
)
_COMMAND = re.compile(r"/(?P<name>\S*)\s*(?P<rest>.*)")
_REFERENCE = re.compile(r"[RMSAP]-\d+", re.IGNORECASE)
_PLACE = re.compile(r"(-?\d{1,2}(?:\.\d{1,8})?)\s*[, ]\s*(-?\d{1,3}(?:\.\d{1,8})?)")
#: Where staff sit. A group of tenants by such a name would only confuse.
_QUEUES = frozenset({"repairs", "complaints", "enquiries", "moderation", "desk"})
_ROLES = frozenset({"agent", "supervisor", "admin", "everything", "nobody"})


def parse(line: str) -> Request:
    """What *line* asks for."""
    line = line.strip()
    if not line or line.startswith("# ") or line == "#":
        return Nothing()
    found = _LINE.fullmatch(line)
    if found is None:  # only a line break inside it could do that
        return Usage("Please type one line at a time.")
    who, rest = Who(found["name"] or "", found["group"] or ""), found["rest"]
    if who.group.lower() in _QUEUES:
        return Usage(f"#{who.group} is where staff sit. /staff shows how to act as staff.")
    if not rest:
        return Usage(f"Say something after {line}, for example: {line} Hello")
    return _command(who, rest) if rest.startswith("/") else Say(who, rest)


def _command(who: Who, typed: str) -> Request:
    found = _COMMAND.fullmatch(typed)
    name, rest = (found["name"], found["rest"]) if found else ("", "")
    word = name.lower()
    if word in TENANT:
        return Ask(who, TENANT[word], rest)
    if word in MEDIA:
        return Attach(who, MEDIA[word], rest) if rest else Usage(f"/{word} PATH [words]")
    if word in _TENANTS_OWN:
        return _TENANTS_OWN[word](who, rest)
    if (word in STAFF or word in _APART) and who != Who():
        return Usage(f"/{word} stands alone: a tenant cannot do that.")
    if word in STAFF:
        return _work(STAFF[word], rest)
    return _APART[word](rest) if word in _APART else Usage(no_such(name))


def _work(command: StaffCommand, rest: str) -> Request:
    subject, _, words = ("", "", rest) if command.about_nothing else rest.partition(" ")
    words = words.strip()
    if command.about_nothing:
        fits = bool(words) == command.wants_words
        return Work(command, "", words) if fits else Usage(f"Like this: {command.usage}")
    if command.says_reference:
        if not _REFERENCE.fullmatch(subject):
            return Usage(f"Like this: {command.usage}")
        subject = subject.upper()
    incomplete = not subject or (command.wants_words and not words)
    if incomplete or (words and not command.takes_words):
        return Usage(f"Like this: {command.usage}")
    return Work(command, subject, words)


def _locate(who: Who, rest: str) -> Request:
    found = _PLACE.fullmatch(rest.strip())
    if found is None or abs(float(found[1])) > 90 or abs(float(found[2])) > 180:
        return Usage("Like this: /location 51.5,-0.1 (latitude, then longitude)")
    return Locate(who, f"{found[1]},{found[2]}")


def _edit(who: Who, rest: str) -> Request:
    return Edit(who, rest) if rest else Usage("Like this: /edit new words")


def _press(who: Who, rest: str) -> Request:
    return PressOn(who, rest.strip()) if rest else Usage("Like this: /press 2, or its label")


def _album(who: Who, rest: str) -> Request:
    if not rest:
        return Usage("Like this: /album PATH PATH [words]")
    return Attach(who, MediaKind.PHOTO, rest, album=True)


def _become(rest: str) -> Request:
    role, _, name = rest.partition(" ")
    if role.lower() not in _ROLES:
        return Usage("Like this: /as agent, /as supervisor, /as admin, /as everything, /as nobody")
    return Become(role.lower(), name.strip())


_TENANTS_OWN: dict[str, Callable[[Who, str], Request]] = {
    "album": _album,
    "location": _locate,
    "edit": _edit,
    "delete": lambda who, _: Edit(who, None),
    "press": _press,
}
_APART: dict[str, Callable[[str], Request]] = {
    "fill": lambda rest: Fill(rest) if rest else Usage("Like this: /fill words"),
    "as": _become,
    "keys": lambda _: Explain("keys"),
    "staff": lambda _: Explain("staff"),
    "quit": lambda _: Quit(),
}
