"""``/tenantline`` in the words of supervisors: which act, about what, with which words."""

import pytest

from adapters.slack.commands import parsed
from bot.domain.acts import StaffAct


@pytest.mark.parametrize(
    "typed, act, subject, words",
    [
        ("restrict M-7 barred; because x", StaffAct.RESTRICT, "M-7", "barred; because x"),
        ("restrict person m-7", StaffAct.RESTRICT, "M-7", ""),
        ("approve s-1", StaffAct.APPROVE, "S-1", ""),
        ("review S-1 lift calm", StaffAct.REVIEW, "S-1", "lift calm"),
        ("hear a-2 uphold it was said", StaffAct.HEAR, "A-2", "uphold it was said"),
        ("link M-7 R-1042 rang back", StaffAct.LINK, "M-7", "R-1042 rang back"),
    ],
)
def test_what_is_typed_is_an_act(typed: str, act: StaffAct, subject: str, words: str) -> None:
    assert parsed(typed) == (act, subject, words)
