"""What Telegram says → what the core decides on. Pure: ``telegram.Update`` → ``Inbound``.

``event_id`` is the ``update_id``: Telegram numbers what it tells a bot, and tells it again
under the same number until it is confirmed. A ``message_id`` would not do: an edit, a press
of a button and the message they are about share one.
"""

from telegram import CallbackQuery, MaybeInaccessibleMessage, Message, Update

from adapters.telegram.attachments import UNKNOWN_CONTENT, attached, is_service, poll_text
from adapters.telegram.comings import from_service_message, of_the_bot
from adapters.telegram.commands import command
from adapters.telegram.frame import Frame, Surroundings
from adapters.telegram.senders import person, sender
from adapters.telegram.text import whole
from bot.domain.acts import StaffAct, TenantAct
from bot.domain.identity import MessageId
from bot.domain.messages import ActionInvoked, Inbound, Media, MessageEdited, MessageReceived

#: What we ask Telegram to tell us. ``chat_member`` only keeps the list of moderators fresh.
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member", "chat_member")

#: Commands whose own message matters, because others can read it.
_IN_GROUPS = frozenset({TenantAct.REPORT_POST, TenantAct.PIN_RULES})
_STAFF_ACTS = frozenset(act.value for act in StaffAct)


def translate(update: Update, original: str, around: Surroundings) -> tuple[Inbound, ...]:
    """What *update* means to the core: mostly one event, none if it is not our business."""
    frame = Frame(update.update_id, original, around)
    if update.message is not None:
        return _received(update.message, frame)
    if update.edited_message is not None:
        return _edited(update.edited_message, frame)
    if update.callback_query is not None:
        return _pressed(update.callback_query, frame)
    if update.my_chat_member is not None:
        return of_the_bot(update.my_chat_member, frame)
    return ()


def _received(message: Message, frame: Frame) -> tuple[Inbound, ...]:
    moved = from_service_message(message, frame)
    if moved is not None:
        return moved
    media = attached(message)
    if media == UNKNOWN_CONTENT and is_service(message):
        return ()
    return _commanded(message, frame) or _written(message, media, frame)


def _commanded(message: Message, frame: Frame) -> tuple[Inbound, ...]:
    actor = sender(message, frame.around.moderators)
    found = command(message, frame.around.username)
    if actor is None or found is None or not found.bare:
        return ()
    return (
        ActionInvoked(
            **frame.shared(message.chat, actor, message.date, _thread(message)),
            action=found.act.value,
            subject=found.payload or _pointed_at(found.act, message),
            value=found.value,
            message_id=MessageId(str(message.message_id)) if found.act in _IN_GROUPS else None,
        ),
    )


def _pointed_at(act: TenantAct, message: Message) -> str:
    return (_reply_to(message) or "") if act is TenantAct.REPORT_POST else ""


def _written(message: Message, media: tuple[Media, ...], frame: Frame) -> tuple[Inbound, ...]:
    actor = sender(message, frame.around.moderators)
    if actor is None:
        return ()
    found = command(message, frame.around.username)
    return (
        MessageReceived(
            **frame.shared(message.chat, actor, message.date, _thread(message)),
            message_id=MessageId(str(message.message_id)),
            text=found.words if found else _text(message),
            media=media,
            album_id=message.media_group_id,
            reply_to=_reply_to(message),
            # A linked channel's post arrives as a forward by nobody; it is the channel's own.
            forwarded=message.forward_origin is not None and not message.is_automatic_forward,
        ),
    )


def _edited(message: Message, frame: Frame) -> tuple[Inbound, ...]:
    actor = sender(message, frame.around.moderators)
    if actor is None:
        return ()
    edited_at = message.edit_date or message.date
    return (
        MessageEdited(
            **frame.shared(message.chat, actor, edited_at, _thread(message)),
            message_id=MessageId(str(message.message_id)),
            text=_text(message),
            media=attached(message),
        ),
    )


def _pressed(query: CallbackQuery, frame: Frame) -> tuple[Inbound, ...]:
    """A button. Whoever presses it can make its data up, so the acts of staff do not pass."""
    action, _, subject = (query.data or "").partition(":")
    if query.message is None or query.from_user.is_bot or action in _STAFF_ACTS:
        return ()
    chat = query.message.chat
    actor = person(query.from_user, chat, frame.around.moderators)
    return (
        ActionInvoked(
            # Telegram does not say when it was pressed, and the message may be weeks old.
            **frame.shared(chat, actor, None, _thread(query.message)),
            action=action,
            subject=whole(subject),
            message_id=MessageId(str(query.message.message_id)),
        ),
    )


def _text(message: Message) -> str:
    return whole(message.text or message.caption or poll_text(message))


def _thread(message: MaybeInaccessibleMessage) -> str | None:
    """The topic; in groups without topics the same field names a chain of replies."""
    if not isinstance(message, Message) or not message.is_topic_message:
        return None
    return str(message.message_thread_id)


def _reply_to(message: Message) -> MessageId | None:
    replied = message.reply_to_message
    if replied is None:
        return None
    # In a topic, what answers nobody is marked as an answer to the topic's first message.
    if message.is_topic_message and replied.message_id == message.message_thread_id:
        return None
    return MessageId(str(replied.message_id))
