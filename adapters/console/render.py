"""Intents → blocks of lines. Pure; every text in an intent comes from outside and is made safe."""

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.console.block import Block, Line, Look, button_lines, lines
from adapters.console.buttons import Hung
from adapters.console.cards import quoted
from adapters.console.forms import how_to_fill
from adapters.console.memory import DESK, GROUP
from adapters.console.text import hang, safe_line, wrap
from bot.domain.identity import Address, PlaceKind
from bot.domain.outbound import (
    Attachment,
    FieldKind,
    Form,
    FormField,
    Notify,
    OutboundOp,
)

_INDENT = "  "


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """Something said to tenants, or among staff, as far as showing it goes."""

    text: str
    quote: str = ""
    #: What stands behind the name of the place: ``safety advice``, ``only you see this``.
    remark: str = ""
    look: Look = Look.HEAD
    hung: Sequence[Hung] = ()
    #: Attachments in words.
    attached: Sequence[str] = ()


def spoken(what: Spoken, where: str, columns: int) -> Block:
    """A place, and below it, indented, what was said there."""
    inside = columns - len(_INDENT)
    title = f"{where} · {what.remark}" if what.remark else where
    body = lines(wrap(what.text, inside), _INDENT)
    if what.quote:
        body += lines(quoted(what.quote, inside), _INDENT)
    for attachment in what.attached:
        body += lines(wrap(attachment, inside), _INDENT)
    buttons = lines(button_lines(what.hung, inside), _INDENT, Look.BUTTONS)
    return [*lines(wrap(safe_line(title), columns), "", what.look), *body, *buttons]


def said_to(address: Address, name: str, reply_to: str) -> str:
    """``bot → Sam``; in a group with whom it answers; among staff the name of the queue."""
    match address.kind:
        case PlaceKind.PRIVATE:
            return f"bot → {name}"
        case PlaceKind.GROUP:
            group = f"bot → group {address.chat.removeprefix(GROUP)}"
            return f"{group}, to {reply_to}" if reply_to else group
        case PlaceKind.CHANNEL:
            return _queue(address)


def _queue(address: Address) -> str:
    return "staff" if address == DESK else f"#{address.chat}"


def staff_place(op: OutboundOp, notify: Notify) -> str:
    """The queue, and the card in whose thread it stands."""
    threaded = op.anchor is not None and op.subject is not None and notify.only_for is None
    return f"{_queue(op.to)} · {op.subject}" if threaded else _queue(op.to)


def staff_remark(notify: Notify) -> str:
    """Who sees it, and whether it can wait."""
    if notify.only_for is not None:
        return "only you see this"
    called = ", ".join(f"@{safe_line(name)}" for name in notify.call)
    return ", ".join(part for part in ("URGENT" if notify.urgent else "", called) if part)


def attached(attachment: Attachment, *, kept: bool) -> str:
    """``[photo kitchen.jpg, 20 kB]``."""
    name = f" {attachment.name}" if attachment.name else ""
    size = f", {_size(attachment.size)}" if attachment.size else ""
    gone = "" if kept else ", no longer kept"
    return f"[{attachment.kind}{name}{size}{gone}]"


def _size(count: int) -> str:
    for unit, limit in (("MB", 1_000_000), ("kB", 1_000)):
        if count >= limit:
            return f"{count / limit:.0f} {unit}"
    return f"{count} bytes"


def removed(address: Address, author: str, columns: int) -> Block:
    """A post is no longer there for the others."""
    whose = f"{author}'s post" if author else "A post"
    place = (
        f"group {address.chat.removeprefix(GROUP)}"
        if address.kind is PlaceKind.GROUP
        else address.chat
    )
    return spoken(Spoken(text=f"{whose} was removed. Others no longer see it."), place, columns)


def form(asked: Form, queue: str, columns: int) -> Block:
    """A form, and the line that fills it in."""
    inside = columns - len(_INDENT)
    body = lines(wrap(asked.intro, inside) if asked.intro else [], _INDENT)
    for field in asked.fields:
        if field.kind is FieldKind.FILES:  # nobody can put one in here
            continue
        body += [Line(""), *lines(_field(field, inside), _INDENT)]
    todo = f"{asked.submit}: {how_to_fill(asked)}"
    return [
        *lines(wrap(f"#{queue} · {safe_line(asked.title)}", columns), "", Look.STAFF),
        *body,
        Line(""),
        *lines(wrap(todo, inside), _INDENT, Look.BUTTONS),
    ]


def _field(field: FormField, columns: int) -> list[str]:
    optional = " (may be left out)" if field.optional else ""
    hint = f" {field.hint}" if field.hint else ""
    out = wrap(f"{safe_line(field.label)}{optional}.{hint}".replace("?.", "?"), columns)
    if field.kind is FieldKind.CHOICE:
        for name, label in field.choices:
            out += wrap(f"  {name}  {safe_line(label)}", columns)
    return out


def usage(text: str, columns: int) -> list[Line]:
    """An answer of the console itself, which is neither the bot nor staff."""
    return lines(hang("* ", text, columns), "", Look.QUIET)


def table(rows: Sequence[tuple[str, str]], title: str, columns: int) -> Block:
    """Commands beside what they do."""
    column = min(max(len(left) for left, _ in rows), columns // 2)
    out = usage(title, columns)
    for left, right in rows:
        label = f"{_INDENT}{left.ljust(column)}{_INDENT}"
        out += lines(hang(label, right, columns), "")
    return out
