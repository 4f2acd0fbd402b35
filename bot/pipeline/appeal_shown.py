"""The card of an appeal: posted, kept up to date, with what came of earlier ones."""

from collections.abc import Sequence

from bot.domain.appeal import Appeal, Outcome
from bot.domain.identity import IdempotencyKey, PersonId
from bot.domain.outbound import Importance, Rank, ShowCard, UpdateCard
from bot.pipeline.accounts import accounts_of
from bot.pipeline.incidents import MODERATION
from bot.pipeline.restriction_cards import AppealView, appeal_card
from bot.pipeline.restriction_shown import say_accounts
from bot.pipeline.step import Step


async def show_appeal(step: Step, made: Appeal) -> None:
    """Post the card of a new appeal."""
    made.card = IdempotencyKey(f"card:{made.reference}")
    await step.send(
        step.office.queue(MODERATION),
        ShowCard(card=appeal_card(await _view(step, made))),
        key=made.card,
        rank=Rank.URGENT,
        subject=made.reference,
    )


async def update_appeal(step: Step, made: Appeal) -> None:
    """Bring the card up to date."""
    await step.send(
        step.office.queue(MODERATION),
        UpdateCard(card=appeal_card(await _view(step, made))),
        importance=Importance.SKIP,
        rank=Rank.LAST,
        subject=made.reference,
        anchor=made.card,
    )


async def appeals_of(step: Step, person: PersonId) -> Sequence[Appeal]:
    """All appeals of the person, on any of their accounts, newest first."""
    return await step.tx.appeals.of(await accounts_of(step, person))


def changed(appeals: Sequence[Appeal]) -> int:
    """How many changed the decision."""
    return sum(one.outcome in (Outcome.OVERTURN, Outcome.VARY) for one in appeals)


async def _view(step: Step, made: Appeal) -> AppealView:
    others = [one for one in await appeals_of(step, made.person) if one.id != made.id]
    kind = "the warning in" if made.about.startswith("M") else "the restriction"
    return AppealView(
        appeal=made,
        person="; ".join(await say_accounts(step, made.person)),
        about=f"{kind} {made.about}",
        deciders=made.decider_names,
        others=len(others),
        changed=changed(others),
        now=step.now,
        zone=step.office.zone,
    )
