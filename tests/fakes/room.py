"""A channel in memory for stories: keeps what it was asked to do, answers as it was told to.

Not for the adapters' own tests, which talk to their platforms' servers; here a story needs
only to know what people read, and now and then that something did not arrive.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from itertools import count

from bot.domain.identity import ChannelName, MessageId
from bot.domain.messages import Media, MediaKind
from bot.domain.outbound import Accepted, OutboundOp, Receipt, Unknown
from bot.ports.channel import (
    Capabilities,
    CheckResult,
    Condition,
    Health,
    MediaDelayed,
    MediaGone,
    Receive,
    TextUnit,
)

ABLE = Capabilities(
    max_text=4096,
    text_unit=TextUnit.UTF16,
    max_caption=1024,
    max_buttons=100,
    media_in=frozenset(MediaKind),
    media_out=True,
    groups=True,
    threads=True,
    cards=True,
    forms=True,
    edits=True,
    removes=True,
    restricts=True,
    pins=True,
    whispers=True,
    deep_links=True,
)


class Room:
    """A channel whose platform is this object."""

    def __init__(self, name: str, capabilities: Capabilities = ABLE) -> None:
        self.name = ChannelName(name)
        self.capabilities = capabilities
        self.done: list[OutboundOp] = []
        self.files: dict[str, bytes] = {}
        #: Files that cannot be had just now.
        self.delayed: set[str] = set()
        #: Answers to give instead of accepting, first come first served.
        self.answers: list[Receipt] = []
        #: What a look-up says about an act, by its key.
        self.found: dict[str, Receipt] = {}
        self._ids = count(1)

    async def run(self, receive: Receive) -> None:
        """Nothing comes in by itself: the story calls intake."""
        await asyncio.Event().wait()

    async def deliver(self, op: OutboundOp) -> Receipt:
        """Keep it, under a fresh message id, unless told otherwise."""
        if self.answers:
            return self.answers.pop(0)
        self.done.append(op)
        return Accepted(parts=(MessageId(f"{self.name}-{next(self._ids)}"),))

    async def reconcile(self, op: OutboundOp) -> Receipt:
        """What the story put there."""
        return self.found.get(op.key, Unknown(because="nobody can say"))

    async def fetch(self, media: Media) -> AsyncIterator[bytes]:
        """The file the story put there."""
        if media.ref in self.delayed:
            raise MediaDelayed("not just now")
        if media.ref not in self.files:
            raise MediaGone("the platform no longer has it")
        yield self.files[media.ref]

    async def health(self) -> Health:
        """Always well."""
        return Health(condition=Condition.HEALTHY)

    async def inspect(self) -> Sequence[CheckResult]:
        """Nothing to find."""
        return ()

    async def close(self) -> None:
        """Nothing to close."""
