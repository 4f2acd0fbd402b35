"""What happened, in order, from the rows and entries of a pack: words, receipts, decisions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from bot.domain.seals import ACT_QUEUED, DELIVERED, EVENT_KEPT, KeptAct, KeptEvent, KeptFile
from bot.evidence.report import Happening
from bot.evidence.selecting import NOTED, Entry, Selected
from bot.evidence.veil import Veil

_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
_WORDS_OF = frozenset({"message_received", "message_edited"})
#: Entries that are told beside what they are about, or in a table of their own.
_TOLD_ELSEWHERE = frozenset(
    {EVENT_KEPT, ACT_QUEUED, *DELIVERED, NOTED, "message.assessed", "message.alike", "media.kept",
     "incident.message_judged"}
)  # fmt: skip
VIEWS = frozenset({"words.shown", "media.shown", "evidence.asked", "evidence.exported"})

_SENT: Mapping[str, str] = {
    "warn": "A notice under the house rules was sent to the person",
    "restriction_notice": "The notice of a restriction was sent to the person",
    "reply": "The landlord answered",
    "acknowledge": "The landlord acknowledged the message",
    "ask_for_details": "The landlord asked a question",
    "safety_advice": "Safety advice was sent",
    "post_house_rules": "The house rule was posted",
    "remove": "Removal of the post was asked for",
    "restrict_member": "A limit in the group was asked for",
}
_DONE: Mapping[str, str] = {
    "incident.reminded": "Decision: a reminder",
    "incident.warned": "Decision: a warning",
    "incident.dismissed": "Decision: not abuse",
    "incident.overturned": "Decision taken back by somebody else",
    "incident.passed_on": "Passed to another supervisor",
    "incident.referred": "Given to somebody outside",
    "incident.target_named": "The person it is aimed at was named",
    "incident.reported": "Reported by staff",
    "incident.hide_asked": "A supervisor asked for the post to be removed",
    "removal.accepted": "The post was removed from the group",
    "removal.refused": "The post could NOT be removed",
    "removal.unknown": "Nobody knows whether the post was removed",
    "support.offered": "Support was offered to a member of staff",
    "person.noted": "What to mind with the person was noted",
    "threat.alerted": "Somebody was alerted about a threat",
    "threat.acknowledged": "Somebody took charge of the threat",
    "warning.challenged": "The person challenged the warning",
    "answers.held": "The bot's own answers to the person were held",
    "answers.let_go": "The bot's own answers go out again",
    "appeal.opened": "The person appealed",
    "appeal.words_added": "The person added to the appeal",
    "appeal.decided": "The appeal was decided",
    "restriction.proposed": "A restriction was proposed",
    "restriction.approved": "The restriction was approved",
    "restriction.discarded": "The restriction was not decided",
    "restriction.in_force": "The restriction is in force",
    "restriction.reviewed": "The restriction was reviewed",
    "restriction.lapsed": "The restriction ended by itself",
    "message.held": "The message was held by a restriction",
    "message.let_through": "The message was let through in spite of a restriction",
    "hold.put": "Kept as evidence, whatever retention says",
    "hold.lifted": "No longer kept beyond retention",
}
_DETAILS: Mapping[str, str] = {
    "clause": "House rule",
    "rules_version": "Version of the rules",
    "level": "Level",
    "number": "Their reference",
    "outcome": "Outcome",
    "kind": "Kind",
    "adjustments": "Adjustments considered",
    "evidence": "Rests on",
    "ends": "Ends",
    "until": "Until",
    "policy": "Policy",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """Turns what was selected into what is told; everything passes the veil."""

    found: Selected
    veil: Veil
    zone: ZoneInfo

    def happenings(self) -> tuple[Happening, ...]:
        """Everything in the order in which it was written down."""
        entries = {self._row_of(one): one for one in self.found.entries}
        told: list[tuple[datetime, int, Happening]] = []
        for event in self.found.events.values():
            entry = entries.get(f"event:{event.id}")
            at, number = _micros(event.stored_at), entry.record.id if entry else 0
            told.append((at, number, self._event(event, entry)))
        for act in self.found.acts.values():
            entry = entries.get(f"act:{act.key}")
            at, number = _micros(act.put_at), entry.record.id if entry else 0
            told.append((at, number, self._act(act, entry)))
        for entry in self.found.entries:
            if entry.action not in _TOLD_ELSEWHERE | VIEWS:
                at = datetime.fromisoformat(entry.at)
                told.append((at, entry.record.id, self._entry(entry)))
        return tuple(one for _, _, one in sorted(told, key=lambda one: one[:2]))

    def views(self) -> Sequence[Entry]:
        """Who opened what was folded, and who asked for packs."""
        return [one for one in self.found.entries if one.action in VIEWS]

    def local(self, at: datetime) -> str:
        """On the landlord's clock, with the zone."""
        here = at.astimezone(self.zone)
        return f"{here:%a} {here.day} {here:%b %Y, %H:%M:%S} {here.tzname()}"

    @staticmethod
    def _row_of(entry: Entry) -> str:
        """Which row an entry seals, if it seals one."""
        if entry.action == EVENT_KEPT:
            return entry.subject
        return f"act:{entry.detail['key']}" if entry.action == ACT_QUEUED else ""

    def _happening(self, at: datetime, entry: Entry | None, **values: Any) -> Happening:
        return Happening(
            when=self.local(at),
            utc=f"{at:%Y-%m-%dT%H:%M:%SZ}",
            entry=f"entry {entry.record.id}" if entry else "from before the log had seals",
            **values,
        )

    def _event(self, event: KeptEvent, entry: Entry | None) -> Happening:
        payload = orjson.loads(event.payload or "{}")
        by, kind = payload.get("actor", {}), payload.get("type", "")
        at = datetime.fromisoformat(payload["occurred_at"]) if payload else _micros(event.stored_at)
        references = self.found.evidence.get(event.id)
        theirs = self._is_theirs(event, payload)
        staff = by.get("kind") == "staff"
        who = self._who(by) if theirs or staff else "another person in the group"
        words = self.veil.text(_said(payload)) if theirs or staff else _LEFT_OUT
        facts = [("Where", _place(event, payload)), ("Message", event.message or _of(payload))]
        if theirs:
            facts.append(("Account", f"{by.get('id', '')} ({by.get('name', '')})"))
        facts += self._judged(event)
        facts += [(f"File {one.position + 1}", _file_words(one)) for one in self._files(event)]
        if not event.payload or payload == {}:
            words, facts = "", [*facts, ("Words", "erased on schedule")]
        return self._happening(
            at,
            entry,
            what=_NOTE if staff else _wrote(kind, references),
            who=who,
            words=words if kind in _WORDS_OF or staff else "",
            facts=tuple((name, value) for name, value in facts if value),
            pictures=tuple(media_path(one) for one in self._files(event) if is_picture(one)),
            context=references is None and kind == "message_received" and not staff,
        )

    def _is_theirs(self, event: KeptEvent, payload: Mapping[str, Any]) -> bool:
        """Said by somebody whose incidents these are; the words of others are left out."""
        by = payload.get("actor", {})
        return any(
            person.external_id == by.get("id") and person.channel == event.channel
            for person in self.found.people.values()
        )

    def _who(self, by: Mapping[str, Any]) -> str:
        if by.get("kind") == "staff":
            return self.veil.role(f"staff:{by.get('id')}")
        return f"the person ({by.get('name', '')})"

    def _judged(self, event: KeptEvent) -> Iterable[tuple[str, str]]:
        for entry in self.found.entries:
            if entry.action == "incident.message_judged" and entry.detail["message"] == event.id:
                severity = entry.detail["overruled"] or entry.detail["severity"]
                kinds = ", ".join(kind.replace("_", " ") for kind in entry.detail["kinds"])
                yield "Judged", f"{severity}{f' ({kinds})' if kinds else ''}, in {entry.subject}"
                yield "Because", self.veil.text(entry.reason).replace(".; ", "; ")

    def _files(self, event: KeptEvent) -> list[KeptFile]:
        return [one for one in self.found.files if one.event == event.id]

    def _act(self, act: KeptAct, entry: Entry | None) -> Happening:
        intent = orjson.loads(act.intent or "{}")
        facts = [("Where", f"{act.channel}, {act.kind} chat"), ("Delivery", self._delivery(act))]
        if act.type == "warn":
            what = "warning" if intent.get("strike") else "reminder, which carries no strike"
            facts.insert(0, ("Rule", f"{intent['clause']} of version {intent['rules_version']}"))
            facts.insert(0, ("Kind", what))
        return self._happening(
            _micros(act.put_at),
            entry,
            what=_SENT.get(act.type, act.type.replace("_", " ")),
            who="the landlord",
            words=self.veil.text(intent.get("text", ""), ours=is_ours(act)),
            facts=tuple(facts),
            context=act.subject not in self.found.references and act.type != "restriction_notice",
        )

    def _delivery(self, act: KeptAct) -> str:
        at = self.local(_micros(act.settled_at)) if act.settled_at is not None else ""
        match act.state:
            case "accepted":
                parts = ", ".join(orjson.loads(act.parts))
                return f"accepted by {act.channel} on {at}, as message {parts or '(no number)'}"
            case "refused":
                return f"NOT delivered ({at}): {self.veil.text(act.because)}"
            case "unknown":
                return f"nobody knows ({at}): {self.veil.text(act.because)}"
            case _:
                return "not sent yet"

    def _entry(self, entry: Entry) -> Happening:
        facts = [
            (name, self.veil.text(_spoken(entry.detail[key])))
            for key, name in _DETAILS.items()
            if entry.detail.get(key)
        ]
        return self._happening(
            datetime.fromisoformat(entry.at),
            entry,
            what=_DONE.get(entry.action, entry.action.replace(".", ": ").replace("_", " ")),
            who=self.veil.role(entry.actor),
            facts=(("About", entry.subject), ("Reason", self.veil.text(entry.reason)), *facts),
        )


