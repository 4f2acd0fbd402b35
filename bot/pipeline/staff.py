"""What staff press and type: rights first, then the act, then the record.

A press that cannot be done is answered to the person who pressed, and to nobody else.
"""

from collections.abc import Awaitable, Callable, Mapping

from bot.domain.acts import StaffAct
from bot.domain.errors import NotAllowed
from bot.domain.identity import Actor, ActorKind, IdempotencyKey, MessageId
from bot.domain.messages import ActionInvoked, FormSubmitted, MessageReceived
from bot.domain.rights import demand, may
from bot.domain.worklist import Page
from bot.pipeline.changes import draw_again, note_change, since_then
from bot.pipeline.closing import close_act
from bot.pipeline.concern_notes import concern_note_act
from bot.pipeline.correcting import correct_act
from bot.pipeline.cutting import split_act
from bot.pipeline.details import ask_act
from bot.pipeline.forms import form_for, needs_form
from bot.pipeline.group_rules import pin_by_staff
from bot.pipeline.linking import link_act
from bot.pipeline.merging import merge_act
from bot.pipeline.opening import open_form
from bot.pipeline.owning import own_act
from bot.pipeline.replying import reply_act
from bot.pipeline.saved_replies import saved_act
from bot.pipeline.shield import looked, pass_on, show_media, tell_exposure
from bot.pipeline.staff_appeals import appeal_act
from bot.pipeline.staff_aside import ASIDE, reveal_aside
from bot.pipeline.staff_cases import case_act
from bot.pipeline.staff_clocks import clock_act
from bot.pipeline.staff_complaints import complaint_act
from bot.pipeline.staff_delivery import delivery_act
from bot.pipeline.staff_incidents import incident_act
from bot.pipeline.staff_made import make_case_act
from bot.pipeline.staff_press import Press
from bot.pipeline.staff_reports import report_act, reveal_concern
from bot.pipeline.staff_restrictions import restriction_act
from bot.pipeline.staff_words import asked_in_words
from bot.pipeline.step import Step
from bot.pipeline.worklist import show_worklist
from bot.ports.about_people import Colleague

HELP = """What you can ask (only you see the answer):
case R-…  how it stands · mine  your open cases · search words  cases in which they were said
person R-… or name  who it is, and their cases · rules  the house rules · help  this
What you can do here (the buttons on the cards do the same):
claim R-…  take a case · release R-…  put it back · give R-… name  hand it over
ask R-… address|access|photo|how_long|household  ask the tenant for it
reply R-… words  answer the tenant, exactly these words
reply R-… =name  answer with a saved reply · saved  all of them, and new ones
note R-… words  keep a note; tenants never see it
reroute R-… repair|complaint|enquiry|…  move it · correct R-… emergency|urgent|routine|trade why
split R-… repair|…  the last message is that · merge R-… R-…  go on as the second
notrequest R-… why  it needs nothing
close R-… outcome  end it and tell the tenant
acknowledge R-… what it is about  confirm a complaint (stage 1 or 2)
decide R-… upheld|partly_upheld|not_upheld|withdrawn reasons  answer a complaint
have R-… or M-…  you have an emergency or a threat; the alerts end
done R-… investigated|made_safe|…  a step was done
extend R-… 2026-12-18 reason  more time; the tenant is told · why R-… reason  why it was missed
reveal R-… or M-…  show folded words, only to you; it is recorded
pass R-…  give a case that is hard to read to a colleague · targeted  tell supervisors
add P-… words  add to what you told them · offer P-… what  supervisors: offer support for it
Supervisors: preview M-… remind|warn|final [clause]  the exact text; nothing is sent
remind M-… [clause] · warn M-… [clause] · final M-… [clause] · dismiss M-… reason · hide M-…
hold M-…  the bot stops answering them, people still do · letgo M-…  it answers again
hand M-… name  to another supervisor · refer M-… police|solicitor|other number
support M-… who what  offered to a colleague · adjust M-… what to mind · aimed M-… who
mute M-… 3d reason  in the group, for so long · ban M-… 30d reason · unmute M-… · unban M-…
pin M-…  post and pin the house rules in that group
evidence M-… M-…  a pack for police or court · keep M-… why [until 2027-11-21]  not deleted
unkeep M-… why  deleted with everything else again · exposure  who read how much
restrict M-… quota 3 in 7 days; because …; adjustments …; until 2027-05-21  propose it; also
one_contact, channels, hours, no_groups, barred · approve S-… · discard S-… reason
told S-… how  no chat reaches them · held S-…  what it holds · takeup S-…  deal with it
review S-… lift reason · hear A-… uphold|overturn|vary reasons  if you did not decide
link M-… R-… proof  one person's accounts · unlink M-… reason
What you write in a card's thread is a note and stays here."""
NOTE_HINT = (
    "Noted. What is written in this thread stays between staff. "
    "To answer the tenant, press “Reply to tenant” on the card."
)

