"""Supervisors remind and warn: the clause, the exact text before it goes, and the decision."""

from collections.abc import Mapping

from bot.domain.acts import StaffAct
from bot.domain.errors import NotAllowed
from bot.domain.grounds import Decider
from bot.domain.incident import Incident, IncidentState
from bot.domain.notices import NoticeLevel
from bot.pipeline.conduct_notices import (
    has_request,
    must_be_reachable,
    notice_text,
    send_notice,
    suggested_clause,
)
from bot.pipeline.incident_words import LEVEL_WORDS
from bot.pipeline.notice_form import CHOSEN, notice_form
from bot.pipeline.opening import change_form
from bot.pipeline.staff_press import Press
from bot.pipeline.step import Step

LEVELS: Mapping[StaffAct, NoticeLevel] = {
    StaffAct.REMIND: NoticeLevel.REMINDER,
    StaffAct.WARN: NoticeLevel.WARNING,
    StaffAct.FINAL: NoticeLevel.FINAL,
}
_SAID: Mapping[str, NoticeLevel] = {
    "remind": NoticeLevel.REMINDER,
    "warn": NoticeLevel.WARNING,
    "final": NoticeLevel.FINAL,
}


async def send_by_hand(step: Step, press: Press, incident: Incident) -> None:
    """Send what *press* asks for, with the clause it names or the one suggested."""
    level = LEVELS[StaffAct(press.act)]
    clause = _clause(step, press.value("clause"), incident)
    to = await must_be_reachable(step, incident, level)
    request = await has_request(step, incident)
    by = Decider(id=press.actor.id, name=press.name, at=step.now)
    await send_notice(step, incident, to, level, clause, has_request=request, by=by)
    reason = f"broke house rule {clause}"
    if level is not NoticeLevel.REMINDER:
        incident.decide(IncidentState.WARNED, press.actor.id, press.name, reason)
    await step.record(
        "incident.reminded" if level is NoticeLevel.REMINDER else "incident.warned",
        incident.reference,
        reason,
        actor=press.who,
        level=level.value,
        clause=clause,
        rules_version=incident.rules_version,
        warning=incident.last.key if incident.last else None,
    )


async def preview(step: Step, press: Press, incident: Incident) -> None:
    """The exact text, to whoever asked; nothing is sent. ``warn 3``, ``final``."""
    said, _, named = press.words.partition(" ")
    if said and said not in _SAID:
        raise NotAllowed("Say remind, warn or final, and a clause if it is to be another.")
    level = _SAID.get(said, NoticeLevel.WARNING)
    clause = _clause(step, named, incident)
    request = await has_request(step, incident)
    await step.tell(
        press.queue,
        f"The {LEVEL_WORDS[level]} for {incident.reference} would read (nothing was sent):",
        quote=notice_text(step, level, clause, has_request=request),
        only_for=press.actor.id,
    )


async def show_chosen(step: Step, press: Press, incident: Incident) -> None:
    """Another clause was chosen in the open form: it shows what would be sent then."""
    act = CHOSEN[StaffAct(press.act)]
    clause = _clause(step, press.values.get("clause", ""), incident)
    await change_form(step, press, await notice_form(step, incident, act, clause))


def _clause(step: Step, named: str, incident: Incident) -> str:
    rules = step.office.rulebook.house_rules
    clause = named.strip() or suggested_clause(step, incident)
    if clause not in {one.id for one in rules.clauses}:
        raise NotAllowed(f"The house rules have no clause “{clause}”.")
    return clause
