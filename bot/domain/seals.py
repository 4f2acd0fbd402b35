"""Seals: what the audit log says of a row, without saying what is in it.

A message, an act and a receipt each have a row of their own, and an entry of the log that
holds the row's seal: SHA-256 over everything in it that never changes. Long texts go in as a
hash of their own, taken with the row's salt. So a changed byte is found, and yet the words
can be erased: with the salt gone, nothing that is left tells what they were.
"""

import hashlib
from dataclasses import dataclass

Value = str | int | None

#: Whatever erases words empties the row and its salt, and writes such an entry about
#: ``event:<row>``, ``act:<row>`` or ``file:<row>`` in the same transaction.
EVENT_KEPT = "event.kept"
EVENT_ERASED = "event.erased"
ACT_QUEUED = "act.queued"
ACT_ERASED = "act.erased"
MEDIA_KEPT = "media.kept"
MEDIA_ERASED = "media.erased"
#: One entry for each outcome; ``detail.key`` names the act.
DELIVERED = ("delivery.accepted", "delivery.refused", "delivery.unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptEvent:
    """What came in, as its row keeps it; times are microseconds since 1970 UTC."""

    id: int
    channel: str
    event: str
    chat: str
    thread: str
    message: str | None
    album: str | None
    said: int
    stored_at: int
    payload: str
    original: str
    salt: str

    @property
    def plain(self) -> tuple[Value, ...]:
        """What goes into the seal as it is."""
        return (
            self.id, self.channel, self.event, self.chat, self.thread, self.message, self.album,
            self.said, self.stored_at,
        )  # fmt: skip

    @property
    def hashes(self) -> tuple[str, str]:
        """Of the words, and of what the platform sent, each with the salt."""
        return salted(self.salt, self.payload), salted(self.salt, self.original)

    @property
    def seal(self) -> str:
        """What the log says of it."""
        return seal_of(*self.plain, *self.hashes)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAct:
    """What goes out, and what became of it, as its row keeps it."""

    id: int
    key: str
    channel: str
    chat: str
    thread: str
    kind: str
    type: str
    importance: str
    rank: int
    subject: str | None
    anchor: str | None
    said: int
    heard: int
    put_at: int
    intent: str
    salt: str
    state: str
    parts: str
    because: str
    settled_at: int | None

    @property
    def plain(self) -> tuple[Value, ...]:
        """What goes into the seal as it is.

        The chat does not: a group may go on under another id before anything was sent.
        """
        return (
            self.id, self.key, self.channel, self.thread, self.kind, self.type, self.importance,
            self.rank, self.subject, self.anchor, self.said, self.heard, self.put_at,
        )  # fmt: skip

    @property
    def seal(self) -> str:
        """What the log says of it from the moment it was asked for."""
        return seal_of(*self.plain, salted(self.salt, self.intent))

    @property
    def receipt(self) -> str:
        """What the log says of its outcome: where it went, and what the platform answered."""
        return seal_of(
            self.key, self.channel, self.chat, self.thread, self.state, self.parts, self.because,
            self.settled_at,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """An attachment whose bytes we keep."""

    id: int
    event: int
    position: int
    state: str
    sha256: str
    size: int
    media: str


def salted(salt: str, text: str) -> str:
    """The hash of a text that may have to be erased."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def seal_of(*values: Value) -> str:
    """SHA-256 over the values, each with its length, so that none can run into the next."""
    spelt = "".join("-" if one is None else f"{len(str(one))}:{one}" for one in values)
    return hashlib.sha256(spelt.encode()).hexdigest()
