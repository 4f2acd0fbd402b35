"""What became of a request that failed: ``telegram.error`` → ``Receipt``.

The one question is whether Telegram may have carried it out. A refusal by Telegram says no.
A connection that never stood says no. Anything that broke after the request was on its way
may have been too late to stop it: unknown.
"""

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    TelegramError,
)

from adapters.telegram.request import FloodError, ServerFaultError
from bot.domain.identity import MessageId
from bot.domain.outbound import Accepted, Receipt, Refusal, Refused, RetryLater, Unknown

_BEFORE_SENDING = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
_SOON = 5.0  # seconds

#: What to press, in Telegram's words.
_GIVE = "in the group: Edit, Administrators, the bot, switch on"
BAN_USERS, PIN_MESSAGES = f"{_GIVE} Ban Users", f"{_GIVE} Pin Messages"
DELETE_MESSAGES = f"{_GIVE} Delete Messages"
SUPERGROUP = "in the group: Edit, Chat History for New Members, choose Visible"

#: What Telegram's sentences say, in lower case; the first that is found counts.
_REFUSALS: tuple[tuple[str, Refusal, str], ...] = (
    ("bot was blocked by the user", Refusal.BLOCKED, "the person has blocked the bot"),
    ("bot can't initiate conversation", Refusal.BLOCKED, "the person has not started the bot"),
    ("user is deactivated", Refusal.GONE, "the person's account no longer exists"),
    ("group chat was deleted", Refusal.GONE, "the group no longer exists"),
    ("group chat was deactivated", Refusal.GONE, "the group no longer exists"),
    ("bot was kicked", Refusal.FORBIDDEN, "the bot was removed from the group"),
    ("bot is not a member", Refusal.FORBIDDEN, "the bot is not in the group"),
    ("chat not found", Refusal.GONE, "the chat does not exist"),
    ("peer_id_invalid", Refusal.GONE, "the chat does not exist"),
    ("message thread not found", Refusal.GONE, "the topic no longer exists"),
    ("topic_deleted", Refusal.GONE, "the topic no longer exists"),
    ("topic_closed", Refusal.FORBIDDEN, "the topic is closed"),
    (
        "message can't be deleted",
        Refusal.FORBIDDEN,
        f"the bot may not remove it; {DELETE_MESSAGES}",
    ),
    ("rights to restrict", Refusal.FORBIDDEN, f"the bot may not mute or ban there; {BAN_USERS}"),
    ("rights to manage pinned", Refusal.FORBIDDEN, f"the bot may not pin there; {PIN_MESSAGES}"),
    ("administrator of the chat", Refusal.FORBIDDEN, "they are an administrator of the group"),
    ("can't remove chat owner", Refusal.FORBIDDEN, "they own the group"),
    ("can't restrict self", Refusal.FORBIDDEN, "that is the bot itself"),
    ("only for supergroups", Refusal.FORBIDDEN, f"nobody can be muted in it yet; {SUPERGROUP}"),
    (
        "supergroup and channel chats only",
        Refusal.FORBIDDEN,
        f"it cannot be done yet; {SUPERGROUP}",
    ),
    ("user not found", Refusal.GONE, "Telegram does not know them in this group"),
    ("user_not_participant", Refusal.GONE, "they are not in the group"),
    ("participant_id_invalid", Refusal.GONE, "Telegram does not know them in this group"),
    ("user_id_invalid", Refusal.GONE, "Telegram does not know them"),
    ("message to pin not found", Refusal.GONE, "the post is no longer there"),
    ("not enough rights", Refusal.FORBIDDEN, "the bot lacks a right in the group"),
    ("have no rights", Refusal.FORBIDDEN, "the bot lacks a right in the group"),
    ("need administrator rights", Refusal.FORBIDDEN, "the bot lacks a right in the group"),
    ("chat_admin_required", Refusal.FORBIDDEN, "the bot lacks a right in the group"),
    ("chat_write_forbidden", Refusal.FORBIDDEN, "the bot may not write in the group"),
    ("chat_restricted", Refusal.FORBIDDEN, "the bot may not write in the group"),
    ("can't parse entities", Refusal.REJECTED, "Telegram could not read the formatting"),
    ("message is too long", Refusal.REJECTED, "the message is too long"),
    ("caption is too long", Refusal.REJECTED, "the message is too long"),
    ("text is empty", Refusal.REJECTED, "the message is empty"),
    ("text must be non-empty", Refusal.REJECTED, "the message is empty"),
)
#: The wish is already true.
_DONE_ALREADY = (
    "message is not modified",
    "message to delete not found",
    "message to be deleted not found",
    "message to unpin not found",
    "chat_not_modified",
)


def receipt(
    error: TelegramError, parts: tuple[MessageId, ...] = (), *, repeatable: bool = False
) -> Receipt:
    """What *error* says of an act whose *parts* were accepted before it.

    *repeatable*: carrying it out twice is the same as once, so that not knowing does no harm.
    """
    said = error.message.lower()
    match error:
        case FloodError():
            because = "Telegram asked us to slow down"
            return RetryLater(seconds=error.seconds, because=because, parts=parts)
        case ChatMigrated():
            return Refused(
                reason=Refusal.GONE,
                because="the group goes on under another id",
                parts=parts,
                moved_to=str(error.new_chat_id),
            )
        case InvalidToken():
            because = "Telegram does not accept the bot's token"
            return Refused(reason=Refusal.FORBIDDEN, because=because, parts=parts)
        case BadRequest() | Forbidden():
            if any(sentence in said for sentence in _DONE_ALREADY):
                return Accepted(parts=parts)
            return _refused(error, said, parts)
        case _ if repeatable or surely_not_sent(error):
            return RetryLater(seconds=_SOON, because="Telegram cannot be reached", parts=parts)
        case _:
            return Unknown(because=f"no answer from Telegram ({_what(error)})", parts=parts)


def surely_not_sent(error: TelegramError) -> bool:
    """Whether the request behind *error* certainly never reached Telegram.

    Of the server's faults only 503 is certain, being an answer instead of the work: a 502 or
    504 comes from a gateway that lost sight of a request it had passed on, and a 500 can
    come after the message went out.
    """
    if isinstance(error, ServerFaultError):
        return error.status == 503
    return isinstance(error.__cause__, _BEFORE_SENDING)


def _refused(error: TelegramError, said: str, parts: tuple[MessageId, ...]) -> Refused:
    for sentence, reason, because in _REFUSALS:
        if sentence in said:
            return Refused(reason=reason, because=because, parts=parts)
    reason = Refusal.FORBIDDEN if isinstance(error, Forbidden) else Refusal.REJECTED
    return Refused(reason=reason, because="Telegram would not take it", parts=parts)


def _what(error: TelegramError) -> str:
    if isinstance(error, ServerFaultError):
        return str(error.status)
    return type(error.__cause__ or error).__name__
