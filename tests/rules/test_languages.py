"""Dangers said in other languages: the examples of each file, and what is refused in one."""

from pathlib import Path
from typing import Any

import pytest

from bot.domain.facts import Facts
from bot.domain.need import Safety, assess_need
from bot.domain.text import normalise
from bot.rulebook.problems import Problems
from bot.rulebook.rules_build import written
from bot.rulebook.rules_schema import LanguageFile
from bot.rulebook.sheet import open_sheet
from bot.triage.languages import ENGLISH_WORDS
from tests.rules.packs import SHIPPED, a_pack, change, refusal
from tests.shipped import shipped

PACK = shipped("uk-social-housing")
DANGERS = {
    "gas.smell", "carbon_monoxide.alarm_sounding", "fire.now", "flood.water_now",
    "electrical.danger", "life.weapon_or_attack", "life.medical", "domestic_abuse.words",
    "self_harm.words", "heating.none_vulnerable", "home.cannot_lock",
}  # fmt: skip


def read(path: Path) -> LanguageFile:
    sheet = open_sheet(path, LanguageFile, Problems())
    assert sheet is not None
    return sheet.content


FILES = [read(path) for path in sorted((SHIPPED / "languages").glob("*.yaml"))]


def beside(which: str) -> list[Any]:
    return [
        pytest.param(f"{name}.{file.language}", line, id=f"{name}.{file.language}: {line}")
        for file in FILES
        for name, said in file.rules.items()
        for _, line in written(getattr(said, which))
    ]


def fired(rule: str, text: str) -> bool:
    found = assess_need(Facts(text=normalise(text)), PACK.need_rules).because
    return any(finding.rule == rule and finding.matched for finding in found)


@pytest.mark.parametrize("rule, text", beside("fires"))
def test_a_danger_said_in_another_language_is_understood(rule, text):
    assert fired(rule, text)


@pytest.mark.parametrize("rule, text", beside("silent"))
def test_a_look_alike_in_another_language_is_none(rule, text):
    assert not fired(rule, text)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_language_says_every_danger_with_both_kinds_of_example(file):
    assert set(file.rules) == DANGERS
    assert all(written(said.fires) and written(said.silent) for said in file.rules.values())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_english_word_tells_another_language(file):
    (tongue,) = [one for one in PACK.tongues if one.code == file.language]
    assert tongue.known_by & ENGLISH_WORDS == set()


def test_every_language_of_the_pack_has_its_file_and_no_other_has():
    assert {file.language for file in FILES} == {one.code for one in PACK.tongues}


def test_a_danger_that_the_pack_does_not_know_is_refused_with_its_line(tmp_path):
    a_pack(tmp_path)
    change(tmp_path, "pack.yaml", "languages: []", "languages: [pl]")
    (tmp_path / "languages").mkdir()
    text = (SHIPPED / "languages" / "pl.yaml").read_text(encoding="utf-8")
    (tmp_path / "languages" / "pl.yaml").write_text(text, encoding="utf-8")
    line = text[: text.index("  gas.smell:")].count("\n") + 1

    found = [one for one in refusal(tmp_path) if one.startswith(f"languages/pl.yaml:{line}:")]
    assert len(found) == 1
    assert "no rule 'gas.smell' that sends a safety text" in found[0]


def test_a_language_without_its_file_is_refused(tmp_path):
    a_pack(tmp_path)
    change(tmp_path, "pack.yaml", "languages: []", "languages: [pl]")
    assert any(one.startswith("languages/pl.yaml:1:") for one in refusal(tmp_path))


def test_a_message_in_english_sets_off_no_other_language():
    said = assess_need(
        Facts(text=normalise("Gas bill is too high, can you help?")), PACK.need_rules
    )
    assert Safety.GAS not in said.safety
