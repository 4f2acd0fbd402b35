"""Who may do what, in one table. Whoever is not named may not."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.domain.acts import StaffAct
from bot.domain.errors import NotAllowed
from bot.domain.identity import Actor, ActorKind, Role
from bot.domain.need import NeedKind

_EVERYONE = frozenset({Role.AGENT, Role.SUPERVISOR, Role.ADMIN})
_SUPERVISORS = frozenset({Role.SUPERVISOR, Role.ADMIN})

RIGHTS: Mapping[StaffAct, frozenset[Role]] = MappingProxyType(
    {
        StaffAct.CLAIM: _EVERYONE,
        StaffAct.RELEASE: _EVERYONE,
        StaffAct.REPLY: _EVERYONE,
        StaffAct.REPLY_SAVED: _EVERYONE,
        StaffAct.REPLY_CLOSED: _EVERYONE,
        StaffAct.SAVED: _EVERYONE,
        StaffAct.SAVED_WRITE: _EVERYONE,
        StaffAct.NOTE: _EVERYONE,
        StaffAct.REROUTE: _EVERYONE,
        StaffAct.CLOSE: _EVERYONE,
        StaffAct.GIVE: _EVERYONE,
        StaffAct.ASK: _EVERYONE,
        StaffAct.CORRECT: _EVERYONE,
        StaffAct.SPLIT: _EVERYONE,
        StaffAct.MERGE: _EVERYONE,
        StaffAct.NOT_REQUEST: _EVERYONE,
        StaffAct.REVEAL: _EVERYONE,  # folding protects the reader; every look is recorded
        StaffAct.RESEND: _EVERYONE,
        StaffAct.LEAVE: _EVERYONE,
        StaffAct.ACKNOWLEDGE: _EVERYONE,
        StaffAct.DECIDE: _EVERYONE,  # stage 2 by somebody else than stage 1: ``complaint``
        StaffAct.HAVE_IT: _EVERYONE,
        StaffAct.PROGRESS: _EVERYONE,
        StaffAct.EXTEND: _EVERYONE,
        StaffAct.MISSED_WHY: _EVERYONE,
        StaffAct.SHOW: _EVERYONE,
        StaffAct.WORKLIST: _EVERYONE,
        StaffAct.MINE: _EVERYONE,
        StaffAct.SEARCH: _EVERYONE,
        StaffAct.PERSON: _EVERYONE,
        StaffAct.RULES: _EVERYONE,
        StaffAct.HELP: _EVERYONE,
        StaffAct.REPORT: _EVERYONE,
        StaffAct.MAKE_CASE: _EVERYONE,
        StaffAct.TARGETED: _EVERYONE,
        StaffAct.MEDIA: _EVERYONE,
        StaffAct.HAND_BACK: _EVERYONE,
        StaffAct.TELL_MORE: _EVERYONE,  # to one's own concern alone: ``concern_notes``
        StaffAct.ANSWER_OFFER: _EVERYONE,  # likewise
        StaffAct.OFFER: _SUPERVISORS,
        StaffAct.TAKE_CONCERN: _SUPERVISORS,
        StaffAct.CLOSE_CONCERN: _SUPERVISORS,
        StaffAct.EXPOSURE: _SUPERVISORS,
        StaffAct.WARN: _SUPERVISORS,
        StaffAct.DISMISS: _SUPERVISORS,
        StaffAct.REMIND: _SUPERVISORS,
        StaffAct.FINAL: _SUPERVISORS,
        StaffAct.REMIND_CLAUSE: _SUPERVISORS,
        StaffAct.WARN_CLAUSE: _SUPERVISORS,
        StaffAct.FINAL_CLAUSE: _SUPERVISORS,
        StaffAct.PREVIEW: _SUPERVISORS,
        StaffAct.INCIDENT_MORE: _SUPERVISORS,
        StaffAct.HOLD: _SUPERVISORS,
        StaffAct.LET_GO: _SUPERVISORS,
        StaffAct.HAND_TO: _SUPERVISORS,
        StaffAct.REFER: _SUPERVISORS,
        StaffAct.SUPPORT: _SUPERVISORS,
        StaffAct.ADJUST: _SUPERVISORS,
        StaffAct.AIMED: _SUPERVISORS,
        StaffAct.EVIDENCE: _SUPERVISORS,
        StaffAct.KEEP: _SUPERVISORS,
        StaffAct.UNKEEP: _SUPERVISORS,
        StaffAct.HIDE: _SUPERVISORS,
        StaffAct.MUTE: _SUPERVISORS,
        StaffAct.UNMUTE: _SUPERVISORS,
        StaffAct.BAN: _SUPERVISORS,
        StaffAct.UNBAN: _SUPERVISORS,
        StaffAct.PIN_RULES: _SUPERVISORS,
        StaffAct.RESTRICT: _SUPERVISORS,
        StaffAct.APPROVE: _SUPERVISORS,  # of a bar by a second one: ``restriction``
        StaffAct.DISCARD: _SUPERVISORS,
        StaffAct.TOLD: _SUPERVISORS,
        StaffAct.HELD: _SUPERVISORS,
        StaffAct.HAND_OVER: _SUPERVISORS,
        StaffAct.REVIEW: _SUPERVISORS,
        StaffAct.HEAR: _SUPERVISORS,  # by somebody who did not decide: ``appeal``
        StaffAct.LINK: _SUPERVISORS,
        StaffAct.UNLINK: _SUPERVISORS,
    }
)

#: The list could not be read: that is not the same as not being on it.
UNKNOWN = (
    "We were not told just now who is an agent and who is a supervisor, so nothing was done. "
    "Try again in a minute."
)


def may(actor: Actor, act: StaffAct) -> bool:
    """Whether *actor* has a role that *act* asks for."""
    return actor.kind is ActorKind.STAFF and not RIGHTS[act].isdisjoint(actor.roles)


def may_see(actor: Actor, kind: NeedKind) -> bool:
    """Whether *actor* may read a case of that kind: what was disclosed is for supervisors."""
    return kind is not NeedKind.SAFEGUARDING or not _SUPERVISORS.isdisjoint(actor.roles)


def may_stand_beside(other: NeedKind, shown: NeedKind) -> bool:
    """Whether a case of kind *other* may be named where one of kind *shown* is seen by all."""
    return other is not NeedKind.SAFEGUARDING or shown is NeedKind.SAFEGUARDING


def demand(actor: Actor, act: StaffAct) -> None:
    """Raise ``NotAllowed``, in words for the person who pressed, unless *actor* may."""
    if may(actor, act):
        return
    if not actor.roles_known:
        raise NotAllowed(UNKNOWN)
    if RIGHTS[act] == _SUPERVISORS:
        raise NotAllowed("Only supervisors can do that. Ask one to look at it.")
    raise NotAllowed(
        "You are not on the list of agents for Tenantline. Ask whoever runs it to add you."
    )
