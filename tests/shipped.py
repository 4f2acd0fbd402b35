"""The packs that come with the bot, each read once in a process: none changes while tests run."""

from functools import cache
from pathlib import Path

from bot.domain.rulebook import Rulebook
from bot.rulebook.load import load_pack

RULES = Path(__file__).parents[1] / "rules"


def shipped(name: str) -> Rulebook:
    """The pack in the folder of that name."""
    return _read(RULES / name)


def read_once(directory: Path) -> Rulebook:
    """What ``load_pack`` gives; a pack of our own is not read a second time."""
    return _read(directory) if directory.parent == RULES else load_pack(directory)


@cache
def _read(directory: Path) -> Rulebook:
    return load_pack(directory)
