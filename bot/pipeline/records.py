"""What the audit log remembers of judgements, and of people who judged otherwise."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import orjson

from bot.domain.audit import AuditRecord
from bot.domain.identity import InboxId
from bot.domain.labels import FIELDS
from bot.ports.store import Store, Transaction

PAGE = 500
ASSESSED = "message.assessed"
#: Under which name each field of a judgement is kept.
_KEPT_AS = {name: name for name in FIELDS} | {"conduct": "kinds"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of the log, read again."""

    at: datetime
    action: str
    subject: str
    reason: str
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What a message was judged to be when it came."""

    row: InboxId
    at: datetime
    version: str
    #: ``None`` for a field that was not recorded then.
    labels: Mapping[str, Sequence[str] | None]
    #: Whether something of the person's was open; ``None`` where not recorded.
    open_case: bool | None
    cases: Sequence[str]

    @classmethod
    def of(cls, entry: Entry) -> "Recorded":
        """From the entry that ``assess`` made."""
        detail = entry.detail
        return cls(
            row=InboxId(int(entry.subject.removeprefix("message:"))),
            at=entry.at,
            version=str(detail.get("version", "")),
            labels={name: _names(detail, key) for name, key in _KEPT_AS.items()},
            open_case=detail.get("open_case"),
            cases=detail.get("cases", ()),
        )


async def entries(
    store: Store, actions: Sequence[str], since: datetime | None = None
) -> AsyncIterator[list[Entry]]:
    """The entries of these *actions* in order, a page of the log at a time."""
    after = 0
    while page := await store.read(partial(_page, after)):
        after = page[-1].id
        found = (_entry(record) for record in page if _mentions(record, actions))
        yield [one for one in found if one.action in actions and (not since or one.at >= since)]


async def _page(after: int, tx: Transaction) -> Sequence[AuditRecord]:
    return await tx.audit.after(after, PAGE)


def _mentions(record: AuditRecord, actions: Sequence[str]) -> bool:
    """A cheap look before the dear one."""
    return any(action in record.body for action in actions)


def _entry(record: AuditRecord) -> Entry:
    body = orjson.loads(record.body)
    return Entry(
        at=datetime.fromisoformat(body["at"]),
        action=body["action"],
        subject=body["subject"],
        reason=body["reason"],
        detail=body["detail"],
    )


def _names(detail: Mapping[str, Any], key: str) -> Sequence[str] | None:
    value = detail.get(key)
    if value is None:
        return None
    if isinstance(value, str):
        return [value]
    return [one["kind"] if isinstance(one, dict) else one for one in value]
