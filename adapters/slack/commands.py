"""``/tenantline``: the words after it, as acts."""

from bot.domain.acts import StaffAct

_VERBS = {
    "claim": StaffAct.CLAIM,
    "release": StaffAct.RELEASE,
    "reply": StaffAct.REPLY,
    "give": StaffAct.GIVE,
    "ask": StaffAct.ASK,
    "correct": StaffAct.CORRECT,
    "split": StaffAct.SPLIT,
    "merge": StaffAct.MERGE,
    "notrequest": StaffAct.NOT_REQUEST,
    "note": StaffAct.NOTE,
    "reroute": StaffAct.REROUTE,
    "close": StaffAct.CLOSE,
    "acknowledge": StaffAct.ACKNOWLEDGE,
    "decide": StaffAct.DECIDE,
    "have": StaffAct.HAVE_IT,
    "done": StaffAct.PROGRESS,
    "extend": StaffAct.EXTEND,
    "why": StaffAct.MISSED_WHY,
    "warn": StaffAct.WARN,
    "preview": StaffAct.PREVIEW,
    "remind": StaffAct.REMIND,
    "final": StaffAct.FINAL,
    "dismiss": StaffAct.DISMISS,
    "hold": StaffAct.HOLD,
    "letgo": StaffAct.LET_GO,
    "hand": StaffAct.HAND_TO,
    "refer": StaffAct.REFER,
    "support": StaffAct.SUPPORT,
    "adjust": StaffAct.ADJUST,
    "aimed": StaffAct.AIMED,
    "evidence": StaffAct.EVIDENCE,
    "add": StaffAct.TELL_MORE,
    "offer": StaffAct.OFFER,
    "keep": StaffAct.KEEP,
    "unkeep": StaffAct.UNKEEP,
    "hide": StaffAct.HIDE,
    "mute": StaffAct.MUTE,
    "unmute": StaffAct.UNMUTE,
    "ban": StaffAct.BAN,
    "unban": StaffAct.UNBAN,
    "pin": StaffAct.PIN_RULES,
    "reveal": StaffAct.REVEAL,
    "restrict": StaffAct.RESTRICT,
    "approve": StaffAct.APPROVE,
    "discard": StaffAct.DISCARD,
    "told": StaffAct.TOLD,
    "held": StaffAct.HELD,
    "takeup": StaffAct.HAND_OVER,
    "review": StaffAct.REVIEW,
    "hear": StaffAct.HEAR,
    "link": StaffAct.LINK,
    "unlink": StaffAct.UNLINK,
    "pass": StaffAct.HAND_BACK,
    "case": StaffAct.SHOW,
    "help": StaffAct.HELP,
}
#: What is asked about everything or in words of one's own, with no reference first.
_ASKED = {
    "mine": StaffAct.MINE,
    "search": StaffAct.SEARCH,
    "person": StaffAct.PERSON,
    "rules": StaffAct.RULES,
    "saved": StaffAct.SAVED,
    "targeted": StaffAct.TARGETED,
    "exposure": StaffAct.EXPOSURE,
}


def parsed(text: str) -> tuple[StaffAct, str, str]:
    """Act, subject and value of ``claim R-1001 back tomorrow``; unknown words ask for help."""
    verb, _, rest = text.strip().partition(" ")
    if verb.lower() in _ASKED:
        return _ASKED[verb.lower()], "", rest.strip()
    act = _VERBS.get(verb.lower())
    if act is None:
        return StaffAct.HELP, "", text.strip()
    if act is StaffAct.RESTRICT:  # "restrict person M-7" means the same
        rest = rest.strip().removeprefix("person ")
    subject, _, value = rest.strip().partition(" ")
    return act, subject.upper(), value.strip()
