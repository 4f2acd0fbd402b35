"""Muting, banning and pinning, refused in the Bot API's own words."""

from collections.abc import Callable
from typing import Any

from tests.fakes.telegram.forms import Params
from tests.fakes.telegram.people import BOT_ID, Chat
from tests.fakes.telegram.sending import bad, may_write
from tests.fakes.telegram.world import World


def get_chat(world: World, params: Params) -> Any:
    chat = may_write(world.chat(params["chat_id"]))
    return chat.shape | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        ),
    }  # fmt: skip


def restrict_chat_member(world: World, params: Params) -> Any:
    chat, member = _member(world, params)
    if chat.type != "supergroup":
        raise bad("method is available only for supergroups")
    if params["permissions"].get("can_send_messages"):
        chat.muted.pop(member, None)
    else:
        chat.muted[member] = int(params.get("until_date", 0))
    return True


def ban_chat_member(world: World, params: Params) -> Any:
    chat, member = _member(world, params)
    chat.banned[member] = int(params.get("until_date", 0))
    return True


def unban_chat_member(world: World, params: Params) -> Any:
    chat, member = _member(world, params)
    if member not in chat.banned and params.get("only_if_banned") != "true":
        raise bad("USER_NOT_PARTICIPANT")
    chat.banned.pop(member, None)
    return True


def ban_chat_sender_chat(world: World, params: Params) -> Any:
    chat = _restricting(world, params)
    chat.banned[int(params["sender_chat_id"])] = 0
    return True


def unban_chat_sender_chat(world: World, params: Params) -> Any:
    _restricting(world, params).banned.pop(int(params["sender_chat_id"]), None)
    return True


def pin_chat_message(world: World, params: Params) -> Any:
    chat, message = _pinning(world, params), int(params["message_id"])
    if message not in chat.messages:
        raise bad("message to pin not found")
    chat.pinned = [one for one in chat.pinned if one != message] + [message]
    return True


def unpin_chat_message(world: World, params: Params) -> Any:
    chat, message = _pinning(world, params), int(params["message_id"])
    if message not in chat.pinned:
        raise bad("message to unpin not found")
    chat.pinned.remove(message)
    return True


MODERATING: dict[str, Callable[[World, Params], Any]] = {
    "getChat": get_chat,
    "restrictChatMember": restrict_chat_member,
    "banChatMember": ban_chat_member,
    "unbanChatMember": unban_chat_member,
    "banChatSenderChat": ban_chat_sender_chat,
    "unbanChatSenderChat": unban_chat_sender_chat,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
}


def _member(world: World, params: Params) -> tuple[Chat, int]:
    chat, member = _restricting(world, params), int(params["user_id"])
    if member == BOT_ID:
        raise bad("can't restrict self")
    if member == chat.owner:
        raise bad("can't remove chat owner")
    if member in chat.admins:
        raise bad("user is an administrator of the chat")
    if not any(message["from"]["id"] == member for message in chat.messages.values()):
        raise bad("user not found")
    return chat, member


def _restricting(world: World, params: Params) -> Chat:
    chat = may_write(world.chat(params["chat_id"]))
    if not (chat.bot_is == "administrator" and chat.bot_may_restrict):
        raise bad("not enough rights to restrict/unrestrict chat member")
    return chat


def _pinning(world: World, params: Params) -> Chat:
    chat = may_write(world.chat(params["chat_id"]))
    if not (chat.bot_is == "administrator" and chat.bot_may_pin):
        raise bad("not enough rights to manage pinned messages in the chat")
    return chat
