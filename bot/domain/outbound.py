"""What goes out: intents, not strings, and the truth about what became of them.

Every text in here is plain. Adapters escape and format it where they render it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from bot.domain.identity import Address, IdempotencyKey, MessageId, Reference


class Style(StrEnum):
    """How loud a button is."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """Something to press: an act, a link, or a way into the private chat with the bot."""

    label: str
    #: One of ``bot.domain.acts``; empty for links.
    action: str = ""
    subject: str = ""
    style: Style = Style.PLAIN
    url: str = ""
    #: Opens the private chat with the bot with this payload ([A-Za-z0-9_-], at most 64).
    deep_link: str = ""
    #: Asked before the act is sent, where the platform can ask.
    confirm: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A kept file, by its content."""

    sha256: str
    kind: str
    mime: str = ""
    name: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One labelled line of a card."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Somebody else's words on a card."""

    author: str
    text: str = field(repr=False)
    #: Not shown until somebody presses the reveal button: the adapter prints only ``summary``.
    folded: bool = False
    summary: str = ""


class Tone(StrEnum):
    """How a card looks in a list of cards."""

    NORMAL = "normal"
    URGENT = "urgent"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A case or an incident as staff see it; ``buttons`` and ``more`` hold what is legal now."""

    reference: Reference
    heading: str
    tone: Tone = Tone.NORMAL
    facts: tuple[Fact, ...] = ()
    quotes: tuple[Quote, ...] = ()
    footer: str = ""
    buttons: tuple[Button, ...] = ()
    #: Further acts that are legal now, for a menu or a line of words.
    more: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A case in a list of cases."""

    reference: Reference
    heading: str
    tone: Tone = Tone.NORMAL
    detail: str = ""
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Worklist:
    """One page of the cases a member of staff may take up; whole each time it is shown."""

    heading: str
    #: Which page it is: comes back as the address's thread with what is pressed there.
    page: str = ""
    #: What became of what was just pressed, if it needs saying.
    notice: str = ""
    #: The lists there are; the one shown is ``PRIMARY``.
    lists: tuple[Button, ...] = ()
    entries: tuple[Entry, ...] = ()
    footer: str = ""
    buttons: tuple[Button, ...] = ()
    #: What is said to this person about themselves, below everything else.
    aside: str = ""


class FieldKind(StrEnum):
    """What a form asks for."""

    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"
    #: A member of staff, by the platform's id.
    COLLEAGUE = "colleague"
    FILES = "files"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One question of a form. ``choices`` are (value, label)."""

    id: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    hint: str = ""
    initial: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    max_length: int = 3000
    optional: bool = False
    #: Of a choice: the act that is told at once when something is chosen, before sending.
    act: str = ""
    #: Grows when ``initial`` is to replace what was typed since; otherwise that stays.
    fresh: int = 0
    #: Of files: endings that are taken, and how many at most.
    endings: tuple[str, ...] = ()
    most: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form for one person; comes back as ``FormSubmitted(form=act, subject=subject)``."""

    act: str
    subject: str
    title: str
    submit: str
    intro: str = ""
    fields: tuple[FormField, ...] = ()
    #: The act that is told when it is closed without being sent; nothing is, if empty.
    closes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer in a conversation, written by staff or taken from the pack."""

    type: Literal["reply"] = "reply"
    text: str = field(repr=False)
    reply_to: MessageId | None = None
    buttons: tuple[Button, ...] = ()
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyAdvice:
    """A scripted safety text; overtakes everything else."""

    type: Literal["safety_advice"] = "safety_advice"
    text: str = field(repr=False)
    trigger: str
    reply_to: MessageId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledge:
    """What was understood, with the reference people can say aloud."""

    type: Literal["acknowledge"] = "acknowledge"
    text: str = field(repr=False)
    reply_to: MessageId | None = None
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForDetails:
    """One question, answered by a button or in words, or not at all."""

    type: Literal["ask_for_details"] = "ask_for_details"
    text: str = field(repr=False)
    choices: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Warn:
    """A reminder or a warning with the clause it rests on; proof is the accepted receipt."""

    type: Literal["warn"] = "warn"
    text: str = field(repr=False)
    clause: str
    rules_version: str
    #: A reminder carries no strike.
    strike: bool
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictionNotice:
    """What applies to somebody from now on, why, until when, and how to appeal.

    Its subject is the restriction, which is enforced only once this was accepted.
    """

    type: Literal["restriction_notice"] = "restriction_notice"
    text: str = field(repr=False)
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PostHouseRules:
    """House rules, whole or one clause, as published."""

    type: Literal["post_house_rules"] = "post_house_rules"
    text: str = field(repr=False)
    rules_version: str
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowCard:
    """A new card for staff. Later acts on it name this act's key as their ``anchor``."""

    type: Literal["show_card"] = "show_card"
    card: Card


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateCard:
    """The anchored card as it is now; replaces updates still waiting for the same anchor."""

    type: Literal["update_card"] = "update_card"
    card: Card


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenForm:
    """A form, at once: ``trigger`` came with the press and lives for seconds."""

    type: Literal["open_form"] = "open_form"
    form: Form
    trigger: str = field(repr=False)
    #: The open form (``ActionInvoked.form``) whose place it takes, so that no trigger is needed.
    instead_of: str = ""
    #: Who is told if it does not open (the platform's id); everybody there, if empty.
    only_for: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowWorklist:
    """The worklist of the member of staff whose own place it goes to; replaces what is there."""

    type: Literal["show_worklist"] = "show_worklist"
    worklist: Worklist


