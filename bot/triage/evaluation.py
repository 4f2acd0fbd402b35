"""One pass over labelled messages: judge each, compare, count. Nothing grows with the file
but one number a message, for the times.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from bot.domain.facts import Facts
from bot.domain.labels import FIELDS, Grave, labels_of
from bot.domain.need import NeedKind
from bot.domain.text import normalise
from bot.ports.classifier import Classifier, Judgement
from bot.triage.calibration import Calibration
from bot.triage.errors import Worst, mistake_in
from bot.triage.labelled import LabelledMessage
from bot.triage.scoring import Outcome
from bot.triage.slices import Slices


@dataclass(slots=True)
class Evaluation:
    """Everything that was counted."""

    version: str
    worst: Worst
    messages: int = 0
    #: Messages for which the answer was "a person should look".
    unsure: int = 0
    outcomes: dict[str, Counter[Outcome]] = field(default_factory=dict)
    grave: dict[Grave, Counter[tuple[bool, bool]]] = field(default_factory=dict)
    needs_calibration: Calibration = field(default_factory=Calibration)
    severity_calibration: Calibration = field(default_factory=Calibration)
    slices: Slices = field(default_factory=Slices)
    seconds: "array[float]" = field(default_factory=lambda: array("d"))

    def add(self, message: LabelledMessage, judgement: Judgement) -> None:
        """Compare one judgement with what its labels say."""
        found, grave = what_was_found(judgement)
        self.messages += 1
        self.unsure += judgement.need.needs[0].kind is NeedKind.UNSURE
        for name, wanted in message.wanted.items():
            got = _asked(name, found)
            self.outcomes.setdefault(name, Counter())[wanted, got] += 1
            if wanted != got:
                self.worst.add(mistake_in(message, name, wanted, got, judgement))
        self._add_grave(message, grave, judgement)
        self._calibrate(message, judgement)
        self.slices.add(message, found, grave)

    def _add_grave(
        self, message: LabelledMessage, grave: Mapping[Grave, bool], judgement: Judgement
    ) -> None:
        for group, wanted in message.grave.items():
            self.grave.setdefault(group, Counter())[wanted, grave[group]] += 1
            if wanted != grave[group] and "severity" not in message.wanted:
                asked = frozenset({"yes" if wanted else "no"})
                got = frozenset({judgement.conduct.severity.value})
                self.worst.add(mistake_in(message, group.value, asked, got, judgement))

    def _calibrate(self, message: LabelledMessage, judgement: Judgement) -> None:
        conduct = judgement.conduct
        if "needs" in message.wanted:
            for need in judgement.need.needs:
                if need.kind is not NeedKind.UNSURE:
                    right = need.kind.value in message.wanted["needs"]
                    self.needs_calibration.add(need.score, right=right)
        if "severity" in message.wanted:
            right = conduct.severity.value in message.wanted["severity"]
            self.severity_calibration.add(conduct.score, right=right)


def evaluate(
    messages: Iterable[LabelledMessage],
    classifier: Classifier,
    clock: Callable[[], float],
    worst: Worst,
) -> Evaluation:
    """Judge *messages* in order; *clock* counts seconds."""
    result = Evaluation(version=classifier.version, worst=worst)
    for message in messages:
        started = clock()
        judgement = judge(message, classifier)
        result.seconds.append(clock() - started)
        result.add(message, judgement)
    return result


def judge(message: LabelledMessage, classifier: Classifier) -> Judgement:
    """As in production: the text is made ready first."""
    return classifier.judge(Facts(text=normalise(message.text), context=message.context))


def what_was_found(
    judgement: Judgement,
) -> tuple[dict[str, frozenset[str]], dict[Grave, bool]]:
    """The labels of a judgement; ``unsure`` claims nothing, so it is none."""
    labels = labels_of(judgement.need, judgement.conduct)
    found = {name: frozenset(labels[name]) - {NeedKind.UNSURE.value} for name in FIELDS}
    grave = {group: group.holds(judgement.conduct.severity) for group in Grave}
    return found, grave


def _asked(name: str, found: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The part of *found* that a field, or one label of it (``needs:complaint``), is about."""
    of, _, label = name.partition(":")
    return found[of] & {label} if label else found[of]
