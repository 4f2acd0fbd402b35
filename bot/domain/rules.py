"""What a rule concludes about a message, and how a conclusion points at the words."""

from dataclasses import dataclass
from typing import NewType

RuleId = NewType("RuleId", str)

#: Start and end of a stretch of the original text, as Python slices it.
Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one rule concluded about one message, including "nothing"."""

    rule: RuleId
    matched: bool
    #: Shown to staff and kept in the audit log; never repeats the person's words.
    because: str
    #: The words it rests on, in the original text; empty when they stand in an earlier message.
    spans: tuple[Span, ...] = ()
