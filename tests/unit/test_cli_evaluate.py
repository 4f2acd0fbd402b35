"""``tenantline evaluate``, as somebody types it."""

import json
from pathlib import Path

import pytest

from tests.unit.test_cli import home, tenantline

__all__ = ["home"]

ROWS = [
    {"text": "I can smell gas", "needs": ["repair"], "safety": ["gas"], "severity": "none"},
    {"text": "Kitchen tap dripping", "needs": ["repair"], "safety": [], "severity": "none"},
    {"text": "you are a stupid bitch", "needs": ["none"], "safety": [], "severity": "abusive"},
    {"text": "where do I park?", "needs": ["complaint"], "safety": [], "severity": "none"},
]


@pytest.fixture
def labelled(home: Path) -> str:
    file = home / "some.jsonl"
    file.write_text("\n".join(json.dumps({"lang": "en", **row}) for row in ROWS))
    return str(file)


def test_one_document_holds_everything(labelled: str) -> None:
    result = tenantline("evaluate", labelled, "--json", "--buried")

    document = json.loads(result.stdout)
    assert result.exit_code == 0
    assert set(document) == {
        "version",
        "messages",
        "unsure",
        "severity_groups",
        "fields",
        "confusion",
        "calibration",
        "slices",
        "speed",
        "mistakes",
        "worst",
        "inside_an_ordinary_message",
    }
    assert document["fields"]["safety"]["labels"]["gas"]["recall"][0] == 1.0
    assert document["worst"][0]["text"] == "where do I park?"


def test_in_a_pipe_each_figure_is_a_plain_line(labelled: str) -> None:
    lines = tenantline("evaluate", labelled).stdout.splitlines()
    (repair,) = [line for line in lines if line.startswith("Needs\trepair\t")]
    assert "recall 1.000" in repair
    assert not any("\x1b" in line for line in lines)


def test_another_pack_can_be_measured(labelled: str, home: Path) -> None:
    result = tenantline("evaluate", labelled, "--rules", str(home / "none"))
    assert result.exit_code == 2
    assert "There is no rules pack at" in result.stderr


def test_a_model_that_does_not_exist_is_an_error(labelled: str) -> None:
    result = tenantline("evaluate", labelled, "--model", "no-such.bin")
    assert result.exit_code == 2
    assert "no-such.bin" in result.stderr


def test_a_bad_line_is_named(home: Path) -> None:
    (home / "bad.jsonl").write_text('{"text": "a", "severity": "none"}\n{"text": 1}\n')
    result = tenantline("evaluate", "bad.jsonl")
    assert result.exit_code == 2
    assert "bad.jsonl, line 2" in result.stderr


def test_a_missing_file_is_named(home: Path) -> None:
    result = tenantline("evaluate", "nothing.jsonl")
    assert result.exit_code == 1
    assert "nothing.jsonl" in result.stderr


def test_a_table_is_judged_by_chosen_columns(home: Path) -> None:
    (home / "t.csv").write_text("say,bad,tag\nyou stupid bitch,1,W\nthank you,0,W\nyou clown,1,Q\n")
    result = tenantline(
        "evaluate",
        "t.csv",
        "--text",
        "say",
        "--label",
        "bad=rude_or_worse",
        "--where",
        "tag~W",
        "--json",
    )
    group = json.loads(result.stdout)["severity_groups"]["rude_or_worse"]
    assert (group["yes"]["wanted"], group["yes"]["right"], group["not"]) == (1, 1, 1)


def test_texts_that_should_offend_nobody_are_counted(home: Path) -> None:
    (home / "t.csv").write_text("say\nyou stupid bitch\nthank you\n")
    result = tenantline("evaluate", "t.csv", "--text", "say", "--innocent")
    assert "wrongly judged so 1 of 2: 50.0 %" in result.stdout


@pytest.mark.parametrize(
    "words, told",
    [
        (["t.csv"], "A table needs --text COLUMN"),
        (["t.csv", "--innocent"], "Which column holds the words?"),
        (["t.csv", "--text", "say"], "What is right?"),
        (["t.csv", "--text", "say", "--label", "bad"], "write COLUMN=FIELD"),
        (["t.csv", "--text", "say", "--label", "bad=anger"], "where FIELD is one of: needs"),
        (["t.csv", "--text", "say", "--label", "bad=needs:moan"], "needs has no moan, but "),
        (["t.csv", "--text", "say", "--innocent", "--where", "tag"], "COLUMN!=VALUE"),
        (["t.csv", "--text", "say", "--innocent", "--context", "a=bot"], "COLUMN=tenant"),
        (["t.jsonl", "--text", "say", "--innocent"], "for tables (CSV) only"),
        (["t.jsonl", "--errors-in", "tone"], "There is no field tone"),
    ],
)
def test_options_that_do_not_fit_are_explained(home: Path, words: list[str], told: str) -> None:
    result = tenantline("evaluate", *words)
    assert result.exit_code == 2
    assert told in result.stderr
