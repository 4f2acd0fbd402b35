"""A judgement under the names of the labelled data, one list for each field.

Evaluation, replay and the export of corrections all compare or write these.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from bot.domain.conduct import ConductAssessment, ConductKind, Severity, Target
from bot.domain.need import NeedAssessment, NeedKind, Priority, Safety, Trade

#: Every field, with the names that may stand in it, in the order in which they are shown.
VALUES: Mapping[str, tuple[str, ...]] = {
    "needs": tuple(kind.value for kind in NeedKind if kind is not NeedKind.UNSURE),
    "priority": tuple(one.value for one in Priority),
    "trade": tuple(one.value for one in Trade),
    "safety": tuple(one.value for one in Safety),
    "severity": tuple(one.value for one in Severity),
    "conduct": tuple(one.value for one in ConductKind),
    "target": tuple(one.value for one in Target),
}
FIELDS = tuple(VALUES)
#: Fields that hold one name or none; the others hold any number.
SINGLE = ("priority", "trade", "severity", "target")

Labels = Mapping[str, Sequence[str]]


class Grave(StrEnum):
    """Severities from one on, as reports group them."""

    RUDE_OR_WORSE = "rude_or_worse"
    ABUSIVE_OR_WORSE = "abusive_or_worse"
    THREATENING = "threatening"

    def holds(self, severity: str) -> bool:
        """Whether *severity* is that grave."""
        return Severity(severity).rank >= _FROM[self].rank


_FROM = {
    Grave.RUDE_OR_WORSE: Severity.RUDE,
    Grave.ABUSIVE_OR_WORSE: Severity.ABUSIVE,
    Grave.THREATENING: Severity.THREATENING,
}


def labels_of(need: NeedAssessment, conduct: ConductAssessment) -> dict[str, list[str]]:
    """What was judged; ``unsure`` stands among the needs where it was said."""
    repair = next((one for one in need.needs if one.kind is NeedKind.REPAIR), None)
    return {
        "needs": [one.kind.value for one in need.needs],
        "priority": [repair.priority.value] if repair and repair.priority else [],
        "trade": [repair.trade.value] if repair and repair.trade else [],
        "safety": [one.value for one in need.safety],
        "severity": [conduct.severity.value],
        "conduct": [one.value for one in conduct.kinds],
        "target": [conduct.target.value] if conduct.target else [],
    }
