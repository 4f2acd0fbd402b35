"""The raw records of a pack as JSON, and the key that is kept apart from them.

A record in which something was masked still shows the hashes that its seal was made of, so it
can be checked against the log without its words; with the key it can be checked to the letter.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import orjson

from bot.domain.audit import body_hash
from bot.domain.seals import KeptAct, KeptEvent, salted
from bot.evidence.happenings import is_ours, media_path
from bot.evidence.selecting import Entry, Selected
from bot.evidence.veil import Veil

Json = Mapping[str, Any]


def events(found: Selected, veil: Veil) -> tuple[list[Json], dict[str, Json]]:
    """What came in, and the exact rows of those that are masked."""
    own = {(one.channel, one.external_id) for one in found.people.values()}
    shown: list[Json] = []
    exact: dict[str, Json] = {}
    for number in sorted(found.events):
        event = found.events[number]
        record, masked = _event(event, veil, own)
        record["evidence_in"] = found.evidence.get(number, [])
        shown.append(record)
        if masked:
            exact[str(number)] = {"salt": event.salt, "payload": event.payload}
    return shown, exact


def _event(event: KeptEvent, veil: Veil, own: set[tuple[str, str]]) -> tuple[dict[str, Any], bool]:
    payload = orjson.loads(event.payload or "{}")
    by = payload.get("actor", {})
    if by.get("kind") == "person" and (event.channel, by.get("id")) not in own:
        masked: Any = None  # somebody else's words
    else:
        masked = _but_names(payload, veil)
    payload_hash, original_hash = event.hashes
    record = {
        **{key: value for key, value in asdict(event).items() if key not in _LONG},
        "payload_hash": payload_hash,
        "original_hash": original_hash,
        "seal": event.seal,
    }
    if masked == payload:
        return {**record, "payload": event.payload, "salt": event.salt}, False
    return {**record, "masked": masked}, True


_LONG = frozenset({"payload", "original", "salt"})


def _but_names(payload: dict[str, Any], veil: Veil) -> dict[str, Any]:
    """The words are masked; ids, times and what the person calls themselves stay."""
    masked = {**payload}
    for key in ("text", "value", "values", "media"):
        if key in masked:
            masked[key] = veil.value(masked[key])
    if payload.get("actor", {}).get("kind") == "staff":
        masked["actor"] = {**payload["actor"], "name": veil.text(payload["actor"]["name"])}
    return masked


def acts(found: Selected, veil: Veil) -> tuple[list[Json], dict[str, Json]]:
    """What went out, with its receipt; and the exact rows of those that are masked."""
    shown: list[Json] = []
    exact: dict[str, Json] = {}
    for act in sorted(found.acts.values(), key=lambda one: one.id):
        record, masked = _act(act, veil)
        shown.append(record)
        if masked:
            exact[act.key] = {"salt": act.salt, "intent": act.intent}
    return shown, exact


def _act(act: KeptAct, veil: Veil) -> tuple[dict[str, Any], bool]:
    intent = orjson.loads(act.intent or "{}")
    masked = veil.value(intent, ours=is_ours(act))
    record = {
        **{key: value for key, value in asdict(act).items() if key not in {"intent", "salt"}},
        "intent_hash": salted(act.salt, act.intent),
        "seal": act.seal,
        "receipt": act.receipt,
    }
    if masked == intent:
        return {**record, "intent": act.intent, "salt": act.salt}, False
    return {**record, "masked": masked}, True


def entries(found: Selected, veil: Veil) -> tuple[list[Json], dict[str, Json]]:
    """Entries of the log, and the exact bodies of those that are masked."""
    shown: list[Json] = []
    exact: dict[str, Json] = {}
    for entry in found.entries:
        record, masked = _entry(entry, veil)
        shown.append(record)
        if masked:
            exact[str(entry.record.id)] = {"body": entry.record.body}
    return shown, exact


def _entry(entry: Entry, veil: Veil) -> tuple[dict[str, Any], bool]:
    body = orjson.loads(entry.record.body)
    # Numbers, hashes and keys of ours are no details of anybody.
    masked = {**body, "reason": veil.text(body["reason"])}
    masked["detail"] = {
        key: value if key in _OURS else veil.value(value) for key, value in body["detail"].items()
    }
    base = {"entry": entry.record.id, "body_hash": body_hash(entry.record.body)}
    if masked == body:
        return {**base, "body": entry.record.body}, False
    return {**base, "masked": masked}, True


_OURS = frozenset(
    {"seal", "key", "id", "parts", "type", "intent", "to", "of", "chat", "channel", "sha256",
     "size", "file", "event", "message", "warning", "version", "rules_version", "clause"}
)  # fmt: skip


def files(found: Selected) -> list[Json]:
    """What was attached, and under which name it is in the pack."""
    return [
        {
            "file": one.id,
            "event": one.event,
            "state": one.state,
            "sha256": one.sha256,
            "size": one.size,
            "kind": orjson.loads(one.media).get("kind", ""),
            "mime": orjson.loads(one.media).get("mime", ""),
            "path": media_path(one),
        }
        for one in found.files
    ]
