"""What Slack sends, as events of the core: pure functions of the payload.

Where ``event_id`` comes from, which must be the same each time Slack sends the same thing:

- Events API: Slack's own ``event_id`` (``Ev…``), equal in every retry.
- Buttons: ``press:`` with container, user, button and ``action_ts``, Slack's time of the press.
- Forms: ``form:`` with view id and hash; a view is closed by its first submission. ``closed:``
  with view id, for one that was closed instead.
- Shortcuts: ``shortcut:`` with act, user and ``action_ts``.
- Slash commands: ``slash:`` with the trigger id, which Slack makes once per command.
"""

from collections.abc import Sequence
from typing import Any

from adapters.slack import commands, forms
from adapters.slack.blocks import act_of
from adapters.slack.envelope import CHANNEL, Payload, Reading, actor, address, evidence, moment
from adapters.slack.files import media_of
from adapters.slack.home import HOME
from adapters.slack.in_forms import FORM, Shared, chosen_in, closed, files_in
from adapters.slack.menu import chosen
from adapters.slack.mrkdwn import plain_from
from adapters.slack.shortcuts import shortcut
from bot.domain.acts import StaffAct
from bot.domain.identity import EventId, MessageId
from bot.domain.messages import (
    ActionInvoked,
    FormSubmitted,
    Inbound,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
)
from bot.domain.worklist import home_of

__all__ = ["CHANNEL", "Payload", "Reading", "translate", "user_of"]

#: People's own messages; every other subtype is Slack or a program talking.
_SAID = frozenset({"", "file_share", "thread_broadcast", "me_message"})


def user_of(payload: Payload) -> str:
    """Who caused *payload*: the id whose standing ``Reading`` must hold; empty if nobody did."""
    if "event" in payload:
        event = payload["event"]
        inner = event.get("message") or event.get("previous_message") or event
        return str(inner.get("user", ""))
    if "command" in payload:
        return str(payload.get("user_id", ""))
    return str((payload.get("user") or {}).get("id", ""))


def translate(payload: Payload, reading: Reading) -> Sequence[Inbound]:
    """The events in *payload*; none for what does not concern us."""
    if payload.get("type") == "event_callback":
        looked = (payload.get("event") or {}).get("type") == "app_home_opened"
        return _opened(payload, reading) if looked else _message(payload, reading)
    if "command" in payload:
        return (_command(payload, reading),)
    match payload.get("type"):
        case "block_actions":
            return _presses(payload, reading)
        case "view_submission":
            return _submission(payload, reading)
        case "view_closed":
            return closed(payload, _in_form(payload, reading))
        case "message_action" | "shortcut":
            return shortcut(payload, reading)
        case _:
            return ()


def _message(payload: Payload, reading: Reading) -> Sequence[Inbound]:
    event = payload["event"]
    queue = reading.queues.queue(str(event.get("channel", "")))
    if event.get("type") != "message" or queue is None:
        return ()
    match event.get("subtype", ""):
        case "message_changed":
            return _changed(payload, queue, reading)
        case "message_deleted":
            return _deleted(payload, event.get("previous_message") or {}, queue, reading)
        case subtype if subtype in _SAID and not _is_program(payload, event):
            return (_said(payload, queue, reading),)
        case _:
            return ()


def _said(payload: Payload, queue: str, reading: Reading) -> MessageReceived:
    event = payload["event"]
    return MessageReceived(
        **_of_event(payload, event, queue, reading),
        message_id=MessageId(event["ts"]),
        text=plain_from(event.get("text", "")),
        media=media_of(event.get("files", ())),
    )


def _changed(payload: Payload, queue: str, reading: Reading) -> Sequence[Inbound]:
    event = payload["event"]
    message, before = event.get("message") or {}, event.get("previous_message") or {}
    if message.get("subtype") == "tombstone":  # deleted, but others had answered in its thread
        return _deleted(payload, before, queue, reading)
    same = message.get("text") == before.get("text") and len(message.get("files", ())) == len(
        before.get("files", ())
    )
    if same or _is_program(payload, message):  # a link preview, or one more answer in the thread
        return ()
    edited = MessageEdited(
        **_of_event(payload, message, queue, reading),
        message_id=MessageId(message["ts"]),
        text=plain_from(message.get("text", "")),
        media=media_of(message.get("files", ())),
    )
    return (edited,)


def _deleted(payload: Payload, before: Payload, queue: str, reading: Reading) -> Sequence[Inbound]:
    if _is_program(payload, before):
        return ()
    event = payload["event"]
    gone = event.get("deleted_ts") or before.get("ts", "")
    shared = _of_event(payload, before, queue, reading)
    return (MessageDeleted(**shared, message_id=MessageId(gone)),)


def _is_program(payload: Payload, message: Payload) -> bool:
    """Whether a bot wrote *message*, our own among them."""
    ours = {a.get("user_id") for a in payload.get("authorizations", ()) if a.get("is_bot")}
    user = message.get("user")
    return bool(message.get("bot_id")) or not user or user == "USLACKBOT" or user in ours


def _of_event(payload: Payload, message: Payload, queue: str, reading: Reading) -> dict[str, Any]:
    event = payload["event"]
    thread = message.get("thread_ts")
    return {
        "event_id": EventId(payload["event_id"]),
        "address": address(queue, thread if thread != message.get("ts") else None),
        "actor": actor(message.get("user", ""), "", reading),
        "occurred_at": moment(event.get("event_ts") or event.get("ts"), reading),
        "received_at": reading.received_at,
        "original": evidence(payload),
    }


