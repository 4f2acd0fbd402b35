"""Models that learnt nothing: one without an opinion, one with small numbers drawn once."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from bot.triage.answers import WIDTH as ODDS
from bot.triage.answers import Answers
from bot.triage.evidence import INPUTS
from bot.triage.heads import HEADS, PUBLIC
from bot.triage.table import BITS, Table, table_of
from bot.triage.weights import PUBLIC_BITS, Weights, save_weights

NO_ANSWERS = Answers(
    holds=np.zeros((0, len(HEADS)), np.uint8),
    field=np.zeros(0, np.uint8),
    matrix=np.zeros((ODDS, 0), np.float32),
    bias=np.zeros(0, np.float32),
)


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
        together=np.zeros((INPUTS, len(HEADS)), np.float32),
        together_bias=np.zeros(len(HEADS), np.float32),
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
    return replace(impartial(), version="drawn", table=table, thresholds=thresholds)


def _draw_table(draw: np.random.Generator) -> Table:
    """One feature in seven is known, and speaks for a few heads, as in life."""
    slots = np.arange(1 << BITS, step=7)
    shape = (len(slots), len(HEADS))
    numbers = draw.integers(-20, 20, shape, dtype=np.int8)
    return table_of(slots, numbers * (draw.integers(0, 4, shape, dtype=np.int8) == 0))
