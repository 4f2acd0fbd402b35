"""The card of a restriction: posted, kept up to date, and posted anew for its review."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.case import CaseState
from bot.domain.identity import IdempotencyKey, PersonId
from bot.domain.incident import Incident
from bot.domain.need import NeedKind
from bot.domain.outbound import Importance, Rank, ShowCard, UpdateCard
from bot.domain.restriction import Restriction
from bot.pipeline.accounts import accounts_of
from bot.pipeline.incidents import MODERATION
from bot.pipeline.restriction_cards import RestrictionView, restriction_card
from bot.pipeline.restriction_words import notice_text
from bot.pipeline.step import Step

_LOOKED_AT = 100  # incidents and cases of one person; more say nothing further


async def show_restriction(step: Step, restriction: Restriction) -> None:
    """Post its card; acts on it from now on are about this one."""
    key = IdempotencyKey(f"card:{restriction.reference}:{step.source}")
    restriction.card = key
    await step.send(
        step.office.queue(MODERATION),
        ShowCard(card=restriction_card(await _view(step, restriction))),
        key=key,
        subject=restriction.reference,
    )


async def show_for_review(step: Step, restriction: Restriction) -> None:
    """Its card once more, at the end of the room, with all that happened since it began."""
    key = IdempotencyKey(f"review:{restriction.reference}:{step.source}")
    restriction.card = key
    await step.send(
        step.office.queue(MODERATION),
        ShowCard(card=restriction_card(await _view(step, restriction))),
        key=key,
        rank=Rank.URGENT,
        subject=restriction.reference,
    )


async def update_restriction(step: Step, restriction: Restriction) -> None:
    """Bring the card up to date."""
    await step.send(
        step.office.queue(MODERATION),
        UpdateCard(card=restriction_card(await _view(step, restriction))),
        importance=Importance.SKIP,
        rank=Rank.LAST,
        subject=restriction.reference,
        anchor=restriction.card,
    )


async def _view(step: Step, restriction: Restriction) -> RestrictionView:
    near = await _review_is_near(step, restriction)
    return RestrictionView(
        restriction=restriction,
        people=await say_accounts(step, restriction.person),
        notice=notice_text(step, restriction),
        held=len(await step.tx.restrictions.held(restriction.id)),
        zone=step.office.zone,
        since=await happened_since(step, restriction) if near else {},
    )


async def _review_is_near(step: Step, restriction: Restriction) -> bool:
    timer = await step.tx.timers.get(f"{restriction.reference}:review")
    return restriction.is_live and timer is not None and timer.due_at <= step.now


async def say_accounts(step: Step, person: PersonId) -> Sequence[str]:
    """Each account by name and channel; nobody here is verified by the bot."""
    people = [await step.tx.people.get(each) for each in await accounts_of(step, person)]
    return [f"{one.name or 'No name given'} · {one.channel.title()}" for one in people]


async def happened_since(step: Step, restriction: Restriction) -> Mapping[str, str]:
    """What a review looks at: what they wrote, how they behaved, and what we did for them."""
    since = restriction.in_force_at or restriction.starts_at
    people = await accounts_of(step, restriction.person)
    tally = await step.tx.restrictions.tally(restriction.id)
    incidents = [one for one in await _incidents(step, people) if one.opened_at >= since]
    return {
        "Messages since": f"{tally.messages}, of which {tally.held} were held",
        "Incidents since": _say_incidents(incidents),
        "Warnings since": str(sum(one.counts for one in incidents)),
        **await _cases_since(step, people, since),
        "Who reviews": f"somebody else than {_deciders(restriction)}, where that is possible",
    }


async def _incidents(step: Step, people: Sequence[PersonId]) -> Sequence[Incident]:
    return [one for person in people for one in await step.tx.incidents.of(person, _LOOKED_AT)]


def _deciders(restriction: Restriction) -> str:
    decided = (restriction.proposed, restriction.approved)
    return " and ".join(dict.fromkeys(one.name for one in decided if one is not None))


def _say_incidents(incidents: Sequence[Incident]) -> str:
    named = [f"{one.reference} ({one.severity})" for one in reversed(incidents)]
    return ", ".join(named) or "none"


async def _cases_since(
    step: Step, people: Sequence[PersonId], since: datetime
) -> Mapping[str, str]:
    cases = [one for person in people for one in await step.tx.cases.of(person, _LOOKED_AT)]
    recent = [one for one in cases if (one.last_heard_at or one.opened_at) >= since]
    done = [one for one in recent if one.state is CaseState.CLOSED]
    complaints = [one for one in recent if one.kind is NeedKind.COMPLAINT]
    return {
        "Repairs and requests since": f"{len(recent)}, of which {len(done)} are done",
        "Complaints since": ", ".join(one.reference for one in complaints) or "none",
    }
