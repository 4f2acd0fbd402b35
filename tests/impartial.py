"""A model that has no opinion: what it makes of a message is what the rules make of it."""

from pathlib import Path

import numpy as np

from bot.triage.answers import WIDTH as ODDS
from bot.triage.answers import Answers
from bot.triage.evidence import INPUTS
from bot.triage.heads import HEADS, PUBLIC
from bot.triage.table import table_of
from bot.triage.weights import PUBLIC_BITS, Weights, save_weights

NO_ANSWERS = Answers(
    holds=np.zeros((0, len(HEADS)), np.uint8),
    field=np.zeros(0, np.uint8),
    matrix=np.zeros((ODDS, 0), np.float32),
    bias=np.zeros(0, np.float32),
)


def impartial() -> Weights:
    """Everything is as likely as not, and nothing is likely enough."""
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
