"""What every test gets, whatever ran before it."""

import logging
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import structlog

from bot.domain.rulebook import Rulebook
from bot.rulebook.load import load_pack

SHIPPED = Path(__file__).parents[1] / "rules"


@pytest.fixture(autouse=True)
def _logs_of_its_own() -> Iterator[None]:
    """A test that runs the bot sends the logs to where that test listens; the next hears none."""
    handlers, level = logging.root.handlers[:], logging.root.level
    yield
    structlog.reset_defaults()
    logging.captureWarnings(capture=False)
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


@cache
def _shipped(directory: Path) -> Rulebook:
    return load_pack(directory)


def _read_once(directory: Path) -> Rulebook:
    return _shipped(directory) if directory.parent == SHIPPED else load_pack(directory)


@pytest.fixture(autouse=True)
def _shipped_packs_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pack never changes once it is read, and reading takes most of a command's second."""
    monkeypatch.setattr("bot.bootstrap.load_pack", _read_once)
