"""What was typed → events for the core, or an answer of the console itself.

Pure but for the session's memory and a look at the files that are named.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from adapters.console.buttons import Hung
from adapters.console.files import Missing, look, take_paths
from adapters.console.forms import fill
from adapters.console.grammar import (
    Ask,
    Attach,
    Edit,
    Fill,
    Locate,
    PressOn,
    Say,
    Usage,
    Who,
    Work,
)
from adapters.console.memory import CHANNEL, DESK, GROUP, Memory, Sent, as_written
from bot.domain.acts import TenantAct
from bot.domain.identity import Actor, ActorKind, Address, EventId, MessageId, PlaceKind
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

ALBUM = 10

Event = Say | Ask | Attach | Locate | Edit | PressOn | Work | Fill


class _Shared(TypedDict):
    """The fields of ``Event``."""

    event_id: EventId
    address: Address
    actor: Actor
    occurred_at: datetime
    received_at: datetime
    original: str


@dataclass(frozen=True, slots=True)
class Typed:
    """One line as it was typed: when, and by whom if it does not say."""

    line: str
    at: datetime
    #: The name of the tenant at the keyboard.
    me: str


def events(request: Event, typed: Typed, memory: Memory) -> Sequence[Inbound] | Usage:
    """What the core is told about *request*; one event, or one for each file of an album."""
    match request:
        case Say(who, text):
            return [_message(who, typed, memory, text=text)]
        case Ask(who, act, payload):
            shared = _shared(typed, memory, *_tenant(who, typed, memory))
            return [ActionInvoked(action=act, subject=payload, **shared)]
        case Attach():
            return _attach(request, typed, memory)
        case Locate(who, coordinates):
            media = Media(kind=MediaKind.LOCATION, detail=coordinates)
            return [_message(who, typed, memory, media=(media,))]
        case Edit(who, text):
            return _edit(who, text, typed, memory)
        case PressOn(who, button):
            return _press(who, button, typed, memory)
        case Work(command, subject, words):
            shared = _shared(typed, memory, DESK, memory.staff)
            return [ActionInvoked(action=command.act, subject=subject, value=words, **shared)]
        case Fill(words):
            return _fill(words, typed, memory)


def _shared(typed: Typed, memory: Memory, address: Address, actor: Actor) -> _Shared:
    return _Shared(
        event_id=EventId(memory.fresh()),
        address=address,
        actor=actor,
        occurred_at=typed.at,
        received_at=typed.at,
        original=json.dumps({"line": typed.line}),
    )


def private(name: str) -> Address:
    """A tenant's chat with the bot."""
    return Address(channel=CHANNEL, chat=name.lower())


def _tenant(who: Who, typed: Typed, memory: Memory) -> tuple[Address, Actor]:
    name = as_written(who.name or typed.me)
    memory.names.put(name.lower(), name)
    actor = Actor(id=name.lower(), kind=ActorKind.PERSON, name=name)
    if not who.group:
        return private(name), actor
    chat = f"{GROUP}{who.group.lower()}"
    memory.speakers.put(chat, name)
    return Address(channel=CHANNEL, chat=chat, kind=PlaceKind.GROUP), actor


def _message(
    who: Who,
    typed: Typed,
    memory: Memory,
    *,
    text: str = "",
    media: tuple[Media, ...] = (),
    album: str | None = None,
) -> MessageReceived:
    address, actor = _tenant(who, typed, memory)
    message = MessageId(memory.fresh())
    memory.last.put((address.chat, actor.id), Sent(message, media))
    memory.authors.put(message, actor.name)
    shared = _shared(typed, memory, address, actor)
    return MessageReceived(message_id=message, text=text, media=media, album_id=album, **shared)


def _attach(request: Attach, typed: Typed, memory: Memory) -> Sequence[Inbound] | Usage:
    paths, caption = take_paths(request.words, ALBUM if request.album else 1)
    found = [look(path, request.kind) for path in paths]
    for media in found:
        if isinstance(media, Missing):
            return Usage(f"{media.why}.")
    files = [media for media in found if isinstance(media, Media)]
    album = memory.fresh() if request.album else None
    captions = [caption, *[""] * len(files)]
    return [
        _message(request.who, typed, memory, text=text, media=(media,), album=album)
        for media, text in zip(files, captions, strict=False)
    ]


def _edit(who: Who, text: str | None, typed: Typed, memory: Memory) -> Sequence[Inbound] | Usage:
    address, actor = _tenant(who, typed, memory)
    sent = memory.last.get((address.chat, actor.id))
    if sent is None:
        return Usage(f"{actor.name} has not said anything there yet.")
    shared = _shared(typed, memory, address, actor)
    if text is None:
        memory.last.drop((address.chat, actor.id))
        return [MessageDeleted(message_id=sent.message, **shared)]
    return [MessageEdited(message_id=sent.message, text=text, media=sent.media, **shared)]


def _press(who: Who, said: str, typed: Typed, memory: Memory) -> Sequence[Inbound] | Usage:
    hung = memory.board.find(said)
    if hung is None:
        return Usage(f"There is no button {said} on the screen. They are numbered: [1], [2] …")
    if hung.button.url:
        return Usage(f"{hung.button.label}: {hung.button.url}")
    if hung.at.kind is PlaceKind.CHANNEL:
        return [_pressed(hung, typed, memory, memory.staff)]
    presser = who.name or _owner(hung, typed, memory)
    if hung.at.kind is PlaceKind.PRIVATE and presser.lower() != hung.at.chat:
        return Usage(f"Only {memory.name_of(hung.at.chat)} can press that one.")
    _, actor = _tenant(Who(presser), typed, memory)
    return [_pressed(hung, typed, memory, actor)]


def _owner(hung: Hung, typed: Typed, memory: Memory) -> str:
    """Who a button is most likely meant for: the person of the chat, the group's last speaker."""
    if hung.at.kind is PlaceKind.PRIVATE:
        return memory.name_of(hung.at.chat)
    return memory.speakers.get(hung.at.chat) or typed.me


def _pressed(hung: Hung, typed: Typed, memory: Memory, actor: Actor) -> ActionInvoked:
    button = hung.button
    if button.deep_link:  # opens the private chat, as it would in any other messenger
        shared = _shared(typed, memory, private(actor.name), actor)
        return ActionInvoked(action=TenantAct.START, subject=button.deep_link, **shared)
    trigger = None
    if actor.kind is ActorKind.STAFF:
        trigger = memory.fresh()
        memory.triggers.put(trigger, hung.at)
    return ActionInvoked(
        action=button.action,
        subject=button.subject,
        message_id=hung.message,
        trigger=trigger,
        **_shared(typed, memory, hung.at, actor),
    )


def _fill(words: str, typed: Typed, memory: Memory) -> Sequence[Inbound] | Usage:
    if memory.opened is None:
        return Usage("There is no form to fill in. Press a button that asks for words first.")
    form, at = memory.opened.form, memory.opened.at
    values = fill(form, words)
    if isinstance(values, Usage):
        return values
    memory.opened = None
    shared = _shared(typed, memory, at, memory.staff)
    return [FormSubmitted(form=form.act, subject=form.subject, values=values, **shared)]
