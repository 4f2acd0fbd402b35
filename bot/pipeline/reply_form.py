"""The form of an answer: what goes out, to whom, where, as whom, and what to look at again."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.acts import StaffAct
from bot.domain.case import Case
from bot.domain.identity import Address
from bot.domain.messages import Media
from bot.domain.outbound import FieldKind, Form, FormField
from bot.domain.outgoing_files import ENDINGS, MOST_FILES, called
from bot.pipeline.saved_replies import every_saved_reply
from bot.pipeline.step import Step
from bot.pipeline.words import say_person
from bot.ports.channel import Capabilities, TextUnit

LONGEST_REPLY = 3000  # what a form takes; a channel splits what it cannot hold in one message
TEXT, SAVED, FILES, ANYWAY = "text", "saved", "files", "anyway"
SEND_ANYWAY = "send"
_LOOK_AGAIN = "look"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What one person's form holds now."""

    to: Address
    text: str = field(default="", repr=False)
    media: tuple[Media, ...] = ()
    #: What has to be said before anything else.
    notices: tuple[str, ...] = ()
    #: Whether sending it as it is, is offered.
    asks: bool = False
    fresh: int = 0


async def reply_form(step: Step, case: Case, shown: Shown) -> Form:
    """The form as it is to be seen."""
    saved = await every_saved_reply(step)
    able = step.office.able(shown.to.channel)
    fields = [
        *([_saved(tuple((one.id, one.name) for one in saved))] if saved else []),
        _text(shown),
        *([_files(shown)] if able is None or able.media_out else []),
        *([_ANYWAY_FIELD] if shown.asks else []),
    ]
    return Form(
        act=StaffAct.REPLY,
        subject=case.reference,
        title=f"Reply on {case.reference}",
        submit="Send to tenant",
        intro="\n\n".join([*shown.notices, await _intro(step, case, shown, able)]),
        fields=tuple(fields),
        closes=StaffAct.REPLY_CLOSED,
    )


async def _intro(step: Step, case: Case, shown: Shown, able: Capabilities | None) -> str:
    person = await step.tx.people.get(case.person)
    conversation = await step.tx.conversations.at(shown.to)
    whose = f"{step.office.rulebook.landlord.name} as customer service"
    lines = [
        f"To {say_person(person, conversation)}.",
        f"They get exactly the words below, from {whose}, without your name.",
    ]
    if case.conversation != conversation.id:
        lines.append("They wrote in a group; this goes to their private chat, which is open.")
    if conversation.closed:
        lines.append("They have blocked us or left, so this will probably not arrive.")
    if able is not None:
        lines.append(say_length(shown.text, len(shown.media), able))
    if able is not None and not able.media_out:
        lines.append(f"{shown.to.channel.title()} cannot carry photos or files.")
    if shown.media:
        names = ", ".join(called(one) for one in shown.media)
        lines.append(f"With it goes: {names}. To leave that out, close this form and begin again.")
    return " ".join(lines)


def say_length(text: str, files: int, able: Capabilities) -> str:
    """How many messages the text becomes, or would if it were as long as it may be."""
    if text.strip():
        count = how_many(text, files, able)
        return "It goes out as one message." if count == 1 else f"It becomes {count} messages."
    if able.max_text >= LONGEST_REPLY * 2:
        return "It goes out as one message."
    return f"One message holds {able.max_text:,} characters."


def how_many(text: str, files: int, able: Capabilities) -> int:
    """In how many messages it arrives: a single file carries words that fit under it."""
    size = _size(text, able.text_unit)
    if files == 1 and size <= able.max_caption:
        return 1
    return max(1, -(-size // max(able.max_text, 1))) + files


def _size(text: str, unit: TextUnit) -> int:
    match unit:
        case TextUnit.UTF16:
            return len(text.encode("utf-16-le", "surrogatepass")) // 2
        case TextUnit.BYTES:
            return len(text.encode("utf-8", "surrogatepass"))
        case TextUnit.CODEPOINTS:
            return len(text)


def _saved(choices: Sequence[tuple[str, str]]) -> FormField:
    return FormField(
        id=SAVED,
        label="Saved reply",
        kind=FieldKind.CHOICE,
        choices=tuple(choices),
        optional=True,
        act=StaffAct.REPLY_SAVED,
        hint="It is put below, filled in, under anything you have typed. Change what you like.",
    )


def _text(shown: Shown) -> FormField:
    return FormField(
        id=TEXT,
        label="Your answer",
        initial=shown.text,
        fresh=shown.fresh,
        max_length=LONGEST_REPLY,
        hint="Plain and kind. No phone numbers of your own.",
    )


def _files(shown: Shown) -> FormField:
    return FormField(
        id=FILES,
        label="Photos or files" if not shown.media else "More photos or files",
        kind=FieldKind.FILES,
        optional=True,
        endings=ENDINGS,
        most=MOST_FILES,
    )


_ANYWAY_FIELD = FormField(
    id=ANYWAY,
    label="Send it all the same?",
    kind=FieldKind.CHOICE,
    initial=_LOOK_AGAIN,
    choices=(
        (_LOOK_AGAIN, "No: I have changed it, look at it again"),
        (SEND_ANYWAY, "Yes: send anyway; this is recorded with my name"),
    ),
)
