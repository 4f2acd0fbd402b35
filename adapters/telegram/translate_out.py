"""What the core wants said → what is asked of Telegram. Pure: ``OutboundOp`` → calls."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from adapters.telegram.calls import Call, Limit, Pin, Place, Say, Show, TakeAway
from adapters.telegram.keyboards import keyboard
from adapters.telegram.text import (
    MAX_CAPTION,
    escaped,
    split,
    units,
    whole,
    with_bold_first_line,
)
from bot.domain.errors import Unsupported
from bot.domain.identity import Address, MessageId
from bot.domain.outbound import (
    Acknowledge,
    AskForDetails,
    Attachment,
    Button,
    MemberAct,
    Notify,
    OpenForm,
    OutboundOp,
    PinPost,
    PostHouseRules,
    Remove,
    Reply,
    RestrictionNotice,
    RestrictMember,
    SafetyAdvice,
    ShowCard,
    ShowWorklist,
    UpdateCard,
    Warn,
)

_MAX_PHOTO = 10 * 2**20  # bytes Telegram takes as a photo; larger ones go as documents


def calls(op: OutboundOp, username: str) -> tuple[Call, ...]:
    """The requests that carry out *op*, in order; one for each part of the receipt.

    The same *op* always gives the same calls, so that a later attempt can go on after the
    parts already accepted. Raises ``Unsupported`` for what Telegram cannot carry.
    """
    to, intent = op.to, op.intent
    match intent:
        case Reply():
            place = _place(to, intent.reply_to)
            return _said(place, intent.text, intent.buttons, username, intent.attachments)
        case SafetyAdvice():
            place = _place(to, intent.reply_to)
            return _said(place, intent.text, (), username, render=with_bold_first_line)
        case Acknowledge():
            return _said(_place(to, intent.reply_to), intent.text, intent.buttons, username)
        case AskForDetails():
            return _said(_place(to), intent.text, intent.choices, username)
        case Warn() | RestrictionNotice() | PostHouseRules():
            return _said(_place(to), intent.text, intent.buttons, username)
        case Remove():
            return (TakeAway(chat=_number(to.chat), message=_number(intent.message_id)),)
        case RestrictMember():
            return (_limited(to, intent),)
        case PinPost():
            return (_pinned(op, intent),)
        case ShowCard() | UpdateCard() | OpenForm() | ShowWorklist() | Notify():
            raise Unsupported(
                f"Telegram carries no {intent.type}; it belongs on the staff channel."
            )


def _limited(to: Address, intent: RestrictMember) -> Limit:
    member = _number(intent.member)
    if member < 0 and intent.act in (MemberAct.MUTE, MemberAct.UNMUTE):
        raise Unsupported("Telegram mutes people, not channels; a channel can be banned.")
    return Limit(chat=_number(to.chat), member=member, act=intent.act, until=intent.until)


def _pinned(op: OutboundOp, intent: PinPost) -> Pin:
    if op.anchor_message is None:
        raise Unsupported("Telegram pins only what was posted.")
    message = _number(op.anchor_message)
    return Pin(chat=_number(op.to.chat), message=message, pinned=intent.pinned)


def _said(
    place: Place,
    text: str,
    buttons: Sequence[Button],
    username: str,
    attachments: Sequence[Attachment] = (),
    render: Callable[[str], str] = escaped,
) -> tuple[Call, ...]:
    """Words in parts, then files; a single file carries words that fit under it."""
    text = whole(text)
    drawn: list[Say | Show] = []
    if len(attachments) == 1 and units(text) <= MAX_CAPTION:
        drawn.append(_shown(place, attachments[0], text, render))
    else:
        drawn += _worded(place, text, render)
        drawn += [_shown(place, attachment, "", render) for attachment in attachments]
    return _finished(drawn, buttons, username)


def _worded(place: Place, text: str, render: Callable[[str], str]) -> list[Say | Show]:
    # Telegram refuses a message of blanks; there is nothing in it to lose.
    parts = [part for part in split(text) if part.strip()]
    return [
        Say(place=place, text=part, html=render(part) if nth == 0 else escaped(part))
        for nth, part in enumerate(parts)
    ]


def _shown(
    place: Place, attachment: Attachment, text: str, render: Callable[[str], str]
) -> Say | Show:
    return Show(
        place=place,
        attachment=attachment,
        text=text,
        html=render(text) if text else None,
        as_photo=attachment.kind == "photo" and attachment.size <= _MAX_PHOTO,
    )


def _finished(
    drawn: list[Say | Show], buttons: Sequence[Button], username: str
) -> tuple[Call, ...]:
    """Only the first part answers a message, and only the last has buttons."""
    if not drawn:
        raise Unsupported("Telegram carries no empty message.")
    last = len(drawn) - 1
    return tuple(
        replace(
            call,
            place=call.place if nth == 0 else Place(chat=call.place.chat, thread=call.place.thread),
            keyboard=keyboard(buttons, username) if nth == last else None,
        )
        for nth, call in enumerate(drawn)
    )


def _place(to: Address, reply_to: MessageId | None = None) -> Place:
    return Place(
        chat=_number(to.chat),
        thread=_number(to.thread) if to.thread else None,
        reply_to=_number(reply_to) if reply_to else None,
    )


def _number(given: str) -> int:
    try:
        return int(given)
    except ValueError:
        raise Unsupported("Telegram's chats, topics and messages have numbers.") from None
