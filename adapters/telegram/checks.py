"""What ``tenantline check`` wants to know of Telegram, and what to press if it is not so."""

from collections.abc import Iterable

from telegram import Bot, ChatMember, ChatMemberAdministrator, User, WebhookInfo
from telegram.error import InvalidToken, TelegramError

from adapters.telegram.errors import receipt
from adapters.telegram.pulse import NOT_LET_IN
from adapters.telegram.settings import Mode, TelegramSettings
from bot.ports.channel import CheckResult, Severity

#: What a moderator needs: how the library names it, what it is for, and what to switch on.
_NEEDED = (
    ("can_delete_messages", "delete messages", "Delete Messages"),
    ("can_restrict_members", "mute or ban anybody", "Ban Users"),
    ("can_pin_messages", "pin the house rules", "Pin Messages"),
)


async def check(bot: Bot, settings: TelegramSettings, groups: Iterable[int]) -> list[CheckResult]:
    """Ask Telegram; ends early where the rest could not be asked."""
    try:
        me = await bot.get_me()
        results = [_fine("token", f"the bot is @{me.username}"), *_privacy(me)]
        results += _webhook(await bot.get_webhook_info(), settings)
        results += await _rights(bot)
        results += await group_rights(bot, [str(group) for group in groups], me)
    except InvalidToken:
        return [_problem("token", NOT_LET_IN.partition(". ")[0], NOT_LET_IN)]
    except TelegramError as error:
        finding = f"Telegram cannot be reached ({type(error.__cause__ or error).__name__})"
        remedy = "Check the connection to the internet and TENANTLINE_TELEGRAM__API_BASE."
        return [_problem("connection", finding, remedy)]
    return results


def _privacy(me: User) -> list[CheckResult]:
    if not me.can_join_groups:
        return [
            _warning(
                "groups",
                "the bot cannot be added to groups",
                "Only for groups: @BotFather, /setjoingroups, choose the bot, Enable.",
            )
        ]
    if not me.can_read_all_group_messages:
        return [
            _warning(
                "groups",
                "privacy mode is on: in groups the bot sees commands only",
                "Only for groups: @BotFather, /setprivacy, choose the bot, Disable; "
                "then remove the bot from each group and add it again.",
            )
        ]
    return [_fine("groups", "the bot sees what is written in its groups")]


def _webhook(info: WebhookInfo, settings: TelegramSettings) -> list[CheckResult]:
    if settings.mode is Mode.POLLING:
        if not info.url:
            return [_fine("updates", "fetched by polling")]
        finding = "a webhook is set, though the mode is polling"
        return [_warning("updates", finding, "Nothing to do: it is removed when the bot starts.")]
    if info.url != settings.webhook_url:
        finding = "Telegram does not call our webhook yet"
        return [_warning("updates", finding, "Nothing to do: it is set when the bot starts.")]
    if info.last_error_message:
        finding = f"Telegram's last call failed: {info.last_error_message}"
        remedy = "Check that TENANTLINE_TELEGRAM__WEBHOOK_URL leads to the bot from outside."
        return [_warning("updates", f"{finding} ({info.pending_update_count} waiting)", remedy)]
    return [_fine("updates", f"by webhook; {info.pending_update_count} waiting")]


async def _rights(bot: Bot) -> list[CheckResult]:
    asked = await bot.get_my_default_administrator_rights()
    lacking = [right for right in _NEEDED if not getattr(asked, right[0])]
    if not lacking:
        return [_fine("rights", "asks groups for the rights it needs when it is added")]
    what = ", ".join(what for _, what, _ in lacking)
    press = ", ".join(press for _, _, press in lacking)
    return [
        _warning(
            "rights",
            f"groups are not asked for the rights to {what} when the bot is added",
            f"Only for groups: @BotFather, /mybots, the bot, Bot Settings, Group Admin Rights, "
            f"{press}.",
        )
    ]


async def group_rights(bot: Bot, chats: Iterable[str], me: User | None = None) -> list[CheckResult]:
    """What the bot may do in each of *chats*; what it cannot be asked about says so."""
    results: list[CheckResult] = []
    for chat in chats:
        try:
            me = me or await bot.get_me()
            results.append(await _rights_in(bot, int(chat), me))
        except InvalidToken:
            raise
        except TelegramError as error:
            results.append(_no_answer(chat, error))
    return results


async def _rights_in(bot: Bot, group: int, me: User) -> CheckResult:
    title = (await bot.get_chat(group)).title or group
    lacking = _lacking(await bot.get_chat_member(group, me.id))
    subject = f"group {group}"
    if not lacking:
        return _fine(subject, f"may delete, mute, ban and pin in “{title}”")
    what = ", ".join(what for _, what, _ in lacking)
    press = ", ".join(press for _, _, press in lacking)
    remedy = f"In the group: Edit, Administrators, add or choose the bot, switch on {press}."
    return _warning(subject, f"may not {what} in “{title}”", remedy)


def _lacking(member: ChatMember) -> list[tuple[str, str, str]]:
    if not isinstance(member, ChatMemberAdministrator):
        return list(_NEEDED)
    return [right for right in _NEEDED if not getattr(member, right[0])]


def _no_answer(chat: str, error: TelegramError) -> CheckResult:
    because = getattr(receipt(error), "because", type(error).__name__)
    remedy = "Add the bot to the group again, or leave it if it is no longer yours."
    return _warning(f"group {chat}", f"cannot be looked at: {because}", remedy)


def _fine(subject: str, finding: str) -> CheckResult:
    return CheckResult(subject=subject, severity=Severity.OK, finding=finding)


def _warning(subject: str, finding: str, remedy: str) -> CheckResult:
    return CheckResult(subject=subject, severity=Severity.WARNING, finding=finding, remedy=remedy)


def _problem(subject: str, finding: str, remedy: str) -> CheckResult:
    return CheckResult(subject=subject, severity=Severity.PROBLEM, finding=finding, remedy=remedy)