_NOTE = "Note by staff (what it did to them, or what else is known)"
_LEFT_OUT = "(Words of another person, left out. Their hash is in the records.)"


def is_ours(act: KeptAct) -> bool:
    """Whether its words are the landlord's standing ones, in which no names are looked for."""
    return act.type != "reply"


def media_path(file: KeptFile) -> str:
    """Where the file lies in the pack; empty if its bytes are not kept."""
    return f"media/{file.sha256}{_ending(file)}" if file.state == "kept" else ""


def is_picture(file: KeptFile) -> bool:
    """Whether a page can show it."""
    mime = orjson.loads(file.media).get("mime", "")
    return bool(media_path(file)) and mime in ("image/jpeg", "image/png", "image/gif", "image/webp")


def _ending(file: KeptFile) -> str:
    """By what the platform said it is; nothing from outside goes into a name."""
    endings = {"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif",
               "image/webp": ".webp", "video/mp4": ".mp4", "audio/ogg": ".ogg",
               "application/pdf": ".pdf"}  # fmt: skip
    return endings.get(orjson.loads(file.media).get("mime", ""), ".bin")


def _file_words(file: KeptFile) -> str:
    kind = orjson.loads(file.media).get("kind", "file")
    if file.state != "kept":
        return f"{kind}, not kept ({file.state})"
    return f"{kind}, {file.size} bytes, SHA-256 {file.sha256}"


def _said(payload: Mapping[str, Any]) -> str:
    """The words of a message, of a command, or of a form with one text."""
    values = payload.get("values") or {}
    return str(payload.get("text") or payload.get("value") or values.get("text") or "")


def _place(event: KeptEvent, payload: Mapping[str, Any]) -> str:
    kind = payload.get("address", {}).get("kind", "")
    return f"{event.channel}, {'group ' + event.chat if kind == 'group' else 'private chat'}"


def _of(payload: Mapping[str, Any]) -> str:
    return str(payload.get("message_id") or "")


def _wrote(kind: str, references: Sequence[str] | None) -> str:
    part = f" (part of {', '.join(references)})" if references else ""
    match kind:
        case "message_received":
            return f"Message{part}" if part else "Message, for context"
        case "message_edited":
            return f"The message was changed to{part}"
        case "message_deleted":
            return "The message was deleted by its writer; what was kept stays kept"
        case _:
            return kind.replace("_", " ") or "Message"


def _spoken(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return ", ".join(f"{key} {one}" for key, one in value.items())
    return str(value)


def _micros(stored: int) -> datetime:
    return _EPOCH + timedelta(microseconds=stored)
