"""Cutting, cleaning and escaping, for every text there can be."""

import html
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.graphemes import clusters
from adapters.slack.mrkdwn import clean, escaped, one_line, pieces, plain_from, shortened, size

FAMILY = "👨‍👩‍👧‍👦"
WALES = "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"
READ_AS_ONE = [FAMILY, WALES, "🇬🇧", "e\u0301", "👍🏽", "❤️", "1️⃣", "한", "\u1112\u1161\u11ab"]
ALPHABET = st.sampled_from(
    ["a", " ", "\n", "&", "<", ">", "é", "👍", "🏽", "\u200d", "\u0301", "🇬", "🇧"]
)
TEXTS = st.text(ALPHABET)
#: Mostly longer than the limits below.
LONG_TEXTS = st.text(ALPHABET, min_size=40, max_size=160)


@pytest.mark.parametrize("character", READ_AS_ONE)
def test_what_reads_as_one_character_is_one(character: str) -> None:
    assert list(clusters(f"a{character}b")) == ["a", character, "b"]


def test_flags_in_a_row_stay_apart() -> None:
    assert list(clusters("🇬🇧🇫🇷🇩")) == ["🇬🇧", "🇫🇷", "🇩"]


@given(TEXTS)
def test_clusters_put_together_are_the_text(text: str) -> None:
    assert "".join(clusters(text)) == text


@given(LONG_TEXTS, st.integers(min_value=1, max_value=300))
def test_a_shortened_text_fits_escaped_or_not(text: str, limit: int) -> None:
    cut = shortened(text, limit)
    assert len(escaped(cut).encode("utf-16-le")) // 2 <= limit
    assert cut == text or cut.endswith(("…", " more characters)"))


@given(LONG_TEXTS, st.integers(min_value=10, max_value=120))
def test_a_cut_never_goes_through_a_character_or_an_escape(text: str, limit: int) -> None:
    cut = shortened(text, limit)
    kept = cut.rpartition("…")[0] if cut != text else text
    assert text.startswith(kept)
    assert html.unescape(escaped(cut)) == cut
    ends = list(accumulate(map(len, clusters(text)), initial=0))
    # White space at the cut is dropped, so the end may lie before the end of a character.
    ends += [len(text[:end].rstrip()) for end in ends]
    longest = max(map(size, clusters(text)))
    assert len(kept) in ends or longest > limit - 30


def test_what_is_left_out_is_counted() -> None:
    cut = shortened("x" * 4000, 3000)
    kept = cut.index("…")
    assert cut == f"{'x' * kept}… ({4000 - kept} more characters)"
    assert size(cut) <= 3000
    assert kept > 2950


def test_an_ampersand_counts_as_slack_may_count_it() -> None:
    assert size("&<>👍a") == 5 + 4 + 4 + 2 + 1


@given(TEXTS, st.integers(min_value=10, max_value=100))
def test_pieces_lose_nothing_while_there_is_room(text: str, limit: int) -> None:
    parts = pieces(text, limit, most=10_000)
    assert "".join(parts) == text
    assert all(0 < size(part) <= limit for part in parts)


@given(LONG_TEXTS)
def test_the_last_piece_says_what_is_missing(text: str) -> None:
    parts = pieces(text, 100, most=2)
    assert len(parts) <= 2
    assert all(size(part) <= 100 for part in parts)
    assert "".join(parts) == text or "more characters)" in parts[-1]


def test_a_heap_of_accents_longer_than_the_limit_is_cut_all_the_same() -> None:
    heap = "a" + "\u0301" * 5000
    assert size(shortened(heap, 100)) <= 100
    assert all(0 < size(piece) <= 100 for piece in pieces(heap, 100, most=1000))


def test_marks_that_turn_or_hide_words_are_taken_out() -> None:
    assert clean("pay \u202egnp.exe\u202c \u2066now\u2069\u200b\x00!") == "pay gnp.exe now!"


def test_right_to_left_scripts_stay_as_they_are() -> None:
    assert clean("الغاز 🇬🇧 👨‍👩‍👧") == "الغاز 🇬🇧 👨‍👩‍👧"


def test_half_a_character_is_replaced() -> None:
    assert clean("a\ud83db") == "a\ufffdb"


def test_one_line_is_one_line() -> None:
    assert one_line(" a\r\nb\u2028c\t d ") == "a b c d"


@given(st.text())
def test_escaped_text_holds_no_markup(text: str) -> None:
    safe = escaped(text)
    assert "<" not in safe
    assert ">" not in safe
    assert plain_from(safe) == text


@pytest.mark.parametrize(
    "sent, seen",
    [
        ("<!channel> look", "@channel look"),
        ("<!subteam^S1|@agents>", "@agents"),
        ("<@U1|anna> and <@U2>", "@anna and @U2"),
        ("<#C1|repairs> <#C2>", "#repairs #C2"),
        ("<https://example.org>", "https://example.org"),
        ("<https://example.org|example.org>", "example.org"),
        ("<https://evil.example|bank.example>", "bank.example (https://evil.example)"),
        ("<mailto:a@example.org|a@example.org>", "a@example.org"),
        ("<tel:+441610000000|+441610000000>", "+441610000000"),
        ("a &lt; b &amp;&amp; c &gt; d &amp;lt;", "a < b && c > d &lt;"),
    ],
)
def test_words_from_slack_read_as_their_writer_saw_them(sent: str, seen: str) -> None:
    assert plain_from(sent) == seen
