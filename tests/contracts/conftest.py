"""The stores that the contract tests run over. A new one adds a param and a fixture."""

from datetime import UTC, datetime

import pytest

from bot.store.sqlite import open_store


@pytest.fixture(params=["sqlite"])
def store(request):  # not async: an async fixture cannot look up another by name
    return request.getfixturevalue(f"{request.param}_store")


@pytest.fixture
async def sqlite_store(tmp_path):
    now = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    async with open_store(tmp_path / "data" / "tenantline.db", now=lambda: now) as store:
        yield store
