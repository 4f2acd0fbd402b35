"""The world of a story: a landlord with the UK rules, tenants on one channel, staff on another.

Time stands still unless the story moves it. Everything runs through the real pipeline and
the real store; only the two platforms are rooms in memory.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from bot.bootstrap import assemble
from bot.domain.acts import StaffAct, TenantAct
from bot.domain.audit import AuditRecord
from bot.domain.identity import (
    Actor,
    ActorKind,
    Address,
    ChannelName,
    EventId,
    MessageId,
    PlaceKind,
    Role,
)
from bot.domain.messages import (
    ActionInvoked,
    FormSubmitted,
    Inbound,
    Media,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
)
from bot.domain.outbound import (
    Acknowledge,
    AskForDetails,
    Card,
    Notify,
    OutboundOp,
    PostHouseRules,
    Remove,
    Reply,
    RestrictionNotice,
    SafetyAdvice,
    ShowCard,
    UpdateCard,
    Warn,
)
from bot.domain.rulebook import Rulebook
from bot.pipeline.step import Office
from bot.ports.classifier import Classifier
from bot.ports.store import Store
from bot.runner import Works, settled
from bot.store.media_files import open_media
from bot.store.sqlite import open_store
from bot.triage.languages import identifier
from bot.triage.rules_only import rules_only
from tests.fakes.room import Room
from tests.shipped import read_once

TENANTS, DESK = ChannelName("chat"), ChannelName("desk")
#: A second platform that tenants write on.
PAGE = ChannelName("page")
PACK = Path(__file__).parents[2] / "rules" / "uk-social-housing"
SATURDAY_MORNING = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
Said = (
    Reply | SafetyAdvice | Acknowledge | AskForDetails | Warn | RestrictionNotice | PostHouseRules
)


def the_pack() -> Rulebook:
    """The UK pack: a value that cannot change."""
    return read_once(PACK)


@dataclass
class Landlord:
    """What a story can do and see."""

    works: Works
    store: Store
    tenants: Room
    desk: Room
    page: Room
    now: datetime = SATURDAY_MORNING
    #: Where tenants write now, and whose chats are looked at.
    channel: ChannelName = TENANTS
    _ids: count = field(default_factory=lambda: count(1))

    def later(self, **gap: float) -> None:
        """Let time pass."""
        self.now += timedelta(**gap)

    async def until(self, moment: datetime) -> None:
        """Let time pass, and everything happen at its moment."""
        while True:
            following = await self.store.read(lambda tx: tx.timers.next_at())
            if following is None or following > moment:
                break
            self.now = max(self.now, following)
            await self.settle()
        self.now = moment
        await self.settle()

    async def passes(self, **gap: float) -> None:
        """The same, for so long."""
        await self.until(self.now + timedelta(**gap))

    async def receive(self, *events: Inbound) -> None:
        """Let the platform deliver, and wait until everything that follows has happened."""
        await self.works.receive(events)
        await self.settle()

    async def settle(self) -> None:
        """Wait until nothing is left to do now."""
        self.works.timers.written()  # the time may have moved
        async with asyncio.timeout(120):
            await settled(self.works)

    async def says(
        self,
        who: str,
        text: str,
        *,
        group: str | None = None,
        media: Sequence[Media] = (),
        album: str | None = None,
        kind: ActorKind = ActorKind.PERSON,
    ) -> MessageReceived:
        """A tenant writes, in private or in a group."""
        event = MessageReceived(
            **self._common(who, group, kind),
            message_id=MessageId(f"m{next(self._ids)}"),
            text=text,
            media=tuple(media),
            album_id=album,
        )
        await self.receive(event)
        return event

    async def edits(self, who: str, before: MessageReceived, text: str) -> None:
        """A tenant changes an earlier message."""
        group = before.address.chat if before.address.kind is PlaceKind.GROUP else None
        common = self._common(who, group, ActorKind.PERSON)
        await self.receive(MessageEdited(**common, message_id=before.message_id, text=text))

    async def takes_back(self, who: str, before: MessageReceived) -> None:
        """A tenant deletes an earlier message."""
        common = self._common(who, None, ActorKind.PERSON)
        await self.receive(MessageDeleted(**common, message_id=before.message_id))

    async def presses(
        self, who: str, act: TenantAct, subject: str = "", group: str | None = None
    ) -> None:
        """A tenant presses a button or sends a command."""
        common = self._common(who, group, ActorKind.PERSON)
        await self.receive(ActionInvoked(**common, action=act, subject=subject))

    def _common(self, who: str, group: str | None, kind: ActorKind) -> dict:
        place = (
            Address(channel=self.channel, chat=group, kind=PlaceKind.GROUP)
            if group
            else Address(channel=self.channel, chat=who.lower(), kind=PlaceKind.PRIVATE)
        )
        return {
            "event_id": EventId(f"e{next(self._ids)}"),
            "address": place,
            "actor": Actor(id=who.lower(), kind=kind, name=who),
            "occurred_at": self.now,
            "received_at": self.now,
        }

    async def staff(
        self,
        act: StaffAct,
        subject: str,
        words: str = "",
        *,
        who: str = "Ann",
        role: Role | None = Role.AGENT,
        queue: str = "repairs",
        trigger: str | None = None,
    ) -> None:
        """A member of staff presses or commands."""
        common = self._staff(who, role, queue)
        await self.receive(
            ActionInvoked(**common, action=act, subject=subject, value=words, trigger=trigger)
        )

    async def submits(
        self, act: StaffAct, subject: str, who: str = "Ann", role: Role = Role.AGENT, **values: str
    ) -> None:
        """A member of staff sends a form in."""
        common = self._staff(who, role, "repairs")
        await self.receive(FormSubmitted(**common, form=act, subject=subject, values=values))

    async def writes_in_thread(self, queue: str, thread: str, text: str, who: str = "Ann") -> None:
        """A member of staff types under a card."""
        common = self._staff(who, Role.AGENT, queue)
        common["address"] = Address(channel=DESK, chat=queue, thread=thread, kind=PlaceKind.CHANNEL)
        message = MessageId(f"s{next(self._ids)}")
        await self.receive(MessageReceived(**common, message_id=message, text=text))

    def _staff(self, who: str, role: Role | None, queue: str) -> dict:
        roles = frozenset({role}) if role else frozenset()
        return {
            "event_id": EventId(f"s{next(self._ids)}"),
            "address": Address(channel=DESK, chat=queue, kind=PlaceKind.CHANNEL),
            "actor": Actor(id=f"U{who}", kind=ActorKind.STAFF, name=who, roles=roles),
            "occurred_at": self.now,
            "received_at": self.now,
        }

    def read_by(self, who: str) -> list[str]:
        """What a tenant has read in private, in order."""
        return [op.intent.text for op in self.sent_to(who) if isinstance(op.intent, Said)]

    def read_in(self, group: str) -> list[str]:
        """What the bot has said in a group."""
        return self.read_by(group)

    def sent_to(self, chat: str) -> list[OutboundOp]:
        """Everything carried out in a tenants' chat."""
        room = self.page if self.channel == PAGE else self.tenants
        return [op for op in room.done if op.to.chat == chat.lower()]

    def removed_in(self, group: str) -> list[str]:
        """Posts taken away there."""
        intents = [op.intent for op in self.sent_to(group)]
        return [intent.message_id for intent in intents if isinstance(intent, Remove)]

    def cards(self, queue: str) -> dict[str, Card]:
        """The cards of a queue as they look now, by reference."""
        shown: dict[str, Card] = {}
        for op in self.desk.done:
            if op.to.chat == queue and isinstance(op.intent, ShowCard | UpdateCard):
                shown[op.intent.card.reference] = op.intent.card
        return shown

    def card(self, queue: str) -> Card:
        """The only card of a queue."""
        (card,) = self.cards(queue).values()
        return card

    def told(self, queue: str) -> list[Notify]:
        """What staff were told in a queue beside the cards, whispers included."""
        return [
            op.intent
            for op in self.desk.done
            if op.to.chat == queue and isinstance(op.intent, Notify)
        ]

    def whispered(self) -> list[str]:
        """What one member of staff alone was told."""
        return [
            op.intent.text
            for op in self.desk.done
            if isinstance(op.intent, Notify) and op.intent.only_for
        ]

    async def audit(self) -> Sequence[AuditRecord]:
        """The whole audit log."""
        return await self.store.read(lambda tx: tx.audit.after(0, 10_000))


