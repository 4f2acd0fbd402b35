"""What belongs to some incidents: one reading of the store, against one snapshot.

Who wrote what around them, what was sent and whether it arrived, who decided, who looked;
and of everything else in the log only hashes, so that the chain can still be followed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from bot.domain.audit import GENESIS, AuditRecord, body_hash
from bot.domain.errors import NotAllowed
from bot.domain.identity import PersonId
from bot.domain.incident import Incident
from bot.domain.restriction import Restriction
from bot.domain.seals import ACT_QUEUED, DELIVERED, EVENT_KEPT, KeptAct, KeptEvent, KeptFile
from bot.ports.about_people import Support
from bot.ports.store import Conversation, Person, Transaction

PAGE = 1000
#: Lines before and after each message, so that provocation and irony can be judged.
CONTEXT = 3
MOST_MESSAGES = 2000
#: What is sent to the person, or done to what they posted.
_TO_THEM = frozenset(
    {"warn", "restriction_notice", "remove", "restrict_member", "reply", "post_house_rules"}
)
NOTED = "note.added"
_ABOUT_ROWS = ("event:", "message:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of the log that belongs to the pack."""

    record: AuditRecord
    at: str
    actor: str
    action: str
    subject: str
    reason: str
    detail: Mapping[str, Any]


@dataclass(slots=True, kw_only=True)
class Selected:
    """Everything that a pack is made of, as it is stored."""

    references: tuple[str, ...]
    incidents: list[Incident] = field(default_factory=list)
    people: dict[PersonId, Person] = field(default_factory=dict)
    conversations: dict[int, Conversation] = field(default_factory=dict)
    #: Rows of the inbox by number, and which of them are what the incidents rest on.
    events: dict[int, KeptEvent] = field(default_factory=dict)
    evidence: dict[int, list[str]] = field(default_factory=dict)
    acts: dict[str, KeptAct] = field(default_factory=dict)
    files: list[KeptFile] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    restrictions: list[Restriction] = field(default_factory=list)
    support: list[tuple[str, Support]] = field(default_factory=list)
    #: The log from ``first`` on: hash of each entry by itself.
    first: int = 0
    before_first: str = GENESIS
    hashes: list[str] = field(default_factory=list)
    head: str = GENESIS
    head_at: str = ""
    #: Staff by their ids on the staff channel: name, and whether a supervisor.
    staff: dict[str, tuple[str, bool]] = field(default_factory=dict)

    @property
    def last(self) -> int:
        """The number of the newest entry of the log."""
        return self.first + len(self.hashes) - 1


async def select(tx: Transaction, references: Sequence[str]) -> Selected:
    """Raises ``NotAllowed``, in words, if one of *references* is no incident."""
    found = Selected(references=())
    for said in references:
        incident = await tx.incidents.find(said)
        if incident is None:
            raise NotAllowed(f"There is no incident {said}. Incidents are called M-1, M-2 …")
        if incident.reference not in {one.reference for one in found.incidents}:
            found.incidents.append(incident)
    found.incidents.sort(key=lambda one: one.id)
    found.references = tuple(one.reference for one in found.incidents)
    for incident in found.incidents:
        await _incident(tx, found, incident)
    found.restrictions = list(await tx.restrictions.of(list(found.people), 100))
    await _log(tx, found)
    await _files(tx, found)
    await _staff(tx, found)
    return found


async def _incident(tx: Transaction, found: Selected, incident: Incident) -> None:
    found.people[incident.person] = await tx.people.get(incident.person)
    conversation = await tx.conversations.get(incident.conversation)
    found.conversations[incident.conversation] = conversation
    for offered in await tx.about.supported(incident.id):
        found.support.append((incident.reference, offered))
    for row in await tx.incidents.messages(incident.id, MOST_MESSAGES):
        event = await tx.record.event(row.id)
        if event is not None:
            found.evidence.setdefault(event.id, []).append(incident.reference)
            await _around(tx, found, event)
    for notice in incident.notices:
        if notice.key is not None:
            await _act(tx, found, notice.key)


