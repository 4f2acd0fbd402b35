"""An answer as it came in, from a form or a command: words, files, what is wrong with them."""

from dataclasses import dataclass, field

from bot.domain.case import Case
from bot.domain.errors import NotAllowed
from bot.domain.identity import ChannelName
from bot.domain.messages import Media
from bot.domain.outgoing_files import MOST_FILES, as_sent, refused
from bot.domain.saved_replies import fields_left, fill, named
from bot.pipeline.reply_form import ANYWAY, SEND_ANYWAY, TEXT
from bot.pipeline.saved_replies import every_saved_reply, field_values, say_missing
from bot.pipeline.staff_press import Press
from bot.pipeline.step import Step
from bot.ports.replying import Draft

#: Typed in place of an answer: send what was held back, as it is.
ANYWAY_WORD = "anyway"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is to go out, as it came in."""

    text: str = field(repr=False)
    media: tuple[Media, ...] = ()
    anyway: bool = False
    #: What has to be put right first, whatever was chosen.
    wrong: tuple[str, ...] = ()


async def what_is_said(step: Step, press: Press, case: Case, draft: Draft | None) -> Said:
    """The words and files of a form or a command, with what is wrong with them."""
    kept = draft.media if draft else ()
    if press.submitted:
        chosen = [as_sent(one) for one in press.media]
        files = [*kept, *(one for one in chosen if not refused(one))]
        wrong = [f"{why[:1].upper()}{why[1:]}." for one in chosen if (why := refused(one))]
        text, anyway = press.values.get(TEXT, "").strip(), press.values.get(ANYWAY) == SEND_ANYWAY
    else:
        text, anyway = await _typed(step, press, case, draft)
        files, wrong = [], []  # a command carries none
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
    if unable := await _unable(step, case, files):
        wrong.append(unable)
        files = []
    return Said(text=text, media=tuple(files[:MOST_FILES]), anyway=anyway, wrong=tuple(wrong))


async def _typed(step: Step, press: Press, case: Case, draft: Draft | None) -> tuple[str, bool]:
    """``words``, ``=name-of-a-saved-reply``, or ``anyway`` for what came back before."""
    words = press.demand(TEXT, "what the tenant should read")
    if words.lower() == ANYWAY_WORD:
        return _held_back(case, draft), True
    if not words.startswith("="):
        return words, False
    every = await every_saved_reply(step)
    one = named(words, every)
    if one is None:
        names = ", ".join(f"={one.word}" for one in every)
        raise NotAllowed(f"There is no one saved reply “{words}”. There are: {names or 'none'}.")
    return fill(one.text, await field_values(step, case)).text, False


def _held_back(case: Case, draft: Draft | None) -> str:
    if draft is None or not draft.text:
        raise NotAllowed(f"No answer of yours on {case.reference} was held back.")
    if draft.media:
        raise NotAllowed("Files go with it: press “Reply to tenant” and send it from there.")
    return draft.text


async def _unable(step: Step, case: Case, files: list[Media]) -> str:
    person = await step.tx.people.get(case.person)
    able = step.office.able(ChannelName(person.channel))
    if not files or able is None or able.media_out:
        return ""
    return f"{person.channel.title()} cannot carry photos or files. They were left out."
