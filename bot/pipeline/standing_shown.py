"""When what applies to somebody changes, the cards of what is open with them say so."""

from bot.domain.identity import PersonId
from bot.pipeline.accounts import accounts_of
from bot.pipeline.casework import update_case
from bot.pipeline.incidents import update_incident
from bot.pipeline.step import Step

_CARDS = 10  # of each account; older incidents are looked up, not read on cards


async def show_standing(step: Step, person: PersonId) -> None:
    """Bring their open cases and latest incidents up to date."""
    for account in await accounts_of(step, person):
        for case in await step.tx.cases.open_of(account, _CARDS):
            await update_case(step, case)
        for incident in await step.tx.incidents.of(account, _CARDS):
            await update_incident(step, incident)
