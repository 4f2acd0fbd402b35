"""Stored messages judged anew, with the context they had, beside what was decided then.

Nothing is written: this reads beside a running bot.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot.domain.errors import StoreError
from bot.domain.facts import Facts
from bot.domain.labels import FIELDS, SINGLE, labels_of
from bot.domain.messages import MessageEdited, MessageReceived
from bot.pipeline.records import ASSESSED, Recorded, entries
from bot.pipeline.scene import facts_of
from bot.ports.classifier import Classifier
from bot.ports.store import Store, Transaction

GONE = "the message is no longer kept, or cannot be read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """One message, judged then and now."""

    recorded: Recorded
    channel: str
    text: str
    now: Mapping[str, Sequence[str]]

    @property
    def unrecorded(self) -> tuple[str, ...]:
        """Fields of which nobody knows what they were."""
        return tuple(name for name in FIELDS if self.recorded.labels[name] is None)

    @property
    def changed(self) -> tuple[str, ...]:
        """Fields that would be judged otherwise; the order within a field does not matter."""
        then = self.recorded.labels
        return tuple(
            name
            for name in FIELDS
            if (before := then[name]) is not None and set(before) != set(self.now[name])
        )

    @property
    def kinds(self) -> tuple[str, ...]:
        """What kind of change each is, to be counted: ``severity: heated → rude``."""
        return tuple(kind for name in self.changed for kind in self._kinds_of(name))

    def _kinds_of(self, name: str) -> Sequence[str]:
        before, after = self.recorded.labels[name] or (), self.now[name]
        if name in SINGLE:
            return (f"{name}: {_one(before)} → {_one(after)}",)
        gone = (f"{name}: no longer {one}" for one in sorted(set(before) - set(after)))
        new = (f"{name}: now {one}" for one in sorted(set(after) - set(before)))
        return (*gone, *new)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotReplayed:
    """A message that cannot be judged again."""

    recorded: Recorded
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    recorded: Recorded
    channel: str
    facts: Facts


async def replay(
    store: Store, classifier: Classifier, since: datetime | None = None
) -> AsyncIterator[Replayed | NotReplayed]:
    """Every message that was judged, oldest first; *since* counts from when it was judged."""
    async for page in entries(store, (ASSESSED,), since):
        recorded = [Recorded.of(entry) for entry in page]
        for found in await store.read(partial(_found, recorded)):
            yield found if isinstance(found, NotReplayed) else _judged(found, classifier)


def _judged(found: _Found, classifier: Classifier) -> Replayed:
    judgement = classifier.judge(found.facts)
    return Replayed(
        recorded=found.recorded,
        channel=found.channel,
        text=found.facts.text.original,
        now=labels_of(judgement.need, judgement.conduct),
    )


async def _found(page: Sequence[Recorded], tx: Transaction) -> list[_Found | NotReplayed]:
    return [await _one_found(recorded, tx) for recorded in page]


async def _one_found(recorded: Recorded, tx: Transaction) -> _Found | NotReplayed:
    try:
        row = await tx.inbox.get(recorded.row)
    except StoreError:
        return NotReplayed(recorded=recorded, because=GONE)
    event = row.event
    if not isinstance(event, MessageReceived | MessageEdited) or not (event.text or event.media):
        return NotReplayed(recorded=recorded, because=GONE)
    facts = await facts_of(tx, row, event)
    if recorded.open_case is not None:
        facts = replace(facts, has_open_case=recorded.open_case)
    return _Found(recorded=recorded, channel=event.address.channel, facts=facts)


def _one(names: Sequence[str]) -> str:
    return ", ".join(sorted(names)) or "nothing"
