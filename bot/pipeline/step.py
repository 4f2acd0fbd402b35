"""One step of the pipeline inside one transaction: what it knows and how it writes.

A step never sends. It fills the outbox under keys derived from the inbox row it handles,
so that doing the same row again asks for the same things and nothing is said twice.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.audit import AuditEntry
from bot.domain.identity import (
    Address,
    ChannelName,
    IdempotencyKey,
    InboxId,
    MessageId,
    PlaceKind,
    Reference,
)
from bot.domain.outbound import (
    Attachment,
    Button,
    Importance,
    Intent,
    Notify,
    OutboundOp,
    Rank,
    Reply,
)
from bot.domain.rulebook import ReplyKey, Rulebook
from bot.ports.channel import Capabilities
from bot.ports.store import Transaction

BOT = "bot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What every step knows: the landlord's rules and where the staff are."""

    rulebook: Rulebook
    #: The channel on which staff work.
    staff: ChannelName
    #: What a channel can do; ``None`` for one that is not running.
    able: Callable[[ChannelName], Capabilities | None] = lambda _: None

    @property
    def zone(self) -> ZoneInfo:
        """The landlord's wall clock."""
        return self.rulebook.calendar.zone

    def queue(self, name: str) -> Address:
        """Where staff of that queue sit."""
        return Address(channel=self.staff, chat=name, kind=PlaceKind.CHANNEL)

    def is_staff_side(self, address: Address) -> bool:
        """Whether something said there is said among staff."""
        return address.channel == self.staff and address.kind is PlaceKind.CHANNEL


@dataclass(slots=True, kw_only=True)
class Step:
    """A transaction, the office, the moment, and the name of what is being handled."""

    tx: Transaction
    office: Office
    now: datetime
    #: Prefix of the keys of all that this step sends, unique for what it handles.
    source: str
    #: The row of the inbox that is being handled, if it is one.
    row: InboxId | None = None
    #: How many things were put in the outbox so far.
    said: int = field(default=0)

    async def send(
        self,
        to: Address,
        intent: Intent,
        *,
        key: IdempotencyKey | None = None,
        importance: Importance = Importance.REQUIRED,
        rank: Rank = Rank.NORMAL,
        subject: Reference | None = None,
        anchor: IdempotencyKey | None = None,
        expires_at: datetime | None = None,
    ) -> IdempotencyKey | None:
        """Put *intent* in the outbox; its key, or ``None`` if that key was already there."""
        self.said += 1
        key = key or IdempotencyKey(f"{self.source}:{self.said}:{intent.type}")
        op = OutboundOp(
            key=key,
            to=to,
            intent=intent,
            importance=importance,
            rank=rank,
            subject=subject,
            anchor=anchor,
            expires_at=expires_at,
        )
        return key if await self.tx.outbox.put(op, self.now) else None

    async def reply(
        self,
        to: Address,
        which: ReplyKey,
        *,
        buttons: Sequence[Button] = (),
        reply_to: MessageId | None = None,
        **fields: str,
    ) -> None:
        """Answer with a text of the pack."""
        text = self.text(which, **fields)
        await self.send(to, Reply(text=text, buttons=tuple(buttons), reply_to=reply_to))

    async def tell(
        self,
        queue: str,
        text: str,
        *,
        quote: str = "",
        urgent: bool = False,
        only_for: str | None = None,
        call: Sequence[str] = (),
        anchor: IdempotencyKey | None = None,
        subject: Reference | None = None,
        key: IdempotencyKey | None = None,
        buttons: Sequence[Button] = (),
        attachments: Sequence[Attachment] = (),
    ) -> bool:
        """Say something to staff; False if it was said before under the same key."""
        intent = Notify(
            text=text,
            quote=quote,
            urgent=urgent,
            only_for=only_for,
            call=tuple(call),
            buttons=tuple(buttons),
            attachments=tuple(attachments),
        )
        said = await self.send(
            self.office.queue(queue),
            intent,
            key=key,
            importance=Importance.DEGRADE,
            rank=Rank.URGENT if urgent or only_for else Rank.NORMAL,
            subject=subject,
            anchor=anchor,
        )
        return said is not None

    async def record(
        self, action: str, subject: str, reason: str, *, actor: str = BOT, **detail: object
    ) -> None:
        """Add to the audit log, in the transaction of what it records."""
        entry = AuditEntry(
            at=self.now, actor=actor, action=action, subject=subject, reason=reason, detail=detail
        )
        await self.tx.audit.append(entry)

    def text(self, which: ReplyKey, **fields: str) -> str:
        """A text of the pack with its fields filled."""
        return self.office.rulebook.replies.render(which, **fields)
