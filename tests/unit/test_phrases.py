"""The language of rules: what a phrase meets, and what is said about one that cannot be read."""

import pytest

from bot.domain.matching import Matcher
from bot.domain.phrases import PhraseError, forms, list_finder, parse
from bot.domain.text import normalise

LISTS = {
    "electrics": ("light~", "fuse (box|board)", "socket~"),
    "nobody": ("nobody", "no one"),
    "loop": ("a {loop}",),
}


def meets(phrase: str, text: str) -> list[str]:
    """The original words that *phrase* is found in."""
    matcher = Matcher()
    owner = matcher.add([parse(phrase, list_finder(LISTS))])
    message = normalise(text)
    ranges = matcher.find(message).get(owner, ())
    return [text[slice(*message.span(*one))] for one in ranges]


@pytest.mark.parametrize(
    "phrase, text, found",
    [
        ("smell gas", "I can smell gas here", ["smell gas"]),
        ("smell~ [of] gas", "smelling of gas", ["smelling of gas"]),
        ("smell~ [of] gas", "it smells gas", ["smells gas"]),
        ("(no|without) heating", "We are WITHOUT heating", ["WITHOUT heating"]),
        ("leak*", "leakage and leaks", ["leakage", "leaks"]),
        ("leak <3> ceiling", "leak all over the ceiling", ["leak all over the ceiling"]),
        ("water … {electrics}", "water near my fuse box", ["water near my fuse box"]),
        ("{nobody} came", "no one came", ["no one came"]),
        ("^ [(oh|well)] (hi|hello) $", "Oh hello!", ["Oh hello"]),
        ("# weeks", "3 weeks, or six weeks", ["3 weeks", "six weeks"]),
        ("is #65-110", "mum is 84", ["is 84"]),
        ("you're late", "youre late and you're late", ["youre late", "you're late"]),
        ("fire 🔥", "fire 🔥", ["fire 🔥"]),
        ("a [b [c]] d", "a b c d", ["a b c d"]),
        ("(a <2> b|c) d", "a x b d", ["a x b d"]),
        ("czuć gaz", "czuc gaz", ["czuc gaz"]),
        ("رائحة غاز", "هناك رائحة غاز", ["رائحة غاز"]),
    ],
)
def test_a_phrase_meets(phrase, text, found):
    assert meets(phrase, text) == found


@pytest.mark.parametrize(
    "phrase, text",
    [
        ("smell gas", "gas smell"),
        ("leak <1> ceiling", "leak all over the ceiling"),
        ("leak ceiling", "The pipe had a leak. Ceiling is fine now, thanks."),
        ("^ hello $", "hello there"),
        ("is #65-110", "mum is 64"),
        ("leak*", "bleak"),
        ("{nobody} came", "somebody came"),
    ],
)
def test_a_phrase_does_not_meet(phrase, text):
    assert meets(phrase, text) == []


@pytest.mark.parametrize(
    "phrase, complaint",
    [
        ("smell (of gas", "'(' is never closed"),
        ("smell of gas)", "')' stands where it means nothing"),
        ("(a||b)", "one of the alternatives is empty"),
        ("a <99> b", "<99> is not a gap of 1 to 12 words"),
        ("a <0> b", "<0> is not a gap of 1 to 12 words"),
        ("{electric} off", "There is no list called 'electric'"),
        ("{loop}", "The list 'loop' contains itself"),
        ("[the] <3>", "could match without a single word"),
        ("a & b", "'&' holds no word"),
        ("a $ b", "'b' stands where it means nothing"),
    ],
)
def test_a_phrase_that_cannot_be_read_says_why_and_what_to_do(phrase, complaint):
    with pytest.raises(PhraseError) as error:
        parse(phrase, list_finder(LISTS))
    assert complaint in error.value.what
    assert error.value.fix


def test_a_misspelt_list_is_answered_with_the_one_it_resembles():
    with pytest.raises(PhraseError, match="perhaps 'electrics'"):
        parse("{electrik}", list_finder(LISTS))


@pytest.mark.parametrize(
    "word, made",
    [
        ("leak", {"leak", "leaks", "leaked", "leaking"}),
        ("trip", {"trip", "trips", "tripped", "tripping"}),
        ("smoke", {"smoke", "smokes", "smoked", "smoking"}),
        ("try", {"try", "tries", "tried", "trying"}),
        ("crash", {"crash", "crashes", "crashed", "crashing"}),
    ],
)
def test_the_forms_of_a_word_are_spelled_as_english_spells_them(word, made):
    assert made <= forms(word)
