"""What the bot could not deal with: its words, for whoever takes it over.

They were never judged, so they are shown like folded ones: to one person who asks.
"""

from bot.domain.acts import StaffAct
from bot.domain.errors import NotAllowed
from bot.domain.identity import IdempotencyKey, InboxId
from bot.domain.messages import MessageEdited, MessageReceived
from bot.domain.outbound import Button
from bot.pipeline.card_parts import said_in
from bot.pipeline.staff_press import Press
from bot.pipeline.step import Step

ASIDE = "message:"


def aside_key(row: InboxId) -> IdempotencyKey:
    """The name of the notice that this row was given up on."""
    return IdempotencyKey(f"aside:{row}")


def show_words(row: InboxId) -> Button:
    """Shows the words of a row that was given up on."""
    return Button(label="Show words", action=StaffAct.REVEAL, subject=f"{ASIDE}{row}")


async def reveal_aside(step: Step, press: Press) -> None:
    """Show the words to whoever pressed, and record it; only of what was given up on."""
    number = press.subject.removeprefix(ASIDE)
    row = InboxId(int(number)) if number.isdecimal() and len(number) < 16 else None
    if row is None or await step.tx.outbox.get(aside_key(row)) is None:
        raise NotAllowed("There is no such message.")
    event = (await step.tx.inbox.get(row)).event
    words = said_in(event) if isinstance(event, MessageReceived | MessageEdited) else ""
    await step.record("words.shown", press.subject, "asked to see them", actor=press.who)
    await step.tell(
        press.queue, "It reads (only you see this):", quote=words, only_for=press.actor.id
    )
