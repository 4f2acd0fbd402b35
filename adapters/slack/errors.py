"""What a failed request to Slack means: not sent, refused, or not known.

The division matters more than the words. Only what Slack certainly did not carry out may
be tried again; whatever may have taken effect is ``Unknown`` and is looked up first.
"""

from collections.abc import Mapping
from dataclasses import replace

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.domain.identity import MessageId
from bot.domain.outbound import Receipt, Refusal, Refused, RetryLater, Unknown

#: How long to wait when Slack cannot be reached at all.
AWAY_SECONDS = 5.0
_NO_RETRY_AFTER = 30.0

_INVITE = "Invite the bot to the channel in Slack: /invite @Tenantline."
_REINSTALL = (
    "Slack does not take the bot's token. Put a fresh one into TENANTLINE_SLACK__BOT_TOKEN."
)
_GONE = "It is no longer there in Slack."

#: Codes after which no request can work until somebody changes the token.
LOCKED_OUT = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "org_login_required",
        "ekm_access_denied",
        "team_access_not_granted",
    }
)
#: Codes that say the blocks are at fault, so plain text may still be taken.
BAD_BLOCKS = frozenset(
    {
        "invalid_blocks",
        "invalid_blocks_format",
        "msg_blocks_too_long",
        "msg_too_long",
        "cannot_parse_attachment",
        "invalid_arguments",
    }
)
#: Codes that say one person cannot be spoken to in this channel.
NOT_THERE = frozenset({"user_not_in_channel", "not_in_channel", "channel_not_found"})

_BUSY = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
#: Slack's own words for these: part of the operation may have succeeded before the error.
_UNSURE = frozenset({"internal_error", "fatal_error", "request_timeout", "service_unavailable"})

_REFUSALS: Mapping[str, tuple[Refusal, str]] = {
    "channel_not_found": (Refusal.FORBIDDEN, f"The bot cannot see the channel. {_INVITE}"),
    "not_in_channel": (Refusal.FORBIDDEN, f"The bot is not in the channel. {_INVITE}"),
    "is_archived": (
        Refusal.GONE,
        "The channel is archived. Unarchive it in Slack, or name another one in the settings.",
    ),
    "restricted_action": (
        Refusal.FORBIDDEN,
        "A workspace setting keeps the bot from posting there. Ask a workspace admin to allow it.",
    ),
    "missing_scope": (
        Refusal.FORBIDDEN,
        "The Slack app lacks a scope. Run `tenantline check`, add what it names, and reinstall.",
    ),
    "no_permission": (Refusal.FORBIDDEN, "The bot may not do that in this workspace."),
    "message_not_found": (Refusal.GONE, _GONE),
    "thread_not_found": (Refusal.GONE, _GONE),
    "cant_update_message": (Refusal.FORBIDDEN, "The bot can change only its own messages."),
    "edit_window_closed": (Refusal.GONE, "Slack no longer lets this message be changed."),
    "cant_delete_message": (Refusal.FORBIDDEN, "The bot can take away only its own messages."),
    "expired_trigger_id": (Refusal.EXPIRED, "The form came too late. Press the button again."),
    "exchanged_trigger_id": (Refusal.EXPIRED, "The form is already open."),
    "invalid_trigger_id": (Refusal.EXPIRED, "The form came too late. Press the button again."),
    "user_not_in_channel": (Refusal.FORBIDDEN, "The person is not in the channel."),
}


class PlatformError(Exception):
    """A request to Slack failed; ``receipt`` says what that means for what was asked."""

    def __init__(self, receipt: Receipt, code: str = "") -> None:
        super().__init__(code or type(receipt).__name__)
        self.receipt = receipt
        self.code = code


def code_of(error: SlackApiError) -> str:
    """Slack's name for the error, or ``http_503`` where there is none."""
    data = getattr(error.response, "data", None)
    named = data.get("error") if isinstance(data, dict) else None
    return str(named or f"http_{_status(error)}")


def from_api(error: SlackApiError, parts: tuple[MessageId, ...] = ()) -> Receipt:
    """What Slack's own answer means."""
    code = code_of(error)
    status = _status(error)
    if code in _BUSY or status == 429:
        return RetryLater(
            seconds=_retry_after(error), because="Slack asks us to slow down.", parts=parts
        )
    if code in _UNSURE or status >= 500 or (status == 200 and code == "http_200"):
        return Unknown(because=f"Slack answered {code}.", parts=parts)
    if code in LOCKED_OUT:
        return Refused(reason=Refusal.FORBIDDEN, because=_REINSTALL, parts=parts)
    if code in _REFUSALS:
        reason, because = _REFUSALS[code]
        return Refused(reason=reason, because=because, parts=parts)
    return Refused(reason=Refusal.REJECTED, because=f"Slack answered {code}.", parts=parts)


def from_connection(error: Exception, parts: tuple[MessageId, ...] = ()) -> Receipt:
    """What a failure between us and Slack means: before the request left, or after."""
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return RetryLater(
            seconds=AWAY_SECONDS,
            because="Slack cannot be reached.",
            parts=parts,
            whole_channel=True,
        )
    return Unknown(because="The connection to Slack broke before it answered.", parts=parts)


def _status(error: SlackApiError) -> int:
    # What is not JSON comes with aiohttp's response in place of the client's own.
    response = error.response
    return int(getattr(response, "status_code", 0) or getattr(response, "status", 0))


def with_parts(error: PlatformError, parts: tuple[MessageId, ...]) -> PlatformError:
    """*error* for an act of which *parts* had got through before."""
    return PlatformError(replace(error.receipt, parts=parts), error.code)


def before_sending(error: PlatformError) -> PlatformError:
    """*error* of a request that shows nothing to anybody, so that it may be made again."""
    if not isinstance(error.receipt, Unknown):
        return error
    return PlatformError(
        RetryLater(seconds=AWAY_SECONDS, because=error.receipt.because, parts=error.receipt.parts),
        error.code,
    )


def _retry_after(error: SlackApiError) -> float:
    headers = {str(name).lower(): value for name, value in error.response.headers.items()}
    try:
        return max(0.0, float(headers.get("retry-after", _NO_RETRY_AFTER)))
    except ValueError:
        return _NO_RETRY_AFTER
