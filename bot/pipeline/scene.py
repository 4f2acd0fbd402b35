"""All that is known when one message is dealt with, loaded before anything is decided."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain.case import Case
from bot.domain.facts import ContextLine, Facts
from bot.domain.identity import Actor, ActorKind, Address, InboxId, MessageId, PlaceKind
from bot.domain.language import UNTOLD, Language
from bot.domain.likeness import Alike
from bot.domain.messages import Media, MessageEdited, MessageReceived
from bot.domain.need import Safety
from bot.domain.text import normalise
from bot.pipeline.step import Step
from bot.ports.classifier import Judgement
from bot.ports.store import Conversation, InboxRow, Person, Transaction

CONTEXT_LINES = 6  # a side; older lines are another matter by then
CONTEXT_AGE = timedelta(hours=24)
Said = MessageReceived | MessageEdited


@dataclass(slots=True, kw_only=True)
class Scene:
    """One message, who wrote it, where, what it was judged to be, and what is open."""

    row: InboxRow
    event: Said
    person: Person
    conversation: Conversation
    judgement: Judgement
    #: The person's open cases, newest first; new ones are added as they are made.
    cases: list[Case]
    #: Whether something was open before this message was dealt with.
    had_open_case: bool
    #: Cases this message was added to, in the order of the needs.
    touched: list[Case] = field(default_factory=list)
    #: Dangers this message was answered to with a safety text, not just before.
    advised: tuple[Safety, ...] = ()
    #: What the person is answered in, beside English.
    language: Language = UNTOLD
    #: Earlier messages that read the same, the person's own and others', oldest first.
    alike: tuple[Alike, ...] = ()

    @property
    def in_group(self) -> bool:
        """Whether others can read it."""
        return self.event.address.kind is PlaceKind.GROUP

    @property
    def here(self) -> Address:
        """Where it was said."""
        return self.event.address

    @property
    def said_before(self) -> InboxId | None:
        """The last message in which the person said the same here."""
        own = (one.row for one in self.alike if one.here and one.person == self.person.id)
        return max(own, default=None)

    @property
    def message(self) -> MessageId:
        """The platform's id of what was said."""
        return self.event.message_id

    @property
    def media(self) -> tuple[Media, ...]:
        """What was attached."""
        return self.event.media

    @property
    def is_tenant(self) -> bool:
        """Not an administrator of the group, nor a channel: only tenants are warned."""
        return self.event.actor.kind is ActorKind.PERSON

    @property
    def passed_on(self) -> bool:
        """Whether it came from elsewhere, so that the words may not be the sender's own."""
        return isinstance(self.event, MessageReceived) and self.event.forwarded


async def facts_of(tx: Transaction, row: InboxRow, event: Said) -> Facts:
    """What both judgements may look at; read beside the writer, before the step's transaction."""
    lines = await tx.inbox.history(event.address, row.id, CONTEXT_LINES)
    recent = [line for line in lines if line.at >= event.occurred_at - CONTEXT_AGE]
    return Facts(
        text=normalise(event.text),
        context=tuple(ContextLine(speaker=line.speaker, text=line.text) for line in recent),
        in_group=event.address.kind is PlaceKind.GROUP,
        has_open_case=await has_open_case(tx, event),
        has_media=bool(event.media),
    )


async def has_open_case(tx: Transaction, event: Said) -> bool:
    """Whether something of this person's is still being dealt with."""
    person = await tx.people.find(event.address.channel, event.actor.id)
    return person is not None and bool(await tx.cases.open_of(person.id, 1))


async def set_scene(step: Step, row: InboxRow, event: Said, judgement: Judgement) -> Scene:
    """Load who and where; remembers where the person can be spoken to alone."""
    person = await meet(step, event.address, event.actor)
    conversation = await step.tx.conversations.at(event.address)
    if event.address.kind is PlaceKind.PRIVATE and person.private != conversation.id:
        await step.tx.people.reachable_at(person.id, conversation.id)
        person = replace(person, private=conversation.id)
    if conversation.closed:  # they wrote, so they can be reached
        conversation = replace(conversation, closed=False)
        await step.tx.conversations.save(conversation)
    cases = await step.tx.cases.open_of(person.id)
    return Scene(
        row=row,
        event=event,
        person=person,
        conversation=conversation,
        judgement=judgement,
        cases=list(cases),
        had_open_case=bool(cases),
    )


async def meet(step: Step, address: Address, actor: Actor) -> Person:
    """The person behind *actor*."""
    return await step.tx.people.seen(address.channel, actor.id, actor.name, step.now)


async def private_address(step: Step, person: Person) -> Address | None:
    """Where the person can be spoken to alone, if they can."""
    if person.private is None:
        return None
    conversation = await step.tx.conversations.get(person.private)
    return None if conversation.closed else conversation.address


def said_lately(conversation: Conversation, what: str, now: datetime, window: timedelta) -> bool:
    """Whether the bot said *what* there within *window*."""
    return any(key == what and now - at < window for key, at in conversation.advised)


async def remember(step: Step, scene: Scene, *said: str) -> None:
    """Note what was said now, and forget what is too old to matter."""
    kept = [(key, at) for key, at in scene.conversation.advised if key not in said]
    fresh = [(key, at) for key, at in kept if step.now - at < CONTEXT_AGE]
    advised = (*fresh, *((key, step.now) for key in said))
    scene.conversation = replace(scene.conversation, advised=advised)
    await step.tx.conversations.save(scene.conversation)


def last_heard(case: Case) -> datetime:
    """When the person last said something about the case."""
    return case.last_heard_at or case.opened_at


def open_here(scene: Scene) -> Sequence[Case]:
    """The person's open cases, those of this conversation first."""
    return sorted(scene.cases, key=lambda case: case.conversation != scene.conversation.id)
