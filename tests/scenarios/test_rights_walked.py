"""Every act of staff, by every role, in every state of what it is done to."""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from bot.domain.acts import StaffAct
from bot.domain.errors import NotAllowed
from bot.domain.identity import Actor, ActorKind, Role
from bot.domain.outbound import Unknown
from bot.domain.rights import may
from bot.pipeline.staff import _do
from bot.pipeline.staff_press import Press
from bot.pipeline.step import Office, Step
from bot.ports.store import Transaction
from tests.scenarios.landlord import DESK, Landlord, the_pack

#: What each form would bring, so that no act fails for want of words.
FILLED = {
    "text": "A plumber comes on Tuesday.",
    "need": "enquiry",
    "outcome": "Mended.",
    "reason": "It was said in despair.",
    "clause": "",
    "definition": "The delay.",
    "decision": "upheld",
    "reasons": "It took too long.",
    "event": "repaired",
    "until": "2026-12-18",
    "why": "no_access",
    "words": "Opal",
    "kind": "barred",
    "adjustments": "None needed because none were asked for.",
    "ends": "2027-05-20",
    "name": "Visit",
    "what": "He waits outside.",
    "to": "U0BEN1",
}
#: What is said instead where the same field means something else.
SAID = {
    StaffAct.HAND_TO: "Sue",
    StaffAct.REFER: "police CAD 12",
    StaffAct.SUPPORT: "Ann a talk with HR",
    StaffAct.AIMED: "Ann",
    StaffAct.ASK: "photo",
}
ROLES: Mapping[str, frozenset[Role]] = {
    "-": frozenset(),
    "a": frozenset({Role.AGENT}),
    "s": frozenset({Role.SUPERVISOR}),
    "d": frozenset({Role.ADMIN}),
}
#: Nobody; every role; supervisors and admins. What fits none of these is shown as letters.
_CELLS = {"": ".", "asd": "+", "sd": "s"}

