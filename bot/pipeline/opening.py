"""Asks for a form to be opened, or for an open one to be replaced."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.outbound import Form, Importance, OpenForm, Rank
from bot.pipeline.staff_press import Press
from bot.pipeline.step import Step

#: A channel may hold a form open from the press on until this is there; one that cannot refuses
#: it by itself. Past that, whoever pressed has gone on.
TRIGGER_LIFE = timedelta(seconds=30)
#: Whoever waits for an open form to change has gone on by then.
CHANGE_WITHIN = timedelta(seconds=30)


async def open_form(step: Step, press: Press, form: Form) -> None:
    """Ask at once; if the platform says it is too late, the person is told to press again."""
    here = step.office.queue(press.queue)
    await step.send(
        replace(here, thread=str(press.page)) if press.page else here,
        OpenForm(form=form, trigger=press.trigger or "", only_for=press.actor.id),
        importance=Importance.DEGRADE,
        rank=Rank.FIRST,
        expires_at=press.at + TRIGGER_LIFE,
    )


async def change_form(step: Step, press: Press, form: Form) -> None:
    """Replace the form in which something was pressed; one that is gone is let go."""
    here = step.office.queue(press.queue)
    await step.send(
        replace(here, thread=str(press.page)) if press.page else here,
        OpenForm(form=form, trigger="", instead_of=press.form, only_for=press.actor.id),
        importance=Importance.SKIP,
        rank=Rank.FIRST,
        expires_at=step.now + CHANGE_WITHIN,
    )