def _presses(payload: Payload, reading: Reading) -> Sequence[Inbound]:
    pressed = (_press(payload, action, reading) for action in payload.get("actions", ()))
    return tuple(event for event in pressed if event is not None)


def _opened(payload: Payload, reading: Reading) -> Sequence[Inbound]:
    """Somebody looks at App Home: their worklist is brought up to date, on the page it was."""
    event = payload["event"]
    user, view = str(event.get("user", "")), event.get("view") or {}
    if event.get("tab") != HOME or not user:
        return ()
    page = str(view.get("private_metadata") or "")
    looked = ActionInvoked(
        event_id=EventId(payload["event_id"]),
        address=address(home_of(user), page or None),
        actor=actor(user, "", reading),
        occurred_at=moment(event.get("event_ts"), reading),
        received_at=reading.received_at,
        original=evidence({**payload, "event": {**event, "view": _named(view)}}),
        action=StaffAct.WORKLIST,
        subject=page,
    )
    return (looked,)


def _named(view: Payload) -> Payload:
    """A view without what it shows: that is kept where it comes from."""
    return {name: view[name] for name in ("id", "type", "hash", "private_metadata") if name in view}


def _press_at_home(payload: Payload, action: Payload, reading: Reading) -> ActionInvoked | None:
    view, user = payload.get("view") or {}, payload["user"]
    act = act_of(action.get("action_id", ""))
    if action.get("type") != "button" or not act or view.get("type") != HOME:
        return None
    press = (HOME, view["id"], user["id"], action["action_id"], action["action_ts"])
    return ActionInvoked(
        event_id=EventId("press:" + ":".join(press)),
        address=address(home_of(user["id"]), view.get("private_metadata") or None),
        actor=actor(user["id"], user.get("name", ""), reading),
        occurred_at=moment(action["action_ts"], reading),
        received_at=reading.received_at,
        original=evidence({**payload, "view": _named(view)}),
        action=act,
        subject=action.get("value", ""),
        trigger=payload.get("trigger_id"),
    )


def _press(payload: Payload, action: Payload, reading: Reading) -> ActionInvoked | None:
    if (payload.get("container") or {}).get("type") == "view":
        if (payload.get("view") or {}).get("type") == FORM:
            return chosen_in(payload, action, _in_form(payload, reading))
        return _press_at_home(payload, action, reading)
    container, user = payload.get("container") or {}, payload["user"]
    act, subject = chosen(action) or _pressed(action)
    if not act or container.get("type") != "message":
        return None
    channel, message = container["channel_id"], container["message_ts"]
    press = (channel, message, user["id"], action["action_id"], action["action_ts"])
    thread = container.get("thread_ts")
    return ActionInvoked(
        event_id=EventId("press:" + ":".join(press)),
        address=address(reading.queues.chat(channel), thread if thread != message else None),
        actor=actor(user["id"], user.get("name", ""), reading),
        occurred_at=moment(action["action_ts"], reading),
        received_at=reading.received_at,
        original=evidence(payload),
        action=act,
        subject=subject,
        message_id=MessageId(message),
        trigger=payload.get("trigger_id"),
    )


def _pressed(action: Payload) -> tuple[str, str]:
    """Act and subject of a button; no act for links and for what is no button."""
    is_button = action.get("type") == "button"
    return (act_of(action.get("action_id", "")) if is_button else "", action.get("value", ""))


def _in_form(payload: Payload, reading: Reading) -> Shared:
    """What is the same for all that happens in a form; what it showed is not kept."""
    user = payload["user"]
    view = _named(payload.get("view") or {})

    def shared(origin: forms.Origin) -> dict[str, Any]:
        return {
            "address": address(origin.chat, origin.thread),
            "actor": actor(user["id"], user.get("name", ""), reading),
            "occurred_at": reading.received_at,
            "received_at": reading.received_at,
            "original": evidence({**payload, "view": view}),
        }

    return shared


def _submission(payload: Payload, reading: Reading) -> Sequence[Inbound]:
    view, user = payload["view"], payload["user"]
    origin = forms.Origin.unpacked(view.get("private_metadata", ""))
    if origin is None:
        return ()
    submitted = FormSubmitted(
        event_id=EventId(f"form:{view['id']}:{view['hash']}"),
        address=address(origin.chat, origin.thread),
        actor=actor(user["id"], user.get("name", ""), reading),
        occurred_at=reading.received_at,
        received_at=reading.received_at,
        original=evidence(payload),
        form=origin.act,
        subject=origin.subject,
        values=forms.answers(view.get("state") or {}),
        media=files_in(view.get("state") or {}),
        trigger=payload.get("trigger_id"),
    )
    return (submitted,)


def _command(payload: Payload, reading: Reading) -> ActionInvoked:
    act, subject, value = commands.parsed(plain_from(payload.get("text", "")))
    return ActionInvoked(
        event_id=EventId(f"slash:{payload['trigger_id']}"),
        address=address(reading.queues.chat(payload["channel_id"]), None),
        actor=actor(payload["user_id"], payload.get("user_name", ""), reading),
        occurred_at=reading.received_at,
        received_at=reading.received_at,
        original=evidence(payload),
        action=act,
        subject=subject,
        value=value,
        trigger=payload["trigger_id"],
    )
