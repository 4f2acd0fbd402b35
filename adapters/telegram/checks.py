"""What ``tenantline check`` wants to know of Telegram, and what to press if it is not so."""

from collections.abc import Iterable, Sequence

from telegram import Bot, ChatMemberAdministrator, User, WebhookInfo
from telegram.error import InvalidToken, TelegramError

from adapters.telegram.pulse import NOT_LET_IN
from adapters.telegram.settings import Mode, TelegramSettings
from bot.ports.channel import CheckResult, Severity


async def check(bot: Bot, settings: TelegramSettings, groups: Iterable[int]) -> list[CheckResult]:
    """Ask Telegram; ends early where the rest could not be asked."""
    try:
        me = await bot.get_me()
        results = [_fine("token", f"the bot is @{me.username}"), *_privacy(me)]
        results += _webhook(await bot.get_webhook_info(), settings)
        results += await _rights(bot)
        for group in groups:
            results += await _rights_in(bot, group, me)
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
    if asked.can_delete_messages:
        return [_fine("rights", "asks groups for the right to delete messages")]
    return [
        _warning(
            "rights",
            "groups are not asked for the right to delete messages when the bot is added",
            "Only for groups: @BotFather, /mybots, the bot, Bot Settings, Group Admin Rights, "
            "Delete Messages.",
        )
    ]


async def _rights_in(bot: Bot, group: int, me: User) -> Sequence[CheckResult]:
    member = await bot.get_chat_member(group, me.id)
    if isinstance(member, ChatMemberAdministrator) and member.can_delete_messages:
        return [_fine("rights", f"may delete messages in group {group}")]
    finding = f"may not delete messages in group {group}"
    remedy = "In the group: Edit, Administrators, add the bot, switch on Delete Messages."
    return [_warning("rights", finding, remedy)]


def _fine(subject: str, finding: str) -> CheckResult:
    return CheckResult(subject=subject, severity=Severity.OK, finding=finding)


def _warning(subject: str, finding: str, remedy: str) -> CheckResult:
    return CheckResult(subject=subject, severity=Severity.WARNING, finding=finding, remedy=remedy)


def _problem(subject: str, finding: str, remedy: str) -> CheckResult:
    return CheckResult(subject=subject, severity=Severity.PROBLEM, finding=finding, remedy=remedy)