Handler = Callable[[Step, Press], Awaitable[None]]

_HANDLERS: Mapping[StaffAct, Handler] = {
    StaffAct.CLAIM: own_act,
    StaffAct.REVEAL: case_act,
    StaffAct.RELEASE: own_act,
    StaffAct.GIVE: own_act,
    StaffAct.ASK: ask_act,
    StaffAct.REPLY: reply_act,
    StaffAct.REPLY_SAVED: reply_act,
    StaffAct.REPLY_CLOSED: reply_act,
    StaffAct.SAVED: saved_act,
    StaffAct.SAVED_WRITE: saved_act,
    StaffAct.NOTE: case_act,
    StaffAct.REROUTE: correct_act,
    StaffAct.CORRECT: correct_act,
    StaffAct.NOT_REQUEST: correct_act,
    StaffAct.SPLIT: split_act,
    StaffAct.MERGE: merge_act,
    StaffAct.CLOSE: close_act,
    StaffAct.ACKNOWLEDGE: complaint_act,
    StaffAct.DECIDE: complaint_act,
    StaffAct.HAVE_IT: clock_act,
    StaffAct.PROGRESS: clock_act,
    StaffAct.EXTEND: clock_act,
    StaffAct.MISSED_WHY: clock_act,
    StaffAct.WARN: incident_act,
    StaffAct.DISMISS: incident_act,
    StaffAct.REMIND: incident_act,
    StaffAct.FINAL: incident_act,
    StaffAct.REMIND_CLAUSE: incident_act,
    StaffAct.WARN_CLAUSE: incident_act,
    StaffAct.FINAL_CLAUSE: incident_act,
    StaffAct.PREVIEW: incident_act,
    StaffAct.INCIDENT_MORE: incident_act,
    StaffAct.HOLD: incident_act,
    StaffAct.LET_GO: incident_act,
    StaffAct.HAND_TO: incident_act,
    StaffAct.REFER: incident_act,
    StaffAct.SUPPORT: incident_act,
    StaffAct.ADJUST: incident_act,
    StaffAct.AIMED: incident_act,
    StaffAct.EVIDENCE: incident_act,
    StaffAct.KEEP: incident_act,
    StaffAct.UNKEEP: incident_act,
    StaffAct.HIDE: incident_act,
    StaffAct.MUTE: incident_act,
    StaffAct.UNMUTE: incident_act,
    StaffAct.BAN: incident_act,
    StaffAct.UNBAN: incident_act,
    StaffAct.PIN_RULES: pin_by_staff,
    StaffAct.SHOW: asked_in_words,
    StaffAct.MINE: asked_in_words,
    StaffAct.SEARCH: asked_in_words,
    StaffAct.PERSON: asked_in_words,
    StaffAct.RULES: asked_in_words,
    StaffAct.RESTRICT: restriction_act,
    StaffAct.APPROVE: restriction_act,
    StaffAct.DISCARD: restriction_act,
    StaffAct.TOLD: restriction_act,
    StaffAct.HELD: restriction_act,
    StaffAct.HAND_OVER: restriction_act,
    StaffAct.REVIEW: restriction_act,
    StaffAct.HEAR: appeal_act,
    StaffAct.LINK: link_act,
    StaffAct.UNLINK: link_act,
    StaffAct.RESEND: delivery_act,
    StaffAct.LEAVE: delivery_act,
    StaffAct.REPORT: report_act,
    StaffAct.TARGETED: report_act,
    StaffAct.TELL_MORE: concern_note_act,
    StaffAct.OFFER: concern_note_act,
    StaffAct.ANSWER_OFFER: concern_note_act,
    StaffAct.TAKE_CONCERN: report_act,
    StaffAct.CLOSE_CONCERN: report_act,
    StaffAct.MAKE_CASE: make_case_act,
    StaffAct.MEDIA: show_media,
    StaffAct.HAND_BACK: pass_on,
    StaffAct.EXPOSURE: tell_exposure,
}

