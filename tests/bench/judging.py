"""What judging costs by itself: each stage, a sentence to a long message, and loading.

Every figure is the median of many rounds in which all stages take turns, so that what else the
machine is doing falls on all of them alike.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import orjson

from bot.bootstrap import the_classifier, the_rulebook
from bot.domain.conduct import assess_conduct
from bot.domain.facts import ContextLine, Facts, Speaker
from bot.domain.matching import Matcher
from bot.domain.need import assess_need
from bot.domain.phrases import list_finder, parse
from bot.domain.rulebook import Rulebook
from bot.domain.text import normalise
from bot.triage.model import SHIPPED, read
from bot.triage.weights import load_weights
from tests.bench import tenants
from tests.bench.bare import TEXT as ANSWER

ROUNDS = 60
#: Characters.
LENGTHS = (80, 300, 2_000)
PHRASES = (300, 3_000)
MESSAGES = Path(__file__).parents[2] / "bot" / "triage" / "data" / "everyday.jsonl"
TALK = (
    ContextLine(speaker=Speaker.TENANT, text=tenants.REPORTS[0]),
    ContextLine(speaker=Speaker.LANDLORD, text=ANSWER),
    ContextLine(speaker=Speaker.TENANT, text=tenants.REPORTS[1]),
    ContextLine(speaker=Speaker.LANDLORD, text=ANSWER),
)
Stages = dict[str, Callable[[], object]]


def measure() -> dict[str, Any]:
    """Milliseconds to load; microseconds for each stage."""
    began = perf_counter()
    rulebook = the_rulebook()
    ruled = perf_counter()
    load_weights(SHIPPED)
    loaded = perf_counter()
    figures = {
        "rules loaded, ms": round((ruled - began) * 1_000),
        "model loaded, ms": round((loaded - ruled) * 1_000, 1),
    }
    stages = _phrases() | _chasing(rulebook)
    for length in LENGTHS:
        stages |= _stages(rulebook, _message(length))

    def anew() -> None:
        rulebook.need_rules.matcher.forget()
        rulebook.conduct_rules.matcher.forget()

    return figures | {name: round(took) for name, took in _in_turns(stages, anew).items()}


def _message(length: int) -> str:
    """Ordinary sentences, cut to *length* characters."""
    sentences = [*tenants.REPORTS, tenants.CHASE, tenants.THANKS]
    return " ".join(sentences * (length // len(" ".join(sentences)) + 1))[:length]


def _stages(rulebook: Rulebook, text: str) -> Stages:
    classifier, weights = the_classifier(rulebook), load_weights(SHIPPED)
    facts = Facts(text=normalise(text))
    of = f"{len(text)} characters, µs: "
    return {
        of + "fold": lambda: normalise(text),
        of + "rules of need": lambda: assess_need(facts, rulebook.need_rules),
        of + "rules of conduct": lambda: assess_conduct(facts, rulebook.conduct_rules),
        of + "model": lambda: read(facts, weights),
        of + "all of it": lambda: classifier.judge(Facts(text=normalise(text))),
    }


def _chasing(rulebook: Rulebook) -> Stages:
    classifier = the_classifier(rulebook)
    facts = Facts(text=normalise(tenants.CHASE), context=TALK)
    return {"chasing after four lines, µs": lambda: classifier.judge(facts)}


def _phrases() -> Stages:
    """A sentence looked through for few and for many phrases."""
    lines = MESSAGES.read_text("utf-8").splitlines()
    texts = [normalise(orjson.loads(line)["text"]) for line in lines]
    pairs = dict.fromkeys(
        f"{one} {two}"
        for text in texts
        for one, two in pairwise(text.words)
        if (one + two).isascii() and (one + two).isalpha()
    )
    sentence = normalise(_message(LENGTHS[0]))
    return {
        f"{count} phrases, 80 characters, µs": _finding(list(pairs)[:count], sentence)
        for count in PHRASES
    }


def _finding(sources: Sequence[str], sentence: Any) -> Callable[[], object]:
    matcher = Matcher()
    matcher.look_first_for([matcher.add(parse(source, list_finder({})) for source in sources)])

    def find() -> object:
        matcher.forget()
        return matcher.find(sentence).at_once()

    return find


def _in_turns(stages: Stages, anew: Callable[[], None]) -> dict[str, float]:
    """Medians of many rounds; *anew* before each, so that no sentence was seen before."""
    took: dict[str, list[float]] = {name: [] for name in stages}
    for _ in range(ROUNDS):
        for name, stage in stages.items():
            anew()
            began = perf_counter()
            stage()
            took[name].append((perf_counter() - began) * 1e6)
    return {name: median(times) for name, times in took.items()}