def fact(card: Card, label: str) -> str:
    """The value beside *label*, or nothing."""
    return next((fact.value for fact in card.facts if fact.label == label), "")


@asynccontextmanager
async def a_landlord(
    folder: Path,
    judge: Classifier | None = None,
    *,
    rulebook: Rulebook | None = None,
    start: datetime = SATURDAY_MORNING,
) -> AsyncIterator[Landlord]:
    """A landlord with the book in *folder*, open for the length of a story or of a part of it.

    Messages are judged by the rules alone unless *judge* is given, so that a story does not
    change with the weights of the model.
    """
    tenants, desk, page = Room(TENANTS), Room(DESK), Room(PAGE)
    office = Office(rulebook=rulebook or the_pack(), staff=DESK)
    world: Landlord

    def now() -> datetime:
        return world.now

    async with open_store(folder / "tenantline.db", now=lambda: SATURDAY_MORNING) as store:
        works = assemble(
            store=store,
            keeper=open_media(folder / "media"),
            channels={TENANTS: tenants, DESK: desk, PAGE: page},
            office=office,
            classifier=judge or rules_only(office.rulebook),
            now=now,
            jitter=lambda: 1.0,
            media_bytes=1_000_000,
            identify=identifier(office.rulebook.tongues),
        )
        world = Landlord(works=works, store=store, tenants=tenants, desk=desk, page=page, now=start)
        workers = [
            asyncio.create_task(worker.run())
            for worker in (works.lanes, works.delivery, works.media, works.timers)
        ]
        try:
            yield world
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)
