"""The worst errors of an evaluation, the surest of the gravest first; only so many are kept."""

import heapq
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.domain.labels import Grave
from bot.domain.need import NeedKind
from bot.ports.classifier import Judgement
from bot.triage.labelled import LabelledMessage

_OF_NEED = ("needs", "priority", "trade", "safety")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One field of one message that was judged wrongly."""

    message: LabelledMessage
    field: str
    wanted: tuple[str, ...]
    found: tuple[str, ...]
    #: How sure the judgement was.
    sure: float
    #: A warning to an innocent person, or a danger overlooked.
    grave: bool
    #: Each rule or feature that spoke, with its words.
    because: tuple[tuple[str, str], ...]

    def as_json(self) -> dict[str, Any]:
        """With the words: this is for whoever mends the rules or the model."""
        return {
            "id": self.message.id,
            "line": self.message.line,
            "field": self.field,
            "wanted": list(self.wanted),
            "found": list(self.found),
            "sure": round(self.sure, 4),
            "grave": self.grave,
            "text": self.message.text,
            "context": [f"{one.speaker}: {one.text}" for one in self.message.context],
            "because": [{"rule": rule, "words": words} for rule, words in self.because],
        }


@dataclass(slots=True)
class Worst:
    """Keeps the *limit* worst; of equal ones the first in the file."""

    limit: int
    #: Only mistakes in this field, if any is named.
    only: str = ""
    total: int = 0
    _heap: list[tuple[tuple[bool, float, int, str], Mistake]] = field(default_factory=list)

    def add(self, mistake: Mistake) -> None:
        """Count it, and keep it if it is among the worst."""
        if self.only and mistake.field != self.only:
            return
        self.total += 1
        rank = (mistake.grave, mistake.sure, -mistake.message.line, mistake.field)
        heapq.heappush(self._heap, (rank, mistake))
        if len(self._heap) > self.limit:
            heapq.heappop(self._heap)

    @property
    def worst(self) -> list[Mistake]:
        """The worst first."""
        return [mistake for _, mistake in sorted(self._heap, key=lambda one: one[0], reverse=True)]


def mistake_in(
    message: LabelledMessage,
    name: str,
    wanted: frozenset[str],
    found: frozenset[str],
    judgement: Judgement,
) -> Mistake:
    """What went wrong in the field *name*."""
    of_need = name.partition(":")[0] in _OF_NEED
    side = judgement.need if of_need else judgement.conduct
    text = message.text
    return Mistake(
        message=message,
        field=name,
        wanted=tuple(sorted(wanted)),
        found=tuple(sorted(found)),
        sure=_sure(name, wanted, found, judgement) if of_need else judgement.conduct.score,
        grave=_is_grave(name, wanted, found),
        because=tuple(
            (one.rule, " … ".join(text[start:end] for start, end in one.spans))
            for one in side.because
            if one.matched
        ),
    )


def _sure(name: str, wanted: frozenset[str], found: frozenset[str], judgement: Judgement) -> float:
    """The score of what was wrongly said; of the likeliest need where something was missed."""
    scores: Mapping[str, float] = {one.kind.value: one.score for one in judgement.need.needs}
    if name.startswith("needs"):
        wrong = [scores[kind] for kind in found - wanted if kind in scores]
        return max(wrong or scores.values(), default=0.0)
    return scores.get(NeedKind.REPAIR, max(scores.values(), default=0.0))


def _is_grave(name: str, wanted: frozenset[str], found: frozenset[str]) -> bool:
    if name == "safety":
        return bool(wanted - found)
    if name == "priority":
        return "emergency" in wanted - found
    if name == "severity" and wanted and found:
        return _rude(found) and not _rude(wanted)
    return name == Grave.RUDE_OR_WORSE and "no" in wanted


def _rude(severities: frozenset[str]) -> bool:
    return any(Grave.RUDE_OR_WORSE.holds(one) for one in severities)
