"""Which open case a need belongs to. What belongs together becomes one case."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from bot.domain.case import Case, ReplyState
from bot.domain.need import Need, NeedKind, Trade
from bot.domain.rules import MODEL

#: People write in bursts: what follows within this time is about the same thing unless it says not.
BURST = timedelta(minutes=30)
#: Another question within a day goes on with the first one.
ENQUIRY_WINDOW = timedelta(hours=24)

_SPOKEN = re.compile(r"\bR-? ?([0-9]{4,15})\b")
#: An answer has to be readable.
_CHASED_AT_ONCE = 5

_ALWAYS_JOIN = frozenset(
    {
        NeedKind.REPAIR,
        NeedKind.COMPLAINT,
        NeedKind.ASB_REPORT,
        NeedKind.DATA_REQUEST,
        NeedKind.SAFEGUARDING,
    }
)
_NEVER_A_CASE = frozenset({NeedKind.SMALL_TALK, NeedKind.NONE})


def makes_a_case(kind: NeedKind) -> bool:
    """Greetings, thanks and noise open nothing."""
    return kind not in _NEVER_A_CASE


def home_of(need: Need, cases: Sequence[Case], now: datetime) -> Case | None:
    """The open case *need* belongs to, newest first in *cases*; ``None`` if it is a new one."""
    if need.kind is NeedKind.CHASE:
        return _chased(cases)
    if need.kind is NeedKind.UNSURE:
        return _talked_about(cases, now)
    disclosed = next((case for case in cases if is_recent(case, now, BURST)), None)
    if disclosed and disclosed.kind is NeedKind.SAFEGUARDING and not ruled(need):
        return disclosed  # "he has gone round the back now" is nobody's repair
    for case in cases:
        if _same_matter(need, case, now):
            return case
    # "it says F28" is about whatever was being talked about.
    return None if need.clear else next((c for c in cases if is_recent(c, now, BURST)), None)


def ruled(need: Need) -> bool:
    """Whether a rule names it in the words of this message."""
    said = (one for one in need.because if one.matched and one.spans)
    return any(not one.rule.startswith(MODEL) for one in said)


def is_recent(case: Case, now: datetime, window: timedelta) -> bool:
    """Whether the person said something about it within *window*."""
    return now - (case.last_heard_at or case.opened_at) < window


def answered(cases: Sequence[Case]) -> Case | None:
    """The case staff have written to the person about; what they say next may be the answer."""
    return next((case for case in cases if case.reply is not ReplyState.NONE), None)


def chased(text: str, trades: Collection[Trade], cases: Sequence[Case]) -> Sequence[Case]:
    """The open cases that somebody who asks for news means: those they name, by reference or by
    what is broken; all of them if they name none."""
    said = {f"R-{digits}" for digits in _SPOKEN.findall(text.upper())}
    if named := [case for case in cases if case.reference in said]:
        return named
    if any(trade is not Trade.OTHER for trade in trades):
        return [case for case in cases if case.trade in trades]
    return cases[:_CHASED_AT_ONCE]


def _talked_about(cases: Sequence[Case], now: datetime) -> Case | None:
    recent = next((case for case in cases if is_recent(case, now, BURST)), None)
    return recent or answered(cases)


def _chased(cases: Sequence[Case]) -> Case | None:
    repairs = [case for case in cases if case.kind is NeedKind.REPAIR]
    return next(iter(repairs or cases), None)


def _same_matter(need: Need, case: Case, now: datetime) -> bool:
    if case.kind is NeedKind.UNSURE:  # the burst has now said what it is about
        return is_recent(case, now, BURST)
    if case.kind is not need.kind:
        return False
    if need.kind is NeedKind.REPAIR:
        return _same_repair(need, case, now)
    return need.kind in _ALWAYS_JOIN or is_recent(case, now, ENQUIRY_WINDOW)


def _same_repair(need: Need, case: Case, now: datetime) -> bool:
    if need.trade == case.trade and need.trade is not None:
        return True
    vague = need.trade in (None, Trade.OTHER) or case.trade in (None, Trade.OTHER)
    return vague and is_recent(case, now, BURST)
