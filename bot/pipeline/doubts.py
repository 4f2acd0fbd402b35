"""What whoever answers should look at again before it goes out, in words for them."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.case import Case
from bot.domain.leaks import Known, Leak, LeakKind, leaks
from bot.domain.messages import MessageEdited, MessageReceived
from bot.domain.outbound import Reply
from bot.pipeline.answering import say_answer
from bot.pipeline.card_parts import said_in
from bot.pipeline.step import Step
from bot.ports.replying import Answer

_FOUND = {
    LeakKind.PHONE: "a phone number that is neither ours nor theirs",
    LeakKind.EMAIL: "an e-mail address that is neither theirs nor one we publish",
    LeakKind.SURNAME: "a colleague's surname",
    LeakKind.ADDRESS: "an address that they did not give us",
    LeakKind.FOLDED: "words that were folded because they may be hard to read",
    LeakKind.UNFILLED: "a gap that nobody filled in",
}
#: As much as leaves room in a form for the rest of what it says.
_SAID, _NAMED, _QUOTED = 8, 60, 200
NOT_SENT = "NOT SENT YET."


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """One thing to look at again; ``key`` is the same when the same thing is found again."""

    key: str
    kind: str
    words: str


async def doubts(
    step: Step, case: Case, text: str, sender: str, since: datetime | None, staff: str
) -> tuple[Doubt, ...]:
    """Everything to ask about before *text* goes out; *since* is when the form was opened."""
    found = [_doubt(leak) for leak in leaks(text, await _known(step, case, sender))]
    meanwhile = await step.tx.answers.of(case.id, since) if since else ()
    others = [await _answered(step, answer) for answer in meanwhile if answer.staff != staff]
    return (*found, *others)


def say_doubts(found: tuple[Doubt, ...]) -> tuple[str, ...]:
    """One sentence each, of as many as a form has room for."""
    said = [f"There is {one.words}." for one in found[:_SAID]]
    more = len(found) - len(said)
    return (*said, f"… and {more} more.") if more else tuple(said)


def _doubt(leak: Leak) -> Doubt:
    words = f"{_FOUND[leak.kind]}: “{_short(leak.words, _NAMED)}”"
    return Doubt(key=leak.key, kind=leak.kind.value, words=words)


def _short(said: str, longest: int) -> str:
    return said if len(said) <= longest else f"{said[:longest]} …"


async def _answered(step: Step, answer: Answer) -> Doubt:
    row = await step.tx.outbox.get(answer.key)
    said = row.op.intent.text if row and isinstance(row.op.intent, Reply) else ""
    by = say_answer(step, answer)
    words = f"an answer that went out meanwhile ({by}): “{_short(said, _QUOTED)}”"
    return Doubt(key=f"answered:{answer.key}", kind="answered", words=words)


async def _known(step: Step, case: Case, sender: str) -> Known:
    book = step.office.rulebook
    person = await step.tx.people.get(case.person)
    said = await _said(step, case)
    scripts = (f"{script.number} {script.text}" for script in book.safety.values())
    return Known(
        name=f"{person.name} {book.landlord.name}",
        published=(*book.replies.common.values(), *scripts),
        theirs=said,
        staff=(*await step.tx.colleagues.names(), case.owner_name, sender),
        folded=said if case.folded else (),
    )


async def _said(step: Step, case: Case) -> tuple[str, ...]:
    rows = await step.tx.cases.messages(case.id)
    events = (row.event for row in rows)
    return tuple(
        said_in(event) for event in events if isinstance(event, MessageReceived | MessageEdited)
    )
