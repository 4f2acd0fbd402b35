"""A morning at the desk, told through the real Slack library, at a time that stands still."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from adapters.slack.adapter import SlackChannel
from adapters.slack.settings import read
from bot.bootstrap import assemble, channel_context
from bot.domain.identity import (
    Actor,
    ActorKind,
    Address,
    ChannelName,
    EventId,
    MessageId,
    PlaceKind,
)
from bot.domain.messages import Media, MediaKind, MessageReceived
from bot.pipeline.step import Office
from bot.runner import Works, settled
from bot.store.media_files import open_media
from bot.store.sqlite import open_store
from bot.triage.rules_only import rules_only
from tests.fakes.room import Room
from tests.fakes.slack import FakeSlack
from tests.scenarios.landlord import SATURDAY_MORNING, the_pack

TELEGRAM, SLACK = ChannelName("telegram"), ChannelName("slack")
ANNA, BEN, SUE = "U0ANNA", "U0BEN", "U0SUE"
MONDAY = SATURDAY_MORNING + timedelta(days=2)


@dataclass
class Desk:
    """Tenants in a room in memory, staff in a Slack on loopback, and the bot between them."""

    works: Works
    tenants: Room
    slack: FakeSlack
    now: datetime
    numbers: count

    async def says(self, who: str, text: str, *, photo: str = "") -> None:
        """A tenant writes."""
        number = next(self.numbers)
        media = ()
        if photo:
            self.tenants.files[photo] = b"a photo"
            media = (Media(kind=MediaKind.PHOTO, ref=photo, mime="image/jpeg", name=photo),)
        event = MessageReceived(
            event_id=EventId(f"e{number}"),
            address=Address(channel=TELEGRAM, chat=who.lower(), kind=PlaceKind.PRIVATE),
            actor=Actor(id=who.lower(), kind=ActorKind.PERSON, name=who),
            occurred_at=self.now,
            received_at=self.now,
            message_id=MessageId(f"m{number}"),
            text=text,
            media=media,
        )
        await self.works.receive((event,))
        await self.settle()

    async def settle(self) -> None:
        """Wait until nothing is on its way in either direction."""
        for _ in range(2):
            await self.slack.settled()
            self.works.timers.written()
            await settled(self.works)

    async def presses(self, who: str, room: str, reference: str, label: str) -> None:
        """Press a button of a card, or choose from its menu."""
        card = self.card(room, reference)
        for block in card["blocks"]:
            for element in block.get("elements", ()) if block["type"] == "actions" else ():
                if element["type"] == "button" and element["text"]["text"] == label:
                    await self.slack.presses(who, room, card["ts"], element["action_id"])
                    return await self.settle()
        await self.slack.chooses(who, room, card["ts"], label)
        return await self.settle()

    async def fills_in(self, who: str, **values: str) -> None:
        """Send the form that is open."""
        await self.slack.submits(who, self.form(), values)
        await self.settle()

    def form(self) -> Mapping[str, Any]:
        """The form opened last."""
        return self.slack.views[-1]

    def card(self, room: str, reference: str) -> Mapping[str, Any]:
        """The card of that name."""
        heads = [
            post
            for post in self.slack.messages(room)
            if post.get("blocks")
            and post["blocks"][0]["type"] == "header"
            and reference in post["blocks"][0]["text"]["text"]
        ]
        return heads[-1]

    def thread(self, room: str, reference: str) -> Sequence[Mapping[str, Any]]:
        """The card and what stands under it."""
        card = self.card(room, reference)
        return [card, *self.slack.thread(room, card["ts"])]


@asynccontextmanager
async def a_desk(folder: Path) -> AsyncIterator[Desk]:
    """Open for the length of the story."""
    desk: Desk
    tenants, rulebook = Room(TELEGRAM), the_pack()
    office = Office(rulebook=rulebook, staff=SLACK)

    def now() -> datetime:
        return desk.now

    async def idle() -> None:
        return None

    async with (
        FakeSlack() as slack,
        open_store(folder / "tenantline.db", now=lambda: MONDAY) as store,
    ):
        slack.space.now = lambda: now().timestamp()
        slack.space.names.update({ANNA: "Anna", BEN: "Ben", SUE: "Sue"})
        keeper = open_media(folder / "media")
        section = slack.section(agents=f"{ANNA},{BEN}", supervisors=SUE)
        channel = SlackChannel(read(section), channel_context(rulebook, keeper, idle, now))
        channel.capabilities = replace(channel.capabilities, limits=Room(SLACK).capabilities.limits)
        works = assemble(
            store=store,
            keeper=keeper,
            channels={TELEGRAM: tenants, SLACK: channel},
            office=office,
            classifier=rules_only(rulebook),
            now=now,
            jitter=lambda: 1.0,
            media_bytes=1_000_000,
        )
        desk = Desk(works, tenants, slack, MONDAY, count(1))
        workers = [
            asyncio.create_task(worker.run())
            for worker in (works.lanes, works.delivery, works.media, works.timers)
        ]
        workers.append(asyncio.create_task(channel.run(works.receive)))
        try:
            await slack.until(lambda: slack.connections)
            yield desk
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)
            await channel.close()
