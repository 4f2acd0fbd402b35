"""Reminders, warnings and final warnings: what they say, and how they go out and are proven."""

from bot.domain.acts import TenantAct
from bot.domain.errors import NotAllowed
from bot.domain.grounds import Decider
from bot.domain.identity import Address, IdempotencyKey, PlaceKind
from bot.domain.incident import Incident
from bot.domain.notices import Notice, NoticeLevel, WarningState
from bot.domain.outbound import Button, Warn
from bot.domain.rulebook import ReplyKey
from bot.pipeline.incident_words import LEVEL_WORDS
from bot.pipeline.scene import private_address
from bot.pipeline.step import Step
from bot.ports.store import OutboxState

NOT_STARTED = "the person has not opened a private chat with the bot"

#: What each says with and without an open request.
_TEXTS = {
    NoticeLevel.REMINDER: (ReplyKey.REMINDER, ReplyKey.REMINDER),
    NoticeLevel.WARNING: (ReplyKey.WARNING, ReplyKey.WARNING_NO_REQUEST),
    NoticeLevel.FINAL: (ReplyKey.FINAL_WARNING, ReplyKey.FINAL_WARNING_NO_REQUEST),
}


async def send_notice(
    step: Step,
    incident: Incident,
    to: Address,
    level: NoticeLevel,
    clause_id: str,
    *,
    has_request: bool,
    by: Decider | None = None,
) -> None:
    """Put it in the outbox; it counts once the platform has accepted it."""
    rules = step.office.rulebook.house_rules
    key = IdempotencyKey(f"{level}:{incident.reference}:{incident.version}")
    who, name = (by.id, by.name) if by else ("", "")
    incident.warn(
        level, clause=clause_id, rules_version=rules.version, key=key, by=who, by_name=name
    )
    strike = level is not NoticeLevel.REMINDER
    notice = Warn(
        text=notice_text(step, level, clause_id, has_request=has_request),
        clause=clause_id,
        rules_version=rules.version,
        strike=strike,
        buttons=(_challenge(step, incident),) if strike else (),
    )
    await step.send(to, notice, key=key, subject=incident.reference)


def notice_text(step: Step, level: NoticeLevel, clause_id: str, *, has_request: bool) -> str:
    """What the person will read: the clause word for word, its version and where it stands."""
    rules = step.office.rulebook.house_rules
    clause = rules.clause(clause_id)
    with_request, without = _TEXTS[level]
    return step.text(
        with_request if has_request else without,
        clause_number=clause.id,
        clause_title=clause.title,
        clause_text=clause.text,
        version=rules.version,
        url=rules.link(clause.id),
    )


def suggested_clause(step: Step, incident: Incident) -> str:
    """The clause quoted unless a supervisor chooses another: what one chose before, or what the
    whole occasion breaks."""
    chosen = next((one.clause for one in reversed(incident.notices) if one.by), "")
    return chosen or step.office.rulebook.house_rules.clause_for(incident.kinds).id


async def where_alone(step: Step, incident: Incident) -> Address | None:
    """Where the person can be told without anybody reading along."""
    conversation = await step.tx.conversations.get(incident.conversation)
    if conversation.address.kind is PlaceKind.PRIVATE:
        return conversation.address
    return await private_address(step, await step.tx.people.get(incident.person))


async def must_be_reachable(step: Step, incident: Incident, level: NoticeLevel) -> Address:
    """``where_alone``, or ``NotAllowed`` before anybody decides what would not arrive."""
    to = await where_alone(step, incident)
    if to is None:
        raise NotAllowed(f"A {LEVEL_WORDS[level]} cannot be delivered: {NOT_STARTED}.")
    return to


async def has_request(step: Step, incident: Incident) -> bool:
    """Whether something of theirs is being handled, which every warning says."""
    return bool(await step.tx.cases.open_of(incident.person, 1))


async def withdraw(step: Step, incident: Incident, because: str) -> None:
    """Of what has not gone out yet, nothing goes out any more."""
    for notice in incident.notices:
        row = await step.tx.outbox.get(notice.key) if notice.key else None
        if row is None or row.state is not OutboxState.READY or row.parts:
            continue
        await step.tx.outbox.refused(row.id, (), because, step.now)
        incident.warning_failed(row.op.key, because, known=True)


async def tell_taken_back(step: Step, incident: Incident) -> None:
    """Whoever holds a warning in their hand hears that it does not count."""
    held = [one for one in incident.notices if one.carries_strike and _may_be_there(one)]
    to = await where_alone(step, incident) if held else None
    if to is not None:
        await step.reply(to, ReplyKey.WARNING_TAKEN_BACK)


def _may_be_there(notice: Notice) -> bool:
    return notice.state in (WarningState.DELIVERED, WarningState.UNKNOWN)


def _challenge(step: Step, incident: Incident) -> Button:
    return Button(
        label=step.text(ReplyKey.BUTTON_CHALLENGE),
        action=TenantAct.CHALLENGE,
        subject=incident.reference,
    )
