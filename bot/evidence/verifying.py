"""Walks the whole record and says, in words for supervisors, what was changed behind its back.

Three things are compared: each entry of the log with the one before it; each row that the log
has a seal of with that seal; and the rows with the log, so that nothing can be slipped in.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from bot.domain.audit import GENESIS, AuditRecord, link
from bot.domain.seals import (
    ACT_ERASED,
    ACT_QUEUED,
    DELIVERED,
    EVENT_ERASED,
    EVENT_KEPT,
    MEDIA_ERASED,
    MEDIA_KEPT,
    KeptAct,
    KeptEvent,
    KeptFile,
)
from bot.ports.record import End
from bot.ports.store import Transaction

PAGE = 1000
_CHUNK = 1 << 20
_LAST = 2**62
FilePath = Callable[[str], Path]

_TERMINAL = ("accepted", "refused", "unknown")


@dataclass(slots=True, kw_only=True)
class Verified:
    """What was found; nothing in ``problems`` means that everything holds together."""

    entries: int = 0
    head: str = GENESIS
    events: int = 0
    acts: int = 0
    files: int = 0
    #: Rows from before there were seals, which nothing can be said about.
    unsealed: int = 0
    problems: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class _Walk:
    tx: Transaction
    path: FilePath | None
    found: Verified
    chain_broken: bool = False
    expected: tuple[int, str] | None = None
    first_event: int = 0
    first_act: int = 0
    last_event: int = 0
    last_act: int = 0
    erased: set[str] = field(default_factory=set)
    #: What is missing or different, until an entry says that it was erased or settled anew.
    doubts: dict[str, str] = field(default_factory=dict)
    files: dict[int, tuple[str, int, int]] = field(default_factory=dict)

    def doubt(self, what: str, says: str) -> None:
        self.doubts.setdefault(what, says)


async def verify(
    tx: Transaction, path: FilePath | None = None, expected: tuple[int, str] | None = None
) -> Verified:
    """Everything, against one snapshot; *path* says where the file of a hash lies.

    *expected* is an entry and its hash, as somebody wrote them down outside.
    """
    walk = _Walk(tx=tx, path=path, found=Verified(), expected=expected)
    while records := await tx.audit.after(walk.found.entries, PAGE):
        for record in records:
            _follow(walk, record)
        await _compare(walk, [orjson.loads(one.body) for one in records if _readable(one)])
    await _ends(walk)
    await _files(walk)
    walk.found.problems += walk.doubts.values()
    return walk.found


def head_of(found: Verified) -> str:
    """The end of the log in a form that can be written down and compared later."""
    return f"{found.entries}:{found.head}"


def _follow(walk: _Walk, record: AuditRecord) -> None:
    found = walk.found
    if not walk.chain_broken and record.id != found.entries + 1:
        walk.chain_broken = True
        found.problems.append(_gap(found.entries, record.id))
    elif not walk.chain_broken and record.hash != link(found.head, record.body):
        walk.chain_broken = True
        found.problems.append(
            f"Entry {record.id} of the log does not follow from entry {record.id - 1}. One of "
            f"the two was changed, or put in the place of another. Entry {record.id} now says: "
            f"{_says(record)}."
        )
    if walk.expected is not None and walk.expected[0] == record.id:
        if walk.expected[1] != record.hash:
            found.problems.append(
                f"Entry {record.id} is not the one that was written down outside: the log was "
                "rewritten since then, up to there at least."
            )
        walk.expected = None
    found.entries, found.head = record.id, record.hash


def _gap(last: int, following: int) -> str:
    gone = following - last - 1
    if gone <= 0:
        return f"Entry {following} of the log comes twice or out of its order."
    which = f"Entry {last + 1}" if gone == 1 else f"Entries {last + 1} to {following - 1}"
    return f"{which} of the log {'is' if gone == 1 else 'are'} missing: somebody took them out."


def _says(record: AuditRecord) -> str:
    try:
        body = orjson.loads(record.body)
        return f"{body['action']} about {body['subject']}, {body['at'][:19]} UTC"
    except (ValueError, KeyError, TypeError):
        return "nothing that can be read"


def _readable(record: AuditRecord) -> bool:
    """A body that is no JSON any more is a broken link already."""
    try:
        return isinstance(orjson.loads(record.body).get("detail"), dict)
    except (ValueError, AttributeError):
        return False


async def _compare(walk: _Walk, entries: Sequence[dict[str, Any]]) -> None:
    """The rows of one page of the log with what the page says of them."""
    await _events(walk, {_number(one): one for one in entries if one["action"] == EVENT_KEPT})
    await _acts(walk, {_id(one): one for one in entries if one["action"] == ACT_QUEUED})
    for entry in entries:
        action, detail = entry["action"], entry["detail"]
        if action in DELIVERED and "seal" in detail:
            await _receipt(walk, action, detail)
        elif action == MEDIA_KEPT and "sha256" in detail:
            kept = (detail["sha256"], detail["size"], detail["event"])
            walk.files[int(detail["file"])] = kept
        elif action in (EVENT_ERASED, ACT_ERASED, MEDIA_ERASED):
            walk.erased.add(str(entry["subject"]))
            walk.doubts.pop(str(entry["subject"]), None)
            if action == MEDIA_ERASED:
                walk.files.pop(_number(entry), None)


def _number(entry: dict[str, Any]) -> int:
    return int(entry["subject"].partition(":")[2])


def _id(entry: dict[str, Any]) -> int:
    return int(entry["detail"]["id"])


async def _events(walk: _Walk, seals: dict[int, dict[str, Any]]) -> None:
    if not seals:
        return
    walk.first_event = walk.first_event or min(seals)
    until = max(seals)
    rows = {one.id: one for one in await _all_events(walk, until)}
    for number, entry in seals.items():
        row = rows.get(number)
        if row is None:
            walk.doubt(f"event:{number}", _lost(f"Message {number}", entry))
        elif row.seal != entry["detail"]["seal"]:
            walk.doubt(f"event:{number}", _changed(f"Message {number}", entry))
        walk.found.events += 1
    for number in rows.keys() - seals.keys():
        walk.doubt(f"event:{number}", _slipped_in(f"Message {number}"))
    walk.last_event = max(walk.last_event, until)


async def _all_events(walk: _Walk, until: int | None) -> list[KeptEvent]:
    rows: list[KeptEvent] = []
    after = walk.last_event
    while page := await walk.tx.record.events(after, until, PAGE):
        rows += page
        after = page[-1].id
    return rows


async def _acts(walk: _Walk, seals: dict[int, dict[str, Any]]) -> None:
    if not seals:
        return
    walk.first_act = walk.first_act or min(seals)
    until = max(seals)
    rows = {one.id: one for one in await _all_acts(walk, until)}
    for number, entry in seals.items():
        row, key = rows.get(number), str(entry["detail"]["key"])
        if row is None:
            walk.doubt(f"act:{number}", _lost(_named_act(key), entry))
        elif row.seal != entry["detail"]["seal"]:
            walk.doubt(f"act:{number}", _changed(_named_act(key), entry))
        elif row.state in _TERMINAL:  # until its receipt is met
            walk.doubt(f"receipt:{key}", _without_receipt(row))
        walk.found.acts += 1
    for number in rows.keys() - seals.keys():
        walk.doubt(f"act:{number}", _slipped_in(_named_act(rows[number].key)))
    walk.last_act = max(walk.last_act, until)


async def _all_acts(walk: _Walk, until: int | None) -> list[KeptAct]:
    rows: list[KeptAct] = []
    after = walk.last_act
    while page := await walk.tx.record.acts(after, until, PAGE):
        rows += page
        after = page[-1].id
    return rows


async def _receipt(walk: _Walk, action: str, detail: dict[str, Any]) -> None:
    """The last receipt of an act is what its row shows; earlier ones were overtaken."""
    key = str(detail["key"])
    row = await walk.tx.record.act(key)
    if row is None:
        return  # the act itself is missed already
    if row.receipt == detail["seal"]:
        walk.doubts.pop(f"receipt:{key}", None)
    else:
        word = action.partition(".")[2]
        walk.doubts[f"receipt:{key}"] = (
            f"The delivery of what we sent as “{key}” was changed: the log says “{word}”, its row "
            f"now says “{row.state}”, or its time, place, reason or message numbers differ."
        )


async def _ends(walk: _Walk) -> None:
    """What lies behind the last entry: rows without one, and a log that was longer."""
    found, end = walk.found, await walk.tx.record.end()
    _cut_off(found, end)
    for event in await _all_events(walk, None):
        walk.doubt(f"event:{event.id}", _slipped_in(f"Message {event.id}"))
    for act in await _all_acts(walk, None):
        walk.doubt(f"act:{act.id}", _slipped_in(_named_act(act.key)))
    found.unsealed, events, acts = await walk.tx.record.unsealed(
        walk.first_event or _LAST, walk.first_act or _LAST
    )
    for name, number in [*(("event", one) for one in events), *(("act", one) for one in acts)]:
        if f"{name}:{number}" not in walk.erased:
            what = f"Message {number}" if name == "event" else f"What we sent as number {number}"
            walk.doubt(f"{name}:{number}", _slipped_in(what))
    if walk.expected is not None:
        found.problems.append(
            f"Entry {walk.expected[0]}, which was written down outside, is not in the log: its "
            "end was cut off, or this is an older copy."
        )


def _cut_off(found: Verified, end: End) -> None:
    if end.entries > found.entries:
        found.problems.append(
            f"The log ends at entry {found.entries}, but {end.entries} were written: "
            "its end was cut off."
        )
    elif end.entries < found.entries or (end.entries and end.hash != found.head):
        found.problems.append(
            "The note of where the log ends does not agree with the log: entries were put in "
            "or rewritten without the bot."
        )


async def _files(walk: _Walk) -> None:
    """Attachments with what the log says of them, and their bytes with both."""
    after = 0
    while page := await walk.tx.record.files(after, PAGE):
        after = page[-1].id
        for file in page:
            walk.found.files += 1
            said = walk.files.pop(file.id, None)
            _file(walk, file, said)
    for number, (_, _, event) in walk.files.items():
        walk.found.problems.append(
            f"File {number} (of message {event}) was kept, and its row is gone or says otherwise; "
            "nothing in the log says that it was erased."
        )


def _file(walk: _Walk, file: KeptFile, said: tuple[str, int, int] | None) -> None:
    name = f"File {file.id} (of message {file.event})"
    if said is not None and said != (file.sha256, file.size, file.event):
        walk.found.problems.append(f"{name} is not the one that the log says was kept.")
    elif walk.path is not None:
        try:
            matches = hashed(walk.path(file.sha256)) == file.sha256
        except FileNotFoundError:
            walk.found.problems.append(f"{name} is missing from the media folder.")
            return
        except (ValueError, OSError):
            matches = False
        if not matches:
            walk.found.problems.append(f"{name} was changed after it was kept.")


def hashed(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _named_act(key: str) -> str:
    return f"What we sent as “{key}”"


def _lost(what: str, entry: dict[str, Any]) -> str:
    return (
        f"{what} of {entry['at'][:19]} UTC is missing or was emptied; nothing in the log says "
        "that it was erased."
    )


def _changed(what: str, entry: dict[str, Any]) -> str:
    return (
        f"{what} of {entry['at'][:19]} UTC was changed after it was kept: its words, or where, "
        "when or by whom it was said, are not those that were sealed then."
    )


def _slipped_in(what: str) -> str:
    return (
        f"{what} has no entry in the log: it was put in without the bot, or the entry was cut off."
    )


def _without_receipt(row: KeptAct) -> str:
    return f"{_named_act(row.key)} says “{row.state}”, but the log has no receipt that says so."
