"""rules/README.md explains every key and every word that may stand in a pack."""

import re
from collections.abc import Iterator
from enum import StrEnum

import pytest
from pydantic import BaseModel

from bot.domain.clocks import Event, ExtensionFrom, Unit
from bot.domain.conduct import ConductKind, Severity, Target
from bot.domain.detectors import DETECTORS
from bot.domain.need import NeedKind, Priority, Safety, Trade
from bot.domain.replies import COMMON_FIELDS, REPLY_SPECS, ReplyKey
from bot.domain.sources import Mark
from bot.rulebook import rules_schema
from bot.rulebook.questions_schema import QuestionsFile
from bot.rulebook.saved_replies import SavedRepliesFile
from bot.rulebook.schema import FILES
from tests.rules.packs import SHIPPED

README = (SHIPPED.parent / "README.md").read_text(encoding="utf-8")
EXPLAINED = frozenset(re.findall(r"`([^`]+)`", README))
RULE_FILES: list[type[BaseModel]] = [
    rules_schema.WordsFile,
    rules_schema.NeedsFile,
    rules_schema.SafetyCuesFile,
    rules_schema.ConductFile,
    rules_schema.ExamplesFile,
    rules_schema.LanguageFile,
    QuestionsFile,
    SavedRepliesFile,
]
WORDS: list[type[StrEnum]] = [
    Unit, ConductKind, Severity, Target, NeedKind, Priority, Safety, Trade, Event,
    ExtensionFrom, Mark,
]  # fmt: skip


def keys_of(model: type[BaseModel]) -> Iterator[str]:
    schema = model.model_json_schema()
    for found in [schema, *schema.get("$defs", {}).values()]:
        yield from found.get("properties", {})


def row_of(key: str) -> list[str]:
    """The cells of the row that explains the text *key*."""
    (row,) = [line for line in README.splitlines() if line.startswith(f"| `{key}`")]
    return row.split("|")


@pytest.mark.parametrize("model", [*FILES, *RULE_FILES])
def test_every_key_is_explained(model):
    keys = set(keys_of(model))
    assert keys
    assert keys - EXPLAINED == set()


@pytest.mark.parametrize("words", WORDS)
def test_every_word_a_key_can_have_is_named(words):
    assert {word.value for word in words} - EXPLAINED == set()


def test_every_detector_is_named():
    assert set(DETECTORS) - EXPLAINED == set()


def test_every_reply_and_every_field_of_all_texts_is_named():
    assert set(ReplyKey) - EXPLAINED == set()
    assert {f"{{{name}}}" for name in COMMON_FIELDS} - EXPLAINED == set()


@pytest.mark.parametrize("key", [key for key, spec in REPLY_SPECS.items() if spec.given])
def test_the_table_of_replies_says_what_each_has_to_and_may_say(key):
    *_, must, may, _ = row_of(key)
    if "the same" in must:
        assert REPLY_SPECS[key] == REPLY_SPECS[ReplyKey.REMINDER]
        return
    assert set(re.findall(r"`{(\w+)}`", must)) == REPLY_SPECS[key].must
    assert set(re.findall(r"`{(\w+)}`", may)) == REPLY_SPECS[key].may


def test_the_files_of_the_pack_are_all_described():
    assert {path.name for path in SHIPPED.glob("*.yaml")} - EXPLAINED == set()
