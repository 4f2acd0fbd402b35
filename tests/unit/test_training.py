"""Training, on a handful of messages: the same in, the same out, and a card that says so."""

import csv
import gzip
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from bot.domain.errors import ConfigError
from bot.domain.facts import ContextLine, Facts, Speaker
from bot.domain.text import normalise
from bot.triage.buried import language_of
from bot.triage.features import hash_of
from bot.triage.following import follow
from bot.triage.heads import ABOUT_CONDUCT, HEADS
from bot.triage.labelled import LabelledMessage
from bot.triage.model import read
from bot.triage.table import table_of
from bot.triage.training import fitting, keeping
from bot.triage.training.columns import Heads, Lesson, fit_columns
from bot.triage.training.composing import composed
from bot.triage.training.corpus import (
    CHATS,
    POOL,
    TENANTS,
    Example,
    example_of,
    own_messages,
    public_posts,
    targets,
)
from bot.triage.training.fitting import read_all
from bot.triage.training.following import read_many
from bot.triage.training.keeping import weightiest
from bot.triage.training.making import make
from bot.triage.training.public import beside
from bot.triage.training.texts import known_words, rows_of_words, texts_of
from bot.triage.weights import load_weights
from tests.made_up_weights import impartial, talkative
from tests.scenarios.landlord import the_pack

CALM = {"severity": "none", "conduct": [], "target": None, "safety": [], "context": None}
REPAIR = CALM | {"needs": ["repair"], "priority": "urgent", "trade": "plumbing"}
THANKS = CALM | {"needs": ["small_talk"], "priority": None, "trade": None}
RUDE = THANKS | {
    "needs": ["none"],
    "severity": "rude",
    "conduct": ["insult"],
    "target": "staff",
}
TEXTS = {
    "the {} is leaking again": REPAIR,
    "thanks so much for the {}": THANKS,
    "you are an idiot about the {}. Good day to you all": RUDE,
}
THINGS = ("tap", "pipe", "cistern", "basin", "shower", "sink", "valve", "tank")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder of labelled data, as small as it can be."""
    folder = tmp_path / "data"
    (folder / TENANTS).parent.mkdir(parents=True)
    (folder / POOL).parent.mkdir(parents=True)
    (folder / CHATS).parent.mkdir(parents=True)
    write(folder / TENANTS, "old")
    posts = [("surge", "", "0", "a nice day"), ("hatemoji_build", "hate", "1", "you vermin")]
    with gzip.open(folder / POOL, "wt", newline="") as file:
        table = csv.writer(file)
        table.writerow(["source", "subtype", "abusive", "text"])
        table.writerows([*posts, ("convabuse", "", "1", "for measuring only")])
    with (folder / CHATS).open("w", newline="") as chats:
        csv.writer(chats).writerows([("user", "abusive"), ("stupid bot", "1"), ("hi tap", "0")])
    return folder


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Our own messages, on which no rule was tuned."""
    folder = tmp_path / "own"
    folder.mkdir()
    write(folder / "more.jsonl", "upstairs")
    return folder


def write(path: Path, where: str) -> None:
    rows = [
        labels | {"id": f"{where}-{text}-{thing}", "text": text.format(f"{where} {thing}")}
        for text, labels in TEXTS.items()
        for thing in THINGS
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


@pytest.mark.long
def test_training_twice_gives_the_same_file_and_a_card_that_says_what_moved(
    data: Path, own: Path, tmp_path: Path
) -> None:
    heard: list[str] = []
    out = tmp_path / "one.safetensors"
    card = make(data, [], the_pack(), out, heard.append, own).read_text()
    assert load_weights(out).version
    assert "| `train.jsonl` | 24 messages |" in card
    assert "| need/repair | 8 |" in card
    assert "This is the first." in card
    assert heard

    before, figures = out.read_bytes(), out.with_suffix(".figures.json")
    was = json.loads(figures.read_text())
    figures.write_text(json.dumps(was | {"need/repair": was["need/repair"] - 0.4}))
    card = make(data, [], the_pack(), out, heard.append, own).read_text()
    assert out.read_bytes() == before
    assert "need/repair +0.40" in card


def test_data_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"train\.jsonl"):
        own_messages(tmp_path, [])