@dataclass(frozen=True, slots=True, kw_only=True)
class Remove:
    """Take a post away from where others can see it. It is kept before this is asked."""

    type: Literal["remove"] = "remove"
    message_id: MessageId


class MemberAct(StrEnum):
    """What is done to somebody's place in a group."""

    MUTE = "mute"
    UNMUTE = "unmute"
    BAN = "ban"
    UNBAN = "unban"


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictMember:
    """Keep somebody from posting in a group, or let them again; a supervisor decided it."""

    type: Literal["restrict_member"] = "restrict_member"
    #: The platform's id of the person.
    member: str
    act: MemberAct
    #: When the platform ends it by itself.
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PinPost:
    """Hold the anchored post at the top of its group, or let it go from there."""

    type: Literal["pin_post"] = "pin_post"
    pinned: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Notify:
    """A line for staff: in the anchored card's thread, in a queue, or to one person only."""

    type: Literal["notify"] = "notify"
    text: str = field(repr=False)
    #: Somebody else's words, shown as a quotation under ``text``.
    quote: str = field(default="", repr=False)
    urgent: bool = False
    #: Only this member of staff sees it (the platform's id), where the platform can do that.
    only_for: str | None = None
    #: Whom it must reach wherever they are: ids of staff or of groups of them, or one of the
    #: words of ``bot.domain.on_call``. Nobody else's attention is drawn.
    call: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    buttons: tuple[Button, ...] = ()


Intent = (
    Reply
    | SafetyAdvice
    | Acknowledge
    | AskForDetails
    | Warn
    | RestrictionNotice
    | PostHouseRules
    | ShowCard
    | UpdateCard
    | OpenForm
    | ShowWorklist
    | Remove
    | RestrictMember
    | PinPost
    | Notify
)


class Importance(StrEnum):
    """What happens when the channel cannot do it."""

    REQUIRED = "required"  # failing raises a task for a person
    DEGRADE = "degrade"  # say it more plainly (no buttons, no thread) rather than not at all
    SKIP = "skip"  # let it go, and log that


class Rank(StrEnum):
    """The order in which acts for one chat go out; ``order`` is what is stored."""

    FIRST = "first"  # safety advice, and forms whose trigger is running out
    URGENT = "urgent"
    NORMAL = "normal"
    LAST = "last"  # card updates

    @property
    def order(self) -> int:
        """0 goes first."""
        return list(Rank).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundOp:
    """One thing to carry out once, with all that delivery needs to know."""

    key: IdempotencyKey
    to: Address
    intent: Intent
    importance: Importance = Importance.REQUIRED
    rank: Rank = Rank.NORMAL
    #: The case or incident that wants to hear what became of it.
    subject: Reference | None = None
    #: The act whose message this one updates or threads under.
    anchor: IdempotencyKey | None = None
    #: Filled by delivery: the platform's id of the anchor's first message, once accepted.
    anchor_message: MessageId | None = None
    #: Filled by delivery: ids of the parts an earlier attempt got accepted; continue after them.
    done: tuple[MessageId, ...] = ()
    #: Filled by delivery: when it was put in the outbox; nothing of it was sent before, so a
    #: channel that looks it up need not look further back.
    put_at: datetime | None = None
    #: Worthless after this moment: refused as expired rather than sent.
    expires_at: datetime | None = None


class Refusal(StrEnum):
    """Why a platform would not take it."""

    BLOCKED = "blocked"  # the person blocked the bot, or never started it
    GONE = "gone"  # chat, thread or message no longer exists
    FORBIDDEN = "forbidden"  # the bot lacks a right or is not a member
    REJECTED = "rejected"  # the content was not accepted in any form
    EXPIRED = "expired"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The platform has it. ``parts`` are its message ids, one per part, earlier parts included."""

    parts: tuple[MessageId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryLater:
    """Certainly not carried out (beyond ``parts``): try again after ``seconds``."""

    seconds: float
    because: str
    parts: tuple[MessageId, ...] = ()
    #: The whole channel was told to slow down, not only this chat.
    whole_channel: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Certainly not carried out (beyond ``parts``), and trying again would not help."""

    reason: Refusal
    because: str
    parts: tuple[MessageId, ...] = ()
    #: The chat lives on under this id: routing follows it and the act is tried there.
    moved_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """It may or may not have been carried out; never sent again without looking first."""

    because: str
    parts: tuple[MessageId, ...] = ()


Receipt = Accepted | RetryLater | Refused | Unknown
