"""Packs to load in tests: the shipped texts with a handful of rules about messages."""

import re
from pathlib import Path

import pytest

from bot.domain.errors import ConfigError
from bot.domain.rulebook import Rulebook
from bot.rulebook.load import load_pack

SHIPPED = Path(__file__).parents[2] / "rules" / "uk-social-housing"
TEXTS = ("pack", "house_rules", "safety", "policy", "clocks", "replies.en")
#: Small on purpose: what the real ones judge is tested where they are.
JUDGEMENT = {
    "words.yaml": "lists: {}\nnegators: not\nnegation_bridges: a\nreported_speech: he said\n",
    "needs.yaml": "vulnerabilities: {}\nrules: []\n",
    "safety_cues.yaml": "rules: []\n",
    "conduct.yaml": "targets: {}\nrules: []\n",
}


def a_pack(directory: Path) -> Path:
    """A complete pack in *directory*, to be spoilt by a test."""
    for name in TEXTS:
        shipped = SHIPPED / f"{name}.yaml"
        (directory / shipped.name).write_bytes(_in_english(shipped.read_bytes()))
    for name, text in JUDGEMENT.items():
        (directory / name).write_text(text, encoding="utf-8")
    return directory


def _in_english(file: bytes) -> bytes:
    """The file without the further languages it names, on as many lines."""
    return re.sub(rb"^languages: .*$", b"languages: []", file, flags=re.MULTILINE)


def change(directory: Path, file: str, old: str, new: str) -> int:
    """Replace *old*, which must stand there once, and say on which line."""
    path = directory / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def a_rulebook(directory: Path) -> Rulebook:
    """The shipped texts, loaded."""
    return load_pack(a_pack(directory))


def refusal(directory: Path) -> list[str]:
    """The problems for which loading the pack is refused, one string each."""
    with pytest.raises(ConfigError) as refused:
        load_pack(directory)
    heading, *problems = str(refused.value).split("\n")
    assert heading.startswith(f"The rules pack {directory.name} cannot be used: ")
    return problems
