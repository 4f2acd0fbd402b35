"""Cutting and escaping: nothing too long, nothing lost, nothing broken."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.telegram.text import (
    MAX_TEXT,
    escaped,
    split,
    units,
    whole,
    with_bold_first_line,
)
from tests.fakes.telegram import markup

FAMILY = "👨‍👩‍👧‍👦"
WALES = "🏴󠁧󠁢󠁷󠁬󠁳󠁿"
CHARACTERS = [FAMILY, WALES, "👍🏽", "é", "🇬🇧", "ก็", "\r\n", "각", "✈️"]
words = st.text(st.characters(exclude_categories=["Cs"]))
readable = st.lists(st.sampled_from([*CHARACTERS, "a", "word ", "\n\n", "\n", "🥶"])).map("".join)


@given(words | readable, st.integers(2, 60))
def test_parts_fit_and_together_are_the_text(text, limit):
    parts = split(text, limit)
    assert "".join(parts) == text
    assert all(0 < markup.units(part) <= limit for part in parts)


@given(readable, st.integers(20, 60))
def test_no_part_begins_in_the_middle_of_a_character(text, limit):
    for part in split(text, limit)[1:]:
        assert unicodedata.category(part[0]) not in {"Mn", "Me", "Mc"}
        assert part[0] not in "\u200d\U0001f3fd\U000e0067"


@pytest.mark.parametrize("character", CHARACTERS)
def test_what_a_reader_takes_for_one_character_is_never_cut(character):
    limit = units(character) + 1
    for before in range(limit):
        parts = split("x" * before + character * 3 + "x", limit)
        assert sum(part.count(character) for part in parts) == 3


def test_an_endless_character_is_cut_where_it_must_be():
    zalgo = "a" + "\u0301" * 100
    assert [len(part) for part in split(zalgo, 40)] == [40, 40, 21]


def test_the_cut_is_between_paragraphs_else_lines_else_words():
    assert split("one two\nthree\n\nfour five", 20) == ["one two\nthree\n\n", "four five"]
    assert split("one two three\nfour five", 20) == ["one two three\n", "four five"]
    assert split("one two three four five", 20) == ["one two three four ", "five"]
    assert split("onetwothreefourfivesix", 20) == ["onetwothreefourfives", "ix"]


def test_a_text_within_the_limit_is_one_part_and_no_text_is_none():
    assert split("🥶" * (MAX_TEXT // 2)) == ["🥶" * (MAX_TEXT // 2)]
    assert split("") == []


@given(words)
def test_units_are_what_telegram_counts(text):
    assert units(text) == len(text.encode("utf-16-le")) // 2


@given(words)
def test_escaped_text_is_read_as_the_text_itself(text):
    assert markup.parsed(escaped(text)) == (text, [])


@given(words)
def test_a_bold_first_line_changes_no_word(text):
    shown, entities = markup.parsed(with_bold_first_line(text))
    assert shown == text
    assert {entity["type"] for entity in entities} <= {"bold"}


@given(st.text())
def test_a_whole_text_can_be_stored_and_sent(text):
    whole(text).encode()
    if all(unicodedata.category(char) != "Cs" for char in text):
        assert whole(text) == text