#: A repair that is open, claimed, closed; a complaint likewise (the claimed one acknowledged);
#: an incident that is open, warned, dismissed; an answer in doubt; a concern that is open,
#: taken, closed; and nothing in particular.
EXPECTED: Mapping[StaffAct, str] = {
    StaffAct.CLAIM: "++. ++. ... . ... .",
    StaffAct.RELEASE: ".+. .+. ... . ... .",
    StaffAct.GIVE: "++. ++. ... . ... .",
    StaffAct.ASK: "++. ++. ... . ... .",
    StaffAct.CORRECT: "... ... ... . ... .",  # to what
    StaffAct.SPLIT: "++. ++. ... . ... .",
    StaffAct.MERGE: "... ... ... . ... .",  # with another
    StaffAct.NOT_REQUEST: "++. +.. ... . ... .",
    StaffAct.REPLY: "++. ++. ... . ... .",
    StaffAct.REPLY_SAVED: "++. ++. ... . ... .",
    StaffAct.REPLY_CLOSED: "+++ +++ ... . ... .",
    StaffAct.SAVED: "+++ +++ +++ + +++ +",
    StaffAct.SAVED_WRITE: "... ... ... . ... +",
    StaffAct.NOTE: "+++ +++ ... . ... .",
    StaffAct.REROUTE: "++. ++. ... . ... .",
    StaffAct.CLOSE: "++. ... ... . ... .",  # no way round answering a complaint
    StaffAct.REVEAL: "+++ +++ +++ . sss .",
    StaffAct.WARN: "... ... s.. . ... .",
    StaffAct.DISMISS: "... ... ss. . ... .",
    StaffAct.EVIDENCE: "... ... sss . ... .",
    StaffAct.KEEP: "... ... sss . ... .",
    StaffAct.UNKEEP: "... ... ... . ... .",  # of what is kept
    StaffAct.HIDE: "... ... sss . ... .",
    StaffAct.REMIND: "... ... s.. . ... .",
    StaffAct.FINAL: "... ... ss. . ... .",
    StaffAct.REMIND_CLAUSE: "... ... sss . ... .",
    StaffAct.WARN_CLAUSE: "... ... sss . ... .",
    StaffAct.FINAL_CLAUSE: "... ... sss . ... .",
    StaffAct.PREVIEW: "... ... sss . ... .",
    StaffAct.INCIDENT_MORE: "... ... sss . ... .",
    StaffAct.HOLD: "... ... sss . ... .",
    StaffAct.LET_GO: "... ... ... . ... .",  # of answers that are held
    StaffAct.HAND_TO: "... ... sss . ... .",
    StaffAct.REFER: "... ... sss . ... .",
    StaffAct.SUPPORT: "... ... sss . ... .",
    StaffAct.ADJUST: "... ... sss . ... .",
    StaffAct.AIMED: "... ... sss . ... .",
    StaffAct.MUTE: "... ... ... . ... .",  # these where the channel can
    StaffAct.UNMUTE: "... ... ... . ... .",
    StaffAct.BAN: "... ... ... . ... .",
    StaffAct.UNBAN: "... ... ... . ... .",
    StaffAct.PIN_RULES: "... ... ... . ... .",
    StaffAct.RESTRICT: "... ... ss. . ... .",  # rests on an incident that was not dismissed
    StaffAct.APPROVE: "... ... ... . ... .",  # of a restriction
    StaffAct.DISCARD: "... ... ... . ... .",
    StaffAct.TOLD: "... ... ... . ... .",
    StaffAct.HELD: "... ... ... . ... .",
    StaffAct.HAND_OVER: "... ... ... . ... .",
    StaffAct.REVIEW: "... ... ... . ... .",
    StaffAct.HEAR: "... ... ... . ... .",  # of an appeal
    StaffAct.LINK: "... ... ... . ... .",  # names two accounts
    StaffAct.UNLINK: "... ... ... . ... .",
    StaffAct.RESEND: "... ... ... + ... .",
    StaffAct.LEAVE: "... ... ... + ... .",
    StaffAct.ACKNOWLEDGE: "... +.. ... . ... .",
    StaffAct.DECIDE: "... .+. ... . ... .",
    StaffAct.HAVE_IT: "++. ++. +++ . ... .",
    StaffAct.PROGRESS: "++. ... ... . ... .",
    StaffAct.EXTEND: "... .+. ... . ... .",
    StaffAct.MISSED_WHY: "+++ ... ... . ... .",  # the repairs missed a clock
    StaffAct.SHOW: "+++ +++ ... . ... .",
    StaffAct.WORKLIST: "+++ +++ +++ + +++ +",
    StaffAct.MINE: "+++ +++ +++ + +++ +",
    StaffAct.SEARCH: "+++ +++ +++ + +++ +",
    StaffAct.PERSON: "+++ +++ +++ + +++ +",
    StaffAct.RULES: "+++ +++ +++ + +++ +",
    StaffAct.HELP: "+++ +++ +++ + +++ +",
    StaffAct.REPORT: "... ... ... . ... .",  # of a message that was pointed at
    StaffAct.MAKE_CASE: "... ... ... . ... .",  # likewise
    StaffAct.TARGETED: "+++ +++ +++ + +++ +",
    StaffAct.MEDIA: "... ... ... . ... .",  # of a file
    StaffAct.HAND_BACK: ".+. .+. ... . ... .",
    StaffAct.TELL_MORE: "... ... ... . +++ .",  # Ann raised it; see concern_notes
    StaffAct.OFFER: "... ... ... . sss .",
    StaffAct.ANSWER_OFFER: "... ... ... . ... .",  # whoever it was offered to
    StaffAct.TAKE_CONCERN: "... ... ... . s.. .",  # the taken one is somebody else's
    StaffAct.CLOSE_CONCERN: "... ... ... . ss. .",
    StaffAct.EXPOSURE: "sss sss sss s sss s",
}

#: What none of these can show, and is for supervisors all the same; the rest is for everybody.
FOR_SUPERVISORS = {
    StaffAct.APPROVE,
    StaffAct.DISCARD,
    StaffAct.TOLD,
    StaffAct.HELD,
    StaffAct.HAND_OVER,
    StaffAct.REVIEW,
    StaffAct.HEAR,
    StaffAct.LINK,
    StaffAct.UNLINK,
    StaffAct.LET_GO,
    StaffAct.MUTE,
    StaffAct.UNMUTE,
    StaffAct.BAN,
    StaffAct.UNBAN,
    StaffAct.UNKEEP,
    StaffAct.PIN_RULES,
}


class UndoneError(Exception):
    """Takes back what was done."""


def _press(home: Landlord, act: StaffAct, roles: frozenset[Role], subject: str) -> Press:
    return Press(
        act=act,
        subject=subject,
        actor=Actor(id="UAnn", kind=ActorKind.STAFF, name="Ann", roles=roles),
        queue="repairs",
        values={} if act in SAID else FILLED,
        words=SAID.get(act, ""),
        trigger=None,
        at=home.now,
    )


