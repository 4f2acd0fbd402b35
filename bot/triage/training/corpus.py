"""What the model learns from: our own labelled messages, and public collections of abuse."""

import csv
import gzip
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.domain.conduct import Severity
from bot.domain.errors import ConfigError
from bot.domain.facts import Facts
from bot.domain.text import normalise
from bot.triage.arrays import Floats
from bot.triage.evidence import circumstances
from bot.triage.features import Features, features
from bot.triage.heads import HEADS
from bot.triage.labelled import LabelledMessage, from_jsonl

OWN: Final = Path(__file__).parents[1] / "data"
FOLDS: Final = 3
#: Longer public posts are unlike anything a tenant sends.
LONGEST_POST: Final = 600
#: How public collections are pooled, relative to the folder given with --data.
POOL: Final = Path("pooled_abuse") / "abuse_pool.csv.gz"
#: Talks with chat programs. The pool also holds the part of them that is for measuring, so they
#: are not taken from there.
CHATS: Final = Path("convabuse_train_valid") / "train.csv"
_CHATS: Final = "convabuse"
TENANTS: Final = Path("tenant_messages") / "train.jsonl"
#: The rules were put right on these; how far to believe a rule is learnt from the others.
_LOOKED_AT = (
    "train conduct danger everyday general_a general_b general_c general_d general_e general_f "
    "general_g general_h mixed needs people repairs tone"
)
_RULES_KNOW: Final = frozenset(f"{name}.jsonl" for name in _LOOKED_AT.split())
#: Files whose messages come in the mixture of a landlord's inbox; the others gather what is hard.
_AS_IN_LIFE: Final = (TENANTS.name, "general_")
_HATEFUL: Final = frozenset({"hatemoji_build", "edos_pos", "guest_misogyny_pos"})
#: Mostly casual swearing, which is not abuse of anybody.
_CASUAL: Final = "offensive_or_profane"
#: Where "not abusive" means that it would not be rude to anybody here either.
_CIVIL: Final = frozenset({"wiki_gc", "jigsaw"})
_SHORT: Final = 300


@dataclass(frozen=True, slots=True)
class Example:
    """One message of our own, ready to learn from."""

    message: LabelledMessage
    facts: Facts
    seen: Features
    around: Floats
    #: Which part it is tried on; the same message always falls into the same one.
    fold: int


def own_messages(
    data: Path, extra: Sequence[Path] = (), own: Path = OWN
) -> tuple[list[Example], dict[str, int]]:
    """Every labelled message we may learn from, and how many each file gave."""
    files = [data / TENANTS, *sorted(own.glob("*.jsonl")), *extra]
    found: list[Example] = []
    counts: dict[str, int] = {}
    known: set[object] = set()
    for file in files:
        if not file.is_file():
            raise ConfigError(f"There is no {file}. --data is the folder that holds {TENANTS}.")
        if file.name in counts:
            raise ConfigError(f"Two files are called {file.name}. Give {file} another name.")
        messages = [example_of(message) for message in from_jsonl(file)]
        fresh = [one for one in messages if _new(one, known)]
        counts[file.name] = len(fresh)
        found += fresh
    return found, counts


def as_in_life(files: Mapping[str, int]) -> NDArray[np.bool_]:
    """Of every message in *files*, whether it stands in the mixture of a real inbox."""
    return _marked(files, lambda name: name.startswith(_AS_IN_LIFE))


def unknown_to_rules(files: Mapping[str, int]) -> NDArray[np.bool_]:
    """Of every message in *files*, whether the rules were written without it in view."""
    return _marked(files, lambda name: name not in _RULES_KNOW)


def _marked(files: Mapping[str, int], which: Callable[[str], bool]) -> NDArray[np.bool_]:
    return np.repeat([which(name) for name in files], list(files.values())).astype(bool)


def _new(example: Example, known: set[object]) -> bool:
    """Whether nobody wrote the same before; a copy would be its own proof when tried."""
    said = (example.facts.text.words, tuple(line.text for line in example.facts.context))
    if said in known:
        return False
    known.add(said)
    return True


def example_of(message: LabelledMessage) -> Example:
    """*message* with what the model sees of it."""
    facts = Facts(text=normalise(message.text), context=message.context)
    fold = crc32(message.text.encode()) % FOLDS
    return Example(message, facts, features(facts), circumstances(facts), fold)


def targets(examples: Sequence[Example]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """For each message and head: whether it holds, and whether the labels speak about it."""
    holds = np.zeros((len(examples), len(HEADS)), dtype=bool)
    told = np.zeros_like(holds)
    for row, example in enumerate(examples):
        wanted = example.message.wanted
        for column, head in enumerate(HEADS):
            field, _, label = head.partition("/")
            name, check = _ASKED[field]
            if name in wanted:
                told[row, column] = True
                holds[row, column] = check(wanted[name], label)
    return holds, told


def _has(labels: frozenset[str], label: str) -> bool:
    return label in labels


def _at_least(labels: frozenset[str], label: str) -> bool:
    return any(Severity(one).rank >= Severity(label).rank for one in labels)


_ASKED: Final[dict[str, tuple[str, Callable[[frozenset[str], str], bool]]]] = {
    "need": ("needs", _has),
    "priority": ("priority", _has),
    "trade": ("trade", _has),
    "safety": ("safety", _has),
    "at_least": ("severity", _at_least),
    "kind": ("conduct", _has),
    "target": ("target", _has),
}


@dataclass(frozen=True, slots=True)
class Post:
    """One public post: what is known of it, head by head; None where nothing is."""

    seen: Features
    abusive: bool | None
    hateful: bool | None
    at_chatbot: bool | None
    #: Whether it is rude as a tenant's message would be.
    rude: bool | None = None


def public_posts(data: Path) -> Iterator[Post]:
    """The public collections; what is much longer than a message is left out."""
    for part in (POOL, CHATS):
        if not (data / part).is_file():
            raise ConfigError(f"There is no {data / part}. --data is the folder that holds {part}.")
    with gzip.open(data / POOL, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if len(row["text"]) <= LONGEST_POST and row["source"] != _CHATS:
                yield _post(row["source"], row["subtype"], row["text"], bad=row["abusive"] == "1")
    with (data / CHATS).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if len(row["user"]) <= LONGEST_POST:
                yield _post(_CHATS, "", row["user"], bad=row["abusive"] == "1")


def _post(source: str, subtype: str, text: str, *, bad: bool) -> Post:
    hateful = bad and (source in _HATEFUL or "hate" in subtype or "identity" in subtype)
    casual = subtype == _CASUAL
    return Post(
        seen=features(Facts(text=normalise(text))),
        abusive=None if casual else bad,
        hateful=hateful if hateful or not bad else None,
        at_chatbot=bad if source == _CHATS else None,
        rude=bad if source == _CHATS else _civil(source, text, bad=bad),
    )


def _civil(source: str, text: str, *, bad: bool) -> bool | None:
    return False if source in _CIVIL and len(text) <= _SHORT and not bad else None
