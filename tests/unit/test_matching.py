"""All phrases at once: the same answers as one by one, and no message that makes it slow."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.matching import Matcher
from bot.domain.phrases import list_finder, parse
from bot.domain.text import normalise

PHRASES = (
    "a b", "a [b] c", "(a|b c) d", "a <2> c", "b … d", "^ a", "c $", "a* b", "d [(a|b)] <1> c",
    "(a b|b c|c d) <2> (a|d e)",
)  # fmt: skip
LETTERS = st.lists(st.sampled_from(["aa", "b", "c", "d", "e", "a", "."]), max_size=25)


def matcher(phrases: tuple[str, ...]) -> Matcher:
    made = Matcher()
    for phrase in phrases:
        made.add([parse(phrase, list_finder({}))])
    return made


ALL = matcher(PHRASES)
ALONE = tuple(matcher((phrase,)) for phrase in PHRASES)


@given(LETTERS)
def test_phrases_together_find_what_each_finds_alone(letters):
    text = normalise(" ".join(letters))
    together = ALL.find(text)
    for owner, one in enumerate(ALONE):
        assert together.get(owner, []) == one.find(text).get(0, [])


@given(LETTERS)
def test_what_is_looked_for_first_is_found_alike(letters):
    text = normalise(" ".join(letters))
    hurried = matcher(PHRASES)
    hurried.look_first_for(range(0, len(PHRASES), 2))
    found = hurried.find(text)
    assert found.at_once() == {owner for owner in ALL.find(text) if owner % 2 == 0}
    assert found == ALL.find(text)


@given(LETTERS, LETTERS)
def test_a_sentence_seen_before_is_found_alike(before, after):
    both = normalise(f"{' '.join(before)} . {' '.join(after)}")
    fresh, warm = matcher(PHRASES), matcher(PHRASES)
    list(warm.find(normalise(" ".join(after))))
    assert warm.find(both) == fresh.find(both)


@given(LETTERS)
def test_every_match_lies_inside_one_sentence(letters):
    text = normalise(" ".join(letters))
    for ranges in ALL.find(text).values():
        for start, end in ranges:
            assert start < end
            assert any(first <= start and end <= last for first, last in text.sentences)


def test_a_message_made_to_be_slow_is_answered():
    """Gaps between words that all fit are where a backtracking matcher would not come back."""
    slow = matcher(("a <12> a <12> a <12> a <12> a <12> a <12> z",))
    text = normalise("a " * 3000)
    assert not slow.find(text)


def test_matches_of_one_set_come_in_order_and_once():
    found = matcher(("b", "(b|c)")).find(normalise("c b b"))
    assert found == {0: [(1, 2), (2, 3)], 1: [(0, 1), (1, 2), (2, 3)]}