async def _around(tx: Transaction, found: Selected, event: KeptEvent) -> None:
    found.events[event.id] = event
    near = await tx.record.around(event, CONTEXT)
    found.events |= {one.id: one for one in near}
    last = max([event.id, *(one.id for one in near)])
    for act in await tx.record.answered(event, last):
        found.acts[act.key] = act


async def _act(tx: Transaction, found: Selected, key: str) -> None:
    act = await tx.record.act(key)
    if act is not None:
        found.acts[key] = act


async def _log(tx: Transaction, found: Selected) -> None:
    """The whole log once, in order: what is about something that was chosen is chosen too."""
    subjects = {*found.references, *(one.reference for one in found.restrictions)}
    await _notes(tx, found, subjects)
    said = {(one.channel, one.chat, one.message) for one in found.events.values() if one.message}
    appeals: set[str] = set()
    after, previous = 0, GENESIS
    while records := await tx.audit.after(after, PAGE):
        for record in records:
            body = orjson.loads(record.body)
            if body["action"].startswith("appeal.") and _about(body["detail"], subjects):
                appeals.add(body["subject"])
            if await _belongs(tx, found, body, subjects | appeals, said):
                found.entries.append(_entry(record, body))
                if not found.first:
                    found.first, found.before_first = record.id, previous
            if found.first:
                found.hashes.append(body_hash(record.body))
            previous = record.hash
        found.head, found.head_at = records[-1].hash, orjson.loads(records[-1].body)["at"]
        after = records[-1].id


async def _notes(tx: Transaction, found: Selected, subjects: set[str]) -> None:
    """What staff wrote under the cards: their rows are sealed before the note is noted."""
    after = 0
    while records := await tx.audit.after(after, PAGE):
        after = records[-1].id
        for record in records:
            if NOTED in record.body:  # a cheap look before the dear one
                body = orjson.loads(record.body)
                if body["action"] == NOTED and body["subject"] in subjects:
                    await _changed(tx, found, int(body["detail"].get("event") or 0))


def _about(detail: Mapping[str, Any], subjects: set[str]) -> bool:
    return bool(subjects & {str(detail.get("about")), str(detail.get("decision"))})


async def _belongs(
    tx: Transaction,
    found: Selected,
    body: Mapping[str, Any],
    subjects: set[str],
    said: set[tuple[str, str, str]],
) -> bool:
    action, subject, detail = body["action"], body["subject"], body["detail"]
    if action == EVENT_KEPT and "of" in detail:
        if (detail["channel"], detail["chat"], detail["of"]) in said:
            await _changed(tx, found, int(subject.removeprefix("event:")))
    elif action == ACT_QUEUED:
        if subject in subjects and detail["type"] in _TO_THEM:
            await _act(tx, found, detail["key"])
        return detail["key"] in found.acts
    elif action in DELIVERED:
        return detail.get("key") in found.acts
    if subject.startswith(_ABOUT_ROWS):
        number = subject.partition(":")[2]
        return number.isdigit() and int(number) in found.events
    return subject in subjects or detail.get("event") in found.events


async def _changed(tx: Transaction, found: Selected, number: int) -> None:
    """An edit or a deletion of something that was chosen, or a note about it."""
    event = await tx.record.event(number)
    if event is not None:
        found.events[number] = event


def _entry(record: AuditRecord, body: Mapping[str, Any]) -> Entry:
    return Entry(
        record=record,
        at=body["at"],
        actor=body["actor"],
        action=body["action"],
        subject=body["subject"],
        reason=body["reason"],
        detail=body["detail"],
    )


async def _files(tx: Transaction, found: Selected) -> None:
    """Of what the incidents rest on alone: photographs of others are nobody's business."""
    for number in sorted(found.evidence):
        found.files += await tx.record.files_of(number)


async def _staff(tx: Transaction, found: Selected) -> None:
    found.staff = dict(await tx.record.staff())
    for one in found.incidents:
        for id_, name in (
            (one.decided_by, one.decided_by_name),
            (one.passed_to, one.passed_to_name),
            (one.overturned_by, one.overturned_by_name),
            *((referral.by, referral.by_name) for referral in one.referrals),
            *((notice.by, notice.by_name) for notice in one.notices),
        ):
            if name:
                found.staff.setdefault(id_, (name, True))
