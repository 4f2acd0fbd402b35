"""Whether the bot may do its work in each group: looked at when it starts, when a group is new,
and each hour, because those who run a group can take a right away without a word."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

import structlog

from bot.domain.errors import StoreError
from bot.domain.identity import Address, ChannelName, IdempotencyKey
from bot.pipeline.incidents import MODERATION
from bot.pipeline.step import Office, Step
from bot.ports.channel import Channel, CheckResult, Moderates, Severity
from bot.ports.store import Store, Transaction

log = structlog.get_logger(__name__)

LOOK_EVERY = 30.0  # seconds, for groups that are new
AGAIN_AFTER = 3600.0
Found = tuple[ChannelName, CheckResult]


async def watch_rights(
    store: Store,
    channels: Mapping[ChannelName, Channel],
    office: Office,
    now: Callable[[], datetime],
    written: Callable[[], None],
) -> None:
    """Look until cancelled; supervisors hear of each thing that is wrong once a day."""
    looked: dict[tuple[str, str], float] = {}
    clock = asyncio.get_running_loop().time
    while True:
        try:
            groups = await store.read(lambda tx: tx.groups.known())
            due = [one for one in groups if clock() >= looked.get(_name(one), 0.0)]
            if await look_at_rights(store, channels, office, now, due):
                written()
            looked |= {_name(one): clock() + AGAIN_AFTER for one in due}
        except StoreError:
            log.exception("group_rights.store_failed")
        await asyncio.sleep(LOOK_EVERY)


async def look_at_rights(
    store: Store,
    channels: Mapping[ChannelName, Channel],
    office: Office,
    now: Callable[[], datetime],
    groups: Sequence[Address],
) -> bool:
    """Ask the platforms; whether anything was wrong."""
    found: list[Found] = []
    for name, channel in channels.items():
        chats = [one.chat for one in groups if one.channel == name]
        if chats and isinstance(channel, Moderates):
            results = await channel.rights_in(chats)
            found += [(name, one) for one in results if one.severity is not Severity.OK]
    for name, result in found:
        log.warning("group.right_missing", channel=name, subject=result.subject)
    if found:
        await store.run(partial(_tell, office=office, now=now(), found=found))
    return bool(found)


async def _tell(tx: Transaction, office: Office, now: datetime, found: Sequence[Found]) -> None:
    step = Step(tx=tx, office=office, now=now, source="rights")
    for name, result in found:
        said = f"{name}:{result.subject}:{result.finding}:{now:%Y-%m-%d}"
        await step.tell(
            MODERATION,
            f"{name.title()}, {result.subject}: the bot {result.finding}. {result.remedy}",
            key=IdempotencyKey(f"rights:{said}"[:300]),
        )


def _name(group: Address) -> tuple[str, str]:
    return group.channel, group.chat
