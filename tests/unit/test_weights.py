"""What training leaves behind: how it is kept, refused, looked up, and weighed as whole answers."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.domain.errors import ConfigError
from bot.triage.answers import FIELDS, WIDTH, Answers, odds, settled
from bot.triage.heads import HEADS
from bot.triage.table import BITS, Table, table_of
from bot.triage.weights import load_weights, save_weights
from tests.made_up_weights import NO_ANSWERS, drawn

WEIGHTS = drawn()


def test_weights_come_back_as_they_were_saved_and_are_the_same_bytes(tmp_path: Path):
    save_weights(WEIGHTS, tmp_path / "a")
    save_weights(drawn(), tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    back = load_weights(tmp_path / "a")
    assert back.version == "drawn"
    assert np.array_equal(back.table.numbers, WEIGHTS.table.numbers)
    assert np.array_equal(back.answers.matrix, WEIGHTS.answers.matrix)
    for name in ("straight", "bias", "hidden", "hidden_bias", "out"):
        assert np.array_equal(getattr(back.together, name), getattr(WEIGHTS.together, name))


@pytest.mark.parametrize("content", [b"", b"not a model", b"\x10" * 64])
def test_a_file_that_is_no_model_is_named(tmp_path: Path, content: bytes):
    path = tmp_path / "model.safetensors"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=r"model\.safetensors"):
        load_weights(path)


def test_a_model_of_other_labels_is_refused(tmp_path: Path):
    path = tmp_path / "model.safetensors"
    save_weights(replace(WEIGHTS, bias=np.zeros(3, np.float32)), path)
    with pytest.raises(ConfigError, match="does not fit"):
        load_weights(path)


def test_a_model_whose_parts_do_not_belong_together_is_refused(tmp_path: Path):
    table = WEIGHTS.table
    short = Table(table.known, table.many, table.heads, table.numbers[:-1])
    save_weights(replace(WEIGHTS, table=short), tmp_path / "model")
    with pytest.raises(ConfigError, match="table has another size"):
        load_weights(tmp_path / "model")


@pytest.mark.parametrize("part", ["straight", "bias", "hidden", "hidden_bias", "out"])
def test_a_second_stage_of_another_size_is_refused(tmp_path: Path, part: str):
    short = replace(WEIGHTS.together, **{part: getattr(WEIGHTS.together, part)[:-1]})
    save_weights(replace(WEIGHTS, together=short), tmp_path / "model")
    with pytest.raises(ConfigError, match="together has another size"):
        load_weights(tmp_path / "model")


@pytest.mark.parametrize("part", ["public_bias", "scale", "thresholds"])
def test_a_model_of_other_shapes_is_refused_when_it_is_read_and_not_at_a_message(
    tmp_path: Path, part: str
):
    save_weights(replace(WEIGHTS, **{part: getattr(WEIGHTS, part)[:-1]}), tmp_path / "model")
    with pytest.raises(ConfigError, match=f"{part} has another size"):
        load_weights(tmp_path / "model")


def test_a_model_of_other_kinds_of_numbers_is_refused(tmp_path: Path):
    save_weights(replace(WEIGHTS, bias=WEIGHTS.bias.astype(np.float64)), tmp_path / "model")
    with pytest.raises(ConfigError, match="another version"):
        load_weights(tmp_path / "model")


def test_what_an_input_counts_is_how_far_it_moves_the_answer_beside_the_others():
    draw = np.random.default_rng(4)
    shapes = {name: getattr(WEIGHTS.together, name).shape for name in ("hidden", "out")}
    numbers = {name: draw.normal(0, 0.1, shape) for name, shape in shapes.items()}
    learnt = replace(WEIGHTS.together, **numbers)
    row, moved = np.zeros((2, len(learnt.straight)))
    row[:60] = moved[:60] = draw.random(60)
    moved[3] += 1e-6

    step = (learnt.logits(moved) - learnt.logits(row))[3] / 1e-6
    assert np.isclose(step, learnt.counts(row, 3)[3], atol=1e-3)


def test_a_feature_has_the_numbers_of_its_own_row_and_an_unknown_one_none():
    numbers = np.zeros((3, len(HEADS)), np.int8)
    numbers[0, [2, 5]], numbers[2, 0] = (7, -3), 1
    table = table_of(np.array([4, 9, 1000]), numbers)
    asked = np.array([1000, 9, 4, 4, 123, 4 + (1 << BITS)], np.uint32)
    rows = table.rows(asked)
    assert table.fits
    assert np.array_equal(rows, numbers[[2, 1, 0, 0, 1, 0]])
    assert table.rows(asked[:0]).shape == (0, len(HEADS))


def two_answers() -> Answers:
    """Only a repair, or only small talk; each speaks for itself."""
    repair, chat = HEADS.index("need/repair"), HEADS.index("need/small_talk")
    holds = np.zeros((2, len(HEADS)), np.uint8)
    holds[0, repair] = holds[1, chat] = 1
    matrix = np.zeros((WIDTH, 2), np.float32)
    matrix[: len(HEADS)] = holds.T * 4.0
    return Answers(holds, np.zeros(2, np.uint8), matrix, np.zeros(2, np.float32))


def test_labels_that_exclude_each_other_share_one_certainty():
    said = np.full(len(HEADS), 0.5, np.float32)
    said[HEADS.index("need/repair")], said[HEADS.index("need/small_talk")] = 0.9, 0.8
    made = settled(said, two_answers())
    repair, chat = made[HEADS.index("need/repair")], made[HEADS.index("need/small_talk")]
    assert repair > chat > 0
    assert repair + chat == pytest.approx(1.0)
    assert (made[FIELDS[0].stop :] == 0.5).all()
    both = settled(np.stack([said, said]), two_answers())
    assert np.allclose(both, made)


def test_the_likeliest_trade_and_danger_count_beside_each_head():
    said = np.full(len(HEADS), 0.5, np.float32)
    said[HEADS.index("trade/gas")], said[HEADS.index("safety/fire")] = 0.9, 0.99
    seen = odds(said)
    assert seen.shape == (WIDTH,)
    assert seen[len(HEADS)] == seen[HEADS.index("trade/gas")]
    assert seen[len(HEADS) + 1] == seen[HEADS.index("safety/fire")]


def test_a_label_that_no_answer_holds_is_left_as_it_is():
    said = np.full(len(HEADS), 0.3, np.float32)
    made = settled(said, two_answers())
    assert made[HEADS.index("need/data_request")] == np.float32(0.3)


def test_a_field_without_answers_is_left_as_it_is():
    said = np.linspace(0, 1, len(HEADS), dtype=np.float32)
    assert np.array_equal(settled(said, NO_ANSWERS), said)