def test_a_correction_teaches_only_what_somebody_looked_at(
    data: Path, own: Path, tmp_path: Path
) -> None:
    extra = tmp_path / "corrections.jsonl"
    extra.write_text(json.dumps(REPAIR | {"id": "c1", "text": "hm", "corrected": ["trade"]}) + "\n")
    examples, files = own_messages(data, [extra], own)
    _, told = targets(examples)
    assert files["corrections.jsonl"] == 1
    looked_at = {HEADS[place].partition("/")[0] for place in np.flatnonzero(told[-1])}
    assert looked_at == {"trade"}


def test_rows_whose_columns_are_not_in_order_are_learnt_from_and_left_alone() -> None:
    unsorted = ([1.0, 1.0, 1.0, 1.0, 1.0], [0, 1, 1, 0, 1], [0, 1, 2, 4, 5])
    rows = csr_matrix(unsorted, shape=(4, 2), dtype=np.float32)
    for part in (rows.data, rows.indices, rows.indptr):
        part.flags.writeable = False
    holds = np.array([[True], [False], [True], [False]])
    lesson = Lesson(rows, holds, np.ones_like(holds), np.ones(4, dtype=np.float32))
    learnt = fit_columns(lesson).matrix
    assert learnt[0, 0] > learnt[1, 0]


def test_a_number_is_kept_for_what_it_says_and_how_often_it_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    matrix = np.array([[3.0, 0.1], [2.0, 1.0]], dtype=np.float32)
    rare_and_common = csr_matrix(np.array([[1.0, 1.0], *[[0.0, 1.0]] * 15], dtype=np.float32))
    assert weightiest(matrix, rare_and_common).all()
    monkeypatch.setattr(keeping, "MOST_NUMBERS", 2)
    assert weightiest(matrix, rare_and_common).tolist() == [[False, False], [True, True]]


def test_a_head_learns_from_the_features_that_are_kept_for_it_alone() -> None:
    rows = csr_matrix(np.array([[1, 1, 0], [0, 0, 1]] * 6, dtype=np.float32))
    holds = np.array([[True, True], [False, False]] * 6)
    lesson = Lesson(rows, holds, np.ones_like(holds), np.ones(12, dtype=np.float32))
    kept = np.array([[True, True], [True, False], [True, True]])
    learnt = fit_columns(lesson, kept=kept).matrix
    assert (learnt != 0).tolist() == kept.tolist()
    assert learnt[0, 1] > learnt[0, 0]  # it has to say alone what two said


