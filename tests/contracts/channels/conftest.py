"""The channels that the contract tests run over. A new one adds a param and a fixture."""

import pytest

from tests.contracts.channels.kits_console import console
from tests.contracts.channels.kits_slack import slack
from tests.contracts.channels.kits_telegram import telegram


@pytest.fixture(params=["console", "slack", "telegram"])
def kit(request):  # not async: an async fixture cannot look up another by name
    return request.getfixturevalue(f"{request.param}_kit")


@pytest.fixture
async def console_kit(tmp_path):
    async with console(tmp_path) as kit:
        yield kit


@pytest.fixture
async def slack_kit():
    async with slack() as kit:
        yield kit


@pytest.fixture
async def telegram_kit():
    async with telegram() as kit:
        yield kit
