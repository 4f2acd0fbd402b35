"""What staff judged otherwise than the bot, as labelled messages without personal details.

A case that is moved was another need, of another priority or trade, or no request; a case that
is split held a further need; an incident that is dismissed was no abuse. Only the fields that a
person looked at are named as corrected; the others stand as the bot judged them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from bot.domain.errors import StoreError
from bot.domain.identity import InboxId, PersonId
from bot.domain.labels import FIELDS, SINGLE, Grave
from bot.domain.masking import mask
from bot.domain.messages import MessageEdited, MessageReceived
from bot.domain.need import NeedKind
from bot.pipeline.records import ASSESSED, Entry, Recorded, entries
from bot.pipeline.scene import facts_of
from bot.ports.store import Store, Transaction

MOVED = "case.corrected"
SPLIT = "case.split"
DISMISSED = "incident.dismissed"
MOST = 500  # messages of one case or incident that are looked at
_NOT_ABUSE = {"severity": ["none"], "conduct": [], "target": []}


@dataclass(slots=True, kw_only=True)
class Corrected:
    """One message: what it was judged to be, changed by each correction in turn."""

    recorded: Recorded
    labels: dict[str, Sequence[str]]
    fields: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def correct(self, name: str, names: Sequence[str], note: str) -> None:
        """A person says that field *name* is *names*."""
        self.labels[name] = names
        self.fields += [name] if name not in self.fields else []
        self.notes += [note] if note not in self.notes else []

    @property
    def differs(self) -> bool:
        """False where the last correction brought back what the bot had said."""
        then = self.recorded.labels
        return any(set(self.labels[name]) != set(then[name] or ()) for name in self.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """The rows in the schema of the labelled data, and how many corrections have no message."""

    rows: Sequence[Mapping[str, Any]]
    lost: int


async def corrections(store: Store, since: datetime | None = None) -> Export:
    """Every correction that staff made *since*, oldest message first."""
    made = [one async for page in entries(store, (MOVED, SPLIT, DISMISSED), since) for one in page]
    places = [await store.read(partial(_messages_of, entry)) for entry in made]
    recorded = await _recorded(store, {row for rows in places for row in rows})
    corrected: dict[InboxId, Corrected] = {}
    lost = 0
    for entry, rows in zip(made, places, strict=True):
        known = [_known(row, recorded, corrected) for row in rows if row in recorded]
        lost += not _apply(entry, known)
    found = [one for _, one in sorted(corrected.items()) if one.differs]
    lines = [await store.read(partial(_row, one)) for one in found]
    kept = [line for line in lines if line is not None]
    return Export(rows=kept, lost=lost + len(lines) - len(kept))


async def _messages_of(entry: Entry, tx: Transaction) -> list[InboxId]:
    """The messages of the case or incident that was corrected."""
    if entry.action == DISMISSED:
        incident = await tx.incidents.find(entry.subject)
        rows = await tx.incidents.messages(incident.id, MOST) if incident else ()
    else:
        case = await tx.cases.find(entry.subject)
        rows = await tx.cases.messages(case.id, MOST) if case else ()
    return [row.id for row in rows if row.event.received_at <= entry.at]


async def _recorded(store: Store, rows: set[InboxId]) -> dict[InboxId, Recorded]:
    found: dict[InboxId, Recorded] = {}
    if not rows:
        return found
    async for page in entries(store, (ASSESSED,)):
        judged = (Recorded.of(entry) for entry in page)
        found |= {one.row: one for one in judged if one.row in rows}
    return found


def _known(
    row: InboxId, recorded: Mapping[InboxId, Recorded], corrected: dict[InboxId, Corrected]
) -> Corrected:
    then = recorded[row]
    labels = {name: then.labels[name] or () for name in FIELDS}
    return corrected.setdefault(row, Corrected(recorded=then, labels=labels))


def _apply(entry: Entry, messages: Sequence[Corrected]) -> bool:
    """False if no message is left that the correction is about."""
    if entry.action == DISMISSED:
        return _dismiss(entry, messages)
    if entry.action == SPLIT:
        return _split(entry, messages)
    return _move(entry, messages)


def _move(entry: Entry, messages: Sequence[Corrected]) -> bool:
    """The first message that was taken for what the case was is the one that opened it."""
    was, really = entry.detail["was"], entry.detail["now"]
    field = entry.detail.get("field", "needs")
    need = was if field == "needs" else entry.detail["need"]
    message = next((one for one in messages if need in one.labels["needs"]), None)
    if message is None:
        return False
    if field != "needs":
        message.correct(field, [really] if really else [], _note(entry, was, really))
        return True
    needs = [really if one == was else one for one in message.labels["needs"]]
    message.correct("needs", list(dict.fromkeys(needs)), _note(entry, was, really))
    if NeedKind.REPAIR.value not in needs:
        for name in ("priority", "trade"):
            message.correct(name, [], _note(entry, was, really))
    return True


def _note(entry: Entry, was: str | None, really: str | None) -> str:
    because = entry.detail.get("because", "")
    return f"{was} was really {really}{f': {because}' if because else ''}"


def _split(entry: Entry, messages: Sequence[Corrected]) -> bool:
    """The message of a second case: both needs if it holds both, or another than was thought."""
    was, really = entry.detail["was"], entry.detail["now"]
    row = entry.detail["message"]
    message = next((one for one in messages if one.recorded.row == row), None)
    if message is None:
        return False
    kept = [one for one in message.labels["needs"] if entry.detail["both"] or one != was]
    note = entry.detail.get("because", "") or "holds a need of its own"
    message.correct("needs", list(dict.fromkeys((*kept, really))), f"{really}: {note}")
    return True


def _dismiss(entry: Entry, messages: Sequence[Corrected]) -> bool:
    accused = [one for one in messages if _is_accused(one)]
    for message in accused:
        for name, names in _NOT_ABUSE.items():
            message.correct(name, names, f"not abuse: {entry.reason}")
    return bool(accused)


def _is_accused(message: Corrected) -> bool:
    rude = any(Grave.RUDE_OR_WORSE.holds(one) for one in message.labels["severity"])
    return rude or bool(message.labels["conduct"])


async def _row(one: Corrected, tx: Transaction) -> dict[str, Any] | None:
    try:
        row = await tx.inbox.get(one.recorded.row)
    except StoreError:
        return None
    event = row.event
    if not isinstance(event, MessageReceived | MessageEdited) or not event.text:
        return None
    facts = await facts_of(tx, row, event)
    person = await tx.people.find(event.address.channel, event.actor.id)
    names = [event.actor.name, *(await _owners(tx, person.id) if person else ())]
    said = [f"{line.speaker}: {mask(line.text, names)}" for line in facts.context]
    return {
        "id": f"correction-{one.recorded.row}",
        "text": mask(event.text, names),
        "context": said or None,
        **{name: _shaped(name, one.labels[name]) for name in FIELDS},
        "lang": None,
        "note": mask("; ".join(one.notes), names),
        "corrected": [name for name in FIELDS if name in one.fields],
        "version": one.recorded.version,
    }


async def _owners(tx: Transaction, person: PersonId) -> Iterable[str]:
    """Names of staff who had the person's cases: tenants learn some and write them."""
    return {case.owner_name for case in await tx.cases.of(person, MOST)}


def _shaped(name: str, names: Sequence[str]) -> Any:
    if name in SINGLE:
        return next(iter(names), None)
    return [one for one in names if one != NeedKind.UNSURE]  # which is no label
