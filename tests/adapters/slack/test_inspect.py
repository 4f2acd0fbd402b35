"""What ``tenantline check`` finds, and what it says to press."""

import pytest

from bot.ports.channel import CheckResult, Severity
from tests.adapters.slack.builders import channel
from tests.fakes.slack import FakeSlack

NAMED = {"agents": "S0AGENTS", "supervisors": "U0CLEO", "admins": "U0EVE"}


async def findings(slack: FakeSlack, **section: str) -> list[CheckResult]:
    slack.space.groups.setdefault("S0AGENTS", {"U0BEN"})
    async with channel(slack, **{**NAMED, **section}) as made:
        return list(await made.inspect())


def problems(found: list[CheckResult]) -> list[CheckResult]:
    return [result for result in found if result.severity is not Severity.OK]


async def test_when_all_is_well_every_line_says_so() -> None:
    async with FakeSlack() as slack:
        found = await findings(slack)
        assert problems(found) == []
        assert len(found) == 10


async def test_a_wrong_token_is_the_only_finding() -> None:
    async with FakeSlack() as slack:
        (found,) = await findings(slack, bot_token="xoxb-wrong")
        assert found.severity is Severity.PROBLEM
        assert "OAuth & Permissions" in found.remedy
        assert "xoxb-wrong" not in str(found)


@pytest.mark.parametrize("scope", ["files:write", "commands", "groups:history"])
async def test_a_missing_scope_is_named_with_what_cannot_be_done(scope: str) -> None:
    async with FakeSlack() as slack:
        slack.scopes.discard(scope)
        (found,) = problems(await findings(slack))
        assert scope in found.finding
        assert f"add {scope}, then Reinstall" in found.remedy


async def test_a_scope_nobody_uses_is_told_and_does_not_fail() -> None:
    async with FakeSlack() as slack:
        slack.scopes.add("users:read.email")
        (found,) = problems(await findings(slack))
        assert found.severity is Severity.WARNING
        assert "take users:read.email away" in found.remedy


async def test_an_app_token_that_is_not_taken_is_told() -> None:
    async with FakeSlack() as slack:
        (found,) = problems(await findings(slack, app_token="xapp-wrong"))
        assert "connections:write" in found.remedy


async def test_http_mode_does_not_ask_for_a_socket() -> None:
    async with FakeSlack() as slack:
        assert problems(await findings(slack, mode="http", app_token="xapp-wrong")) == []
        assert "apps.connections.open" not in {name for name, _ in slack.calls}


@pytest.mark.parametrize(
    "change, finding, remedy",
    [
        ("is_member", "the bot is not in #repairs", "/invite @Tenantline"),
        ("is_archived", "#repairs is not there", "TENANTLINE_SLACK__CHANNEL_REPAIRS"),
        ("gone", "#repairs is not there", "Create #repairs"),
    ],
)
async def test_a_channel_that_cannot_be_used_says_what_to_press(
    change: str, finding: str, remedy: str
) -> None:
    async with FakeSlack() as slack:
        room = slack.space.rooms["C0REPAIRS"]
        if change == "gone":
            del slack.space.rooms["C0REPAIRS"]
        else:
            setattr(room, change, change == "is_archived")
        (found,) = problems(await findings(slack))
        assert finding in found.finding
        assert remedy in found.remedy


async def test_an_archived_channel_given_by_id_is_told() -> None:
    async with FakeSlack() as slack:
        slack.space.rooms["C0REPAIRS"].is_archived = True
        (found,) = problems(await findings(slack, channel_repairs="C0REPAIRS"))
        assert "archived" in found.finding


async def test_groups_that_are_unknown_or_empty_and_roles_nobody_has_are_told() -> None:
    async with FakeSlack() as slack:
        slack.space.groups["S0EMPTY"] = set()
        found = problems(await findings(slack, agents="S0WRONG,S0EMPTY", supervisors=""))
        assert [result.severity for result in found] == [
            Severity.PROBLEM,
            Severity.PROBLEM,
            Severity.WARNING,
        ]
        assert "TENANTLINE_SLACK__SUPERVISORS" in found[2].remedy


async def test_checking_changes_nothing_in_slack() -> None:
    async with FakeSlack() as slack:
        await findings(slack)
        assert not any(name.startswith(("chat.", "views.", "files.")) for name, _ in slack.calls)
