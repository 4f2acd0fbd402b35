"""Answering a tenant: the form is opened, comes back while there is doubt, and is sent once.

What came back is kept with whoever wrote it, so that no words are lost; what they were warned
about is kept too, so that "send anyway" covers what they saw and nothing else.
"""

from dataclasses import replace

from bot.domain.acts import StaffAct
from bot.domain.case import Case
from bot.domain.errors import NotAllowed
from bot.domain.identity import Address
from bot.domain.outbound import Button, Form
from bot.domain.saved_replies import beside, fill
from bot.pipeline.alone import must_be_alone
from bot.pipeline.answer_said import ANYWAY_WORD, Said, what_is_said
from bot.pipeline.answering import others, say_answer, say_open
from bot.pipeline.doubts import NOT_SENT, Doubt, doubts, say_doubts
from bot.pipeline.open_forms import keep_open, show_change
from bot.pipeline.opening import change_form, open_form
from bot.pipeline.reply_form import (
    LONGEST_REPLY,
    SAVED,
    TEXT,
    Shown,
    reply_form,
)
from bot.pipeline.saved_replies import every_saved_reply, field_values, say_missing
from bot.pipeline.sending import Answered, park, send
from bot.pipeline.staff_press import Press, find_case
from bot.pipeline.step import Step
from bot.ports.replying import Draft


async def reply_opened(step: Step, press: Press) -> Form:
    """The form for whoever pressed; colleagues see on the card that they are answering."""
    case = await find_case(step, press)
    _must_be_open(case)
    to = await must_be_alone(step, case)
    before = await step.tx.drafts.of(case.id, press.actor.id)
    found = await _still_doubtful(step, press, case, before)
    held = (NOT_SENT, *say_doubts(found)) if found else ()
    draft = Draft(
        case=case.id,
        staff=press.actor.id,
        name=press.name,
        opened_at=step.now,
        text=before.text if before else "",
        media=before.media if before else (),
        warned=tuple(one.key for one in found),
    )
    shown = Shown(
        to=to,
        text=draft.text,
        media=draft.media,
        notices=(*held, *await _collisions(step, case, press)),
        asks=bool(found),
    )
    await keep_open(step, case, draft)
    await show_change(step, case)
    return await reply_form(step, case, shown)


async def _still_doubtful(
    step: Step, press: Press, case: Case, before: Draft | None
) -> tuple[Doubt, ...]:
    """What was not sent because of it, and still stands in what they wrote."""
    if before is None or not before.warned:
        return ()
    return await doubts(step, case, before.text, press.name, None, press.actor.id)


async def _collisions(step: Step, case: Case, press: Press) -> tuple[str, ...]:
    """Who else is at it, and what went out while they were."""
    rivals = await others(step, case, press.actor.id)
    open_too = [f"{say_open(step, one)}, has this form open too." for one in rivals]
    since = rivals[0].opened_at if rivals else step.now
    meanwhile = await step.tx.answers.of(case.id, since)
    sent = [f"An answer went out meanwhile ({say_answer(step, one)})." for one in meanwhile]
    return (*open_too, *sent)


async def reply_act(step: Step, press: Press) -> None:
    """What was pressed in the form of an answer, or typed as one."""
    case = await find_case(step, press)
    match press.act:
        case StaffAct.REPLY_SAVED:
            await _choose(step, press, case)
        case StaffAct.REPLY_CLOSED:
            if await step.tx.drafts.forget(case.id, press.actor.id):
                await show_change(step, case)
        case _:
            await _answer(step, press, case)


