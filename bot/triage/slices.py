"""The same figures for parts of a file, so that unequal false alarms show."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.domain.labels import Grave
from bot.triage.labelled import UNKNOWN, LabelledMessage
from bot.triage.scoring import Estimate, share

#: More values than this are counted together: a column of free text is no slice.
MOST = 30
REST = "all others"
_LENGTHS = (40, 100, 200, 500)


def length_of(text: str) -> str:
    """In which class of length *text* falls."""
    for limit in _LENGTHS:
        if len(text) <= limit:
            return f"up to {limit}"
    return f"over {_LENGTHS[-1]}"


@dataclass(slots=True)
class Slice:
    """What was counted for the messages that share a property."""

    messages: int = 0
    #: Not rude or worse, and how many of them were judged to be.
    innocent: int = 0
    accused: int = 0
    abusive: int = 0
    abusive_found: int = 0
    #: Whose needs are known, and for how many they were exactly right.
    needs: int = 0
    needs_right: int = 0

    def add(
        self,
        message: LabelledMessage,
        found: Mapping[str, frozenset[str]],
        grave: Mapping[Grave, bool],
    ) -> None:
        """Count one message."""
        self.messages += 1
        if message.grave.get(Grave.RUDE_OR_WORSE) is False:
            self.innocent += 1
            self.accused += grave[Grave.RUDE_OR_WORSE]
        if message.grave.get(Grave.ABUSIVE_OR_WORSE):
            self.abusive += 1
            self.abusive_found += grave[Grave.ABUSIVE_OR_WORSE]
        if "needs" in message.wanted:
            self.needs += 1
            self.needs_right += message.wanted["needs"] == found["needs"]

    @property
    def false_alarms(self) -> Estimate:
        """How many innocent messages were judged rude or worse."""
        return share(self.accused, self.innocent)

    @property
    def recall(self) -> Estimate:
        """How many abusive messages were judged abusive or worse."""
        return share(self.abusive_found, self.abusive)

    @property
    def exact_needs(self) -> Estimate:
        """How often the needs were exactly right."""
        return share(self.needs_right, self.needs)

    def as_json(self) -> dict[str, Any]:
        """Counts and shares."""
        return {
            "messages": self.messages,
            "not_rude": self.innocent,
            "judged_rude_or_worse": self.accused,
            "false_alarm_rate": self.false_alarms.as_json(),
            "abusive_or_worse": self.abusive,
            "abusive_or_worse_recall": self.recall.as_json(),
            "needs_exactly_right": self.exact_needs.as_json(),
        }


@dataclass(slots=True)
class Slices:
    """Every property, and every value it has."""

    by: dict[str, dict[str, Slice]] = field(default_factory=dict)

    def add(
        self,
        message: LabelledMessage,
        found: Mapping[str, frozenset[str]],
        grave: Mapping[Grave, bool],
    ) -> None:
        """Count *message* under each of its properties, its length among them."""
        for name, value in (*message.about.items(), ("length", length_of(message.text))):
            values = self.by.setdefault(name, {})
            known = value if value in values or len(values) < MOST else REST
            values.setdefault(known, Slice()).add(message, found, grave)

    def sorted(self) -> dict[str, list[tuple[str, Slice]]]:
        """The commonest value first; lengths from short to long. Without what nobody gave."""
        return {
            name: sorted(values.items(), key=_by(name))
            for name, values in self.by.items()
            if set(values) != {UNKNOWN}
        }


def _by(name: str) -> Callable[[tuple[str, Slice]], tuple[bool, int, str]]:
    order = {length_of("x" * n): n for n in (*_LENGTHS, _LENGTHS[-1] + 1)}
    if name == "length":
        return lambda one: (False, order[one[0]], one[0])
    return lambda one: (one[0] == REST, -one[1].messages, one[0])
