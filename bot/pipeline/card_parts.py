"""What every card shows alike: quoted words, buttons, and reasons in one line."""

from collections.abc import Sequence

from bot.domain.acts import StaffAct
from bot.domain.messages import MessageEdited, MessageReceived
from bot.domain.outbound import Button, Quote, Style
from bot.ports.store import InboxRow

QUOTES = 3  # a card is read at a glance; the thread has the rest
REASONS = 3
#: Stands where a card repeats what somebody said.
FOLDED_WORDS = "folded; press “Show words”"
FOLDED = "The words are folded because they may be hard to read. Press “Show words” to see them."


def quotes(
    rows: Sequence[InboxRow], name: str, *, folded: bool, needs: str = ""
) -> tuple[Quote, ...]:
    """The last words of *rows*; folded, one summary with *needs* stands for all of them."""
    said_by = []
    for row in rows[-QUOTES:]:
        if isinstance(row.event, MessageReceived | MessageEdited) and (said := said_in(row.event)):
            author = name or "Tenant"
            edited = " (edited)" if isinstance(row.event, MessageEdited) else ""
            said_by.append(
                Quote(
                    author=f"{author}{edited}",
                    text=said,
                    folded=folded,
                    summary=f"{needs} {FOLDED}".strip(),
                )
            )
    return tuple(said_by[:1] if folded else said_by)


def said_in(event: MessageReceived | MessageEdited) -> str:
    """The words of a message, and what its attachments say without being opened."""
    attached = [
        f"[{media.kind.value}{f': {media.detail}' if media.detail else ''}]"
        for media in event.media
        if media.detail or not event.text
    ]
    return "\n".join((*([event.text] if event.text else ()), *attached))


def button(subject: str, act: StaffAct, label: str, style: Style = Style.PLAIN) -> Button:
    """A button that does *act* to *subject*."""
    return Button(label=label, action=act, subject=subject, style=style)


def reveal(subject: str) -> Button:
    """Shows folded words to whoever presses, and to nobody else."""
    return button(subject, StaffAct.REVEAL, "Show words")


def reasons_line(because: Sequence[str]) -> str:
    """The first reasons, without their full stops."""
    return "; ".join(reason.rstrip(".") for reason in because[:REASONS])
