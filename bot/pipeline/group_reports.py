"""``/report`` under a post in a group: somebody tells us, a supervisor looks, nobody is named.

The command is taken out of the group at once, because it shows who reported whom.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.domain.conduct import Severity
from bot.domain.identity import ActorKind, Address, IdempotencyKey, MessageId, PlaceKind
from bot.domain.incident import Incident
from bot.domain.messages import ActionInvoked, MessageEdited, MessageReceived
from bot.domain.outbound import Importance, Rank, Remove
from bot.domain.rulebook import ReplyKey
from bot.pipeline.groups import carry_on_button
from bot.pipeline.incidents import MODERATION, show_incident, update_incident
from bot.pipeline.scene import meet, private_address, said_lately
from bot.pipeline.step import Step
from bot.ports.groups import Report
from bot.ports.store import InboxRow, Person

LONGEST_REASON = 500
REPORTED = "somebody in the group reported it; the rules found nothing by themselves"
_A_DAY = timedelta(hours=24)
_SAY_AGAIN = timedelta(hours=1)


async def report_post(step: Step, event: ActionInvoked, reporter: Person) -> None:
    """Take the report, or say kindly why not."""
    here = event.address
    if here.kind is not PlaceKind.GROUP or not event.subject:
        await _take_command_away(step, event)
        await _answer(step, event, reporter, ReplyKey.REPORT_HOW)
        return
    await _take_command_away(step, event)
    post = MessageId(event.subject)
    rows = await step.tx.inbox.message(here, post)
    said = [one for one in rows if isinstance(one.event, MessageReceived | MessageEdited)]
    if not said:
        ours = await step.tx.outbox.posted(here, post)
        which = ReplyKey.REPORT_OURS if ours else ReplyKey.REPORT_UNSEEN
        await _answer(step, event, reporter, which)
        return
    refused = await _why_not(step, event, reporter, said)
    if refused is not None:
        await _answer(step, event, reporter, refused)
        return
    await _take(step, event, reporter, said[-1])


async def _why_not(
    step: Step, event: ActionInvoked, reporter: Person, said: Sequence[InboxRow]
) -> ReplyKey | None:
    first, terms = said[0].event, step.office.rulebook.groups
    author = first.actor
    if author.id == event.actor.id:
        return ReplyKey.REPORT_OWN
    if author.kind in (ActorKind.MODERATOR, ActorKind.STAFF, ActorKind.LINKED):
        await _tell_about_moderator(step, event)
        return ReplyKey.REPORT_MODERATOR
    made = await step.tx.groups.reports_by(reporter.id)
    if any(one.post == said[-1].id for one in made):
        return ReplyKey.REPORT_AGAIN
    if step.now - first.occurred_at > timedelta(days=terms.report_days):
        return ReplyKey.REPORT_OLD
    if sum(step.now - one.at < _A_DAY for one in made) >= terms.reports_a_day:
        await step.record("report.over_limit", f"message:{said[-1].id}", "many reports in a day")
        return ReplyKey.REPORT_LIMIT
    return None


async def _take(step: Step, event: ActionInvoked, reporter: Person, row: InboxRow) -> None:
    incident, is_new = await _incident(step, event, row)
    await step.tx.incidents.attach(incident.id, row.id)
    report = Report(
        incident=incident.id,
        reporter=reporter.id,
        post=row.id,
        reason=event.value.strip()[:LONGEST_REASON],
        at=step.now,
    )
    await step.tx.groups.report(report)
    await (show_incident if is_new else update_incident)(step, incident)
    await step.tx.incidents.save(incident)
    await step.record(
        "post.reported",
        incident.reference,
        report.reason or "no reason given",
        actor=f"person:{reporter.id}",
        message=row.id,
    )
    if not is_new:
        await step.tell(
            MODERATION,
            f"A post in {incident.reference} was reported by somebody in the group.",
            anchor=incident.card,
            subject=incident.reference,
            key=IdempotencyKey(f"reported:{incident.reference}:{row.id}"),
        )
    await _answer(
        step, event, reporter, ReplyKey.REPORT_GONE if incident.hidden else ReplyKey.REPORT_TAKEN
    )


async def _incident(step: Step, event: ActionInvoked, row: InboxRow) -> tuple[Incident, bool]:
    """The one that the post is evidence of, else of the same occasion, else a new one."""
    for known in await step.tx.incidents.of_message(row.id):
        return known, False
    person = await meet(step, row.event.address, row.event.actor)
    conversation = await step.tx.conversations.at(event.address)
    window = step.office.rulebook.policy.window
    since = row.event.occurred_at - window
    known_now = await step.tx.incidents.occasion(person.id, conversation.id, since)
    if known_now is not None and not known_now.cleared:
        return known_now, False
    incident = Incident(
        person=person.id,
        conversation=conversation.id,
        severity=Severity.NONE,
        kinds=(),
        opened_at=step.now,
        last_at=row.event.occurred_at,
        because=(REPORTED,),
    )
    await step.tx.incidents.add(incident)
    incident.card = IdempotencyKey(f"card:{incident.reference}")
    return incident, True


async def _tell_about_moderator(step: Step, event: ActionInvoked) -> None:
    """Whoever runs the group is not the bot's to judge; supervisors hear of it, once a day."""
    await step.tell(
        MODERATION,
        "Somebody in a group is unhappy with a post by an administrator of it. The bot judges no "
        "administrator; please look yourself. Their reason:",
        quote=event.value.strip()[:LONGEST_REASON] or "none given",
        key=IdempotencyKey(f"moderator-reported:{event.actor.id}:{step.now:%Y-%m-%d}"),
    )


async def _take_command_away(step: Step, event: ActionInvoked) -> None:
    if event.address.kind is PlaceKind.GROUP and event.message_id is not None:
        await step.send(
            event.address,
            Remove(message_id=event.message_id),
            importance=Importance.SKIP,
            rank=Rank.URGENT,
        )


async def _answer(step: Step, event: ActionInvoked, reporter: Person, which: ReplyKey) -> None:
    """In private; in the group only that somebody looks, without a name."""
    here = event.address
    to: Address | None = here
    if here.kind is PlaceKind.GROUP:
        to = await private_address(step, reporter)
    if to is not None:
        await step.reply(to, which)
        return
    conversation = await step.tx.conversations.at(here)
    note = ReplyKey.GROUP_REPORT_TAKEN
    taken = which in (ReplyKey.REPORT_TAKEN, ReplyKey.REPORT_GONE)
    if not taken and which is not ReplyKey.REPORT_HOW:
        return
    if said_lately(conversation, note.value, step.now, _SAY_AGAIN):
        return
    await _remember(step, event, note.value)
    text = note if taken else which
    await step.reply(here, text, buttons=(carry_on_button(step),))


async def _remember(step: Step, event: ActionInvoked, said: str) -> None:
    conversation = await step.tx.conversations.at(event.address)
    kept = tuple((key, at) for key, at in conversation.advised if key != said)
    noted = replace(conversation, advised=(*kept, (said, step.now)))
    await step.tx.conversations.save(noted)
