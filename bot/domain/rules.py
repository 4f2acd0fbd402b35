"""What a rule concludes about a message, and how a conclusion points at the words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NewType

RuleId = NewType("RuleId", str)

#: What stands before the name of a finding of the trained model.
MODEL = "model:"

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
    #: How much each part counted; for ``explain``, not for cards.
    detail: str = ""


def reasons(findings: Iterable[Finding]) -> tuple[str, ...]:
    """What staff are told, each reason once: a rule says more than how sure a model is."""
    matched = [one for one in findings if one.matched]
    rules = [one for one in matched if not one.rule.startswith(MODEL)]
    return tuple(dict.fromkeys(one.because for one in rules or matched))