async def _choose(step: Step, press: Press, case: Case) -> None:
    """Put the chosen reply under what was typed, filled in, and show the form again."""
    _must_be_open(case)
    every = await every_saved_reply(step)
    one = next((one for one in every if one.id == press.values.get(SAVED)), None)
    if one is None:
        return
    values = await field_values(step, case)
    draft = await step.tx.drafts.of(case.id, press.actor.id)
    typed, chosen = press.values.get(TEXT, ""), fill(one.text, values)
    text = beside(typed, chosen.text, tuple(fill(other.text, values).text for other in every))
    notices = say_missing(chosen.missing)
    if len(text) > LONGEST_REPLY:
        text = typed
        notices = (f"“{one.name}” does not fit under what you have typed. Shorten that first.",)
    shown = Shown(
        to=await must_be_alone(step, case),
        text=text,
        media=draft.media if draft else (),
        notices=notices,
        asks=bool(draft and draft.warned),
        fresh=step.row or 0,
    )
    await change_form(step, press, await reply_form(step, case, shown))


async def _answer(step: Step, press: Press, case: Case) -> None:
    to = await _where(step, press, case)
    draft = await step.tx.drafts.of(case.id, press.actor.id)
    said = await what_is_said(step, press, case, draft)
    from_before = press.submitted or said.anyway  # a command was written just now
    since = draft.opened_at if draft and from_before else None
    found = await doubts(step, case, said.text, press.name, since, press.actor.id)
    seen = set(draft.warned) if draft and said.anyway else set()
    kinds = [one.kind for one in found]
    if said.wrong or any(one.key not in seen for one in found):
        because = "to be looked at again before it is sent"
        await step.record("reply.held", case.reference, because, actor=press.who, found=kinds)
        await _come_back(step, press, case, to, said, found)
        return
    if found:
        because = "chosen after a warning"
        await step.record(
            "reply.sent_anyway", case.reference, because, actor=press.who, found=kinds
        )
    await _go(step, press, case, to, said)


async def _where(step: Step, press: Press, case: Case) -> Address:
    """Where it goes, or a refusal that gives the words back."""
    try:
        _must_be_open(case)
        return await must_be_alone(step, case)
    except NotAllowed as no:
        raise NotAllowed(f"{no} This was not sent: “{press.value(TEXT)}”") from no


async def _go(step: Step, press: Press, case: Case, to: Address, said: Said) -> None:
    answered = Answered(case=case, to=to, text=said.text, staff=press.actor.id, name=press.name)
    if said.media:
        await park(step, answered, said.media)
    else:
        await send(step, answered)
    await step.tx.drafts.forget(case.id, press.actor.id)
    await show_change(step, case)


async def _come_back(
    step: Step, press: Press, case: Case, to: Address, said: Said, found: tuple[Doubt, ...]
) -> None:
    """Nothing was sent: keep it, and show it again with what to look at."""
    await _hold_back(step, press, case, said, found)
    shown = Shown(
        to=to,
        text=said.text,
        media=said.media,
        notices=(NOT_SENT, *said.wrong, *say_doubts(found)),
        asks=bool(found),
        fresh=step.row or 0,
    )
    if press.trigger is not None:
        await open_form(step, press, await reply_form(step, case, shown))
    else:
        await _whisper(step, press, case, shown)


async def _hold_back(
    step: Step, press: Press, case: Case, said: Said, found: tuple[Doubt, ...]
) -> None:
    """Keep what was not sent with whoever wrote it, and what they were warned about."""
    draft = await step.tx.drafts.of(case.id, press.actor.id) or Draft(
        case=case.id, staff=press.actor.id, name=press.name, opened_at=step.now
    )
    warned = tuple(one.key for one in found)
    held = replace(draft, text=said.text, media=said.media, warned=warned, shown=True)
    await keep_open(step, case, held)
    await show_change(step, case)


async def _whisper(step: Step, press: Press, case: Case, shown: Shown) -> None:
    """What a form would show, where none can be opened."""
    how = f" To send it as it is: reply {case.reference} {ANYWAY_WORD}" if shown.asks else ""
    look = Button(label="Look at it again", action=StaffAct.REPLY, subject=case.reference)
    await step.tell(
        press.queue,
        " ".join(shown.notices) + how,
        quote=shown.text,
        only_for=press.actor.id,
        buttons=(look,),
    )


def _must_be_open(case: Case) -> None:
    if not case.is_open:
        raise NotAllowed(f"{case.reference} is closed.")
