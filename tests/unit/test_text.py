"""What matching sees of a message, and the way back to the words as they were written."""

# ruff: noqa: RUF001 - look-alike letters are what this is about

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.text import LONGEST, Normalised, joined, normalise

#: Letters, disguises, marks, joiners, emoji and scripts without spaces, thrown together.
MESSAGES = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            "aeiou fuckshit.!?,'\"*@$-01357\n\t\u200b\u2060\ufe0f\u200dсυіɪʏ🔥🔪👍🏽é’“”"
        ),
        st.characters(),
    ),
    max_size=120,
)


def words(text: str) -> tuple[str, ...]:
    return normalise(text).words


def shown(text: str, word: str) -> str:
    """The original words behind the token *word*."""
    found = normalise(text)
    index = found.words.index(word)
    start, end = found.span(index, index + 1)
    return text[start:end]


@given(MESSAGES)
def test_the_original_is_never_changed(text):
    assert normalise(text).original == text


@given(MESSAGES)
def test_every_character_knows_where_it_came_from(text):
    found = normalise(text)
    assert len(found.offsets) == len(found.matching)
    assert list(found.offsets) == sorted(found.offsets)
    assert all(0 <= offset < len(text) for offset in found.offsets)


@given(MESSAGES)
def test_every_token_points_at_words_that_were_written(text):
    found = normalise(text)
    for index, token in enumerate(found.tokens):
        start, end = found.span(index, index + 1)
        assert 0 <= start < end <= len(text)
        assert token.word
        assert found.matching[token.start : token.end]


@given(MESSAGES)
def test_tokens_stand_in_order(text):
    tokens = normalise(text).tokens
    assert all(a.end <= b.start for a, b in pairwise(tokens))


@given(MESSAGES)
def test_sentences_hold_every_token_once(text):
    found = normalise(text)
    held = [i for first, last in found.sentences for i in range(first, last)]
    assert held == list(range(len(found.tokens)))


@given(MESSAGES)
def test_the_same_text_gives_the_same_value(text):
    assert normalise(text) == normalise(text)


@given(MESSAGES, MESSAGES)
def test_two_messages_joined_keep_the_way_back_to_both(one, other):
    before, after = normalise(one), normalise(other)
    both = joined(before, after)
    count = len(before.tokens)
    words = [both.original[slice(*both.span(i, i + 1))] for i in range(len(both.tokens))]
    apart = [
        text.original[slice(*text.span(i, i + 1))]
        for text in (before, after)
        for i in range(len(text.tokens))
    ]
    assert words == apart
    assert both.words == before.words + after.words
    assert both.sentences[: len(before.sentences)] == before.sentences
    assert both.quoted == before.quoted | {count + index for index in after.quoted}


@pytest.mark.parametrize(
    "written, word",
    [
        ("f***ing", "fucking"),
        ("f**k", "fuck"),
        ("c*nt", "cunt"),
        ("sh!t", "shit"),
        ("b@stard", "bastard"),
        ("d1ckhead", "dickhead"),
        ("1d10t", "idiot"),
        ("f u c k", "fuck"),
        ("f.u.c.k", "fuck"),
        ("w\u2060a\u2060n\u2060k\u2060e\u2060r", "wanker"),
        ("сυnt", "cunt"),
        ("ʙɪᴛᴄʜ", "bitch"),
        ("fuuuuck", "fuck"),
        ("c🍆ck", "cock"),
        ("ｉｄｉｏｔ", "idiot"),
        ("fückіng", "fucking"),
    ],
)
def test_a_disguised_word_is_read_as_what_it_is(written, word):
    assert shown(f"you {written} there", word) == written


@pytest.mark.parametrize(
    "text, expected",
    [
        ("co2 and h2o at 24/7", ("co2", "and", "h2o", "at", "24", "7")),
        ("rent is £9.70 a week", ("rent", "is", "9", "70", "a", "week")),
        ("flat 12b", ("flat", "12b")),
        ("help!please", ("help", "!", "please")),
        ("I live in Scunthorpe", ("i", "live", "in", "scunthorpe")),
        ("a b c d", ("a", "b", "c", "d")),
    ],
)
def test_what_only_looks_disguised_is_left_alone(text, expected):
    assert words(text) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("cant breathe plz help", ("cant", "breathe", "please", "help")),
        ("Can’t u see", ("cant", "you", "see")),
        ("nae watter wi me leccy", ("no", "water", "with", "me", "electric")),
        ("Ogrzewanie nie działa", ("ogrzewanie", "nie", "dziala")),
        ("calefacción", ("calefaccion",)),
    ],
)
def test_text_speak_dialect_and_accents_come_to_one_spelling(text, expected):
    assert words(text) == expected


def test_a_picture_is_a_word_in_whatever_colour():
    assert words("thanks 👍🏽🔥") == ("thanks", "👍", "🔥")
    assert shown("thanks 👍🏽🔥", "👍") == "👍🏽"


def test_a_plural_and_a_forgotten_apostrophe_also_read_as_the_word_itself():
    assert normalise("boilers").tokens[0].also == ("boiler",)
    assert normalise("boiler's").tokens[0].also == ("boiler",)
    assert normalise("bus").tokens[0].also == ()


@pytest.mark.parametrize(
    "text, sentences",
    [
        ("The boiler is off. It is cold in here!", 2),
        ("pipe. still. leaking. under. bath.", 2),
        ("it is 11.5 degrees in here", 1),
        ("first line is this one\nsecond line is that one", 2),
    ],
)
def test_sentences_end_where_people_end_them(text, sentences):
    assert len(normalise(text).sentences) == sentences


def quoted(text: str) -> set[str]:
    found: Normalised = normalise(text)
    return {found.words[index] for index in found.quoted}


def test_words_in_quotation_marks_are_known():
    assert quoted('she said "shut your gob" to me') == {"shut", "your", "gob"}
    assert quoted("she said “shut it” to me") == {"shut", "it"}
    assert quoted("it's not mine and I can't say") == set()


def test_a_very_long_message_is_kept_whole_and_matched_in_part():
    text = "leak " * LONGEST
    found = normalise(text)
    assert found.original == text
    assert len(found.matching) == LONGEST


def test_nothing_at_all_is_nothing():
    found = normalise("")
    assert (found.tokens, found.sentences, found.matching) == ((), (), "")
