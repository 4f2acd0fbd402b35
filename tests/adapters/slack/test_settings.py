"""What whoever sets it up is told when something is wrong or missing."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import SecretStr

import adapters.slack
from adapters.slack import SETTINGS, create
from adapters.slack.connection import PATH
from adapters.slack.inspect import SCOPES
from adapters.slack.settings import Mode, SlackSettings, read
from adapters.slack.shortcuts import SHORTCUTS, SHORTCUTS_ON_MESSAGES
from bot.domain.errors import ConfigError
from bot.domain.identity import Role
from tests.adapters.slack.builders import context

FOLDER = Path(adapters.slack.__path__[0])
WORKING = {"bot_token": "xoxb-made-up", "app_token": "xapp-made-up"}


def test_two_tokens_are_enough() -> None:
    settings = read(WORKING)
    assert settings.mode is Mode.SOCKET
    assert settings.api_base == "https://slack.com/api/"
    assert dict(settings.channels) == {
        "repairs": "#repairs",
        "complaints": "#complaints",
        "enquiries": "#enquiries",
        "moderation": "#moderation",
    }


def test_http_mode_needs_the_signing_secret_and_no_app_token() -> None:
    http = {"bot_token": "xoxb-made-up", "mode": "http"}
    with pytest.raises(ConfigError, match="TENANTLINE_SLACK__SIGNING_SECRET is missing"):
        read(http)
    assert read({**http, "signing_secret": "made-up"}).mode is Mode.HTTP


@pytest.mark.parametrize(
    "change, said",
    [
        ({"app_token": ""}, "TENANTLINE_SLACK__APP_TOKEN is missing; socket mode needs it"),
        ({"bot_tokne": "x"}, "TENANTLINE_SLACK__BOT_TOKNE is not a setting of Slack"),
        ({"mode": "pigeon"}, "TENANTLINE_SLACK__MODE: Input should be 'socket' or 'http'"),
        ({"agents": "U0ANNA, @ben"}, "TENANTLINE_SLACK__AGENTS: '@ben' is neither a user id"),
        ({"channel_repairs": "repairs"}, "TENANTLINE_SLACK__CHANNEL_REPAIRS: 'repairs' is neither"),
        (
            {"channel_repairs": "#all", "channel_enquiries": "#all"},
            "TENANTLINE_SLACK__CHANNEL_… must name a different channel",
        ),
        (
            {"api_base": "http://slack.example/"},
            "TENANTLINE_SLACK__API_BASE: must begin with https",
        ),
        ({"http_port": "99999"}, "TENANTLINE_SLACK__HTTP_PORT: Input should be less than"),
    ],
)
def test_each_wrong_setting_is_named_with_what_to_do(change: dict[str, str], said: str) -> None:
    with pytest.raises(ConfigError) as wrong:
        read({**WORKING, **change})
    assert said in str(wrong.value)


def test_a_missing_token_says_where_to_find_it() -> None:
    with pytest.raises(ConfigError, match=r"BOT_TOKEN is missing \(Bot token, begins with xoxb-"):
        read({"app_token": "xapp-made-up"})


def test_no_secret_is_in_an_error_or_a_printed_setting() -> None:
    with pytest.raises(ConfigError) as wrong:
        read({**WORKING, "mode": "pigeon", "signing_secret": "s3cret"})
    shown = f"{wrong.value}{wrong.value.__cause__}{wrong.value.__context__}{read(WORKING)!r}"
    for secret in ("made-up", "s3cret"):
        assert secret not in shown


def test_members_are_split_by_role() -> None:
    settings = read({**WORKING, "agents": "U0ANNA, S0AGENTS", "admins": "U0EVE"})
    assert settings.members == {
        Role.AGENT: frozenset({"U0ANNA", "S0AGENTS"}),
        Role.SUPERVISOR: frozenset(),
        Role.ADMIN: frozenset({"U0EVE"}),
    }


def test_every_setting_is_explained() -> None:
    assert SETTINGS is SlackSettings
    assert all(field.description for field in SlackSettings.model_fields.values())
    hidden = {"bot_token", "app_token", "signing_secret"}
    assert hidden <= {
        name
        for name, field in SlackSettings.model_fields.items()
        if SecretStr.__name__ in str(field.annotation)
    }


def test_the_entry_point_makes_a_channel_and_touches_nothing_yet() -> None:
    made = create(WORKING, context())
    assert made.name == "slack"


def test_the_manifest_asks_for_exactly_the_scopes_that_check_looks_for() -> None:
    manifest = _manifest("manifest.yaml")
    assert manifest["oauth_config"]["scopes"] == {"bot": list(SCOPES)}
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert manifest["settings"]["event_subscriptions"]["bot_events"] == [
        "app_home_opened",
        "message.channels",
        "message.groups",
    ]


def _manifest(name: str) -> dict[str, Any]:
    read_in: dict[str, Any] = yaml.safe_load((FOLDER / name).read_text())
    return read_in


def test_the_manifest_for_http_differs_from_that_for_a_socket_in_the_way_in_alone() -> None:
    socket, http = _manifest("manifest.yaml"), _manifest("manifest.http.yaml")
    assert (socket["settings"].pop("socket_mode_enabled"), "url" in str(socket)) == (True, False)
    assert http["settings"].pop("socket_mode_enabled") is False
    ways = {
        http["settings"]["event_subscriptions"].pop("request_url"),
        http["settings"]["interactivity"].pop("request_url"),
        http["features"]["slash_commands"][0].pop("url"),
    }
    assert ways == {f"https://bot.example.org{PATH}"}
    assert socket == http


def test_the_manifest_names_the_shortcuts_that_are_understood() -> None:
    shortcuts = _manifest("manifest.yaml")["features"]["shortcuts"]
    named = {(one["type"], one["callback_id"]) for one in shortcuts}
    assert named == {
        *(("message", act) for act in SHORTCUTS_ON_MESSAGES),
        *(("global", act) for act in SHORTCUTS),
    }
    assert all(len(one["name"]) <= 24 for one in shortcuts)
