"""Shortcuts: entries of a message's own menu, and of the menu beside every message box."""

from collections.abc import Sequence

from adapters.slack.envelope import Payload, Reading, actor, address, evidence, moment
from adapters.slack.mrkdwn import plain_from
from bot.domain.acts import StaffAct
from bot.domain.identity import Address, EventId, MessageId
from bot.domain.messages import ActionInvoked, Inbound

#: The manifest names the same.
SHORTCUTS = frozenset({StaffAct.TARGETED.value})
SHORTCUTS_ON_MESSAGES = frozenset({StaffAct.REPORT.value, StaffAct.MAKE_CASE.value})


def shortcut(payload: Payload, reading: Reading) -> Sequence[Inbound]:
    """An entry of a message's menu or of the lightning menu; its callback id is the act."""
    act, user = payload.get("callback_id", ""), payload["user"]
    message = payload.get("message") or {}
    if act not in (SHORTCUTS_ON_MESSAGES if message else SHORTCUTS):
        return ()
    pressed = ActionInvoked(
        event_id=EventId(f"shortcut:{act}:{user['id']}:{payload['action_ts']}"),
        address=_where(payload, message, reading),
        actor=actor(user["id"], user.get("name", ""), reading),
        occurred_at=moment(payload["action_ts"], reading),
        received_at=reading.received_at,
        original=evidence(payload),
        action=act,
        value=plain_from(message.get("text", "")),
        message_id=MessageId(message["ts"]) if message else None,
        trigger=payload.get("trigger_id"),
    )
    return (pressed,)


def _where(payload: Payload, message: Payload, reading: Reading) -> Address:
    """Where the message stands; whoever chose it, where there is none."""
    if not message:
        return address(payload["user"]["id"], None)
    thread = message.get("thread_ts")
    chat = reading.queues.chat(payload["channel"]["id"])
    return address(chat, thread if thread != message["ts"] else None)
