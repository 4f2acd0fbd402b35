"""Reading YAML with the line of everything in it."""

from pathlib import Path

import pytest

from bot.rulebook.problems import Problems
from bot.rulebook.source import DEEPEST, LARGEST_FILE, Document, read


def reading(tmp_path: Path, text: str | bytes) -> tuple[Document | None, list[str]]:
    path = tmp_path / "x.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    problems = Problems()
    return read(path, problems), [str(problem) for problem in problems.found]


def a_document(tmp_path: Path, text: str | bytes) -> Document:
    document, problems = reading(tmp_path, text)
    assert document is not None
    assert problems == []
    return document


def the_problem(tmp_path: Path, text: str | bytes) -> str:
    _, problems = reading(tmp_path, text)
    assert len(problems) == 1
    return problems[0]


def test_numbers_and_words_stay_as_they_were_typed(tmp_path):
    text = "phone: 0800 111 999\nversion: 1.10\nyes: no\nnine: 999\nday: 2026-11-21\n"
    assert a_document(tmp_path, text).data == {
        "phone": "0800 111 999",
        "version": "1.10",
        "yes": "no",
        "nine": "999",
        "day": "2026-11-21",
    }


def test_nothing_is_none_and_quoted_nothing_is_text(tmp_path):
    document = a_document(tmp_path, "a:\nb: ~\nc: null\nd: ''\ne: 'null'\nf: |\n  null\n")
    expected = {"a": None, "b": None, "c": None, "d": "", "e": "null", "f": "null\n"}
    assert document.data == expected


def test_every_key_and_item_knows_its_line(tmp_path):
    document = a_document(tmp_path, "# note\na:\n  - x\n  - b: y\n    c: [1,\n      2]\n")
    assert document.line(("a",)) == 2
    assert document.line(("a", 0)) == 3
    assert document.line(("a", 1, "c")) == 5
    assert document.line(("a", 1, "c", 1)) == 6


def test_what_is_missing_is_on_the_line_of_what_is_around_it(tmp_path):
    document = a_document(tmp_path, "a: 1\nb:\n  c: 2\n")
    assert document.line(("b", "missing", "deeper")) == 2
    assert document.line(("nowhere",)) == 1


@pytest.mark.parametrize(
    "text,expected",
    [("a: |\n  one\n  two\n", 3), ("a: >-\n  one\n  two\n", 3), ("a: [1,\n 2]", 2)],
)
def test_the_second_line_of_a_text_is_found_again(tmp_path, text, expected):
    assert a_document(tmp_path, text).line_within(("a",), 1) == expected


def test_a_text_beside_its_key_is_on_the_line_of_the_key(tmp_path):
    assert a_document(tmp_path, "b: 1\na: one\n").line_within(("a",), 0) == 2


def test_a_repeated_key_is_refused_with_both_lines(tmp_path):
    _, problems = reading(tmp_path, "a:\n  b: 1\n  c: 2\n  b: 3\n")
    assert problems == [
        "x.yaml:4: a.b: This key is already on line 2. Keep one of the two.",
    ]


@pytest.mark.parametrize(
    "text,line,says",
    [
        ("a: 1\nb: *a\n", 2, "Write it out"),
        ("a: 1\nb: &c 2\n", 2, "Write it out"),
        ("a: 1\nb: &c {d: e}\n", 2, "Write it out"),
        ("a: 1\nb: !!python/object:os.system x\n", 2, "Remove the '!'"),
        ("a: 1\n---\nb: 2\n", 2, "Remove '---'"),
        ("a: 1\n[b]: 2\n", 2, "A key must be a word"),
        ("a: 1\nb: one: two\n", 2, "not valid YAML"),
        ("a: 1\nb: [1\n", 3, "not valid YAML"),
        (b"a: 1\nb: \xff\n", 2, "Save the file as UTF-8"),
        ("a: 1\nb: pasted\x0btext\n", 2, "Type the line again"),
        ("a: 1\nb: pasted\u2028text\n", 2, "Type the line again"),
        ("a: 1\nb: " + "[" * (DEEPEST + 5), 2, "nested too deeply"),
    ],
)
def test_what_nobody_needs_in_a_pack_is_refused_with_its_line(tmp_path, text, line, says):
    problem = the_problem(tmp_path, text)
    assert problem.startswith(f"x.yaml:{line}: ")
    assert says in problem


def test_a_huge_file_is_refused_before_it_is_parsed(tmp_path):
    assert "larger than" in the_problem(tmp_path, b"[" * (LARGEST_FILE + 1))


def test_a_missing_file_is_a_problem_and_not_a_crash(tmp_path):
    problems = Problems()
    assert read(tmp_path / "gone.yaml", problems) is None
    assert "gone.yaml:1" in str(problems.found[0])


def test_a_byte_order_mark_and_windows_line_ends_are_harmless(tmp_path):
    document = a_document(tmp_path, b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    assert document.data == {"a": "1", "b": "2"}
    assert document.line(("b",)) == 2
