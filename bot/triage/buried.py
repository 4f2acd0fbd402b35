"""Abuse inside an ordinary message: is it seen as well as when it stands alone?

Each abusive text of a file is put into an ordinary message of the same file, and both
are judged. Which goes into which, and where, follows from the texts alone.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.domain.labels import Grave
from bot.domain.text import normalise
from bot.ports.classifier import Classifier
from bot.triage.evaluation import judge, what_was_found
from bot.triage.labelled import UNKNOWN, LabelledMessage
from bot.triage.scoring import DRAWS, difference, share

#: So many of each are kept; the first in the file.
MOST = 5_000
_SHORTEST = 30  # characters; "hello" is no message to hide anything in
_CLOSED = (".", "!", "?", "…")


@dataclass(slots=True)
class Collected:
    """What a file offers, gathered while it is read for the evaluation."""

    abusive: list[LabelledMessage] = field(default_factory=list)
    ordinary: list[LabelledMessage] = field(default_factory=list)

    def passing(self, messages: Iterable[LabelledMessage]) -> Iterable[LabelledMessage]:
        """The same messages, looked at on their way."""
        for message in messages:
            if is_abusive(message) and len(self.abusive) < MOST:
                self.abusive.append(message)
            if is_ordinary(message) and len(self.ordinary) < MOST:
                self.ordinary.append(message)
            yield message


def buried(collected: Collected, classifier: Classifier, draws: int = DRAWS) -> dict[str, Any]:
    """For each group of severities: recall of the bare line, inside, and the difference."""
    pairs: dict[Grave, Counter[tuple[bool, bool]]] = {}
    ordinary = _by_language(collected.ordinary)
    for message in collected.abusive:
        around = _partner(message, ordinary.get(language_of(message), ()))
        if around is None:
            continue
        _, bare = what_was_found(judge(message, classifier))
        _, inside = what_was_found(judge(put_into(message, around), classifier))
        for group, wanted in message.grave.items():
            if wanted:
                pairs.setdefault(group, Counter())[bare[group], inside[group]] += 1
    return {group.value: _figures(pairs[group], draws) for group in Grave if group in pairs}


def put_into(message: LabelledMessage, around: LabelledMessage) -> LabelledMessage:
    """The text of *message* before, after or between the sentences of *around*."""
    lines = _sentences(around.text)
    place = (0, len(lines), (len(lines) + 1) // 2)[_number(message.text, "place") % 3]
    return replace(
        message, text=" ".join(map(_closed, [*lines[:place], message.text, *lines[place:]]))
    )


def _figures(counts: Counter[tuple[bool, bool]], draws: int) -> dict[str, Any]:
    total = counts.total()
    bare = sum(count for (alone, _), count in counts.items() if alone)
    inside = sum(count for (_, hidden), count in counts.items() if hidden)
    return {
        "messages": total,
        "recall_bare": share(bare, total).as_json(),
        "recall_inside": share(inside, total).as_json(),
        "lost": difference(counts, draws).as_json(),
    }


def is_abusive(message: LabelledMessage) -> bool:
    """Whether there is something in it to hide in another."""
    return any(message.grave.values()) and bool(message.text.strip())


def is_ordinary(message: LabelledMessage) -> bool:
    """Whether it is calm, and long enough to hide something in."""
    calm = message.wanted.get("severity", frozenset({"none"})) == {"none"}
    innocent = calm and message.grave and not any(message.grave.values())
    return bool(innocent) and len(message.text) >= _SHORTEST and not message.context


def language_of(message: LabelledMessage) -> str:
    """As the file names it; one word for all of which it says nothing."""
    return message.about.get("lang", UNKNOWN)


def _by_language(messages: Iterable[LabelledMessage]) -> dict[str, list[LabelledMessage]]:
    found: dict[str, list[LabelledMessage]] = {}
    for message in messages:
        found.setdefault(language_of(message), []).append(message)
    return found


def _partner(message: LabelledMessage, alike: Sequence[LabelledMessage]) -> LabelledMessage | None:
    return alike[_number(message.text, "partner") % len(alike)] if alike else None


def _number(text: str, purpose: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{purpose}\n{text}".encode()).digest()[:8])


def _sentences(text: str) -> list[str]:
    """*text* cut where its sentences end, in its own words."""
    ready = normalise(text)
    ends = [ready.span(first, last)[0] for first, last in ready.sentences[1:]]
    starts = [0, *ends]
    return [text[a:b].strip() for a, b in zip(starts, [*ends, len(text)], strict=True)]


def _closed(sentence: str) -> str:
    return sentence if sentence.endswith(_CLOSED) else f"{sentence}."