def test_no_more_numbers_are_learnt_than_are_kept(
    data: Path, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    examples, _ = own_messages(data, [], own)
    every = fitting.stretches(examples, len(examples))
    posts = beside(list(public_posts(data)), every)
    counts = np.ones(len(examples), dtype=np.float32)
    monkeypatch.setattr(keeping, "MOST_NUMBERS", 40)
    learnt = fitting.fit(every, *targets(examples), counts, posts)
    assert 0 < np.count_nonzero(learnt.matrix) <= 40


def test_talks_with_chat_programs_are_not_taken_from_where_they_are_for_measuring(
    data: Path,
) -> None:
    posts = list(public_posts(data))
    assert [post.at_chatbot for post in posts] == [None, None, True, False]
    (data / CHATS).unlink()
    with pytest.raises(ConfigError, match=r"convabuse_train_valid"):
        list(public_posts(data))


def test_a_harmless_post_denies_what_is_grave_and_a_rude_one_says_only_that(
    data: Path, own: Path
) -> None:
    ours = own_messages(data, [], own)[0]
    every = fitting.stretches(ours, len(ours))
    learnt = beside(list(public_posts(data)), every)
    rude, abusive = (ABOUT_CONDUCT.index(f"at_least/{one}") for one in ("rude", "abusive"))
    assert learnt.holds[:, rude].tolist() == [True, False]
    assert learnt.told[:, rude].tolist() == [True, True]
    assert learnt.told[:, abusive].tolist() == [False, True]
    assert learnt.rows.shape == (2, len(every.slots))
    assert not learnt.told[:, ABOUT_CONDUCT.index("at_least/heated")].any()


def test_what_is_put_into_another_keeps_its_fold_and_says_only_how_it_behaves(
    data: Path, own: Path
) -> None:
    examples, _ = own_messages(data, [], own)
    made = composed(examples, np.ones(len(examples), dtype=bool))
    assert made
    for example, place in made:
        source = examples[place]
        assert source.message.text in example.message.text
        assert len(example.message.text) > len(source.message.text)
        assert example.fold == source.fold
        assert set(example.message.wanted) <= {"severity", "conduct", "target"}
        assert example.message.wanted["severity"] == source.message.wanted["severity"]


def in_language(examples: list[Example], every: int, lang: str) -> list[Example]:
    return [
        replace(one, message=replace(one.message, about={"lang": lang})) if not at % every else one
        for at, one in enumerate(examples)
    ]


def test_only_what_is_fair_and_of_the_same_language_is_put_around_another(
    data: Path, own: Path
) -> None:
    examples = in_language(own_messages(data, [], own)[0], 2, "pl")
    fair = np.arange(len(examples)) >= len(examples) // 2
    languages = {
        (lang, one.message.text)
        for one, is_fair in zip(examples, fair, strict=True)
        for lang in [language_of(one.message)]
        if is_fair
    }
    made = composed(examples, fair)
    assert made
    for example, place in made:
        said, lang = examples[place].message.text, language_of(examples[place].message)
        text = example.message.text
        assert any(of == lang and one in text for of, one in languages if one != said)
    assert not composed(examples, np.zeros(len(examples), dtype=bool))


def test_two_files_of_one_name_are_refused(data: Path, own: Path, tmp_path: Path) -> None:
    extra = tmp_path / "train.jsonl"
    write(extra, "third")
    with pytest.raises(ConfigError, match=r"Two files are called train\.jsonl"):
        own_messages(data, [extra], own)


READ_ALIKE = (
    "ok",
    "",
    "the tap is leaking again. you are an idiot about the pipe. thanks so much!",
    "the pipe is leaking " * 400,
)


def test_a_message_is_followed_as_it_was_learnt_from() -> None:
    context = (ContextLine(speaker=Speaker.LANDLORD, text="Is the tap leaking?"),)
    said = [*READ_ALIKE, "he said 'the tap is broken' again and again", "zzz qqq"]
    facts = [Facts(text=normalise(text), context=lines) for text in said for lines in ((), context)]
    network = talkative()
    learnt = read_many(texts_of(facts), network, np.arange(len(facts)))
    for row, one in enumerate(facts):
        assert np.allclose(follow(one, network).heads, learnt[row], rtol=1e-3, atol=1e-2)


def test_a_word_that_few_messages_have_is_known_by_its_pieces_alone() -> None:
    facts = [Facts(text=normalise(f"the tap {word}")) for word in ("a", "b", "c", "d")]
    texts = texts_of(facts)
    known = known_words(texts, np.arange(4))
    assert sorted(known) == sorted(hash_of(word) for word in ("the", "tap"))
    assert (rows_of_words(texts, known) > 0).sum() == 2
    assert not len(known_words(texts, np.arange(3)))


@pytest.mark.parametrize(
    "context", [(), (ContextLine(speaker=Speaker.LANDLORD, text="Is the tap leaking?"),)]
)
def test_a_message_is_read_as_it_was_learnt_from(
    data: Path, own: Path, tmp_path: Path, context: tuple[ContextLine, ...]
) -> None:
    ours, _ = own_messages(data, [], own)
    more = [
        example_of(LabelledMessage(id="x", line=1, text=text, context=context))
        for text in READ_ALIKE
    ]
    every = fitting.stretches([*ours, *more], len(ours))
    draw = np.random.default_rng(5)
    numbers = draw.integers(-90, 90, (len(every.slots), len(HEADS)), dtype=np.int8)
    bias = draw.random(len(HEADS), dtype=np.float32)
    learnt = read_all(every, Heads(numbers * np.float32(0.01), bias))[len(ours) :]
    weights = replace(impartial(), table=table_of(every.slots, numbers), bias=bias)
    for row, example in enumerate(more):
        assert np.allclose(read(example.facts, weights).heads, learnt[row], atol=1e-3)
