"""What can be typed on the console besides plain words: the one list of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType

from bot.domain.acts import StaffAct, TenantAct
from bot.domain.messages import MediaKind


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffCommand:
    """A command of staff: which act it is, and what has to follow it."""

    act: StaffAct
    usage: str
    what: str
    #: The act makes no sense without words; a missing one is answered here.
    wants_words: bool = False
    takes_words: bool = True
    #: What it is about is a reference people say aloud, not an exact key.
    says_reference: bool = True
    #: It is about everything of one's own, or all of what follows is words.
    about_nothing: bool = False


TENANT: Mapping[str, TenantAct] = MappingProxyType(
    {
        "start": TenantAct.START,
        "help": TenantAct.HELP,
        "rules": TenantAct.RULES,
        "status": TenantAct.STATUS,
        "appeal": TenantAct.APPEAL,
    }
)

MEDIA: Mapping[str, MediaKind] = MappingProxyType(
    {
        "photo": MediaKind.PHOTO,
        "file": MediaKind.DOCUMENT,
        "voice": MediaKind.VOICE,
        "video": MediaKind.VIDEO,
    }
)

STAFF: Mapping[str, StaffCommand] = MappingProxyType(
    {
        "case": StaffCommand(
            act=StaffAct.SHOW,
            usage="/case R-1001",
            what="how it stands, only to you",
            takes_words=False,
        ),
        "mine": StaffCommand(
            act=StaffAct.MINE,
            usage="/mine",
            what="your open cases",
            takes_words=False,
            about_nothing=True,
        ),
        "search": StaffCommand(
            act=StaffAct.SEARCH,
            usage="/search words",
            what="cases in which they were said",
            wants_words=True,
            about_nothing=True,
        ),
        "person": StaffCommand(
            act=StaffAct.PERSON,
            usage="/person R-1001",
            what="who it is, and their cases; or how a name begins",
            wants_words=True,
            about_nothing=True,
        ),
        "claim": StaffCommand(act=StaffAct.CLAIM, usage="/claim R-1001", what="take a case"),
        "release": StaffCommand(act=StaffAct.RELEASE, usage="/release R-1001", what="put it back"),
        "give": StaffCommand(
            act=StaffAct.GIVE,
            usage="/give R-1001 Ben",
            what="hand it over to a colleague",
            wants_words=True,
        ),
        "correct": StaffCommand(
            act=StaffAct.CORRECT,
            usage="/correct R-1001 urgent why",
            what="another priority or trade",
            wants_words=True,
        ),
        "split": StaffCommand(
            act=StaffAct.SPLIT,
            usage="/split R-1001 enquiry why",
            what="the last message is a second need",
            wants_words=True,
        ),
        "merge": StaffCommand(
            act=StaffAct.MERGE,
            usage="/merge R-1002 R-1001 why",
            what="the first goes on as the second",
            wants_words=True,
        ),
        "notrequest": StaffCommand(
            act=StaffAct.NOT_REQUEST,
            usage="/notrequest R-1001 why",
            what="it needs nothing; the tenant is told",
            wants_words=True,
        ),
        "ask": StaffCommand(
            act=StaffAct.ASK,
            usage="/ask R-1001 address",
            what="ask the tenant; also access, photo, how_long, household",
            wants_words=True,
        ),
        "reply": StaffCommand(
            act=StaffAct.REPLY,
            usage="/reply R-1001 words",
            what="answer the tenant, exactly these words",
            wants_words=True,
        ),
        "saved": StaffCommand(
            act=StaffAct.SAVED,
            usage="/saved",
            what="answers kept ready: /reply R-1001 =name",
            takes_words=False,
            about_nothing=True,
        ),
        "note": StaffCommand(
            act=StaffAct.NOTE,
            usage="/note R-1001 words",
            what="keep a note; tenants never see it",
            wants_words=True,
        ),
        "reroute": StaffCommand(
            act=StaffAct.REROUTE,
            usage="/reroute R-1001 complaint",
            what="move it to the team for that",
            wants_words=True,
        ),
        "close": StaffCommand(
            act=StaffAct.CLOSE,
            usage="/close R-1001 outcome",
            what="end it and tell the tenant what came of it",
            wants_words=True,
        ),
        "acknowledge": StaffCommand(
            act=StaffAct.ACKNOWLEDGE,
            usage="/acknowledge R-1002 what it is about",
            what="confirm a complaint, at stage 1 or 2",
            wants_words=True,
        ),
        "decide": StaffCommand(
            act=StaffAct.DECIDE,
            usage="/decide R-1002 upheld reasons",
            what="answer a complaint; also partly_upheld, not_upheld, withdrawn",
            wants_words=True,
        ),
        "have": StaffCommand(
            act=StaffAct.HAVE_IT,
            usage="/have R-1001",
            what="you have an emergency; the alerts end",
            takes_words=False,
        ),
        "done": StaffCommand(
            act=StaffAct.PROGRESS,
            usage="/done R-1001 made_safe",
            what="a step was done; moves what is due",
            wants_words=True,
        ),
        "extend": StaffCommand(
            act=StaffAct.EXTEND,
            usage="/extend R-1001 2026-12-18 reason",
            what="more time; the tenant gets the notice",
            wants_words=True,
        ),
        "why": StaffCommand(
            act=StaffAct.MISSED_WHY,
            usage="/why R-1001 reason",
            what="why something was missed",
            wants_words=True,
        ),
        "restrict": StaffCommand(
            act=StaffAct.RESTRICT,
            usage="/restrict M-1 quota 3 in 7 days; because …; adjustments …; until 2027-05-21",
            what="propose a restriction; also one_contact, channels, hours, no_groups, barred",
            wants_words=True,
        ),
        "approve": StaffCommand(
            act=StaffAct.APPROVE,
            usage="/approve S-1",
            what="send the notice; of a bar, a second supervisor",
            takes_words=False,
        ),
        "discard": StaffCommand(
            act=StaffAct.DISCARD,
            usage="/discard S-1 reason",
            what="a proposal is not decided",
            wants_words=True,
        ),
        "told": StaffCommand(
            act=StaffAct.TOLD,
            usage="/told S-1 letter of 3 May",
            what="no chat reaches them; they know another way",
            wants_words=True,
        ),
        "held": StaffCommand(
            act=StaffAct.HELD,
            usage="/held S-1",
            what="the messages it holds, only to you",
            takes_words=False,
        ),
        "takeup": StaffCommand(
            act=StaffAct.HAND_OVER,
            usage="/takeup S-1",
            what="deal with the messages it holds",
            takes_words=False,
        ),
        "review": StaffCommand(
            act=StaffAct.REVIEW,
            usage="/review S-1 lift reasons",
            what="end a restriction; the button does the rest",
            wants_words=True,
        ),
        "hear": StaffCommand(
            act=StaffAct.HEAR,
            usage="/hear A-1 overturn reasons",
            what="decide an appeal against what others decided; also uphold, vary",
            wants_words=True,
        ),
        "link": StaffCommand(
            act=StaffAct.LINK,
            usage="/link M-1 R-1001 proof",
            what="both accounts are one person's",
            wants_words=True,
        ),
        "unlink": StaffCommand(
            act=StaffAct.UNLINK,
            usage="/unlink M-1 reason",
            what="the account is somebody else's after all",
            wants_words=True,
        ),
        "reveal": StaffCommand(
            act=StaffAct.REVEAL,
            usage="/reveal M-1",
            what="show folded words, only to you; it is recorded",
            takes_words=False,
        ),
        "warn": StaffCommand(
            act=StaffAct.WARN,
            usage="/warn M-1 [clause]",
            what="supervisors: warn, quoting the house rule",
        ),
        "preview": StaffCommand(
            act=StaffAct.PREVIEW,
            usage="/preview M-1 warn [clause]",
            what="the exact text of a remind, warn or final; nothing is sent",
        ),
        "remind": StaffCommand(
            act=StaffAct.REMIND,
            usage="/remind M-1 [clause]",
            what="supervisors: remind; it is not held against anybody",
        ),
        "final": StaffCommand(
            act=StaffAct.FINAL,
            usage="/final M-1 [clause]",
            what="supervisors: warn for the last time",
        ),
        "hold": StaffCommand(
            act=StaffAct.HOLD,
            usage="/hold M-1",
            what="the bot stops answering them, people still do",
            takes_words=False,
        ),
        "letgo": StaffCommand(
            act=StaffAct.LET_GO,
            usage="/letgo M-1",
            what="the bot answers them again",
            takes_words=False,
        ),
        "hand": StaffCommand(
            act=StaffAct.HAND_TO,
            usage="/hand M-1 name",
            what="to another supervisor, who is told in private",
            wants_words=True,
        ),
        "refer": StaffCommand(
            act=StaffAct.REFER,
            usage="/refer M-1 police CAD 123",
            what="note that it was given to police, solicitor or other",
            wants_words=True,
        ),
        "support": StaffCommand(
            act=StaffAct.SUPPORT,
            usage="/support M-1 Ann a talk with HR",
            what="note what was offered to a colleague",
            wants_words=True,
        ),
        "adjust": StaffCommand(
            act=StaffAct.ADJUST,
            usage="/adjust M-1 words",
            what="what to mind with this person",
            wants_words=True,
        ),
        "aimed": StaffCommand(
            act=StaffAct.AIMED,
            usage="/aimed M-1 Ann Smith",
            what="the one person it is aimed at",
            wants_words=True,
        ),
        "pass": StaffCommand(
            act=StaffAct.HAND_BACK,
            usage="/pass R-1001",
            what="give a case that is hard to read to a colleague",
            takes_words=False,
        ),
        "targeted": StaffCommand(
            act=StaffAct.TARGETED,
            usage="/targeted what happened",
            what="tell supervisors alone that you are being targeted, here or anywhere",
            wants_words=True,
            about_nothing=True,
        ),
        "lookafter": StaffCommand(
            act=StaffAct.TAKE_CONCERN,
            usage="/lookafter P-1",
            what="supervisors: you look after what a colleague told",
            takes_words=False,
        ),
        "settle": StaffCommand(
            act=StaffAct.CLOSE_CONCERN,
            usage="/settle P-1 what was done",
            what="supervisors: close it",
            wants_words=True,
        ),
        "exposure": StaffCommand(
            act=StaffAct.EXPOSURE,
            usage="/exposure",
            what="supervisors: who opened how many hard messages",
            about_nothing=True,
        ),
        "add": StaffCommand(
            act=StaffAct.TELL_MORE,
            usage="/add P-1 words",
            what="add to what you told supervisors",
            wants_words=True,
        ),
        "offer": StaffCommand(
            act=StaffAct.OFFER,
            usage="/offer P-1 a talk with HR",
            what="supervisors: offer support to whoever told it",
            wants_words=True,
        ),
        "evidence": StaffCommand(
            act=StaffAct.EVIDENCE,
            usage="/evidence M-1 M-2",
            what="supervisors: a pack for police or court, given to you alone",
        ),
        "keep": StaffCommand(
            act=StaffAct.KEEP,
            usage="/keep M-1 why until 2027-11-21",
            what="supervisors: nothing of this person is deleted meanwhile",
            wants_words=True,
        ),
        "unkeep": StaffCommand(
            act=StaffAct.UNKEEP,
            usage="/unkeep M-1 why",
            what="supervisors: deleted with everything else again",
            wants_words=True,
        ),
        "dismiss": StaffCommand(
            act=StaffAct.DISMISS,
            usage="/dismiss M-1 reason",
            what="supervisors: not abuse; clears a warning",
            wants_words=True,
        ),
        "hide": StaffCommand(
            act=StaffAct.HIDE,
            usage="/hide M-1",
            what="supervisors: remove the post from the group",
            takes_words=False,
        ),
        "mute": StaffCommand(
            act=StaffAct.MUTE,
            usage="/mute M-1 3d reason",
            what="supervisors: no posts in the group for so long",
            wants_words=True,
        ),
        "unmute": StaffCommand(
            act=StaffAct.UNMUTE,
            usage="/unmute M-1",
            what="supervisors: let them post again",
            takes_words=False,
        ),
        "ban": StaffCommand(
            act=StaffAct.BAN,
            usage="/ban M-1 30d reason",
            what="supervisors: out of the group for so long",
            wants_words=True,
        ),
        "unban": StaffCommand(
            act=StaffAct.UNBAN,
            usage="/unban M-1",
            what="supervisors: let them back in",
            takes_words=False,
        ),
        "pin": StaffCommand(
            act=StaffAct.PIN_RULES,
            usage="/pin M-1",
            what="supervisors: post and pin the house rules in that group",
            takes_words=False,
        ),
        "resend": StaffCommand(
            act=StaffAct.RESEND,
            usage="/resend KEY",
            what="send again what may not have arrived",
            takes_words=False,
            says_reference=False,
        ),
        "leave": StaffCommand(
            act=StaffAct.LEAVE,
            usage="/leave KEY",
            what="leave it as it is",
            takes_words=False,
            says_reference=False,
        ),
    }
)

#: Usage and meaning of all the rest, in the order in which /keys explains it.
KEYS: Sequence[tuple[str, str]] = (
    ("My tap drips", "you say it to the bot, in private"),
    ("@kim My tap drips", "Kim says it; any name will do"),
    ("#estate @kim The lift is out", "Kim says it in a group"),
    ("/start  /help  /rules  /status  /appeal", "ask the bot; or @kim /status"),
    ("/photo PATH [words]", "send one; also /file, /voice, /video"),
    ("/album PATH PATH [words]", "send several at once"),
    ("/location 51.5,-0.1", "send a place"),
    ("/edit new words", "change your last words; or /delete"),
    ("/press 2", "press the button [2]; or its label"),
    ("/staff", "how to act as staff"),
    ("/quit", "leave; so does Ctrl-D"),
    ("# anything", "a remark, which nobody hears"),
)

STAFF_KEYS: Sequence[tuple[str, str]] = (
    *((command.usage, command.what) for command in STAFF.values()),
    ("/fill words", "fill in the form shown last"),
    ("/as agent [name]", "other rights: supervisor, everything, nobody"),
    ("/press 4", "press the button [4] of a card"),
)

_OWN = ("album", "location", "edit", "delete", "press", "fill", "as", "staff", "keys", "quit")
NAMES: Sequence[str] = (*TENANT, *MEDIA, *STAFF, *_OWN)


def no_such(name: str) -> str:
    """What to say to ``/name`` if there is no such command."""
    near = get_close_matches(name.lower(), NAMES, n=1)
    guess = f"Did you mean /{near[0]}? " if near else ""
    return f"There is no /{name}. {guess}/keys lists what you can type, /staff what staff can do."
