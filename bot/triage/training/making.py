"""From data to the two files that training leaves: the weights and their card."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import orjson

from bot.domain.errors import ConfigError
from bot.domain.rulebook import Rulebook
from bot.triage.training.card import card, f1_of
from bot.triage.training.corpus import OWN
from bot.triage.training.train import Say, train
from bot.triage.weights import save_weights

#: What a file of weights may weigh, in bytes.
LARGEST = 8_000_000


def make(
    data: Path, extra: Sequence[Path], rulebook: Rulebook, out: Path, say: Say, own: Path = OWN
) -> Path:
    """Train and write; the path of the card. What was there before is compared, then replaced."""
    if not out.parent.is_dir():
        raise ConfigError(f"There is no folder {out.parent} to write into.")
    with _nothing_looked_through():
        trained = train(data, extra, rulebook, say, own)
    figures = out.with_suffix(".figures.json")
    before = orjson.loads(figures.read_bytes()) if figures.is_file() else None
    fresh = out.with_suffix(".new")
    save_weights(trained.weights, fresh)
    if fresh.stat().st_size > LARGEST:
        raise ConfigError(f"The weights are larger than {LARGEST} bytes; {out} is left as it was.")
    fresh.replace(out)
    page = out.with_suffix(".md")
    page.write_text(card(trained, before), "utf-8")
    figures.write_bytes(orjson.dumps(f1_of(trained), option=orjson.OPT_INDENT_2) + b"\n")
    return page


@contextmanager
def _nothing_looked_through() -> Iterator[None]:
    """Without looking for circles of rubbish: what training reads stays to its end, and going
    through all of it again and again takes a third as long as reading it."""
    used = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if used:
            gc.enable()