async def who_may(home: Landlord, act: StaffAct, columns: Sequence[str]) -> Sequence[str]:
    """The roles that can do *act* to each of *columns* now, by letter; nothing stays of it."""
    able: list[str] = []
    office = Office(rulebook=the_pack(), staff=DESK)

    async def work(tx: Transaction) -> None:
        step = Step(tx=tx, office=office, now=home.now, source="walk")
        for subject in columns:
            able.append("")
            for letter, roles in ROLES.items():
                tx.audit._db.execute("SAVEPOINT one")
                with suppress(NotAllowed):
                    await _do(step, act, _press(home, act, roles, subject))
                    able[-1] += letter
                tx.audit._db.execute("ROLLBACK TO one")
                tx.audit._db.execute("RELEASE one")
        raise UndoneError

    with suppress(UndoneError):
        await home.store.run(work)
    return [_CELLS.get(one, one) for one in able]


async def subjects(home: Landlord) -> Sequence[str]:
    """What ``EXPECTED`` has a column for, in that order."""
    for who in ("Opal", "Cleo", "Zed"):
        await home.says(who, "Kitchen tap dripping")
    await home.staff(StaffAct.CLAIM, "R-1002")
    await home.staff(StaffAct.CLOSE, "R-1003", "Mended.")
    for who in ("Olga", "Carl", "Zoe"):
        await home.says(who, "I want to make a formal complaint about how I was treated")
    for case in ("R-1005", "R-1006"):
        await home.staff(StaffAct.ACKNOWLEDGE, case, "The delay.")
        await home.staff(StaffAct.CLAIM, case)
    await home.submits(
        StaffAct.DECIDE, "R-1006", decision="upheld", reasons="Late.", remedy="Sorry."
    )
    await home.staff(StaffAct.CLOSE, "R-1006", "Answered.")
    for who in ("Rita", "Sid", "Tom"):
        await home.says(who, "hello")
        await home.says(who, "I will come and kill your staff", group="estate")
    await home.staff(StaffAct.WARN, "M-2", who="Sue", role=Role.SUPERVISOR)
    await home.staff(StaffAct.DISMISS, "M-3", "Quoted.", who="Sue", role=Role.SUPERVISOR)
    await _miss(home, "R-1001", "R-1002", "R-1003")
    cases = [f"R-{number}" for number in range(1001, 1007)]
    incidents = ("M-1", "M-2", "M-3")
    return (*cases, *incidents, await _in_doubt(home), *await _concerns(home), "")


async def _concerns(home: Landlord) -> Sequence[str]:
    for _ in range(3):
        await home.submits(StaffAct.TARGETED, "", what="He waits.", safe="yes")
    for concern, act in (("P-2", StaffAct.TAKE_CONCERN), ("P-3", StaffAct.CLOSE_CONCERN)):
        await home.submits(act, concern, "Sue", Role.SUPERVISOR, outcome="Dealt with.")
    return ("P-1", "P-2", "P-3")


async def _miss(home: Landlord, *references: str) -> None:
    async def work(tx: Transaction) -> None:
        for reference in references:
            case = await tx.cases.find(reference)
            assert case is not None
            await tx.history.miss(case.id, "repair", "finish the repair", home.now)

    await home.store.run(work)


async def _in_doubt(home: Landlord) -> str:
    """The key of an answer of which nobody knows whether it arrived."""
    home.tenants.answers.append(Unknown(because="nobody can say"))
    await home.staff(StaffAct.REPLY, "R-1001", "On Tuesday.")
    return next(note.buttons[0].subject for note in home.told("repairs") if note.buttons)


async def test_every_act_of_every_role_in_every_state_is_as_written(home: Landlord) -> None:
    assert set(EXPECTED) == set(StaffAct), "write down who may do it, and to what"
    columns = await subjects(home)
    found = {act: await who_may(home, act, columns) for act in StaffAct}
    assert {act: _row(cells) for act, cells in found.items()} == EXPECTED


def _row(cells: Sequence[str]) -> str:
    repair, complaint, incident = cells[0:3], cells[3:6], cells[6:9]
    doubt, concern, nothing = cells[9:10], cells[10:13], cells[13:14]
    groups = (repair, complaint, incident, doubt, concern, nothing)
    return " ".join("".join(group) for group in groups)


def test_what_shows_in_no_state_is_closed_to_agents_as_written() -> None:
    unseen = {act for act, row in EXPECTED.items() if not set(row) & set(_CELLS.values()) - {"."}}
    assert {act for act in unseen if not may(_agent(), act)} == FOR_SUPERVISORS


def _agent() -> Actor:
    return Actor(id="UAnn", kind=ActorKind.STAFF, roles=frozenset({Role.AGENT}))
