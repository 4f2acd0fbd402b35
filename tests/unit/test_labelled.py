"""Labelled messages: what is read from a file, and what somebody is told of a bad line."""

import gzip
import json
from pathlib import Path

import pytest

from bot.domain.labels import Grave
from bot.triage.labelled import BadLabels, from_jsonl, from_lines
from bot.triage.tables import Columns, Filter, Label, from_table


def line(**fields: object) -> bytes:
    return json.dumps({"text": "a", "severity": "none", **fields}).encode()


def test_a_line_is_read_with_its_labels_and_what_was_said_before() -> None:
    said = line(
        id="x-1", needs=["repair"], priority=None, lang="pl", context=["landlord: Where?", "here"]
    )
    (message,) = from_lines([said], "f", ["lang", "dialect"])

    assert (message.id, message.line) == ("x-1", 1)
    assert message.wanted["needs"] == {"repair"}
    assert message.wanted["priority"] == frozenset()
    assert "trade" not in message.wanted
    assert [(one.speaker, one.text) for one in message.context] == [
        ("landlord", "Where?"),
        ("tenant", "here"),
    ]
    assert message.about == {"lang": "pl", "dialect": "not given"}
    assert message.grave[Grave.RUDE_OR_WORSE] is False


def test_severity_says_how_grave_a_message_is() -> None:
    (message,) = from_lines([line(severity="hateful")], "f")
    assert message.grave == {
        Grave.RUDE_OR_WORSE: True,
        Grave.ABUSIVE_OR_WORSE: True,
        Grave.THREATENING: False,
    }


def test_of_a_correction_only_the_corrected_fields_count() -> None:
    (message,) = from_lines([line(needs=["repair"], corrected=["needs"])], "f")
    assert set(message.wanted) == {"needs"}
    assert message.grave == {}


def test_a_mark_at_the_start_and_empty_lines_are_passed_over() -> None:
    lines = [b"\xef\xbb\xbf" + line(), b"\n", line()]
    assert [one.line for one in from_lines(lines, "f")] == [1, 3]


@pytest.mark.parametrize(
    "bad, because",
    [
        (b"{", "not valid JSON"),
        (b"[]", "not a JSON object"),
        (b'{"severity": "none"}', '"text" is missing'),
        (b'{"text": "a"}', "no label in it"),
        (line(severity="nasty"), '"severity" cannot be "nasty"; it can be: '),
        (line(corrected=["tone"]), "no label in it"),
        (line(needs="repair"), '"needs" is not a list of texts'),
        (line(priority=["urgent"]), '"priority" is not a text or null'),
        (line(context=[1]), '"context" is not a list of texts'),
        (b'{"text": "caf\xe9"}', "not valid JSON"),
        (b'"' + b"a" * 1_000_001, "longer than"),
    ],
)
def test_a_bad_line_is_named_with_its_number_and_what_is_wrong(bad: bytes, because: str) -> None:
    with pytest.raises(BadLabels) as refused:
        list(from_lines([line(), bad], "some.jsonl"))
    assert str(refused.value).startswith("some.jsonl, line 2: ")
    assert because in str(refused.value)


def test_a_file_is_read_as_it_is_needed(tmp_path: Path) -> None:
    file = tmp_path / "some.jsonl"
    file.write_bytes(line() + b"\n{")
    messages = from_jsonl(file)
    assert next(messages).line == 1
    with pytest.raises(BadLabels):
        next(messages)


TABLE = 'words,abusive,topic,asked\n"It\'s ""cold""",0,repair,Where?\nyou clown,1,none,\n'


@pytest.mark.parametrize("name", ["t.csv", "t.csv.gz"])
def test_a_table_is_read_by_the_columns_somebody_chose(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(gzip.compress(TABLE.encode()) if name.endswith("gz") else TABLE.encode())
    columns = Columns(
        text="words",
        labels=[
            Label(column="abusive", field="severity", name="rude_or_worse"),
            Label(column="topic", field="needs"),
            Label(column="topic", field="needs", name="repair"),
        ],
        positive=("1", "repair"),
        context=[("asked", "landlord")],
    )
    cold, clown = from_table(file, columns)

    assert cold.text == 'It\'s "cold"'
    assert cold.wanted == {"needs": {"repair"}, "needs:repair": {"repair"}}
    assert clown.wanted == {"needs": {"none"}, "needs:repair": set()}
    assert (cold.grave, clown.grave) == (
        {Grave.RUDE_OR_WORSE: False},
        {Grave.RUDE_OR_WORSE: True},
    )
    assert ([one.text for one in cold.context], clown.context) == (["Where?"], ())
    assert clown.line == 3


@pytest.mark.parametrize(
    "sign, value, kept",
    [("=", "0", [2]), ("!=", "0", [3]), ("~", "0", [2]), ("~", "", [2, 3])],
)
def test_a_table_is_filtered(tmp_path: Path, sign: str, value: str, kept: list[int]) -> None:
    file = tmp_path / "t.csv"
    file.write_text(TABLE)
    columns = Columns(
        text="words", innocent=True, filters=[Filter(column="abusive", sign=sign, value=value)]
    )
    messages = list(from_table(file, columns))
    assert [one.line for one in messages] == kept
    assert all(one.grave == {Grave.RUDE_OR_WORSE: False} for one in messages)


@pytest.mark.parametrize(
    "label, written, because",
    [
        (Label(column="no such", field="needs"), TABLE, 'no column "no such"; there are: words'),
        (Label(column="abusive", field="needs"), TABLE, 'line 2: "needs" cannot be "0"'),
        (Label(column="x", field="needs"), "words,x\n\xff", "not UTF-8"),
    ],
)
def test_a_bad_table_is_named_with_its_line(
    tmp_path: Path, label: Label, written: str, because: str
) -> None:
    file = tmp_path / "t.csv"
    file.write_bytes(written.encode("latin-1"))
    with pytest.raises(BadLabels, match=r"t\.csv, line ") as refused:
        list(from_table(file, Columns(text="words", labels=[label])))
    assert because in str(refused.value)


def test_what_only_looks_packed_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "t.csv.gz"
    file.write_text(TABLE)
    with pytest.raises(BadLabels, match=r"t\.csv\.gz"):
        list(from_table(file, Columns(text="words", innocent=True)))
