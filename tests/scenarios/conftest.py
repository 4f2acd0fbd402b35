"""Every story starts with a landlord whose book is empty."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.scenarios.landlord import Landlord, a_landlord


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Landlord]:
    """A landlord, open for the length of one story."""
    async with a_landlord(tmp_path) as landlord:
        yield landlord
