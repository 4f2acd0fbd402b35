"""The form of a reminder or warning: the clause, and under it exactly what will be read."""

from collections.abc import Mapping

from bot.domain.acts import StaffAct
from bot.domain.incident import Incident
from bot.domain.notices import NoticeLevel
from bot.domain.outbound import FieldKind, Form, FormField
from bot.pipeline.conduct_notices import (
    has_request,
    must_be_reachable,
    notice_text,
    suggested_clause,
)
from bot.pipeline.staff_press import Press, find_incident
from bot.pipeline.step import Step

#: Choosing a clause in the form of the second asks for the first.
CHOSEN: Mapping[StaffAct, StaffAct] = {
    StaffAct.REMIND_CLAUSE: StaffAct.REMIND,
    StaffAct.WARN_CLAUSE: StaffAct.WARN,
    StaffAct.FINAL_CLAUSE: StaffAct.FINAL,
}
_CHOOSING = {form: chosen for chosen, form in CHOSEN.items()}
_FORMS: Mapping[StaffAct, tuple[NoticeLevel, str, str, str]] = {
    StaffAct.REMIND: (
        NoticeLevel.REMINDER,
        "Remind",
        "Send the reminder",
        "A reminder is not held against anybody.",
    ),
    StaffAct.WARN: (
        NoticeLevel.WARNING,
        "Warn",
        "Send the warning",
        "It counts once their platform has accepted it.",
    ),
    StaffAct.FINAL: (
        NoticeLevel.FINAL,
        "Final warning",
        "Send final warning",
        "It counts once their platform has accepted it. A restriction is decided by you alone.",
    ),
}
#: Their form opens also where the clause was typed: what will be read is shown first.
SHOWN_FIRST = frozenset(_FORMS)


async def form_of_notice(step: Step, press: Press) -> Form:
    """The form as it opens, with the clause that was typed or else the one suggested."""
    incident = await find_incident(step, press)
    level, *_ = _FORMS[StaffAct(press.act)]
    await must_be_reachable(step, incident, level)
    known = {one.id for one in step.office.rulebook.house_rules.clauses}
    typed = press.value("clause")
    clause = typed if typed in known else suggested_clause(step, incident)
    return await notice_form(step, incident, StaffAct(press.act), clause)


async def notice_form(step: Step, incident: Incident, act: StaffAct, clause: str) -> Form:
    """The form with *clause* chosen: its preview is what goes out."""
    level, title, submit, note = _FORMS[act]
    request = await has_request(step, incident)
    preview = notice_text(step, level, clause, has_request=request)
    rules = step.office.rulebook.house_rules
    return Form(
        act=act,
        subject=incident.reference,
        title=f"{title}: {incident.reference}",
        submit=submit,
        intro=f"{note} They get exactly this, with rule {clause}:\n\n{preview}",
        fields=(
            FormField(
                id="clause",
                label="House rule that was broken",
                kind=FieldKind.CHOICE,
                initial=clause,
                choices=tuple((one.id, f"{one.id}. {one.title}") for one in rules.clauses),
                act=_CHOOSING[act],
            ),
        ),
    )