#: What can be done to a case and to an incident.
_OF_BOTH = frozenset({StaffAct.REVEAL, StaffAct.HAVE_IT})


async def staff_act(step: Step, event: ActionInvoked | FormSubmitted) -> None:
    """Do what a member of staff asked for, or tell them why not."""
    act = event.action if isinstance(event, ActionInvoked) else event.form
    press = Press.of(event)
    await step.tx.colleagues.seen(press.actor.id, press.actor.name, step.now)
    await _remember(step, press)
    try:
        if act not in set(StaffAct):
            raise NotAllowed("This button is no longer in use. Look at the newest card.")
        await _do(step, StaffAct(act), press)
    except NotAllowed as refusal:
        told = f"{refusal}{await since_then(step, press)}"
        if press.page is not None:
            await show_worklist(step, press, press.page, told)
            return
        await step.tell(press.queue, told, only_for=press.actor.id)


async def _remember(step: Step, press: Press) -> None:
    """Supervisors by name, so that another can pass something on to them."""
    actor = press.actor
    if actor.kind is ActorKind.STAFF and actor.name and actor.roles:
        await step.tx.about.seen(
            Colleague(id=actor.id, name=actor.name),
            supervisor=may(actor, StaffAct.HAND_TO),
        )


async def _do(step: Step, act: StaffAct, press: Press) -> None:
    demand(press.actor, act)
    await _act(step, act, press)
    if act in (StaffAct.REVEAL, StaffAct.MEDIA):
        await looked(step, press)


async def _act(step: Step, act: StaffAct, press: Press) -> None:
    if act is StaffAct.WORKLIST:
        await show_worklist(step, press, Page.of(press.subject))
        return
    if act is StaffAct.HELP:
        await step.tell(press.queue, HELP, only_for=press.actor.id)
        return
    if act is StaffAct.REVEAL and press.subject.upper().startswith("A-"):
        demand(press.actor, StaffAct.HEAR)
        await appeal_act(step, press)
        return
    if act is StaffAct.REVEAL and press.subject.startswith(ASIDE):
        await reveal_aside(step, press)
        return
    if act is StaffAct.REVEAL and press.subject.upper().startswith("P-"):
        demand(press.actor, StaffAct.TAKE_CONCERN)
        await reveal_concern(step, press)
        return
    if act in _OF_BOTH and press.subject.upper().startswith("M-"):
        await incident_act(step, press)
        return
    if needs_form(act, press):
        await open_form(step, press, await form_for(step, act, press))
        await draw_again(step, press)
        return
    await _HANDLERS[act](step, press)
    await note_change(step, press)
    if press.page is not None:
        await show_worklist(step, press, press.page)


async def staff_said(step: Step, event: MessageReceived) -> None:
    """Text in a card's thread is a note on its case. Everything else among staff is theirs."""
    if event.actor.kind is not ActorKind.STAFF or not event.address.thread:
        return
    card = await step.tx.outbox.posted(event.address, MessageId(event.address.thread))
    if card is None or card.op.subject is None:
        return
    subject = card.op.subject
    await step.record(
        "note.added", subject, "in the thread", actor=staff_name(event.actor), event=step.row
    )
    await step.tell(
        event.address.chat,
        NOTE_HINT,
        only_for=event.actor.id,
        anchor=card.op.key,
        key=IdempotencyKey(f"note-hint:{card.op.key}:{event.actor.id}"),
    )


def staff_name(actor: Actor) -> str:
    """How the audit log names a member of staff."""
    return f"staff:{actor.id}"
