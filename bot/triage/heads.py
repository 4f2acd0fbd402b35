"""The questions that the model answers, each with a probability of its own.

A head is named after the field and the label it speaks about, as in ``need/repair``.
"""

from typing import Final

from bot.domain.conduct import ConductKind, Severity, Target
from bot.domain.need import NeedKind, Priority, Safety, Trade

NEEDS: Final = tuple(kind for kind in NeedKind if kind is not NeedKind.UNSURE)
#: Every severity above none, as "at least so grave".
GRAVER: Final = tuple(severity for severity in Severity if severity is not Severity.NONE)

ABOUT_NEED: Final = (
    *(f"need/{kind}" for kind in NEEDS),
    *(f"priority/{priority}" for priority in Priority),
    *(f"trade/{trade}" for trade in Trade),
    *(f"safety/{trigger}" for trigger in Safety),
)
ABOUT_CONDUCT: Final = (
    *(f"at_least/{severity}" for severity in GRAVER),
    *(f"kind/{kind}" for kind in ConductKind),
    *(f"target/{target}" for target in Target),
)
HEADS: Final = (*ABOUT_NEED, *ABOUT_CONDUCT)
#: Learnt from public collections of abuse; they answer nothing, and are evidence for the others.
PUBLIC: Final = ("public/abusive", "public/hate", "public/chatbot")
