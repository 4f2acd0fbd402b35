"""Answering a tenant: the form is opened, comes back while there is doubt, and is sent once.

What came back is kept with whoever wrote it, so that no words are lost; what they were warned
about is kept too, so that "send anyway" covers what they saw and nothing else.
"""

from dataclasses import dataclass, field, replace

from bot.domain.acts import StaffAct
from bot.domain.case import Case
from bot.domain.errors import NotAllowed
from bot.domain.identity import ChannelName
from bot.domain.messages import Media
from bot.domain.outbound import Button, Form
from bot.domain.outgoing_files import MOST_FILES, as_sent, refused
from bot.domain.saved_replies import beside, fields_left, fill, named
from bot.pipeline.answering import others, say_answer, say_open
from bot.pipeline.doubts import NOT_SENT, Doubt, doubts, say_doubts
from bot.pipeline.open_forms import keep_open, show_change
from bot.pipeline.opening import change_form, open_form
from bot.pipeline.reply_form import (
    ANYWAY,
    LONGEST_REPLY,
    SAVED,
    SEND_ANYWAY,
    TEXT,
    Shown,
    reply_form,
)
from bot.pipeline.saved_replies import every_saved_reply, field_values, say_missing
from bot.pipeline.sending import Answered, park, reply_address, send
from bot.pipeline.staff_press import Press, find_case
from bot.pipeline.step import Step
from bot.ports.replying import Draft

