"""What tenants press: the ways in, the rules, how things stand, and saying no to a warning."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.acts import TenantAct
from bot.domain.case import Case, Offer
from bot.domain.identity import Address, PlaceKind
from bot.domain.messages import ActionInvoked
from bot.domain.need import NeedKind
from bot.domain.outbound import Button, Reply
from bot.domain.rulebook import ReplyKey
from bot.pipeline.appeals import appeal
from bot.pipeline.asking import ask_next, go_on, press_answer
from bot.pipeline.casework import update_case
from bot.pipeline.claims import look_at_name
from bot.pipeline.complaints import complain_about, escalate, offer_complaint, worth_offering
from bot.pipeline.details import press_detail
from bot.pipeline.group_reports import report_post
from bot.pipeline.group_rules import pin_asked_for
from bot.pipeline.groups import bring_over, start_button
from bot.pipeline.promised import status_line
from bot.pipeline.rating import press_rating
from bot.pipeline.rules_shown import START_RULE, clause_in, post_rules
from bot.pipeline.scene import meet, private_address
from bot.pipeline.step import Step
from bot.pipeline.words import say_due
from bot.ports.store import Person

_PROMPTS = {
    TenantAct.REPORT_REPAIR: ReplyKey.PROMPT_REPAIR,
    TenantAct.MAKE_COMPLAINT: ReplyKey.PROMPT_COMPLAINT,
    TenantAct.ASK_QUESTION: ReplyKey.PROMPT_QUESTION,
}
SHOWN_CASES = 5


async def tenant_act(step: Step, event: ActionInvoked) -> None:
    """Do what was pressed. An act nobody knows any more is answered with help."""
    person = await meet(step, event.address, event.actor)
    person = await look_at_name(step, person, event.actor)
    here = event.address
    if here.kind is PlaceKind.PRIVATE:
        person = await _speaks_here(step, person, here)
    act = _known(event.action)
    match act:
        case TenantAct.START:
            await _start(step, person, here, event.subject)
        case TenantAct.RULES:
            await post_rules(step, here, event.subject)
        case TenantAct.STATUS:
            await _status(step, person, here)
        case TenantAct.REPORT_REPAIR | TenantAct.MAKE_COMPLAINT | TenantAct.ASK_QUESTION:
            await step.reply(here, _PROMPTS[act])
        case TenantAct.HELP | None:
            await step.reply(here, ReplyKey.HELP, buttons=ways_in(step))
        case TenantAct.REPORT_POST:
            await report_post(step, event, person)
        case TenantAct.PIN_RULES:
            await pin_asked_for(step, event, person)
        case _:
            await _about_something(step, person, here, act, event.subject)


async def _about_something(
    step: Step, person: Person, here: Address, act: TenantAct, subject: str
) -> None:
    """Buttons under what the bot said about one case or incident."""
    match act:
        case TenantAct.COMPLAINT_YES | TenantAct.COMPLAINT_NO:
            await choose(step, person, here, subject, wanted=act is TenantAct.COMPLAINT_YES)
        case TenantAct.CHALLENGE | TenantAct.APPEAL:
            await appeal(step, person, here, subject)
        case TenantAct.DETAIL if await press_detail(step, person, here, subject):
            pass
        case TenantAct.RATE if await press_rating(step, person, here, subject):
            pass
        case TenantAct.STAGE2:
            await _stage2(step, person, here, subject)
        case _:
            if not await press_answer(step, person, here, subject):
                await step.reply(here, ReplyKey.HELP, buttons=ways_in(step))


def _known(action: str) -> TenantAct | None:
    return TenantAct(action) if action in set(TenantAct) else None


async def _speaks_here(step: Step, person: Person, here: Address) -> Person:
    conversation = await step.tx.conversations.at(here)
    if conversation.closed:
        await step.tx.conversations.save(replace(conversation, closed=False))
    if person.private != conversation.id:
        await step.tx.people.reachable_at(person.id, conversation.id)
    return replace(person, private=conversation.id)


def ways_in(step: Step) -> tuple[Button, ...]:
    """The usual things people come for."""
    labels = (
        (ReplyKey.BUTTON_REPAIR, TenantAct.REPORT_REPAIR),
        (ReplyKey.BUTTON_COMPLAINT, TenantAct.MAKE_COMPLAINT),
        (ReplyKey.BUTTON_QUESTION, TenantAct.ASK_QUESTION),
        (ReplyKey.BUTTON_STATUS, TenantAct.STATUS),
        (ReplyKey.BUTTON_RULES, TenantAct.RULES),
    )
    return tuple(Button(label=step.text(key), action=act) for key, act in labels)


async def _start(step: Step, person: Person, here: Address, payload: str) -> None:
    if here.kind is not PlaceKind.PRIVATE:
        await step.reply(
            here, ReplyKey.GROUP_CONTINUE_PRIVATE, buttons=(start_button(step, "hello"),)
        )
        return
    if payload.startswith(START_RULE):
        await post_rules(step, here, clause_in(payload))
        return
    moved = await bring_over(step, person, here)
    if moved:
        await _go_on_here(step, here, moved)
        return
    await step.reply(here, ReplyKey.WELCOME, buttons=ways_in(step))


async def _go_on_here(step: Step, here: Address, cases: Sequence[Case]) -> None:
    """What was raised in a group goes on in the private chat; only for whoever raised it."""
    await step.reply(here, ReplyKey.WELCOME)
    lines = "\n".join(status_line(step, case) for case in cases)
    await step.send(here, Reply(text=lines))
    await ask_next(step, here, cases)


async def _status(step: Step, person: Person, here: Address) -> None:
    """What is open, in private: in a group it would tell the neighbours."""
    to = here
    if here.kind is not PlaceKind.PRIVATE:
        private = await private_address(step, person)
        if private is None:
            await step.reply(
                here, ReplyKey.GROUP_CONTINUE_PRIVATE, buttons=(start_button(step, "status"),)
            )
            return
        to = private
    cases = await step.tx.cases.open_of(person.id, SHOWN_CASES)
    if not cases:
        await step.reply(to, ReplyKey.STATUS_NONE, buttons=ways_in(step))
        return
    lines = "\n".join(status_line(step, case) for case in cases)
    await step.reply(to, ReplyKey.STATUS_LIST, lines=lines)
    if (late := next((case for case in cases if worth_offering(case, step.now)), None)) is not None:
        await offer_complaint(step, to, late)


async def choose(
    step: Step, person: Person, here: Address, reference: str, *, wanted: bool
) -> None:
    """The answer to the offer of a complaint; a case of somebody else's is nobody's business."""
    case = await step.tx.cases.find(reference)
    if case is None or case.person != person.id:
        await step.reply(here, ReplyKey.HELP, buttons=ways_in(step))
        return
    if case.offer is Offer.ACCEPTED:  # pressed twice, or yes and then no: the complaint stands
        await _status(step, person, here)
        return
    if wanted:
        complaint = await complain_about(step, case)
        due = say_due(complaint.due_at, step.office.zone)
        await step.reply(here, ReplyKey.COMPLAINT_OPENED, reference=complaint.reference, due=due)
        await ask_next(step, here, [complaint, case])
        return
    await _declined(step, person, here, case)


async def _declined(step: Step, person: Person, here: Address, case: Case) -> None:
    case.offer = Offer.DECLINED
    await update_case(step, case)
    await step.tx.cases.save(case)
    await step.record(
        "complaint.declined",
        case.reference,
        "the person chose not to complain",
        actor=f"person:{person.id}",
    )
    await step.reply(here, ReplyKey.COMPLAINT_DECLINED)
    await go_on(step, here, case)


async def _stage2(step: Step, person: Person, here: Address, reference: str) -> None:
    case = await step.tx.cases.find(reference)
    if case is None or case.person != person.id or case.kind is not NeedKind.COMPLAINT:
        await step.reply(here, ReplyKey.HELP, buttons=ways_in(step))
        return
    await escalate(step, case, here)
