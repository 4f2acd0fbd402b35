"""What ``tenantline check`` says about Slack, and what to press where something is missing."""

from collections.abc import Sequence

from adapters.slack.errors import PlatformError
from adapters.slack.queues import Queues
from adapters.slack.settings import Mode, SlackSettings, secret
from adapters.slack.web import Web
from bot.ports.channel import CheckResult, Severity

#: Bot token scopes and what would not work without each.
SCOPES = {
    "chat:write": "post cards",
    "commands": "hear /tenantline and the shortcuts",
    "channels:read": "find public channels",
    "groups:read": "find private channels",
    "channels:history": "hear threads in public channels and look up what was sent",
    "groups:history": "hear threads in private channels and look up what was sent",
    "usergroups:read": "know who is an agent by user group",
    "files:read": "take files from threads",
    "files:write": "post tenants' photos into threads",
}
_APP = "api.slack.com/apps, Tenantline"


async def inspect(settings: SlackSettings, web: Web, queues: Queues) -> Sequence[CheckResult]:
    """Every finding, good ones included; nothing is changed or posted."""
    try:
        answer = await web.ask("auth.test")
    except PlatformError as error:
        return [_no_token(error)]
    return [
        _ok("Slack bot token", f"works in {answer.get('team', 'the workspace')}."),
        *_scopes(str(answer["scopes"])),
        *await _socket(settings, web),
        *await _channels(settings, web, queues),
        *await _people(settings, web),
    ]


def _no_token(error: PlatformError) -> CheckResult:
    return _problem(
        "Slack bot token",
        f"Slack does not take it ({error}).",
        f"{_APP}, OAuth & Permissions: copy the Bot User OAuth Token into "
        "TENANTLINE_SLACK__BOT_TOKEN.",
    )


def _scopes(header: str) -> list[CheckResult]:
    held = {scope.strip() for scope in header.split(",")}
    missing = [_missing(scope) for scope in SCOPES if scope not in held]
    spare = [_spare(scope) for scope in sorted(held - {*SCOPES, ""})]
    return [*missing, *spare] or [_ok("Slack scopes", "all there, and no more.")]


def _missing(scope: str) -> CheckResult:
    return _problem(
        "Slack scopes",
        f"{scope} is missing: the bot cannot {SCOPES[scope]}.",
        f"{_APP}, OAuth & Permissions, Bot Token Scopes: add {scope}, then Reinstall to Workspace.",
    )


def _spare(scope: str) -> CheckResult:
    return CheckResult(
        subject="Slack scopes",
        severity=Severity.WARNING,
        finding=f"{scope} is there and not used.",
        remedy=f"{_APP}, OAuth & Permissions, Bot Token Scopes: take {scope} away, then Reinstall.",
    )


async def _socket(settings: SlackSettings, web: Web) -> list[CheckResult]:
    if settings.mode is not Mode.SOCKET:
        return []
    client = web.client
    try:
        await web.carry_out(
            lambda: client.apps_connections_open(app_token=secret(settings.app_token))
        )
    except PlatformError as error:
        return [
            _problem(
                "Slack app token",
                f"Socket Mode does not open ({error}).",
                f"{_APP}, Basic Information, App-Level Tokens: make one with connections:write "
                "for TENANTLINE_SLACK__APP_TOKEN; and switch on Socket Mode.",
            )
        ]
    return [_ok("Slack app token", "Socket Mode opens.")]


async def _channels(settings: SlackSettings, web: Web, queues: Queues) -> list[CheckResult]:
    try:
        await queues.resolve()
    except PlatformError as error:
        return [_problem("Slack channels", f"cannot be listed ({error}).", "See the scopes above.")]
    return [await _channel(queue, name, web, queues) for queue, name in settings.channels.items()]


async def _channel(queue: str, name: str, web: Web, queues: Queues) -> CheckResult:
    subject = f"Slack channel for {queue}"
    invite = f"In Slack, open {name} and write: /invite @Tenantline"
    found = queues.channel(queue)
    if found is None:
        remedy = (
            f"Create {name} in Slack, or set TENANTLINE_SLACK__CHANNEL_{queue.upper()}. {invite}"
        )
        return _problem(subject, f"{name} is not there, or private without the bot.", remedy)
    try:
        channel = (await web.ask("conversations.info", channel=found))["channel"]
    except PlatformError as error:
        return _problem(subject, f"{name} cannot be read ({error}).", invite)
    if channel.get("is_archived"):
        return _problem(subject, f"{name} is archived.", f"In Slack, unarchive {name}.")
    if not channel.get("is_member"):
        return _problem(subject, f"the bot is not in {name}.", invite)
    return _ok(subject, f"{name}, the bot is in it.")


async def _people(settings: SlackSettings, web: Web) -> list[CheckResult]:
    results = []
    for role, members in settings.members.items():
        subject = f"Slack {role}s"
        variable = f"TENANTLINE_SLACK__{role.upper()}S"
        if not members:
            results.append(_nobody(subject, variable))
        results += [
            await _group(subject, group, variable, web)
            for group in sorted(members)
            if group.startswith("S")
        ]
        people = sum(not member.startswith("S") for member in members)
        if people:
            results.append(_ok(subject, f"{people} named by user id."))
    return results


def _nobody(subject: str, variable: str) -> CheckResult:
    return CheckResult(
        subject=subject,
        severity=Severity.WARNING,
        finding="nobody is named.",
        remedy=f"Put user ids (U…) or user group ids (S…) into {variable}, separated by commas.",
    )


async def _group(subject: str, group: str, variable: str, web: Web) -> CheckResult:
    try:
        members = (await web.ask("usergroups.users.list", usergroup=group))["users"]
    except PlatformError as error:
        remedy = f"Check the id in {variable}; in Slack: People, User groups."
        return _problem(subject, f"user group {group} cannot be read ({error}).", remedy)
    if not members:
        return _problem(subject, f"user group {group} is empty.", "Add people to it in Slack.")
    return _ok(subject, f"{len(members)} in user group {group}.")


def _ok(subject: str, finding: str) -> CheckResult:
    return CheckResult(subject=subject, severity=Severity.OK, finding=finding)


def _problem(subject: str, finding: str, remedy: str) -> CheckResult:
    return CheckResult(subject=subject, severity=Severity.PROBLEM, finding=finding, remedy=remedy)
