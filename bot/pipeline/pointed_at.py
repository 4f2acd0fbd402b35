"""The message somebody pointed at with a shortcut: whose words it shows, and which they are."""

from dataclasses import dataclass
from dataclasses import replace as with_changes

from bot.domain.case import Case
from bot.domain.errors import NotAllowed
from bot.domain.identity import EventId, InboxId
from bot.domain.incident import Incident
from bot.domain.messages import ActionInvoked, MessageEdited, MessageReceived
from bot.domain.outbound import ShowCard
from bot.pipeline.card_parts import said_in
from bot.pipeline.confided import without_confided
from bot.pipeline.staff_press import Press
from bot.pipeline.step import Step
from bot.ports.store import InboxRow, OutboxRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointed:
    """What stands behind a message among staff."""

    #: The message as it was shown.
    words: str
    #: The tenant's own message that it shows, if it shows one.
    row: InboxRow | None = None
    case: Case | None = None
    incident: Incident | None = None


async def pointed_at(step: Step, press: Press) -> Pointed:
    """What *press*, or the form that followed it, is about."""
    event = EventId(press.subject if press.values else press.event)
    row = await step.tx.inbox.named(step.office.staff, event)
    shortcut = row.event if row is not None else None
    if not isinstance(shortcut, ActionInvoked) or shortcut.message_id is None:
        raise NotAllowed("That message cannot be found any more. Point at it again.")
    here = with_changes(shortcut.address, thread=None)
    posted = await step.tx.outbox.posted(here, shortcut.message_id)
    if posted is None:
        return Pointed(words=shortcut.value)
    return await _behind(step, posted, shortcut.value)


async def _behind(step: Step, posted: OutboxRow, words: str) -> Pointed:
    subject = posted.op.subject or ""
    case = await step.tx.cases.find(subject)
    incident = await step.tx.incidents.find(subject)
    rows: list[InboxRow] = []
    if case is not None:
        said = await step.tx.cases.messages(case.id)
        rows = await without_confided(step, case, said)
    elif incident is not None:
        rows = list(await step.tx.incidents.messages(incident.id))
    row = _shown(posted, [one for one in rows if _is_said(one)])
    return Pointed(words=_words(row) or words, row=row, case=case, incident=incident)


def _shown(posted: OutboxRow, rows: list[InboxRow]) -> InboxRow | None:
    """On a card the latest; in a note the one it was written about; in other notes none."""
    if isinstance(posted.op.intent, ShowCard):
        return rows[-1] if rows else None
    handled = posted.op.key.partition(":")[0].removeprefix("in")
    number = InboxId(int(handled)) if handled.isdecimal() else None
    return next((row for row in rows if row.id == number), None)


def _is_said(row: InboxRow) -> bool:
    return isinstance(row.event, MessageReceived | MessageEdited)


def _words(row: InboxRow | None) -> str:
    event = row.event if row is not None else None
    return said_in(event) if isinstance(event, MessageReceived | MessageEdited) else ""
