"""What every test gets, whatever ran before it."""

import gc
import logging
from collections.abc import Generator, Iterator

import pytest
import structlog

from tests.shipped import read_once


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays to the end: nobody looks through it for rubbish again and again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that no worker is left alone with it at the end."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(autouse=True)
def _logs_of_its_own() -> Iterator[None]:
    """A test that runs the bot sends the logs to where that test listens; the next hears none."""
    handlers, level = logging.root.handlers[:], logging.root.level
    yield
    structlog.reset_defaults()
    logging.captureWarnings(capture=False)
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


@pytest.fixture(autouse=True)
def _shipped_packs_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pack never changes once it is read, and reading takes most of a command's second."""
    monkeypatch.setattr("bot.bootstrap.load_pack", read_once)
