"""Guided repair as the pipeline does it: ask one thing, take the answer, say what it changed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.domain.acts import TenantAct
from bot.domain.case import Case
from bot.domain.clocks import Event
from bot.domain.guide import (
    SKIPPED,
    Choice,
    Guide,
    Question,
    eases,
    fits,
    next_question,
    raised_for_household,
)
from bot.domain.identity import Address, IdempotencyKey
from bot.domain.need import NeedKind, Priority, Safety, Trade
from bot.domain.outbound import AskForDetails, Button, Rank, SafetyAdvice
from bot.domain.regimes import Happening
from bot.domain.rulebook import ReplyKey
from bot.pipeline.case_cards import case_heading
from bot.pipeline.casework import update_case
from bot.pipeline.on_call import call_out
from bot.pipeline.promised import say_by
from bot.pipeline.scene import said_lately
from bot.pipeline.step import Step
from bot.pipeline.timekeeping import matter_of, rewind

#: A safety text read minutes ago is not sent again.
_NOT_AGAIN = timedelta(minutes=10)
_HOUSEHOLD = "Somebody who must not wait lives there"


async def heed(step: Step, case: Case, dangers: Sequence[Safety]) -> None:
    """What a message of the case says about dangers and the household, before it is answered."""
    if case.kind is not NeedKind.REPAIR:
        return
    guide = await step.tx.guides.of(case.id)
    seen = guide.beware(dangers)
    if seen != guide:
        await step.tx.guides.save(case.id, seen)
    higher = raised_for_household(case, step.office.rulebook.asks)
    if higher is not None and case.raise_to(higher, _HOUSEHOLD):
        await _regraded(step, case, seen)
        await step.record(
            "case.raised", case.reference, _HOUSEHOLD, household=list(case.vulnerabilities)
        )
        if higher is Priority.EMERGENCY:
            await _alarm(step, case, _HOUSEHOLD, "household")
        await update_case(step, case)
        await step.tx.cases.save(case)


async def ask_about(step: Step, case: Case, to: Address) -> bool:
    """Put the next question about a repair; False if there is none, or one is open."""
    asks = step.office.rulebook.asks
    guide = await step.tx.guides.of(case.id)
    if guide.asking:
        open_ = asks.question(guide.asking)
        if open_ is not None and fits(open_.when, case, guide):
            return True
        guide = guide.let_go()
    question = next_question(case, guide, asks)
    if question is None:
        return False
    await step.send(
        to,
        AskForDetails(text=question.text, choices=_buttons(step, case, question)),
        subject=case.reference,
    )
    await step.tx.guides.save(case.id, guide.put(question, step.now))
    return True


def _is_emergency(case: Case) -> bool:
    return case.priority is Priority.EMERGENCY


def _buttons(step: Step, case: Case, question: Question) -> tuple[Button, ...]:
    choices = [
        Button(
            label=one.label, action=TenantAct.ANSWER, subject=answer_to(case, question.id, one.id)
        )
        for one in question.choices
    ]
    return (*choices, skip_button(step, case, question.id))


def skip_button(step: Step, case: Case, what: str) -> Button:
    """Passes over what was asked."""
    return Button(
        label=step.text(ReplyKey.BUTTON_SKIP),
        action=TenantAct.ANSWER,
        subject=answer_to(case, what, SKIPPED),
    )


def answer_to(case: Case, question: str, choice: str) -> str:
    """What a button carries."""
    return f"{case.reference}:{question}:{choice}"


async def take_answer(
    step: Step, case: Case, question: Question, choice: str, here: Address
) -> bool:
    """Note the answer and do what it says; whether the person was told something."""
    guide = await step.tx.guides.of(case.id)
    if guide.said(question.id) == choice:
        await step.reply(here, ReplyKey.ANSWER_AGAIN)
        return True
    guide = guide.take(question, choice, step.now)
    chosen = question.choice(choice)
    before = case.priority
    if chosen is not None:
        guide = await _apply(step, case, guide, chosen, here)
    await step.tx.guides.save(case.id, guide)
    await _note(step, case, question, chosen, before)
    case.hear(step.now)
    if _is_emergency(case) and before is not Priority.EMERGENCY:
        await _alarm(step, case, chosen.because if chosen else "", question.id)
    await update_case(step, case)
    await step.tx.cases.save(case)
    return await _say(step, case, before, here)


async def _apply(step: Step, case: Case, guide: Guide, chosen: Choice, here: Address) -> Guide:
    effect = chosen.effect
    if effect.safety is not None:
        guide = guide.beware((effect.safety,))
        await _advise(step, case, here, effect.safety)
    raised = effect.priority is not None and case.raise_to(effect.priority, chosen.because)
    lowered = eases(effect, case, guide)
    if lowered and effect.lowers_to is not None:
        case.lower_to(effect.lowers_to, chosen.because)
        guide = replace(guide, dangers=())
    if effect.trade and (raised or case.trade in (None, Trade.OTHER)):
        case.trade = effect.trade
    if effect.hazard and (raised or case.hazard is None):
        case.hazard = effect.hazard
    if effect.household:
        case.vulnerabilities = tuple(dict.fromkeys((*case.vulnerabilities, effect.household)))
    if effect.defect:
        guide = replace(guide, defect=effect.defect)
    higher = raised_for_household(case, step.office.rulebook.asks)
    if higher is not None:
        case.raise_to(higher, chosen.because or _HOUSEHOLD)
    await _regraded(step, case, guide)
    return guide


async def _regraded(step: Step, case: Case, guide: Guide) -> None:
    """The clocks follow what the repair is now known to be."""
    history = await step.tx.history.of(case.id)
    last = next((one.matter for one in reversed(history) if one.matter), None)
    defect = guide.defect or (last.defect if last else None)
    matter = matter_of(case, defect)
    if matter != last:
        what = Happening(event=Event.REGRADED, at=step.now, matter=matter)
        await step.tx.history.add(case.id, what)
        await rewind(step, case)


async def _advise(step: Step, case: Case, here: Address, trigger: Safety) -> None:
    """The scripted text first, as for a message that says so."""
    conversation = await step.tx.conversations.at(here)
    note = f"safety:{trigger.value}"
    if said_lately(conversation, note, step.now, _NOT_AGAIN):
        return
    script = step.office.rulebook.safety[trigger]
    advice = SafetyAdvice(text=script.text, trigger=trigger.value)
    await step.send(here, advice, rank=Rank.FIRST)
    kept = tuple(pair for pair in conversation.advised if pair[0] != note)
    advised = (*kept, (note, step.now))
    await step.tx.conversations.save(replace(conversation, advised=advised))
    await step.record(
        "safety.advised",
        case.reference,
        f"an answer points to {trigger.value}",
        trigger=trigger.value,
        rules=step.office.rulebook.version,
    )


async def _note(
    step: Step, case: Case, question: Question, chosen: Choice | None, before: Priority | None
) -> None:
    said = chosen.label if chosen else "passed over"
    await step.tell(
        case.queue,
        f"{question.label}: {said}",
        anchor=case.card,
        subject=case.reference,
    )
    await step.record(
        "repair.answered",
        case.reference,
        (chosen.because if chosen else "") or "answered a question",
        actor=f"person:{case.person}",
        question=question.id,
        choice=chosen.id if chosen else SKIPPED,
        was=before,
        now=case.priority,
        rules=step.office.rulebook.version,
    )


async def _alarm(step: Step, case: Case, because: str, what: str) -> None:
    await step.tell(
        case.queue,
        f"{case_heading(case)} ({case.reference}). {because}. Please claim it now.",
        urgent=True,
        anchor=case.card,
        subject=case.reference,
        key=IdempotencyKey(f"alarm:{case.reference}:answer:{what}"),
    )
    await call_out(step, case)


async def _say(step: Step, case: Case, before: Priority | None, here: Address) -> bool:
    """What the answer changed, in a line; nothing if it changed nothing."""
    now = case.priority
    if now is before or now is None:
        return False
    by = say_by(case.due_at, step.office.zone)
    if now is Priority.EMERGENCY:
        due = by.removeprefix("by ")
        await step.reply(here, ReplyKey.ACK_EMERGENCY, reference=case.reference, due=due)
    elif before is None or now.rank > before.rank:
        await step.reply(
            here, ReplyKey.ANSWER_RAISED, reference=case.reference, promise=case.due_name, by=by
        )
    else:
        await step.reply(here, ReplyKey.ANSWER_LOWERED, reference=case.reference)
    return True
