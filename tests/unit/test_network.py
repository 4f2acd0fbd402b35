"""Words in their order: what the network reads, and on which words it rests."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.domain.errors import ConfigError
from bot.domain.facts import ContextLine, Facts, Speaker
from bot.domain.text import normalise
from bot.triage.following import MOST_WORDS, follow, lines_of, of_words
from bot.triage.heads import HEADS
from bot.triage.network import (
    LAYERS,
    MOST_PIECES,
    PIECES,
    WIDTH,
    Layer,
    Network,
    arrays_of,
    network_of,
    pieces_of,
)
from bot.triage.weights import load_weights, save_weights
from tests.made_up_weights import drawn, silent, talkative

NETWORK = talkative()
HEAD = HEADS.index("need/repair")


def facts(text: str, *context: ContextLine) -> Facts:
    return Facts(text=normalise(text), context=context)


def landlord(text: str) -> ContextLine:
    return ContextLine(speaker=Speaker.LANDLORD, text=text)


def test_the_order_of_words_counts():
    one = follow(facts("the tap is leaking again"), NETWORK).heads
    other = follow(facts("again leaking is tap the"), NETWORK).heads
    assert one.shape == (len(HEADS),)
    assert not np.allclose(one, other)
    assert np.array_equal(one, follow(facts("The  TAP is leaking again!"), NETWORK).heads)


def test_what_is_answered_and_what_is_quoted_counts():
    alone = follow(facts("the tap"), NETWORK).heads
    assert not np.allclose(alone, follow(facts("the tap", landlord("leaking?")), NETWORK).heads)
    quoted = lines_of(facts('he said "the tap" again'))[0]
    assert [mark is not None for _, mark in quoted] == [False, False, True, True, False]


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "!!", "\ud800 tap", "👍", "вода 水"])
def test_anything_can_be_followed(text: str):
    made = follow(facts(text, landlord("")), NETWORK)
    assert np.isfinite(made.heads).all()
    assert len(of_words(made, NETWORK, HEAD)) == len(made.runs[0])


def test_of_a_very_long_message_the_beginning_is_followed():
    text = "the tap is leaking again " * MOST_WORDS
    made = follow(facts(text), NETWORK)
    assert len(made.runs[0]) == MOST_WORDS
    assert np.array_equal(made.heads, follow(facts(text + "idiot"), NETWORK).heads)


def test_an_unknown_word_is_known_by_its_pieces():
    assert not np.allclose(NETWORK.rows([("tapp", None)]), NETWORK.rows([("zebra", None)]))
    assert len(pieces_of("x" * 5000)) == MOST_PIECES
    assert all(0 < piece < PIECES for piece in pieces_of("boiler"))
    assert pieces_of("") == [0]


def one_sided() -> Network:
    """Every filter of runs of three wakes at the word "leaking", and speaks for repairs."""
    seen = NETWORK.rows([("leaking", None)])[0]
    layers = dict(silent().layers)
    runs, columns = LAYERS["run_3"]
    wakes = np.zeros((runs, columns), np.float32)
    wakes[WIDTH : 2 * WIDTH] = seen[:, None]
    layers["run_3"] = in_units(wakes)
    says = np.zeros(LAYERS["straight"], np.float32)
    says[:, HEAD] = 1.0
    layers["straight"] = in_units(says)
    return replace(NETWORK, layers=layers)


def in_units(matrix: np.ndarray) -> Layer:
    unit = np.full(matrix.shape[1], max(1e-6, np.abs(matrix).max()) / 127, np.float32)
    return Layer((matrix / unit).astype(np.int8), unit, np.zeros(matrix.shape[1], np.float32))


def test_the_words_that_woke_the_network_are_named_and_add_up():
    network = one_sided()
    made = follow(facts("xx yy leaking zz xx"), network)
    shares = of_words(made, network, HEAD)
    assert shares.argmax() in {1, 2, 3}
    assert shares[1:4].sum() > 0.5 * shares.sum() > 0
    assert shares.sum() <= made.heads[HEAD] + 1e-3
    assert not of_words(made, network, HEAD + 1).any()


def test_a_network_is_filed_and_comes_back():
    back = network_of(arrays_of(NETWORK))
    text = facts("the tap is leaking again", landlord("which tap?"))
    assert np.array_equal(follow(text, back).heads, follow(text, NETWORK).heads)


@pytest.mark.parametrize("part", ["words", "pieces", "marks", "run_3_numbers", "out_bias"])
def test_a_network_of_another_size_is_refused(part: str):
    arrays = arrays_of(NETWORK)
    arrays[part] = arrays[part][:-1]
    with pytest.raises(ValueError, match="another size"):
        network_of(arrays)


def test_a_model_whose_network_is_of_another_size_is_refused(tmp_path: Path):
    known = replace(NETWORK, known=NETWORK.known[:-1])
    save_weights(replace(drawn(), network=known), tmp_path / "model")
    with pytest.raises(ConfigError, match="network has another size"):
        load_weights(tmp_path / "model")
