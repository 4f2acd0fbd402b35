"""Models that learnt nothing: one without an opinion, one with small numbers drawn once."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from bot.triage.answers import WIDTH as ODDS
from bot.triage.answers import Answers
from bot.triage.arrays import Bytes
from bot.triage.evidence import FOLLOWED, INPUTS, STRONGEST
from bot.triage.features import hash_of
from bot.triage.heads import HEADS, PUBLIC
from bot.triage.network import LAYERS, MARKS, PIECES, WIDTH, Layer, Network
from bot.triage.table import BITS, Table, table_of
from bot.triage.together import HIDDEN, Together
from bot.triage.weights import PUBLIC_BITS, Weights, save_weights

KNOWN_WORDS = ("the", "tap", "is", "leaking", "again", "idiot", "thanks")
NO_ANSWERS = Answers(
    holds=np.zeros((0, len(HEADS)), np.uint8),
    field=np.zeros(0, np.uint8),
    matrix=np.zeros((ODDS, 0), np.float32),
    bias=np.zeros(0, np.float32),
)


UNDECIDED = Together(
    straight=np.zeros((INPUTS, len(HEADS)), np.float16),
    bias=np.zeros(len(HEADS), np.float32),
    hidden=np.zeros((INPUTS, HIDDEN), np.float16),
    hidden_bias=np.zeros(HIDDEN, np.float32),
    out=np.zeros((HIDDEN, len(HEADS)), np.float16),
)


def silent() -> Network:
    """Knows no word, and says nothing of any."""
    layers = {
        name: Layer(np.zeros(shape, np.int8), *np.zeros((2, shape[1]), np.float32))
        for name, shape in LAYERS.items()
    }
    return Network(
        known=np.zeros(0, np.uint32),
        words=np.zeros((0, WIDTH), np.int8),
        words_scale=np.ones(WIDTH, np.float32),
        pieces=np.zeros((PIECES, WIDTH), np.int8),
        pieces_scale=np.ones(WIDTH, np.float32),
        marks=np.zeros((MARKS, WIDTH), np.float32),
        layers=layers,
    )


def talkative() -> Network:
    """Knows a few words, and has something to say of every one."""
    draw = np.random.default_rng(11)
    known = np.unique(np.array([hash_of(word) for word in KNOWN_WORDS], np.uint32))
    layers = {
        name: Layer(_some(draw, shape), *draw.random((2, shape[1]), np.float32) * 0.001)
        for name, shape in LAYERS.items()
    }
    return replace(
        silent(),
        known=known,
        words=_some(draw, (len(known), WIDTH)),
        words_scale=np.full(WIDTH, 0.01, np.float32),
        pieces=_some(draw, (PIECES, WIDTH)),
        pieces_scale=np.full(WIDTH, 0.01, np.float32),
        marks=draw.normal(0, 0.3, (MARKS, WIDTH)).astype(np.float32),
        layers=layers,
    )


def _some(draw: np.random.Generator, shape: tuple[int, ...]) -> Bytes:
    return draw.integers(-90, 90, shape, dtype=np.int8)


def impartial() -> Weights:
    """Everything is as likely as not, and nothing is likely enough: the rules decide."""
    return Weights(
        version="impartial",
        table=table_of(np.zeros(0, np.int64), np.zeros((0, len(HEADS)), np.int8)),
        scale=np.full(len(HEADS), 0.01, np.float32),
        bias=np.zeros(len(HEADS), np.float32),
        public_table=np.zeros((1 << PUBLIC_BITS, len(PUBLIC)), np.int8),
        public_scale=np.ones(len(PUBLIC), np.float32),
        public_bias=np.zeros(len(PUBLIC), np.float32),
        network=silent(),
        together=UNDECIDED,
        answers=NO_ANSWERS,
        thresholds=np.full(len(HEADS), 0.9, np.float32),
    )


def impartial_file(folder: Path) -> Path:
    """The same as a file."""
    path = folder / "impartial.safetensors"
    save_weights(impartial(), path)
    return path


def drawn() -> Weights:
    """Every shape is right, and every label is believed from one half on."""
    table = _draw_table(np.random.default_rng(7))
    thresholds = np.full(len(HEADS), 0.5, np.float32)
    return replace(
        impartial(),
        version="drawn",
        table=table,
        network=talkative(),
        together=_its_own(),
        thresholds=thresholds,
    )


def _its_own() -> Together:
    """Each head believes what features and network say of it."""
    straight = np.zeros((INPUTS, len(HEADS)), np.float16)
    for head in range(len(HEADS)):
        straight[[head, STRONGEST + head, FOLLOWED + head], head] = 1.0
    return replace(UNDECIDED, straight=straight)


def _draw_table(draw: np.random.Generator) -> Table:
    """One feature in seven is known, and speaks for a few heads, as in life."""
    slots = np.arange(1 << BITS, step=7)
    shape = (len(slots), len(HEADS))
    numbers = draw.integers(-20, 20, shape, dtype=np.int8)
    return table_of(slots, numbers * (draw.integers(0, 4, shape, dtype=np.int8) == 0))
