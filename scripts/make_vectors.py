"""Makes bot/triage/data/vectors.npz from published GloVe vectors; see SOURCE.md there.

    python -m scripts.make_vectors GLOVE_JSON [--words 22000]

GLOVE_JSON holds {"vectors": {word: [numbers]}}, the commonest word first. Kept are the
commonest words and every word of our own labelled messages, in one byte a number.
"""

import argparse
import json
from pathlib import Path

import numpy as np

from bot.domain.text import normalise

DATA = Path(__file__).parents[1] / "bot" / "triage" / "data"
WIDTH = 100


def own_words() -> set[str]:
    """Every word of our own messages, as matching sees it."""
    return {
        token.word
        for file in sorted(DATA.glob("*.jsonl"))
        for line in file.read_text("utf-8").splitlines()
        for token in normalise(json.loads(line)["text"]).tokens
    }


def main() -> None:
    """Read, choose, shrink, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("--words", type=int, default=22_000)
    arguments = parser.parse_args()
    vectors = json.loads(arguments.source.read_text("utf-8"))["vectors"]
    ours = own_words()
    common = [word for word in vectors if word.isalpha() and word.isascii()][: arguments.words]
    kept = sorted({*common, *(word for word in ours if word in vectors)})
    rows = np.array([vectors[word][:WIDTH] for word in kept], dtype=np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    scale = np.abs(rows).max(axis=1) / 127
    small = np.round(rows / scale[:, None]).astype(np.int8)
    np.savez_compressed(DATA / "vectors.npz", words=np.array(kept), rows=small, scale=scale)
    print(f"{len(kept)} words")


if __name__ == "__main__":
    main()
