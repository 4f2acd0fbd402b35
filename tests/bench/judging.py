"""What judging costs by itself: a sentence, a long message, and loading the rules."""

from statistics import median
from time import perf_counter
from typing import Any

from bot.bootstrap import the_rulebook
from bot.domain.facts import ContextLine, Facts, Speaker
from bot.domain.rulebook import Rulebook
from bot.domain.text import normalise
from bot.triage.rules_only import rules_only
from tests.bench import tenants
from tests.bench.bare import TEXT as ANSWER

_LONG = 2_000  # characters
TALK = (
    ContextLine(speaker=Speaker.TENANT, text=tenants.REPORTS[0]),
    ContextLine(speaker=Speaker.LANDLORD, text=ANSWER),
    ContextLine(speaker=Speaker.TENANT, text=tenants.REPORTS[1]),
    ContextLine(speaker=Speaker.LANDLORD, text=ANSWER),
)


def measure() -> dict[str, Any]:
    """Milliseconds to load the pack; microseconds to judge, fold included."""
    began = perf_counter()
    rulebook = the_rulebook()
    loaded = perf_counter() - began
    sentences = [*tenants.REPORTS, tenants.CHASE, tenants.THANKS]
    story = " ".join(sentences * (_LONG // len(" ".join(sentences)) + 1))[:_LONG]
    return {
        "rules_loaded_ms": round(loaded * 1_000),
        "sentence_us": round(median(_judged(rulebook, sentences, 40))),
        "chasing_after_four_lines_us": round(median(_judged(rulebook, [tenants.CHASE], 40, TALK))),
        "long_message_us": round(median(_judged(rulebook, [story], 40))),
        "long_message_characters": len(story),
    }


def _judged(
    rulebook: Rulebook, texts: list[str], times: int, context: tuple[ContextLine, ...] = ()
) -> list[float]:
    classifier, took = rules_only(rulebook), []
    for _ in range(times):
        for text in texts:
            began = perf_counter()
            classifier.judge(Facts(text=normalise(text), context=context))
            took.append((perf_counter() - began) * 1e6)
    return took
