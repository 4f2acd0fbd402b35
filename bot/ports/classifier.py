"""What judges a message: rules today, rules and a trained model together later."""

from dataclasses import dataclass
from typing import Protocol

from bot.domain.conduct import ConductAssessment
from bot.domain.facts import Facts
from bot.domain.need import NeedAssessment


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Two answers to two questions; neither was made in sight of the other."""

    need: NeedAssessment
    conduct: ConductAssessment
    #: Of everything that had a say, so that a decision can be explained a year later.
    version: str


class Classifier(Protocol):
    """Judges one message from its facts alone."""

    version: str

    def judge(self, facts: Facts) -> Judgement:
        """Pure and bounded in time: no waiting, no network, the same answer every time."""
