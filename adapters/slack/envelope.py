"""What every payload of Slack is read with: who, where, when, and what is kept as evidence."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from adapters.slack.queues import Queues
from adapters.slack.rights import Standing
from bot.domain.identity import Actor, ActorKind, Address, ChannelName, PlaceKind

Payload = Mapping[str, Any]

CHANNEL = ChannelName("slack")

#: Would let whoever reads the evidence act in our name.
_SECRETS = frozenset({"token", "response_url", "response_urls", "trigger_id"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What is needed beside a payload to understand it."""

    queues: Queues
    standing: Standing
    received_at: datetime


def actor(user: str, name: str, reading: Reading) -> Actor:
    """Somebody among staff, with the roles they have now."""
    return Actor(
        id=user,
        kind=ActorKind.STAFF,
        name=name,
        roles=reading.standing.roles,
        roles_known=reading.standing.known,
    )


def address(chat: str, thread: str | None) -> Address:
    """A place in Slack."""
    return Address(channel=CHANNEL, chat=chat, thread=thread, kind=PlaceKind.CHANNEL)


def moment(ts: str | None, reading: Reading) -> datetime:
    """Slack's own time of what happened, or when it reached us."""
    try:
        return datetime.fromtimestamp(float(ts or ""), UTC)
    except (ValueError, OverflowError):
        return reading.received_at


def evidence(payload: Payload) -> str:
    """The payload as it came, less what would let its reader act in our name."""
    kept = {name: value for name, value in payload.items() if name not in _SECRETS}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
