"""What the Bot API checks before it sends, edits or deletes, and the messages that result."""

from typing import Any
from urllib.parse import urlsplit

from tests.fakes.telegram.faults import ApiError
from tests.fakes.telegram.forms import Params
from tests.fakes.telegram.markup import MarkupError, parsed, units
from tests.fakes.telegram.people import BOT, Chat

MAX_TEXT = 4096
MAX_CAPTION = 1024
_MAX_BUTTONS = 100
_MAX_DATA = 64  # bytes


def bad(description: str) -> ApiError:
    return ApiError(400, f"Bad Request: {description}")


def may_write(chat: Chat | None) -> Chat:
    """*chat*, if the bot can write there."""
    if chat is None:
        raise bad("chat not found")
    if chat.migrated_to is not None:
        raise ApiError(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            migrate_to_chat_id=chat.migrated_to,
        )
    if chat.type == "private" and chat.bot_is == "kicked":
        raise ApiError(403, "Forbidden: bot was blocked by the user")
    if chat.bot_is == "kicked":
        raise ApiError(403, f"Forbidden: bot was kicked from the {chat.type} chat")
    if chat.bot_is == "left":
        raise ApiError(403, f"Forbidden: bot is not a member of the {chat.type} chat")
    return chat


def words(params: Params, name: str, limit: int) -> dict[str, Any]:
    """``text`` or ``caption`` after markup is parsed, within its limit."""
    source = str(params.get(name, ""))
    text, entities = source, []
    if params.get("parse_mode", "").upper() == "HTML":
        try:
            text, entities = parsed(source)
        except MarkupError as error:
            raise bad(f"can't parse entities: {error}") from None
    if units(text) > limit:
        raise bad("message is too long" if name == "text" else "message caption is too long")
    shown = text.strip()
    if name == "text" and not shown:
        raise bad("message text is empty")
    given: dict[str, Any] = {name: shown} if shown else {}
    if entities:
        given["entities" if name == "text" else "caption_entities"] = entities
    return given


def keyboard(params: Params) -> dict[str, Any]:
    """``reply_markup``, if its buttons are in order."""
    markup = params.get("reply_markup")
    if not markup or "inline_keyboard" not in markup:
        return {}
    buttons = [button for row in markup["inline_keyboard"] for button in row]
    if len(buttons) > _MAX_BUTTONS:
        raise bad("reply markup is too long")
    for button in buttons:
        _check(button)
    return {"reply_markup": markup} if buttons else {}


def _check(button: dict[str, Any]) -> None:
    if not button.get("text"):
        raise bad("can't parse inline keyboard button: Text buttons are unallowed")
    if "url" in button:
        if urlsplit(button["url"]).scheme not in {"http", "https", "tg"}:
            raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    elif not 1 <= len(button.get("callback_data", "").encode()) <= _MAX_DATA:
        raise bad("BUTTON_DATA_INVALID")
    if button.get("style") not in {None, "danger", "success", "primary"}:
        raise bad("can't parse inline keyboard button: invalid button style")


def placed(chat: Chat, params: Params) -> dict[str, Any]:
    """The topic and the message answered, if they exist."""
    given: dict[str, Any] = {}
    if thread := int(params.get("message_thread_id", 0)):
        if thread not in chat.topics:
            raise bad("message thread not found")
        given |= {"message_thread_id": thread, "is_topic_message": True}
    reply = params.get("reply_parameters")
    if reply:
        replied = chat.messages.get(int(reply["message_id"]))
        if replied is not None:
            given["reply_to_message"] = {
                key: value for key, value in replied.items() if key != "reply_to_message"
            }
        elif not reply.get("allow_sending_without_reply"):
            raise bad("message to be replied not found")
    return given


def posted(chat: Chat, date: int, content: dict[str, Any]) -> dict[str, Any]:
    """The bot's message, now part of *chat*."""
    message = {
        "message_id": chat.next_message_id(),
        "from": BOT,
        "chat": chat.shape,
        "date": date,
        **content,
    }
    chat.messages[message["message_id"]] = message
    return message


def edited(chat: Chat, params: Params, date: int) -> dict[str, Any]:
    """The bot's own message under its new words."""
    message = chat.messages.get(int(params["message_id"]))
    if message is None:
        raise bad("message to edit not found")
    if message["from"]["id"] != BOT["id"]:
        raise bad("message can't be edited")
    new = words(params, "text", MAX_TEXT) | keyboard(params)
    shown = ("text", "entities", "reply_markup")
    if {key: message[key] for key in shown if key in message} == new:
        raise bad(
            "message is not modified: specified new message content and reply markup are "
            "exactly the same as a current content and reply markup of the message"
        )
    for key in shown:
        message.pop(key, None)
    message.update(new, edit_date=date)
    return message


def deleted(chat: Chat, number: int) -> int:
    """Take a message away: the bot's own, or anybody's where it has the right."""
    message = chat.messages.get(number)
    if message is None:
        raise bad("message to delete not found")
    own = message["from"]["id"] == BOT["id"]
    if not (own or chat.type == "private" or chat.bot_may_delete):
        raise bad("message can't be deleted")
    del chat.messages[number]
    return number
