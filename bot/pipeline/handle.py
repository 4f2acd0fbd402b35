"""Takes one stored event to the step that deals with it, and commits what came of it."""

from collections.abc import Callable
from datetime import datetime

import structlog

from bot.domain.likeness import likeness
from bot.domain.messages import (
    ActionInvoked,
    FormSubmitted,
    MembershipChanged,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
)
from bot.domain.need import NeedKind
from bot.pipeline.assess import assess
from bot.pipeline.comings import came_or_went, taken_back
from bot.pipeline.lanes import Handle, SetAside
from bot.pipeline.scene import facts_of
from bot.pipeline.staff import staff_act, staff_said
from bot.pipeline.staff_aside import aside_key, show_words
from bot.pipeline.step import Office, Step
from bot.pipeline.tenant_acts import tenant_act
from bot.ports.classifier import Classifier, Judgement
from bot.ports.languages import Identify, only_english
from bot.ports.readings import Reading
from bot.ports.store import InboxRow, Store, Transaction

log = structlog.get_logger(__name__)


def handler(
    store: Store,
    office: Office,
    classifier: Classifier,
    now: Callable[[], datetime],
    written: Callable[[], None],
    identify: Identify = only_english,
) -> Handle:
    """A ``Handle`` for the lanes; calls *written* after each commit, for delivery to look."""

    async def handle(row: InboxRow) -> None:
        judged = await _judge(store, office, classifier, identify, row)
        judgement = judged and judged[0]

        async def work(tx: Transaction) -> None:
            step = Step(tx=tx, office=office, now=now(), source=f"in{row.id}", row=row.id)
            await _dispatch(step, row, judged)
            await tx.inbox.done(row.id, step.now)

        await store.run(work)
        written()
        log.info("inbox.handled", row=row.id, type=row.event.type, **_outline(judgement))

    return handle


_Judged = tuple[Judgement, Reading]


async def _judge(
    store: Store, office: Office, classifier: Classifier, identify: Identify, row: InboxRow
) -> _Judged | None:
    """Read the facts beside the writer and judge them; only what people say is judged."""
    event = row.event
    if not isinstance(event, MessageReceived | MessageEdited):
        return None
    if office.is_staff_side(event.address):
        return None
    said = event
    facts = await store.read(lambda tx: facts_of(tx, row, said))
    marks = likeness(facts.text, office.rulebook.same_text.shortest)
    return classifier.judge(facts), Reading(language=identify(event.text), marks=marks)


async def _dispatch(step: Step, row: InboxRow, judged: _Judged | None) -> None:
    among_staff = step.office.is_staff_side(row.event.address)
    match row.event:
        case MessageReceived() | MessageEdited() as said if judged is not None:
            await assess(step, row, said, *judged)
        case MessageReceived() as said:
            await staff_said(step, said)
        case ActionInvoked() | FormSubmitted() as act if among_staff:
            await staff_act(step, act)
        case ActionInvoked() as act:
            await tenant_act(step, act)
        case MessageDeleted() as gone if not among_staff:
            await taken_back(step, gone)
        case MembershipChanged() as change if not among_staff:
            await came_or_went(step, change)
        case _:
            return  # edits and deletions among staff are their own business


def _outline(judgement: Judgement | None) -> dict[str, object]:
    if judgement is None:
        return {}
    return {
        "needs": [need.kind.value for need in judgement.need.needs],
        "safety": [trigger.value for trigger in judgement.need.safety],
        "severity": judgement.conduct.severity.value,
        "version": judgement.version,
    }


def set_aside(office: Office, now: Callable[[], datetime]) -> SetAside:
    """What happens to a row that was given up on: a person is shown it, and it is kept."""

    async def tell(tx: Transaction, row: InboxRow) -> None:
        step = Step(tx=tx, office=office, now=now(), source=f"aside{row.id}")
        event = row.event
        said = isinstance(event, MessageReceived | MessageEdited)
        await step.tell(
            office.rulebook.queues.for_need(NeedKind.UNSURE),
            "The bot could not deal with this. Please read it and answer in person. "
            f"It came from {event.actor.name or 'somebody'} on {event.address.channel.title()}.",
            urgent=True,
            key=aside_key(row.id),
            buttons=(show_words(row.id),) if said else (),  # never judged, so maybe hard to read
        )
        await step.record("message.set_aside", f"message:{row.id}", "handling failed repeatedly")

    return tell
