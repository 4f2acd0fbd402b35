"""What happens in an open form before it is sent, or instead: something is chosen, it is closed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from adapters.slack import forms
from adapters.slack.files import media_of
from bot.domain.identity import EventId
from bot.domain.messages import ActionInvoked, Inbound, Media

Payload = Mapping[str, Any]
#: The fields of an event that every payload of a form fills alike.
Shared = Callable[[forms.Origin], dict[str, Any]]

FORM = "modal"
_CHOICES = frozenset({"static_select", "button"})


def chosen_in(payload: Payload, action: Payload, shared: Shared) -> ActionInvoked | None:
    """Something was chosen whose question asks to be told at once; with all that was typed."""
    view = payload.get("view") or {}
    origin = forms.Origin.unpacked(view.get("private_metadata", ""))
    act = action.get("action_id", "")
    if origin is None or action.get("type") not in _CHOICES or act == forms.ANSWER:
        return None
    press = (FORM, view["id"], payload["user"]["id"], act, action["action_ts"])
    return ActionInvoked(
        **shared(origin),
        event_id=EventId("press:" + ":".join(press)),
        action=act,
        subject=origin.subject,
        form=view["id"],
        values=forms.answers(view.get("state") or {}),
        trigger=payload.get("trigger_id"),
    )


def closed(payload: Payload, shared: Shared) -> Sequence[Inbound]:
    """It was closed without being sent, and asked for that to be told."""
    view = payload.get("view") or {}
    origin = forms.Origin.unpacked(view.get("private_metadata", ""))
    if origin is None or not origin.closes:
        return ()
    told = ActionInvoked(
        **shared(origin),
        event_id=EventId(f"closed:{view['id']}"),
        action=origin.closes,
        subject=origin.subject,
    )
    return (told,)


def files_in(state: Payload) -> tuple[Media, ...]:
    """Every file that was put into the form, in order."""
    given = (element for fields in state.get("values", {}).values() for element in fields.values())
    return tuple(media for one in given for media in media_of(one.get("files") or ()))
