"""Complaints from the person's side: the offer, the choice, what it is about, stage 2."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from re import escape, findall, finditer, split

from bot.domain.acts import TenantAct
from bot.domain.case import Case, CaseState, Offer
from bot.domain.complaint import Stage
from bot.domain.identity import Address
from bot.domain.need import NeedKind
from bot.domain.outbound import AskForDetails, Button, Reply, Style
from bot.domain.rulebook import ReplyKey
from bot.pipeline.casework import card_key, show_case, update_case
from bot.pipeline.promised import is_late, say_by
from bot.pipeline.scene import Scene
from bot.pipeline.step import Step
from bot.pipeline.timekeeping import rewind
from bot.ports.store import Conversation

NEWEST_MESSAGES = 10
LONGEST_WORDS = 2000
#: From so many on, asking for news is a sign that something is wrong.
ENOUGH_CHASES = 2
#: So many words before it can turn what is said into its opposite.
_NEAR = 4
_NOT = frozenset({"not", "no", "dont", "doesnt", "didnt", "never", "wont", "without", "hate"})


def can_offer(case: Case) -> bool:
    """Whether the person can be given the choice to complain about *case*."""
    kinds = (NeedKind.REPAIR, NeedKind.CHASE, NeedKind.ASB_REPORT, NeedKind.ENQUIRY)
    return case.kind in kinds and case.offer is not Offer.ACCEPTED


def asks_outright(text: str, words: Iterable[str]) -> bool:
    """Whether *text* asks for a complaint in so many words, and does not say that it is none."""
    said = " ".join(text.lower().replace("\u2019", "").replace("'", "").split())
    before = (said[: found.start()] for word in words for found in finditer(_whole(word), said))
    return any(_NOT.isdisjoint(_last_words(part)) for part in before)


def _last_words(part: str) -> list[str]:
    sentence = split(r"[.!?;]", part)[-1]
    return findall(r"\w+", sentence)[-_NEAR:]


def _whole(word: str) -> str:
    return rf"\b{escape(word)}\b"


def worth_offering(case: Case, now: datetime) -> bool:
    """Whether waiting itself is a reason to offer it; that is done once."""
    waited = case.chases >= ENOUGH_CHASES or is_late(case, now)
    return can_offer(case) and case.offer is Offer.NONE and waited


def offer_note(case: Case) -> str:
    """How the conversation remembers the offer."""
    return f"offer:{case.reference}"


async def offer_complaint(step: Step, here: Address, case: Case) -> Conversation:
    """Ask whether they want a complaint as well; the answer is a button or nothing."""
    waited = worth_offering(case, step.now)
    which = ReplyKey.OFFER_AFTER_CHASE if waited else ReplyKey.OFFER_COMPLAINT
    case.offer = Offer.OFFERED
    await update_case(step, case)
    await step.tx.cases.save(case)
    await step.send(
        here,
        AskForDetails(
            text=step.text(which, reference=case.reference),
            choices=_choices(step, case),
        ),
        subject=case.reference,
    )
    await step.record(
        "complaint.offered",
        case.reference,
        "asked more than once, or late"
        if waited
        else "dissatisfaction with an open request (Complaint Handling Code 1.3)",
    )
    return await _remember(step, here, offer_note(case))


async def _remember(step: Step, here: Address, note: str) -> Conversation:
    conversation = await step.tx.conversations.at(here)
    kept = tuple(pair for pair in conversation.advised if pair[0] != note)
    conversation = replace(conversation, advised=(*kept, (note, step.now)))
    await step.tx.conversations.save(conversation)
    return conversation


def _choices(step: Step, case: Case) -> tuple[Button, ...]:
    return (
        Button(
            label=step.text(ReplyKey.COMPLAINT_YES),
            action=TenantAct.COMPLAINT_YES,
            subject=case.reference,
            style=Style.PRIMARY,
        ),
        Button(
            label=step.text(ReplyKey.COMPLAINT_NO),
            action=TenantAct.COMPLAINT_NO,
            subject=case.reference,
        ),
    )


_CHOSE = "chose to complain when offered (Complaint Handling Code 1.3)"
ASKED = "asked to complain in so many words"


async def complain_about(step: Step, parent: Case, because: str = _CHOSE) -> Case:
    """Open the complaint, with what was said so far; the work on *parent* goes on."""
    complaint = Case(
        person=parent.person,
        conversation=parent.conversation,
        kind=NeedKind.COMPLAINT,
        queue=step.office.rulebook.queues.for_need(NeedKind.COMPLAINT),
        opened_at=step.now,
        last_heard_at=step.now,
        reasons=(f"chose to complain about {parent.reference}",),
        vulnerabilities=parent.vulnerabilities,
        parent=parent.reference,
        folded=parent.folded,
    )
    deadline = step.office.rulebook.deadline(NeedKind.COMPLAINT, None, step.now)
    if deadline is not None:
        complaint.due_at, complaint.due_name = deadline.due, deadline.name
    await step.tx.cases.add(complaint)
    complaint.card = card_key(complaint)
    for row in await step.tx.cases.messages(parent.id, NEWEST_MESSAGES):
        await step.tx.cases.attach(complaint.id, row.id)
    await show_case(step, complaint)
    await step.tx.cases.save(complaint)
    await _settle_offer(step, parent, complaint, because)
    return complaint


async def _settle_offer(step: Step, parent: Case, complaint: Case, because: str) -> None:
    parent.offer = Offer.ACCEPTED
    await update_case(step, parent)
    await step.tx.cases.save(parent)
    await step.record(
        "complaint.chosen",
        complaint.reference,
        f"the person {because}",
        parent=parent.reference,
    )


async def keep_first_words(step: Step, case: Case, words: str) -> None:
    """What a complaint says it is about is its definition, until a person confirms another."""
    complaint = await step.tx.complaints.of(case.id)
    complaint.definition = words.strip()[:LONGEST_WORDS]
    await step.tx.complaints.save(case.id, complaint)
    await update_case(step, case)


async def stage2_asked_for(step: Step, scene: Scene) -> Case | None:
    """The complaint that these words take to stage 2, answered and perhaps closed."""
    said = " ".join(scene.event.text.lower().split())
    if not any(word in said for word in step.office.rulebook.policy.stage2_words):
        return None
    found = [
        case for case in await step.tx.cases.of(scene.person.id) if case.kind is NeedKind.COMPLAINT
    ]
    stages = {case.id: (await step.tx.complaints.of(case.id)).stage for case in found}
    answered = (case for case in found if stages[case.id] is Stage.ANSWERED)
    still_open = (case for case in found if case.is_open)
    case = next(answered, None) or next(still_open, None)
    known = {one.id: one for one in scene.cases}
    return case and known.get(case.id, case)


async def offer_stage2(step: Step, here: Address, case: Case) -> bool:
    """They wrote again after the answer: the way on is one press away."""
    if (await step.tx.complaints.of(case.id)).stage is not Stage.ANSWERED:
        return False
    text = step.text(ReplyKey.OFFER_STAGE2, reference=case.reference)
    ask = AskForDetails(text=text, choices=(stage2_button(step, case),))
    await step.send(here, ask, subject=case.reference)
    return True


def stage2_button(step: Step, case: Case) -> Button:
    """Takes the complaint to stage 2, now or in a month."""
    return Button(
        label=step.text(ReplyKey.BUTTON_STAGE2), action=TenantAct.STAGE2, subject=case.reference
    )


async def escalate(step: Step, case: Case, here: Address) -> None:
    """Stage 2, because the person wants it; a closed complaint is opened again."""
    complaint = await step.tx.complaints.of(case.id)
    by = say_by(case.due_at, step.office.zone)
    if complaint.stage in (Stage.RECEIVED, Stage.STAGE1):
        text = step.text(ReplyKey.STAGE2_NOT_YET, reference=case.reference, by=by)
        await step.send(here, Reply(text=with_ombudsman(step, text)))
        return
    if not complaint.escalate(step.now):
        await step.reply(here, ReplyKey.STAGE2_ALREADY, reference=case.reference)
        return
    await step.tx.complaints.save(case.id, complaint)
    await _open_again(step, case)
    await step.record(
        "complaint.escalated",
        case.reference,
        "the person asked for stage 2; no reason is needed",
        actor=f"person:{case.person}",
    )
    by = say_by(case.due_at, step.office.zone)
    text = step.text(ReplyKey.STAGE2_OPENED, reference=case.reference, by=by)
    await step.send(here, Reply(text=with_ombudsman(step, text)))


async def _open_again(step: Step, case: Case) -> None:
    if not case.is_open:
        case.reopen()
    elif case.state is CaseState.CLAIMED:
        case.release()  # whoever decides stage 2 is somebody else
    case.hear(step.now)
    await rewind(step, case)
    await step.tell(
        case.queue,
        f"{case.reference} goes to stage 2. Somebody who did not decide stage 1 has to take it.",
        anchor=case.card,
        subject=case.reference,
    )
    await update_case(step, case)
    await step.tx.cases.save(case)


def with_ombudsman(step: Step, text: str, *, final: bool = False) -> str:
    """A letter, with where else the person can turn."""
    which = ReplyKey.OMBUDSMAN_FINAL if final else ReplyKey.OMBUDSMAN_HELP
    return f"{text}\n\n{step.text(which)}"
