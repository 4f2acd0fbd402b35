"""Nothing from outside is obeyed by the terminal, and everything fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.console.text import hang, pieces, safe, safe_line, width, wrap

LETTERS = st.text(st.characters(codec="utf-8"), max_size=300)


@pytest.mark.parametrize(
    "text, shown",
    [
        ("\x1b[2Jgone", "␛[2Jgone"),
        ("a\x07\x08b", "a␇␈b"),
        ("\x9b31m", "<U+009B>31m"),
        ("\x7f", "<U+007F>"),
        ("a\u202eb", "a<U+202E>b"),
        ("a\u2066b\u2069", "a<U+2066>b<U+2069>"),
        ("zero\u200bwidth", "zero<U+200B>width"),
        ("half \ud83d", "half <U+D83D>"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("a\tb", "a    b"),
    ],
)
def test_what_a_terminal_would_obey_is_shown_instead(text, shown):
    assert safe(text) == shown


@pytest.mark.parametrize("text", ["پلیز", "می‌خواهم", "👩‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "e\u0301", "<b>&amp;"])
def test_letters_of_every_script_stay(text):
    assert safe(text) == text


@given(st.text(max_size=300))
def test_no_control_character_is_left(text):
    left = [char for char in safe(text) if ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0]
    assert set(left) <= {"\n"}


@given(LETTERS, st.integers(min_value=10, max_value=100))
def test_no_line_is_wider_than_asked(text, columns):
    assert all(width(line) <= columns for line in wrap(text, columns))


@given(LETTERS, st.integers(min_value=10, max_value=100))
def test_wrapping_loses_no_letter(text, columns):
    assert "".join("".join(wrap(text, columns)).split()) == "".join(safe(text).split())


def test_a_word_longer_than_a_line_is_cut_by_us_and_not_by_the_terminal():
    """Else the terminal would begin its next line at the left edge, where only we write."""
    assert wrap("x\u00a0" * 10, 10) == ["x\u00a0x\u00a0x\u00a0x\u00a0x\u00a0"] * 2


def test_wide_letters_take_two_columns():
    assert wrap("水漏れです", 4) == ["水漏", "れで", "す"]


def test_empty_lines_inside_stay_and_those_around_do_not():
    assert wrap("\n\na\n\nb\n", 10) == ["a", "", "b"]


def test_a_label_hangs_before_its_text():
    assert hang("Why  ", "one two three", 12) == ["Why  one two", "     three"]


def test_one_line_is_one_line():
    assert safe_line("a\nb\r\nc") == "a b c"


@given(LETTERS, st.integers(min_value=1, max_value=50))
def test_pieces_are_short_enough_and_join_back(text, limit):
    parts = pieces(text, limit)
    assert all(len(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_pieces_end_between_words():
    assert pieces("one two three", 8) == ["one two", "three"]
