"""Settings: what is wrong is named, and a secret is never shown."""

import pytest

from adapters.telegram import SETTINGS, create
from adapters.telegram.settings import read
from bot.domain.errors import ConfigError
from tests.adapters.telegram.building import SECRET, a_context
from tests.fakes.telegram import TOKEN

WEBHOOK = {
    "token": TOKEN,
    "mode": "webhook",
    "webhook_url": "https://bot.maplehomes.example/hook",
    "secret_token": SECRET,
}


@pytest.mark.parametrize(
    "section, says",
    [
        ({}, "TENANTLINE_TELEGRAM__TOKEN is missing"),
        ({"token": "no token"}, "TENANTLINE_TELEGRAM__TOKEN: is not a bot token"),
        ({"token": TOKEN, "tokne": "x"}, "TENANTLINE_TELEGRAM__TOKNE is not a setting"),
        ({"token": TOKEN, "mode": "pigeon"}, "TENANTLINE_TELEGRAM__MODE"),
        ({"token": TOKEN, "api_base": "telegram.org"}, "TENANTLINE_TELEGRAM__API_BASE"),
        ({"token": TOKEN, "webhook_url": "https://x.example"}, "TELEGRAM__MODE is polling"),
        (WEBHOOK | {"webhook_url": ""}, "TENANTLINE_TELEGRAM__WEBHOOK_URL is missing"),
        (WEBHOOK | {"webhook_url": "http://x.example"}, "WEBHOOK_URL must begin with https"),
        (WEBHOOK | {"secret_token": ""}, "TENANTLINE_TELEGRAM__SECRET_TOKEN is missing"),
        (WEBHOOK | {"secret_token": "short"}, "SECRET_TOKEN: can be guessed"),
        (WEBHOOK | {"secret_token": "a" * 64}, "SECRET_TOKEN: can be guessed"),
        (WEBHOOK | {"secret_token": SECRET + "!"}, "SECRET_TOKEN: can be guessed"),
        (WEBHOOK | {"webhook_port": "0"}, "TENANTLINE_TELEGRAM__WEBHOOK_PORT"),
    ],
)
def test_the_variable_that_is_wrong_is_named(section, says):
    with pytest.raises(ConfigError) as wrong:
        read(section)
    assert says in str(wrong.value)
    for secret in ("no token", "short", SECRET):
        assert secret not in str(wrong.value)


def test_secrets_are_not_shown():
    assert TOKEN not in repr(read(WEBHOOK))
    assert SECRET not in repr(read(WEBHOOK))


@pytest.mark.parametrize(
    "given, path",
    [({}, "/hook"), ({"webhook_path": "inside"}, "/inside"), ({"webhook_path": "/in"}, "/in")],
)
def test_the_path_is_that_of_the_address_unless_it_is_given(given, path):
    assert read(WEBHOOK | given).path == path


def test_every_setting_says_what_it_is_for():
    assert all(field.description for field in SETTINGS.model_fields.values())


async def test_the_entry_point_makes_a_channel():
    channel = create({"token": f" {TOKEN}\n"}, a_context())
    assert channel.name == "telegram"
    assert (channel.capabilities.limits.per_second, channel.capabilities.max_text) == (30, 4096)
    await channel.close()
