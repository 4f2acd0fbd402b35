"""It is broken again: whether words say so, and which closed case they are about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.case import Case
from bot.domain.need import Need, NeedKind, Trade
from bot.domain.routing import ruled

_SPOKEN = re.compile(r"\bR-? ?([0-9]{4,15})\b")
#: Goes on in ways of its own.
_NEVER = frozenset({NeedKind.COMPLAINT, NeedKind.FEEDBACK})
#: May name a case without asking for anything more to be done.
_ONLY_TALK = frozenset({NeedKind.FEEDBACK, NeedKind.ENQUIRY, NeedKind.SMALL_TALK})
#: Can come back; "again" in a question means something else.
_COMES_BACK = frozenset({NeedKind.REPAIR, NeedKind.ASB_REPORT, NeedKind.SAFEGUARDING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """What the landlord counts as the same thing not being over."""

    #: For so long after it was closed a case is opened again; later there is a new one.
    window: timedelta = timedelta(days=14)
    words: frozenset[str] = frozenset({"again", "still", "not fixed", "came back"})
    #: What holds one of these words and says the opposite.
    mended: frozenset[str] = frozenset({"works again", "working again"})

    def says(self, text: str) -> bool:
        """Whether *text* says that something is not over."""
        said = " ".join(text.lower().replace("\u2019", "'").split())
        if any(_whole(word, said) for word in self.mended):
            return False
        return any(_whole(word, said) for word in self.words)


def _whole(word: str, said: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", said) is not None


def not_over(
    text: str,
    needs: Sequence[Need],
    closed: Sequence[Case],
    still_open: Sequence[Case],
    again: Again,
) -> Case | None:
    """The closed case (the last closed first in *closed*) that a message says is not over."""
    if needs and all(need.kind is NeedKind.SMALL_TALK for need in needs):
        return None  # "thanks"
    named = _by_name(text, closed)
    if named is not None and not _mended(text, again) and _more_than_named(text, needs, again):
        return named
    if not again.says(text):
        return None
    if still_open and any(need.kind is NeedKind.CHASE for need in needs):
        return None  # asks for news of what is open
    clear = [need for need in needs if ruled(need) and need.kind is not NeedKind.CHASE]
    if any(_same(need, case) for need in clear for case in still_open):
        return None
    able = [case for case in closed if case.kind in _COMES_BACK]
    found = next((case for case in able if _fits(clear, case)), None)
    if found is None or (not clear and _talked_of(found, still_open)):
        return None
    return found


def _by_name(text: str, closed: Sequence[Case]) -> Case | None:
    named = {f"R-{digits}" for digits in _SPOKEN.findall(text.upper())}
    able = (case for case in closed if case.kind not in _NEVER)
    return next((case for case in able if case.reference in named), None)


def _more_than_named(text: str, needs: Sequence[Need], again: Again) -> bool:
    """Praise for what was done, and a question about it, do not say that it is not over."""
    only_talk = bool(needs) and all(need.kind in _ONLY_TALK for need in needs)
    return again.says(text) or not only_talk


def _mended(text: str, again: Again) -> bool:
    said = text.lower()
    return any(_whole(word, said) for word in again.mended)


def _fits(needs: Sequence[Need], case: Case) -> bool:
    """What is clearly said has to be what the case was about; "it" can be anything."""
    matters = [need for need in needs if need.kind is not NeedKind.COMPLAINT]
    return not matters or any(_same(need, case) for need in matters)


def _same(need: Need, case: Case) -> bool:
    vague = need.trade in (None, Trade.OTHER) or case.trade in (None, Trade.OTHER)
    return need.kind is case.kind and (vague or need.trade == case.trade)


def _talked_of(case: Case, still_open: Sequence[Case]) -> bool:
    """Whether "it" is rather something open that was spoken of after the case was closed."""
    ended = case.closed_at
    return any(
        ended is not None and (one.last_heard_at or one.opened_at) > ended for one in still_open
    )


def lately(case: Case, now: datetime, window: timedelta) -> bool:
    """Whether it was closed within *window*."""
    return case.closed_at is not None and now - case.closed_at <= window