_ANYWAY_WORD = "anyway"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is to go out, as it came in."""

    text: str = field(repr=False)
    media: tuple[Media, ...] = ()
    anyway: bool = False
    #: What has to be put right first, whatever was chosen.
    wrong: tuple[str, ...] = ()


async def reply_opened(step: Step, press: Press) -> Form:
    """The form for whoever pressed; colleagues see on the card that they are answering."""
    case = await find_case(step, press)
    _must_be_open(case)
    to = await reply_address(step, case)
    before = await step.tx.drafts.of(case.id, press.actor.id)
    found = await _still_doubtful(step, press, case, before)
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
        notices=(*say_doubts(found), *await _collisions(step, case, press)),
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
        to=await reply_address(step, case),
        text=text,
        media=draft.media if draft else (),
        notices=notices,
        asks=bool(draft and draft.warned),
        fresh=step.row or 0,
    )
    await change_form(step, press, await reply_form(step, case, shown))


async def _answer(step: Step, press: Press, case: Case) -> None:
    draft = await step.tx.drafts.of(case.id, press.actor.id)
    said = await _said(step, press, case, draft)
    since = draft.opened_at if draft else None
    found = await doubts(step, case, said.text, press.name, since, press.actor.id)
    seen = set(draft.warned) if draft and said.anyway else set()
    if said.wrong or any(one.key not in seen for one in found):
        notices = (*said.wrong, *say_doubts(found))
        warned = tuple(one.key for one in found)
        await step.record(
            "reply.held",
            case.reference,
            "to be looked at again before it is sent",
            actor=press.who,
            found=[one.kind for one in found],
        )
        await _come_back(step, press, case, said, notices, warned)
        return
    try:
        await _go(step, press, case, said)
    except NotAllowed as no:
        await _come_back(step, press, case, said, (str(no),), ())
        return
    if found:
        await step.record(
            "reply.sent_anyway",
            case.reference,
            "chosen after a warning",
            actor=press.who,
            found=[one.kind for one in found],
        )


async def _go(step: Step, press: Press, case: Case, said: Said) -> None:
    _must_be_open(case)
    answered = Answered(
        case=case,
        to=await reply_address(step, case),
        text=said.text,
        staff=press.actor.id,
        name=press.name,
    )
    if said.media:
        await park(step, answered, said.media)
    else:
        await send(step, answered)
    await step.tx.drafts.forget(case.id, press.actor.id)
    await show_change(step, case)


async def _said(step: Step, press: Press, case: Case, draft: Draft | None) -> Said:
    """The words and files of a form or a command, with what is wrong with them."""
    kept = draft.media if draft else ()
    if press.submitted:
        chosen = [as_sent(one) for one in press.media]
        files = [*kept, *(one for one in chosen if not refused(one))]
        wrong = [f"{why[:1].upper()}{why[1:]}." for one in chosen if (why := refused(one))]
        text, anyway = press.values.get(TEXT, "").strip(), press.values.get(ANYWAY) == SEND_ANYWAY
    else:
        text, anyway = await _typed(step, press, case, draft)
        files, wrong = list(kept), []
    if not text:
        wrong.append("There are no words in it. Please say what the tenant should read.")
    if len(files) > MOST_FILES:
        wrong.append(f"Only the first {MOST_FILES} files can go with it.")
    if left := fields_left(text):
        filled = fill(text, await field_values(step, case))
        text = filled.text
        wrong += say_missing(filled.missing)
        if set(left) - set(filled.missing):
            wrong.append("The fields in it are filled in now. Read it once more.")
    wrong += await _unable(step, case, files)
    return Said(text=text, media=tuple(files[:MOST_FILES]), anyway=anyway, wrong=tuple(wrong))


async def _typed(step: Step, press: Press, case: Case, draft: Draft | None) -> tuple[str, bool]:
    """``words``, ``=name-of-a-saved-reply``, or ``anyway`` for what came back before."""
    words = press.demand(TEXT, "what the tenant should read")
    if words.lower() == _ANYWAY_WORD and draft and draft.text and not draft.media:
        return draft.text, True
    if not words.startswith("="):
        return words, False
    every = await every_saved_reply(step)
    one = named(words, every)
    if one is None:
        names = ", ".join(f"={one.word}" for one in every)
        raise NotAllowed(f"There is no one saved reply “{words}”. There are: {names or 'none'}.")
    return fill(one.text, await field_values(step, case)).text, False


async def _unable(step: Step, case: Case, files: list[Media]) -> tuple[str, ...]:
    person = await step.tx.people.get(case.person)
    able = step.office.able(ChannelName(person.channel))
    if not files or able is None or able.media_out:
        return ()
    return (f"{person.channel.title()} cannot carry photos or files. Send the words alone.",)


async def _come_back(
    step: Step,
    press: Press,
    case: Case,
    said: Said,
    notices: tuple[str, ...],
    warned: tuple[str, ...],
) -> None:
    """Nothing was sent: keep it, and show it again with what to look at."""
    draft = await step.tx.drafts.of(case.id, press.actor.id)
    fresh = draft or Draft(case=case.id, staff=press.actor.id, name=press.name, opened_at=step.now)
    fresh = replace(fresh, text=said.text, media=said.media, warned=warned, shown=case.is_open)
    await keep_open(step, case, fresh)
    await show_change(step, case)
    notices = (NOT_SENT, *(one for one in notices if one != NOT_SENT))
    if press.trigger is None or not case.is_open:
        await _say_why(step, press, case, said, notices, warned)
        return
    to = await reply_address(step, case)
    shown = Shown(
        to=to,
        text=said.text,
        media=said.media,
        notices=notices,
        asks=bool(warned),
        fresh=step.row or 0,
    )
    await open_form(step, press, await reply_form(step, case, shown))


async def _say_why(
    step: Step,
    press: Press,
    case: Case,
    said: Said,
    notices: tuple[str, ...],
    warned: tuple[str, ...],
) -> None:
    how = f" To send it as it is: reply {case.reference} {_ANYWAY_WORD}" if warned else ""
    look = Button(label="Look at it again", action=StaffAct.REPLY, subject=case.reference)
    await step.tell(
        press.queue,
        " ".join(notices) + how,
        quote=said.text,
        only_for=press.actor.id,
        buttons=(look,) if case.is_open else (),
    )


def _must_be_open(case: Case) -> None:
    if not case.is_open:
        raise NotAllowed(f"{case.reference} is closed.")
