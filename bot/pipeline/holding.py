"""Holding the bot's own answers to somebody, and letting them go again.

Safety advice always goes out, cases are opened and dealt with as always, and staff answer as
they like. A hold ends by itself, so that nobody is left without an answer by oversight.
"""

from datetime import timedelta

from bot.domain.errors import NotAllowed
from bot.domain.incident import Incident
from bot.pipeline.accounts import accounts_of
from bot.pipeline.casework import update_case
from bot.pipeline.staff_press import Press
from bot.pipeline.step import Step
from bot.pipeline.words import say_day
from bot.ports.about_people import Hold


async def hold_answers(step: Step, press: Press, incident: Incident) -> None:
    """From now on people answer this person; the cards of their cases say so."""
    days = step.office.rulebook.policy.ladder.hold_days
    until = step.now + timedelta(days=days)
    await step.tx.about.hold(
        Hold(
            person=incident.person,
            incident=incident.id,
            by=press.actor.id,
            by_name=press.name,
            since=step.now,
            until=until,
        )
    )
    await step.record(
        "answers.held",
        incident.reference,
        "a supervisor holds the bot's answers",
        actor=press.who,
        until=until.isoformat(),
    )
    await _show(step, incident)
    await step.tell(
        press.queue,
        f"The bot's own answers are held until {say_day(until, step.office.zone)}. The tenant "
        "is told once that a person will answer; safety advice still goes out.",
        only_for=press.actor.id,
    )


async def let_answers_go(step: Step, press: Press, incident: Incident) -> None:
    """The bot answers again; what came meanwhile is with staff and is not answered anew."""
    accounts = await accounts_of(step, incident.person)
    if not any([await step.tx.about.let_go(each) for each in accounts]):
        raise NotAllowed("The bot's answers are not held.")
    await step.record(
        "answers.let_go", incident.reference, "a supervisor lets them go", actor=press.who
    )
    await _show(step, incident)
    await step.tell(
        press.queue,
        "The bot answers again from the next message on. What came meanwhile it does not answer "
        "any more: please look at their open cases.",
        only_for=press.actor.id,
    )


async def _show(step: Step, incident: Incident) -> None:
    for each in await accounts_of(step, incident.person):
        for case in await step.tx.cases.open_of(each):
            await update_case(step, case)
            await step.tx.cases.save(case)
